// Start: java Card.java 8000   (Java 17; from 21 on, newVirtualThreadPerTaskExecutor fits better)
import com.sun.net.httpserver.*;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Executors;

record Card(int status, String type, String json) {
    static final Map<String, Integer> CARDS = Map.of("GIFT-H3WN-8PLC-2VYB", 2500);

    static Card problem(int status, String detail) {
        return new Card(status, "problem+json", "{\"detail\":\"%s\",\"status\":%d}".formatted(detail, status));
    }

    static void answer(HttpExchange exchange) throws java.io.IOException {
        var method = exchange.getRequestMethod();
        var path = exchange.getRequestURI().getPath();
        var cents = CARDS.get(path.replaceFirst("^/cards/", ""));
        var card = !path.matches("/cards/[^/]+") ? problem(404, "There is no such page.")
            : !method.matches("GET|HEAD") ? problem(405, "Use GET, HEAD.")
            : cents == null ? problem(404, "There is no such card.")
            : new Card(200, "json", "{\"balance_cents\":%d,\"currency\":\"EUR\"}".formatted(cents));
        exchange.getResponseHeaders().set("Content-Type", "application/" + card.type);
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        exchange.sendResponseHeaders(card.status, method.equals("HEAD") ? -1 : card.json.length());
        if (!method.equals("HEAD")) exchange.getResponseBody().write(card.json.getBytes());
        exchange.close();
    }

    public static void main(String[] args) throws java.io.IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", Card::answer);
        server.start();
    }
}
