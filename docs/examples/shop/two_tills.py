"""Two connections spend the same card of 5.00, first wrongly, then rightly."""

import sqlite3
import tempfile
from pathlib import Path

CARD = ("GIFT-Q6ZE-5JGM-9UKS",)
READ = "SELECT balance_cents FROM cards WHERE code = ?"
SET = "UPDATE cards SET balance_cents = ? WHERE code = ?"
TAKE = (
    "UPDATE cards SET balance_cents = balance_cents - 500 WHERE code = ? AND balance_cents >= 500"
)

with tempfile.TemporaryDirectory() as folder:
    tills = [sqlite3.connect(f"{folder}/shop.db", isolation_level=None) for _ in range(2)]
    for file in ("schema.sql", "data.sql"):
        tills[0].executescript(Path(__file__).with_name(file).read_text())

    print("Both tills look first, then take 5.00:")
    seen = [till.execute(READ, CARD).fetchone()[0] for till in tills]
    for till, cents in zip(tills, seen, strict=True):
        if cents >= 500:
            till.execute(SET, (cents - 500, *CARD))
            print(f"  saw {cents}, sold for 500")

    tills[0].execute(SET, (500, *CARD))
    print("Both tills look and take in one step:")
    for till in tills:
        print("  sold for 500" if till.execute(TAKE, CARD).rowcount else "  refused")

    try:
        tills[0].execute(SET, (-1, *CARD))
    except sqlite3.IntegrityError as error:
        print("A card below zero:", error)
    for till in tills:
        till.close()
