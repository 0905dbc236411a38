"""Stage 1 of the path: the price of an order. Start: python3 price.py < order.txt

Each line holds a quantity and a price in cents: "2 1250". From 50.00 on the customer gets
10 percent off, the discount rounded down to whole cents. Below 30.00 shipping costs 4.90.
"""

import re
import sys


def total(items: list[tuple[int, int]]) -> int:
    """The price in cents of (quantity, price in cents), with discount and shipping."""
    goods = sum(quantity * cents for quantity, cents in items)
    if goods >= 5000:
        goods -= goods // 10
    return goods + 490 if goods < 3000 else goods


if __name__ == "__main__":
    items = []
    for number, line in enumerate(sys.stdin, 1):
        if not re.fullmatch(r"[1-9][0-9]* [0-9]+\n?", line):
            raise SystemExit(f"line {number}: write a quantity and cents, like 2 1250")
        quantity, cents = line.split()
        items.append((int(quantity), int(cents)))
    print(total(items))
