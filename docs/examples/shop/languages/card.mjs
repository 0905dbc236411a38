// Start: node card.mjs 8000
import { createServer } from "node:http";

const cards = new Map([["GIFT-H3WN-8PLC-2VYB", 2500]]);

function answerTo(method, url) {
  const code = /^\/cards\/([^/?]+)(\?|$)/.exec(url)?.[1];
  if (!code) return [404, { detail: "There is no such page." }];
  if (!["GET", "HEAD"].includes(method)) return [405, { detail: "Use GET, HEAD." }];
  if (!cards.has(code)) return [404, { detail: "There is no such card." }];
  return [200, { balance_cents: cards.get(code), currency: "EUR" }];
}

const server = createServer((request, response) => {
  const [status, answer] = answerTo(request.method, request.url);
  const body = JSON.stringify(status === 200 ? answer : { ...answer, status });
  response.writeHead(status, {
    "Content-Type": status === 200 ? "application/json" : "application/problem+json",
    "Content-Length": Buffer.byteLength(body),
    ...(status === 405 && { Allow: "GET, HEAD" }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
});

server.listen(Number(process.argv[2]), "127.0.0.1");
