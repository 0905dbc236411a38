# The same query before and after an index, then a transaction that rolls back.
import sqlite3

db = sqlite3.connect(":memory:")
db.executescript("""
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INT NOT NULL, cents INT NOT NULL);
CREATE TABLE stock (product TEXT PRIMARY KEY, pieces INT NOT NULL CHECK (pieces >= 0));
INSERT INTO stock VALUES ('mug', 0);
""")
customers = [(number % 1000,) for number in range(50_000)]
with db:
    db.executemany("INSERT INTO orders (customer, cents) VALUES (?, 4990)", customers)

QUERY = "SELECT id, cents FROM orders WHERE customer = ?"
print("before:", db.execute(f"EXPLAIN QUERY PLAN {QUERY}", (42,)).fetchone()[3])
db.execute("CREATE INDEX orders_customer ON orders (customer)")
print("after: ", db.execute(f"EXPLAIN QUERY PLAN {QUERY}", (42,)).fetchone()[3])

try:
    with db:  # one transaction: both changes are kept, or neither
        db.execute("INSERT INTO orders (customer, cents) VALUES (42, 4990)")
        db.execute("UPDATE stock SET pieces = pieces - 1 WHERE product = 'mug'")
except sqlite3.IntegrityError as error:
    print("rolled back:", error)
print("orders:", db.execute("SELECT count(*) FROM orders").fetchone()[0])
