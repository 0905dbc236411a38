"""A renamed column closes the way back. The same change in steps leaves it open."""

import sqlite3

RENAME = "ALTER TABLE orders RENAME COLUMN customer TO customer_id"
EXPAND = "ALTER TABLE orders ADD COLUMN customer_id INTEGER"
FILL = "UPDATE orders SET customer_id = customer WHERE customer_id IS NULL"
OLD = "INSERT INTO orders (customer) VALUES (7)"
NEW = "INSERT INTO orders (customer_id) VALUES (7)"
BOTH = "INSERT INTO orders (customer, customer_id) VALUES (7, 7)"

for way, migration, new in [("renamed", RENAME, NEW), ("in steps", EXPAND, BOTH)]:
    shop = sqlite3.connect(":memory:")
    shop.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER)")
    shop.execute(migration)
    for version, save_order in [("new", new), ("old", OLD)]:
        try:
            shop.execute(save_order)
            print(f"{way}, {version} version: order saved")
        except sqlite3.OperationalError as error:
            print(f"{way}, {version} version: {error}")
print("filled before the next try:", shop.execute(FILL).rowcount)
