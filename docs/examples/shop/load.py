"""Asks a local shop more and more at once, and stops when answers fail.

Start: python3 load.py http://127.0.0.1:8000/orders/7
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

SECONDS = 1  # for each step
open_directly = build_opener(ProxyHandler({})).open  # not through a proxy


def visit(url: str, until: float) -> list[tuple[float, bool]]:
    """One visitor asks again and again: for each answer the milliseconds, and whether it worked."""
    answers = []
    while (start := time.perf_counter()) < until:
        try:
            open_directly(
                Request(url, headers={"Authorization": "Bearer ada-token"}), timeout=5
            ).read()
            worked = True
        except OSError:  # also a status of 400 or more
            worked = False
        answers.append(((time.perf_counter() - start) * 1000, worked))
    return answers


if __name__ == "__main__":
    url = sys.argv[1]
    if urlsplit(url).hostname not in ("localhost", "127.0.0.1"):
        raise SystemExit("Only your own machine: a load test on someone else's is an attack.")
    print("at once  requests/s  p50 ms  p95 ms  errors")
    for visitors in (1, 5, 20, 50):
        until = time.perf_counter() + SECONDS
        with ThreadPoolExecutor(visitors) as pool:
            runs = pool.map(visit, [url] * visitors, [until] * visitors)
            answers = [answer for run in runs for answer in run]
        times = quantiles([ms for ms, _ in answers], n=20, method="inclusive")
        errors = sum(not worked for _, worked in answers) / len(answers)
        rate = len(answers) / SECONDS
        print(f"{visitors:>7}  {rate:>10.0f}  {times[9]:>6.1f}  {times[18]:>6.1f}  {errors:>6.1%}")
        if errors > 0.01:
            raise SystemExit(f"More than 1 % fail with {visitors} at once: this is the limit.")
