// The script of the stub pages, as it runs on the home page and on 404.html. First line in: {"folder": of pages, "base": the blog's folder}.
// Then for each [path, query] a line: where the browser is sent, or null.
const { readFileSync } = require("fs");
const path = require("path");
const vm = require("vm");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function main() {
  const { folder, base } = JSON.parse((await lines.next()).value);
  const script = new vm.Script(readFileSync(path.join(folder, "old-addresses/resolve.js"), "utf8"));
  console.log("{}");
  const fetch = async (file) => ({ ok: true, json: async () => JSON.parse(readFileSync(path.join(folder, file.slice(base.length)), "utf8")) });
  for await (const line of lines) {
    const [pathname, query] = JSON.parse(line);
    let sent = null;
    const location = { pathname, search: query ? `?${query}` : "", hash: "", replace: (target) => (sent = target) };
    script.runInNewContext({ window: { location }, fetch, TextEncoder });
    await new Promise((done) => setImmediate(() => setImmediate(() => setImmediate(done))));
    console.log(JSON.stringify(sent));
  }
}
main();
