// One endpoint of a small shop: GET /orders/7 answers with JSON.
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

class Endpoint {
    static final Map<String, String> ORDERS = Map.of("GET /orders/7",
        "{\"id\": 7, \"status\": \"paid\", \"total_cents\": 4990}");
    static final String NOT_FOUND = "{\"error\": \"order not found\"}";

    public static void main(String[] args) throws Exception {
        var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
        var server = HttpServer.create(address, 0);
        server.createContext("/", exchange -> {
            var route = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            var body = ORDERS.getOrDefault(route, NOT_FOUND).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(ORDERS.containsKey(route) ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
