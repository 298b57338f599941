// Azure's own reading of routes (static-web-apps-cli). First line in: {"file": staticwebapp.config.json}; first line out:
// {"rules": how many}. Then for each [path, query] a line [status, target], ["rewrite", target], or null: no route.
const { readFileSync } = require("fs");
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const AZURE = path.join(process.env.REDIRECT_ENGINES, "@azure/static-web-apps-cli/dist");

async function main() {
  const { tryGetMatchingRoute } = await import(path.join(AZURE, "msha/routes-engine/rules/routes.js"));
  const { logger } = await import(path.join(AZURE, "core/utils/logger.js"));
  logger.silly = () => {}; // nine tenths of its time go into words that nobody reads
  const { file } = JSON.parse((await lines.next()).value);
  const config = JSON.parse(readFileSync(file, "utf8"));
  console.log(JSON.stringify({ rules: config.routes.length }));
  for await (const line of lines) {
    const [pathname, query] = JSON.parse(line);
    const request = { method: "GET", url: pathname + (query ? `?${query}` : ""), headers: { host: "ex.org" } };
    const found = tryGetMatchingRoute(request, config);
    const target = found && (found.redirect || found.rewrite || "").replace("http://ex.org", "");
    console.log(JSON.stringify(found ? [found.redirect ? found.statusCode : "rewrite", target] : null));
  }
}
main();
