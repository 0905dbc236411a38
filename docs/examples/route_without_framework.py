# GET /orders/<number> without a framework, on Python's plain web interface (WSGI).
import json
import re
import sys
from wsgiref.simple_server import make_server

ORDERS = {
    7: {"id": 7, "status": "paid", "total_cents": 4990},
}


def app(environ, start_response):
    route = re.fullmatch(r"/orders/([0-9]+)", environ["PATH_INFO"])
    status, answer = "404 Not Found", {"error": "order not found"}
    if route and environ["REQUEST_METHOD"] != "GET":
        status, answer = "405 Method Not Allowed", {"error": "use GET"}
    elif route and int(route[1]) in ORDERS:
        status, answer = "200 OK", ORDERS[int(route[1])]
    start_response(status, [("Content-Type", "application/json"), ("Allow", "GET")])
    return [json.dumps(answer).encode()]


if __name__ == "__main__":
    make_server("127.0.0.1", int(sys.argv[1]), app).serve_forever()
