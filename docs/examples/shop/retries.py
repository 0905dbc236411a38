"""A thousand programs lose the same partner at once. How many come back in the same tenth of a second?"""

import random
from collections import Counter

random.seed(7)  # the same each time
PROGRAMS, TRIES = 1000, 5


def most_at_once(pause) -> int:
    """The fullest tenth of a second, if try n waits pause(n) seconds after the one before it."""
    tenths: Counter[int] = Counter()
    for _ in range(PROGRAMS):
        moment = 0.0
        for number in range(TRIES):
            moment += pause(number)
            tenths[int(moment * 10)] += 1
    return max(tenths.values())


print("every second:           ", most_at_once(lambda n: 1))
print("1, 2, 4, 8, 16 seconds: ", most_at_once(lambda n: 2**n))
print("0 to 1, 0 to 2, 0 to 4 …", most_at_once(lambda n: random.uniform(0, 2**n)))
