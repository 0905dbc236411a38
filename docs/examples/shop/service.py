"""A small shop over HTTP: gift cards, orders, and messages from the payment provider.

Start: SHOP_SECRET=only-for-trying python3 service.py 8000
"""

import hashlib
import hmac
import re
import sqlite3
import sys
from pathlib import Path

import web
from web import SECRET, Problem

DATABASE = Path("shop.db")  # in the folder where the service is started


def to_cents(amount: str) -> int:
    """The provider writes 19.90; the shop counts 1990 whole cents."""
    return int(amount.replace(".", ""))


class Shop(web.Handler):
    """The rules of the shop. What every service needs, such as reading and answering, is in web.py."""

    # A gift card belongs to whoever knows its code, so nobody may try out codes.

    def find_card(self, code: str) -> sqlite3.Row:
        found = self.db.execute("SELECT * FROM cards WHERE code = ?", (code,))
        card = self.limit_guesses(found.fetchone)
        if not card:
            raise Problem(404, "There is no such card.")
        return card

    def show_page(self) -> None:
        """The page that asks for a card's code, and asks the next function for its balance."""
        self.send(200, Path(__file__).with_name("card.html").read_bytes(), "text/html")

    def show_card(self, code: str) -> None:
        card = self.find_card(code)
        self.answer(200, {"balance_cents": card["balance_cents"], "currency": "EUR"})

    def spend(self, code: str) -> None:
        card = self.find_card(code)
        cents, key = self.json().get("amount_cents"), self.headers.get("Idempotency-Key", "")
        if not re.fullmatch(r"[A-Za-z0-9-]{8,64}", key):
            raise Problem(400, "Send an Idempotency-Key of 8 to 64 letters, digits or hyphens.")
        if type(cents) is not int or not 0 < cents <= 100_000:
            raise Problem(422, "amount_cents must be a whole number from 1 to 100000.")
        with self.db:  # one transaction: both changes are kept, or neither
            if self.add("spends", card["code"], key, cents):
                took = self.db.execute(
                    "UPDATE cards SET balance_cents = balance_cents - ?"
                    " WHERE code = ? AND balance_cents >= ?",
                    (cents, card["code"], cents),
                )
                if not took.rowcount:
                    raise Problem(409, "The card holds less than that.")
            else:  # a repeat, because the answer got lost: take nothing, answer the same
                sql = "SELECT cents FROM spends WHERE code = ? AND key = ?"
                if self.db.execute(sql, (card["code"], key)).fetchone()["cents"] != cents:
                    raise Problem(422, "This Idempotency-Key was used for another amount.")
        self.answer(201, {"spent_cents": cents})

    # An order belongs to the customer who placed it.

    def show_order(self, number: str) -> None:
        # Somebody else's order is answered as one that is not there.
        sql = "SELECT id, total_cents FROM orders WHERE id = ? AND customer = ?"
        order = self.db.execute(sql, (int(number), self.logged_in_customer())).fetchone()
        if not order:
            raise Problem(404, "There is no such order.")
        paid, refunded = self.db.execute(
            "SELECT coalesce(sum(cents) FILTER (WHERE kind = 'paid'), 0),"
            " coalesce(sum(cents) FILTER (WHERE kind = 'refunded'), 0)"
            " FROM payments WHERE order_id = ?",
            (order["id"],),
        ).fetchone()
        is_paid = paid >= order["total_cents"]
        self.answer(
            200,
            {
                "id": order["id"],
                "status": "refunded" if refunded else "paid" if is_paid else "open",
                "total_cents": order["total_cents"],
                "paid_cents": paid - refunded,
            },
        )

    def logged_in_customer(self) -> int:
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        token_hash = hashlib.sha256(token.encode()).hexdigest()
        row = self.db.execute("SELECT id FROM customers WHERE token_hash = ?", (token_hash,))
        customer = row.fetchone()
        if scheme != "Bearer" or not customer:
            raise Problem(401, "Log in first.", WWW_Authenticate="Bearer")
        return customer["id"]

    # The payment provider's messages come signed, more than once, and in any order.

    def hear_payment(self) -> None:
        expected = hmac.new(SECRET, self.body, "sha256").hexdigest()
        if not hmac.compare_digest(expected.encode(), self.headers.get("Signature", "").encode()):
            raise Problem(401, "The signature does not match.", WWW_Authenticate="Signature")
        event_id, order, kind, amount = map(self.json().get, ("id", "order", "kind", "amount"))
        if (
            not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(event_id))
            or type(order) is not int
            or kind not in ("paid", "refunded")
            or not re.fullmatch(r"[0-9]{1,7}\.[0-9]{2}", str(amount))
        ):
            raise Problem(422, "Send id, order, kind (paid or refunded) and amount (like 19.90).")
        if not self.db.execute("SELECT 1 FROM orders WHERE id = ?", (order,)).fetchone():
            raise Problem(404, "There is no such order.")  # the provider will try again later
        with self.db:
            self.add("payments", event_id, order, kind, to_cents(amount))
        self.answer(200, {"received": event_id})

    def add(self, table: str, *values: object) -> bool:
        """Adds a row to one of our tables; False if it is there already."""
        marks = ", ".join("?" * len(values))
        row = self.db.execute(
            f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO NOTHING", values
        )
        return row.rowcount == 1

    ROUTES = (
        ("/", r"/", {"GET": show_page}),
        ("/cards/{code}", r"/cards/([^/]+)", {"GET": show_card}),
        ("/cards/{code}/spend", r"/cards/([^/]+)/spend", {"POST": spend}),
        ("/orders/{id}", r"/orders/([0-9]{1,9})", {"GET": show_order}),
        ("/payments/webhook", r"/payments/webhook", {"POST": hear_payment}),
    )

    def open(self) -> None:
        self.db = sqlite3.connect(DATABASE, timeout=5)  # seconds to wait for other writers
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA foreign_keys = ON")

    def close(self) -> None:
        self.db.close()


def create_database() -> None:
    db = sqlite3.connect(DATABASE)
    for file in ("schema.sql", "data.sql"):
        db.executescript(Path(__file__).with_name(file).read_text())
    db.execute("PRAGMA journal_mode = WAL")  # readers need not wait for a writer
    db.close()


if __name__ == "__main__":
    if not DATABASE.exists():
        create_database()
    web.serve(Shop, int(sys.argv[1]))
