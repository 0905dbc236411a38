"""Gives the shop 200,000 payments, with or without an index. Start: python3 index.py without"""

import sqlite3
import sys

FILL = """
INSERT OR IGNORE INTO payments
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
SELECT 'old-' || i, 8 + i % 3, 'paid', 1 FROM n;
DROP INDEX IF EXISTS payments_order;
"""
QUERY = "SELECT sum(cents) FROM payments WHERE order_id = 7"

db = sqlite3.connect("shop.db")  # which service.py made
db.executescript(FILL)
if sys.argv[1] == "with":
    db.execute("CREATE INDEX payments_order ON payments (order_id)")
print(sys.argv[1], "index:", db.execute(f"EXPLAIN QUERY PLAN {QUERY}").fetchone()[3])
