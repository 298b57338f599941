// Vercel's rules through its own translation into routes, then route by route as its proxy does. First line in:
// {"file": vercel.json}; first line out: {"rules": how many}. Then for each [path, query], and a name of the host if one is asked, a line
// ["redirect", status, target], ["rewrite", target] (only where no file is), or null.
const { readFileSync } = require("fs");
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { getTransformedRoutes } = require(path.join(process.env.REDIRECT_ENGINES, "@vercel/routing-utils"));

const asked = (has, query, name) =>
  (has || []).every(({ type, key, value }) => type === "host" ? new RegExp(`^${value}$`).test(name) : query.has(key) && (value === undefined || new RegExp(`^${value}$`).test(query.get(key))));
const filled = (target, found) => target.replace(/\$(\d+)/g, (_, number) => found[number] ?? "");

async function main() {
  const { file } = JSON.parse((await lines.next()).value);
  const { bulkRedirectsPath, ...config } = JSON.parse(readFileSync(file, "utf8"));
  const { routes, error } = getTransformedRoutes(config);
  if (error) throw new Error(JSON.stringify(error));
  const known = routes.filter((route) => route.src).map((route) => ({ ...route, pattern: new RegExp(route.src) }));
  console.log(JSON.stringify({ rules: known.length }));
  for await (const line of lines) {
    const [where, query, name = "ex.org"] = JSON.parse(line);
    const parameters = new URLSearchParams(query);
    let answer = null;
    for (const route of known) {
      const found = route.pattern.exec(where);
      if (!found || !asked(route.has, parameters, name)) continue;
      answer = route.status
        ? ["redirect", route.status, filled(route.headers.Location, found)]
        : ["rewrite", filled(route.dest, found)];
      break;
    }
    console.log(JSON.stringify(answer));
  }
}
main();
