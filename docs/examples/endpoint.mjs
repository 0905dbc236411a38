// One endpoint of a small shop: GET /orders/7 answers with JSON.
import { createServer } from "node:http";

const orders = new Map([
  ["GET /orders/7", { id: 7, status: "paid", total_cents: 4990 }],
]);

const server = createServer((request, response) => {
  const order = orders.get(`${request.method} ${request.url}`);
  response.writeHead(order ? 200 : 404, { "Content-Type": "application/json" });
  response.end(JSON.stringify(order ?? { error: "order not found" }));
});

server.listen(Number(process.argv[2]), "127.0.0.1");
