"""Stage 2. It answers every GET with 404; make it answer for the cards below."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CARDS = {"GIFT-7KQ2-M9XD-4TRA": 5000, "GIFT-H3WN-8PLC-2VYB": 2500}  # code and cents


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"detail": "There is no such card.", "status": 404}).encode()
        self.send_response(404)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Shop).serve_forever()
