// The function for CloudFront, with its table in memory. First line in: {"folder": of both files}.
// Then for each [path, query], and a name of the host if one is asked, a line [status, target].
const { readFileSync } = require("fs");
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function main() {
  const { folder } = JSON.parse((await lines.next()).value);
  const code = readFileSync(path.join(folder, "function.js"), "utf8").replace(/^import cf.*$/m, "");
  const { data } = JSON.parse(readFileSync(path.join(folder, "keyvaluestore.json"), "utf8"));
  const known = new Map(data.map(({ key, value }) => [key, value]));
  if (known.size !== data.length) throw new Error("a KeyValueStore takes no key twice");
  const get = async (key) => { if (!known.has(key)) throw new Error("no such key"); return known.get(key); };
  const cf = { kvs: () => ({ get }) };
  const handler = new Function("cf", `${code}; return handler;`)(cf);
  console.log(JSON.stringify({ entries: known.size }));
  for await (const line of lines) {
    const [uri, query, name] = JSON.parse(line);
    const pairs = query ? query.split("&").map((pair) => [pair.split("=")[0], { value: pair.split("=").slice(1).join("=") }]) : [];
    const answer = await handler({ request: { uri, headers: { host: { value: name || "ex.org" } }, querystring: Object.fromEntries(pairs) } });
    console.log(JSON.stringify(answer.statusCode ? [answer.statusCode, answer.headers?.location?.value || ""] : [200, answer.uri]));
  }
}
main();
