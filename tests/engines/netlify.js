// Netlify's own parser and engine. First line in: {"file": _redirects}; first line out: {"rules": how many}.
// Then for each [path, query], and a name of the host if one is asked, a line [status, target, forced], or null: no rule.
const { readFileSync } = require("fs");
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const modules = process.env.REDIRECT_ENGINES;
const redirector = require(path.join(modules, "netlify-redirector"));

async function main() {
  const { file } = JSON.parse((await lines.next()).value);
  const parser = await import(path.join(modules, "@netlify/redirect-parser/lib/index.js"));
  const { redirects, errors } = await parser.parseAllRedirects({ redirectsFiles: [file] });
  if (errors.length) throw new Error(errors.map(String).join("\n"));
  const engine = await redirector.parsePlain(readFileSync(file, "utf8"), {});
  console.log(JSON.stringify({ rules: redirects.length }));
  for await (const line of lines) {
    const [where, query, name] = JSON.parse(line);
    const request = { scheme: "https", host: name || "ex.org", path: where, query, getHeader: () => "", getCookie: () => "" };
    const found = engine.match(request);
    console.log(JSON.stringify(found && [found.status, found.to, found.force]));
  }
}
main();
