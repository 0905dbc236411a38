#!/usr/bin/env python3
"""The downloads of the support dates say what the tables of the page say.

Reads docs/skills/support-dates.md and writes the .csv and .json beside it.
Run it after each change of a table.
"""

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/skills/support-dates.md"
FIELDS = ("group", "product", "supported", "ended", "policy")


def plain(cell: str) -> str:
    """A cell without Markdown marks is what a reader sees."""
    return re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", cell).replace("**", "").replace("`", "").strip()


def rows(markdown: str) -> Iterator[dict[str, str]]:
    """Each table row in a marked section is one product; its policy is the address of its link."""
    group, seen = "", 0
    for line in markdown.splitlines():
        if mark := re.match(r"<!-- --8<-- \[(start|end):([\w-]+)] -->", line):
            group, seen = (mark[2] if mark[1] == "start" else ""), 0
        elif group and line.startswith("|"):
            seen += 1
            if seen > 2:  # the first two lines are the head and its rule
                *cells, policy = line.strip().strip("|").split("|")
                address = re.search(r"]\(([^)]+)\)", policy)
                values = [group, *map(plain, cells), address[1] if address else ""]
                yield dict(zip(FIELDS, values, strict=True))


def downloads(markdown: str) -> dict[str, str]:
    """Both downloads hold the same rows, keyed by their suffix."""
    products, table = list(rows(markdown)), io.StringIO()
    writer = csv.DictWriter(table, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(products)
    return {".csv": table.getvalue(), ".json": json.dumps(products, indent=1) + "\n"}


def main(argv: list[str] | None = None) -> int:
    """The page may be named; without a name it is the guide's own."""
    named = sys.argv[1:] if argv is None else argv
    page = Path(named[0]) if named else PAGE
    for suffix, text in downloads(page.read_text(encoding="utf-8")).items():
        page.with_suffix(suffix).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
