// Ghost's own redirects (DynamicRedirectManager, on Express). First line in: {"redirects": {from: to}}; first line out:
// {"rules": how many it took}. Then for each [path, query] a line [status, target], or null where no rule matches.
const path = require("path");
const lines = require("readline").createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const Manager = require(path.join(process.env.REDIRECT_ENGINES, "@tryghost/express-dynamic-redirects"));

async function main() {
  const { redirects } = JSON.parse((await lines.next()).value);
  const manager = new Manager({ permanentMaxAge: 1, getSubdirectoryURL: (pathname) => pathname });
  const taken = Object.entries(redirects).filter(([from, to]) => manager.addRedirect(from, to, { permanent: true }));
  console.log(JSON.stringify({ rules: taken.length }));
  for await (const line of lines) {
    const [pathname, query] = JSON.parse(line);
    let answer = null;
    const response = { set: () => {}, redirect: (status, target) => (answer = [status, target]) };
    const request = { method: "GET", url: pathname + (query ? `?${query}` : "") };
    manager.handleRequest(request, response, (error) => (answer = error ? [error.status || 500, ""] : null));
    console.log(JSON.stringify(answer));
  }
}
main();
