"""Finding double orders in two ways, with ten times as many orders each time."""

import time


def compare_each_with_each(orders: list[int]) -> int:
    return sum(a == b for i, a in enumerate(orders) for b in orders[:i])


def remember_what_was_seen(orders: list[int]) -> int:
    return len(orders) - len(set(orders))


print("orders  each with each, ms  remembered, ms")
for count in (100, 1_000, 10_000):
    orders = [number * 7 % (count - 3) for number in range(count)]
    times = []
    for find in (compare_each_with_each, remember_what_was_seen):
        start = time.perf_counter()
        find(orders)
        times.append((time.perf_counter() - start) * 1000)
    print(f"{count:>6}  {times[0]:>18.1f}  {times[1]:>14.2f}")
