"""Stage 1. Each line holds a quantity and a price in cents, like "2 1250". Print the total.

From 50.00 on the customer gets 10 percent off, the discount rounded down to whole cents.
Below 30.00 shipping costs 4.90. Refuse a line that you don't understand.
"""

import sys

for line in sys.stdin:
    quantity, cents = line.split()
    print(int(quantity) * int(cents))
