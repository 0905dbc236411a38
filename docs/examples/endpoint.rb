# One endpoint of a small shop: GET /orders/7 answers with JSON.
require "json"
require "socket"

ORDERS = {
  "GET /orders/7" => { id: 7, status: "paid", total_cents: 4990 }
}.freeze

Socket.tcp_server_loop("127.0.0.1", Integer(ARGV.fetch(0))) do |client, _address|
  route = client.gets("\r\n\r\n", 8192).to_s.split.first(2).join(" ")
  order = ORDERS[route]
  body = JSON.generate(order || { error: "order not found" })
  client.write(
    "HTTP/1.1 #{order ? '200 OK' : '404 Not Found'}\r\n",
    "Content-Type: application/json\r\n",
    "Content-Length: #{body.bytesize}\r\n",
    "Connection: close\r\n\r\n", body
  )
rescue SystemCallError => e
  warn e.message # the client hung up: serve the next one
ensure
  client.close
end
