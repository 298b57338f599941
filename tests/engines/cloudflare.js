// What serves Cloudflare Pages (pages-shared): its own table of redirects and its handler. First line in:
// {"file": _redirects, "assets": [paths of files]}; first line out: {"rules": how many it took}.
// Then for each [path, query] a line [status, target]. (wrangler runs the same in Cloudflare's runtime, at a request a time.)
const { readFileSync } = require("fs");
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const SHARED = path.join(process.env.REDIRECT_ENGINES, "@cloudflare/pages-shared/dist");

function rulesOf(text) {
  const rules = [];
  text.split("\n").forEach((line, number) => {
    const [from, to, status] = line.split(" ");
    if (line && line[0] !== "#") rules.push({ from, to, status: Number(status), lineNumber: number + 1 });
  });
  return rules;
}

async function main() {
  const { createMetadataObject } = await import(path.join(SHARED, "metadata-generator/createMetadataObject.js"));
  const { generateHandler } = await import(path.join(SHARED, "asset-server/handler.js"));
  const { file, assets } = JSON.parse((await lines.next()).value);
  const rules = rulesOf(readFileSync(file, "utf8"));
  const metadata = createMetadataObject({ redirects: { invalid: [], rules }, redirectsFile: file, deploymentId: "x" });
  const { staticRules, rules: patterns } = metadata.redirects;
  console.log(JSON.stringify({ rules: Object.keys(staticRules).length + Object.keys(patterns).length }));
  const known = new Set(assets);
  const served = {
    metadata, xServerEnvHeader: "x", xDeploymentIdHeader: false, xWebAnalyticsHeader: false,
    logError: (error) => { throw error; },
    findAssetEntryForPath: async (asset) => (known.has(asset) ? asset : null),
    getAssetKey: (asset) => encodeURIComponent(asset),
    negotiateContent: () => ({ encoding: null }),
    fetchAsset: async () => ({ body: null, contentType: "text/html" }),
  };
  for await (const line of lines) {
    const [pathname, query] = JSON.parse(line);
    const request = new Request(`https://ex.org${pathname}${query ? `?${query}` : ""}`);
    const answer = await generateHandler({ ...served, request });
    console.log(JSON.stringify([answer.status, answer.headers.get("location") || ""]));
  }
}
main();
