"""The shop's contract, asked over HTTP, so that it fits a service in any language.

Start: python3 contract_test.py http://127.0.0.1:8000 (add Reading to ask only for cards)
"""

import hmac
import http.client
import json
import os
import sys
import unittest
import uuid
from typing import NamedTuple
from urllib.parse import urlsplit

SECRET = os.environ.get("SHOP_SECRET", "only-for-trying").encode()
CARD, ADA = "GIFT-7KQ2-M9XD-4TRA", {"Authorization": "Bearer ada-token"}
site = urlsplit(os.environ.get("SHOP", "http://127.0.0.1:8000")).netloc


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)


class Visitor:
    """Somebody with one connection to the shop, as a browser or a till has."""

    def __init__(self, netloc: str) -> None:
        self.line = http.client.HTTPConnection(netloc, timeout=10)

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.line.request(method, path, data, names)
        answer = self.line.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def spend(self, code: str, cents: object, key: str = "") -> Answer:
        key = key or str(uuid.uuid4())
        return self.ask(
            "POST", f"/cards/{code}/spend", {"amount_cents": cents}, Idempotency_Key=key
        )

    def tell(self, event: dict, signature: str = "") -> Answer:
        body = json.dumps(event).encode()
        signature = signature or hmac.new(SECRET, body, "sha256").hexdigest()
        return self.ask("POST", "/payments/webhook", body, Signature=signature)

    def order(self, number: object, token: str = "ada-token") -> Answer:
        return self.ask("GET", f"/orders/{number}", Authorization=f"Bearer {token}")


class Case(unittest.TestCase):
    def setUp(self) -> None:
        self.visitor = Visitor(site)
        self.addCleanup(self.visitor.line.close)

    def check(self, answer: Answer, status: int) -> None:
        """The status, and for an error the one form of all errors."""
        self.assertEqual(answer.status, status, answer.body)
        problem = status >= 400
        kind = "application/problem+json" if problem else "application/json"
        self.assertEqual(answer.headers.get_content_type(), kind)
        if problem:
            self.assertEqual(list(answer.json()), ["detail", "status"])
            self.assertEqual(answer.json()["status"], status)


class Reading(Case):
    def test_card(self) -> None:
        answer = self.visitor.ask("GET", "/cards/GIFT-H3WN-8PLC-2VYB")
        self.check(answer, 200)
        self.assertEqual(answer.body, b'{"balance_cents":2500,"currency":"EUR"}')

    def test_unknown_card(self) -> None:
        answer = self.visitor.ask("GET", "/cards/GIFT-0000-0000-0000")
        self.check(answer, 404)
        self.assertEqual(answer.body, b'{"detail":"There is no such card.","status":404}')

    def test_unknown_page(self) -> None:
        answer = self.visitor.ask("GET", "/card")
        self.check(answer, 404)
        self.assertEqual(answer.body, b'{"detail":"There is no such page.","status":404}')

    def test_head_says_the_same_without_a_body(self) -> None:
        answer = self.visitor.ask("HEAD", "/cards/GIFT-H3WN-8PLC-2VYB")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertIn(answer.headers["Content-Length"], ("39", None))

    def test_other_method(self) -> None:
        answer = self.visitor.ask("DELETE", "/cards/GIFT-H3WN-8PLC-2VYB")
        self.check(answer, 405)
        self.assertEqual(answer.headers["Allow"], "GET, HEAD")
        self.assertEqual(answer.body, b'{"detail":"Use GET, HEAD.","status":405}')


class Cards(Case):
    def balance(self) -> int:
        return self.visitor.ask("GET", f"/cards/{CARD}").json()["balance_cents"]

    def test_spending(self) -> None:
        before = self.balance()
        self.check(self.visitor.spend(CARD, 125), 201)
        self.assertEqual(self.balance(), before - 125)

    def test_repeat_takes_nothing_more(self) -> None:
        before, key = self.balance(), str(uuid.uuid4())
        for _ in range(2):
            answer = self.visitor.spend(CARD, 10, key)
            self.check(answer, 201)
            self.assertEqual(answer.body, b'{"spent_cents":10}')
        self.assertEqual(self.balance(), before - 10)
        self.check(self.visitor.spend(CARD, 20, key), 422)

    def test_more_than_the_card_holds(self) -> None:
        before = self.balance()
        self.check(self.visitor.spend(CARD, before + 1), 409)
        self.assertEqual(self.balance(), before)

    def test_wrong_requests(self) -> None:
        for wrong in (0, -5, 1.5, "10", None, True, 10**9):
            self.check(self.visitor.spend(CARD, wrong), 422)
        self.check(self.visitor.spend(CARD, 10, "short"), 400)
        path = f"/cards/{CARD}/spend"
        for body in (b"", b"{", b"[]", b"\xff"):
            self.check(self.visitor.ask("POST", path, body, Idempotency_Key="12345678"), 400)
        self.check(self.visitor.ask("GET", path), 405)
        self.check(self.visitor.ask("POST", path, b" " * 10_001), 413)


class Orders(Case):
    def test_own_order(self) -> None:
        answer = self.visitor.order(7)
        self.check(answer, 200)
        self.assertEqual(list(answer.json()), ["id", "status", "total_cents", "paid_cents"])

    def test_without_login(self) -> None:
        for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic ada-token"}):
            answer = self.visitor.ask("GET", "/orders/7", **headers)
            self.check(answer, 401)
            self.assertEqual(answer.headers["WWW-Authenticate"], "Bearer")

    def test_unknown_order(self) -> None:
        self.check(self.visitor.order(999), 404)
        self.check(self.visitor.order("9" * 5000), 404)


class Payments(Case):
    def event(self, order: int, kind: str, amount: str) -> dict:
        return {"id": f"evt-{uuid.uuid4()}", "order": order, "kind": kind, "amount": amount}

    def test_paid_once_though_told_twice(self) -> None:
        event = self.event(7, "paid", "49.90")
        before = self.visitor.order(7).json()["paid_cents"]
        self.check(self.visitor.tell(event), 200)
        self.check(self.visitor.tell(event), 200)
        self.assertEqual(self.visitor.order(7).json()["paid_cents"], before + 4990)
        self.assertEqual(self.visitor.order(7).json()["status"], "paid")

    def test_refund_that_arrives_before_its_payment(self) -> None:
        for kind in ("refunded", "paid"):
            self.check(self.visitor.tell(self.event(10, kind, "25.00")), 200)
            self.assertEqual(self.visitor.order(10).json()["status"], "refunded")

    def test_foreign_signature(self) -> None:
        self.check(self.visitor.tell(self.event(7, "paid", "49.90"), "0" * 64), 401)

    def test_wrong_events(self) -> None:
        for wrong in ({"order": "7"}, {"kind": "stolen"}, {"amount": "1,50"}, {"amount": 5}):
            self.check(self.visitor.tell(self.event(7, "paid", "1.50") | wrong), 422)
        self.check(self.visitor.tell(self.event(999, "paid", "1.50")), 404)


if __name__ == "__main__":
    if len(sys.argv) > 1 and "://" in sys.argv[1]:
        site = urlsplit(sys.argv.pop(1)).netloc
    unittest.main()
