"""A fixed number of requests shows the median and the 95th percentile of a local page."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

open_directly = build_opener(ProxyHandler({})).open  # not through a proxy


def milliseconds(url: str) -> float:
    start = time.perf_counter()
    open_directly(url, timeout=5).read()  # an error answer stops the run
    return (time.perf_counter() - start) * 1000


url, count = sys.argv[1], max(20, min(int(sys.argv[2]), 1000))
if urlsplit(url).hostname not in ("localhost", "127.0.0.1"):
    raise SystemExit("Only your own machine: a load test on someone else's is an attack.")
with ThreadPoolExecutor(max_workers=5) as visitors:
    times = list(visitors.map(milliseconds, [url] * count))
p95 = quantiles(times, n=20)[-1]
print(f"{count} requests, median {median(times):.1f} ms, 95th percentile {p95:.1f} ms")
