"""How long the check takes, and how much memory, against lychee in the same run.

    python tests/bench_check.py            # 10, 100 and 1,000 pages, and two sites with faults
    python tests/bench_check.py 10 10000   # other sizes, without faults

Prints a Markdown table. The faulty sites have 1,000 pages, with 1,000 dead links or 2,000 dead
anchors. Seconds differ from machine to machine, the ratio hardly does. The pages
are like Material's: each carries the navigation of the whole site (of 100 pages where there are
more than 1,000, since 10,000 pages with 10,000 links each would be 30 GB).
"""

from __future__ import annotations

import os
import posixpath
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECK = Path(__file__).resolve().parent.parent / "scripts" / "check.py"
SECTIONS, WORDS = 12, "Some words that a reader may want to read. " * 25
ITEM = """
  
  
    
    
    
    
    <li class="md-nav__item">
      <a href="%s" class="md-nav__link">
        
  
  
  <span class="md-ellipsis">
    
  
    %s
  

    
  </span>
  
  

      </a>
    </li>
"""
SECTION = (
    '<h2 id="part-%d">Part %d<a class="headerlink" href="#part-%d" title="Permanent link">&para;</a>'
    '</h2>\n<p>%s<a href="%s">another page</a></p>\n'
)
PAGE = """<!doctype html><html lang="en" class="no-js"><head><meta charset="utf-8"><title>P</title>
<link rel="stylesheet" href="../../style.css"></head><body><header class="md-header"></header>
<nav class="md-nav md-nav--primary"><ul>%s</ul></nav><div class="md-content">
<article class="md-content__inner md-typeset"><h1 id="title">Title</h1>
%s</article></div>
<script id="__config" type="application/json">{"base": "../..", "features": []}</script>
</body></html>
"""


def make(root: Path, count: int, links: int = 0, anchors: int = 0) -> int:
    """Write a project of so many pages and dead links; how many megabytes of HTML that is."""
    dice = random.Random(count)
    pages = [f"s{number // 40}/p{number}/" for number in range(count)]
    size = 0
    (root / "docs").mkdir(parents=True)
    (root / "site").mkdir()
    (root / "mkdocs.yml").write_text("site_name: Bench\nsite_url: https://bench.example/\n")
    (root / "docs/index.md").write_text("# Bench\n")
    (root / "site/index.html").write_text("<h1>Bench</h1>")
    (root / "site/style.css").write_text("")
    for page in pages:
        nav = "".join(
            ITEM % (posixpath.relpath(other, page) + "/", other)
            for other in pages[: 1000 if count <= 1000 else 100]
        )
        ends: list[tuple[str, str]] = []
        for number in range(24 if anchors else SECTIONS):
            end, fragment = dice.choice(pages), f"part-{number % SECTIONS}"
            if links > 0:
                end, links = f"{posixpath.dirname(page.rstrip('/'))}/gone{links}/", links - 1
            elif anchors > 0:
                fragment, anchors = f"gone-{anchors}", anchors - 1
            ends.append((end, fragment))
        parts = "".join(
            SECTION % (n, n, n, WORDS, address(other, fragment, page))
            for n, (other, fragment) in enumerate(ends)
        )
        html = PAGE % (nav, parts)
        size += len(html)
        (root / "site" / page).mkdir(parents=True)
        (root / "site" / page / "index.html").write_text(html)
        source = root / "docs" / f"{page.rstrip('/')}.md"
        source.parent.mkdir(exist_ok=True)
        folder = posixpath.dirname(page.rstrip("/"))
        source.write_text("# Title\n\n" + "".join(
            f"## Part {n}\n\n{WORDS}[another page]({posixpath.relpath(other.rstrip('/'), folder)}.md#{fragment})\n\n"
            for n, (other, fragment) in enumerate(ends)))  # fmt: skip
        os.utime(source, (1e9, 1e9))  # older than its page, as after a build
    return size // 10**6


def address(other: str, fragment: str, page: str) -> str:
    """What MkDocs makes of a link, which it leaves as it is where no page answers."""
    if "gone" in other:
        return f"{posixpath.basename(other.rstrip('/'))}.md#{fragment}"
    return f"{posixpath.relpath(other, page)}/#{fragment}"


def measure(command: list[str]) -> tuple[float, int]:
    """(seconds, megabytes at the peak) of the better of two runs."""
    runs = []
    for _ in range(2):
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1, 2):
            sys.exit(f"{command[0]} ended with {process.returncode}")
        peak = usage.ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)
        runs.append((time.perf_counter() - start, peak))
    return min(runs)


def main(argv: list[str]) -> int:
    lychee = shutil.which("lychee") or str(Path(sys.executable).parent / "lychee")
    print("| pages | faults | HTML, MB | check, s | lychee, s | ratio | check, MB | lychee, MB |")
    print("|---:|---|---:|---:|---:|---:|---:|---:|")
    sites = [(int(size), 0, 0) for size in argv or ("10", "100", "1000")]
    for count, links, anchors in [*sites, *([] if argv else [(1000, 1000, 0), (1000, 0, 2000)])]:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            size = make(root, count, links, anchors)
            ours, our_peak = measure([sys.executable, str(CHECK), folder])
            site = str(root / "site")
            theirs, their_peak = measure(
                [lychee, "--offline", "--include-fragments", "--no-progress", site]
            )
        faults = (
            f"{links:,} dead links" if links else f"{anchors:,} dead anchors" if anchors else ""
        )
        print(
            f"| {count:,} | {faults} | {size} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.2f}"
            f" | {our_peak} | {their_peak} |",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    raise SystemExit(main(sys.argv[1:]))
