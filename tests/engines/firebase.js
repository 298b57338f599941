// Firebase's own engine (superstatic). First line in: {"file": firebase.json}; first line out: {"rules": how many}.
// Then for each [path] a line [status, target], or null where no rule matches.
const { readFileSync } = require("fs");
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const redirects = require(path.join(process.env.REDIRECT_ENGINES, "superstatic/lib/middleware/redirects"))();

async function main() {
  const { file } = JSON.parse((await lines.next()).value);
  const { hosting } = JSON.parse(readFileSync(file, "utf8"));
  console.log(JSON.stringify({ rules: hosting.redirects.length }));
  for await (const line of lines) {
    const [url] = JSON.parse(line);
    let answer = null;
    const response = { superstatic: { handle: (given) => (answer = [given.status, given.redirect]) } };
    redirects({ url, superstatic: hosting }, response, () => {});
    console.log(JSON.stringify(answer));
  }
}
main();
