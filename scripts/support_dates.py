#!/usr/bin/env python3
"""Support dates are data: docs/skills/support-dates.json is the source of all that pages say about them.

support_dates.py                        writes the tables of support-dates.md, and support-dates.csv
support_dates.py --from FILE [--write]  prints what a newer export of endoflife.date changes; takes it over

FILE is https://endoflife.date/api/v1/products/full or /products/NAME. Dates are the last day of
support, the end of the month where "precision" says that the maker names no day. "undated" says
what is known without a date: supported, ended, unknown, or paid only.
"""

import argparse
import csv
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs/skills/support-dates.md"
DATA = PAGE.with_suffix(".json")
SUPPORTED, ENDED = "Supported, last day", "Ended or paid only, last day"
HEAD = f"| Product | Newest known | {SUPPORTED} | {ENDED} |\n|---|---|---|---|\n"
LISTED = 12  # ended versions that a row of a table names before "and everything older"
MONTHS = "January February March April May June July August September October November December"
DATES = ("released", "until", "precision", "undated", "paid_until", "lts")
Row = dict[str, Any]
Data = dict[str, Any]


def in_words(day: str) -> str:
    """2026-11-28 is 28 November 2026."""
    return f"{int(day[8:])} {MONTHS.split()[int(day[5:7]) - 1]} {day[:4]}"


def half_a_year_after(day: str) -> str:
    """The same day six months later; 2026-08-31 gives 2027-02-31, which sorts as it should."""
    month = int(day[5:7]) + 5
    return f"{int(day[:4]) + month // 12}-{month % 12 + 1:02}{day[7:]}"


def as_of(data: Data) -> str:
    """The day for which the tables are written: the newest on which somebody looked at a date."""
    return max(row["as_of"] for row in data["rows"])


def supported(row: Row, day: str) -> bool:
    """Whether nobody pays for its security repairs on that day; what is not known counts as yes."""
    return row["until"] >= day if row["until"] else row["undated"] in ("supported", "unknown")


def paid(row: Row, day: str) -> bool:
    return (row["paid_until"] or "") >= day


def entry(row: Row, day: str) -> str:
    """How a table names a version: 8.2 (2026-12-31)."""
    last = row["until"] and row["until"][: 7 if row["precision"] == "month" else 10]
    if row["undated"] == "paid only":
        until = row["paid_until"]
        last = f"paid only, until {until}" if paid(row, day) else until or "paid only, no date"
    said = [last or ("not confirmed" if row["undated"] == "unknown" else "no date")]
    if row["undated"] != "paid only" and paid(row, day):
        said.append(f"paid until {row['paid_until']}")
    if row["until"] and not row["confirmed"]:
        said.append("to confirm")
    lts = " LTS" if row["lts"] and (supported(row, day) or paid(row, day)) else ""
    return f"{row['version']}{lts} ({', '.join(said)})"


def older(rows: list[Row], day: str) -> tuple[list[Row], str]:
    """The ended rows that a table names, and what it says of those that it does not."""
    ended = [row for row in rows if not supported(row, day)]
    last = rows[-1]
    while len(ended) > LISTED and ended[-1] is last and not paid(last, day):
        last = rows[rows.index(last) - 1]
        ended.pop()
    numbered = re.search(r"\d", last["version"])
    cut = rows[rows.index(last) + 1]["version"] + " and " if last is not rows[-1] else ""
    return ended, f"{cut}everything older" if numbered else ""


def table(data: Data, group: str) -> str:
    """The Markdown table of a group, one row a product."""
    day, lines = as_of(data), []
    for product in data["products"]:
        if product["group"] == group:
            name, policy = product["product"], product["policy"]
            rows = [row for row in data["rows"] if row["product"] == name]
            also = f" ({', '.join(product['also'])})" if product["also"] else ""
            newest = rows[0]["version"] if re.search(r"\d", rows[0]["version"]) else "–"
            if not rows[0]["source"].startswith(("https://endoflife.date/", policy)):
                newest = f"[{newest}]({rows[0]['source']})"
            free = ", ".join(entry(row, day) for row in rows if supported(row, day))
            ended, rest = older(rows, day)
            gone = "; ".join(filter(None, [", ".join(entry(row, day) for row in ended), rest]))
            gone = gone.replace("everything", "Everything") if gone == rest else gone
            title = f"**[{name}]({policy})**{also}. {product['note']}".removesuffix(". ")
            lines.append(f"| {title} | {newest} | {free or 'None'} | {gone or 'None'} |\n")
    return HEAD + "".join(lines)


def sections(data: Data) -> dict[str, str]:
    """The text of each marked section of the page."""
    day, rows = as_of(data), data["rows"]
    days = [row["as_of"] for row in rows]
    export = max(set(days), key=days.count)
    later = sum(day > export for day in days)
    soon = [row for row in rows if row["until"] and day <= row["until"] < half_a_year_after(day)]
    soon.sort(key=lambda row: row["until"])
    ending = "".join(f"- {row['product']} {entry(row, day)}\n" for row in soon)
    by_hand = f"{later} newer rows were checked by hand, the last on {in_words(day)}"
    return {
        "data-date": f"**Dates as of {in_words(export)}** (endoflife.date"
        + (f"); {by_hand}.\n" if later else ").\n"),
        "ending": f"Between {in_words(day)} and {in_words(half_a_year_after(day))}, support ends for "
        f"these {len(soon)} versions:\n\n{ending}",
        **{
            group: table(data, group)
            for group in dict.fromkeys(one["group"] for one in data["products"])
        },
    }


def page_with(page: str, data: Data) -> str:
    """The page with each marked section written from the data."""
    for name, text in sections(data).items():
        start, end = f"<!-- --8<-- [start:{name}] -->\n", f"<!-- --8<-- [end:{name}] -->"
        before, _, rest = page.partition(start)
        page = f"{before}{start}{text}{end}{rest.partition(end)[2]}" if rest else page
    return page


def as_csv(data: Data) -> str:
    """The rows as a spreadsheet reads them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, data["rows"][0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(data["rows"])
    return text.getvalue()


def as_json(data: Data) -> str:
    """One line a row, so that a change of a date is a change of one line."""
    parts = []
    for key, value in data.items():
        lines = value if isinstance(value, list) else []
        rows = ",\n".join("  " + json.dumps(one, ensure_ascii=False) for one in lines)
        parts.append(f' "{key}": ' + (f"[\n{rows}\n ]" if lines else json.dumps(value)))
    return "{\n" + ",\n".join(parts) + "\n}\n"


def from_release(product: Row, release: Row, day: str) -> Row:
    """The row that a release of endoflife.date's API gives.

    eolFrom is the end of free support and eoesFrom that of a longer one, except where the
    product's "dates" say that all of it is paid, or that the longer one is free, too.
    """
    until, extended = release.get("eolFrom"), release.get("eoesFrom")
    longest = max(until or "", extended or "") or None
    undated = "ended" if release.get("isEol") else "supported"
    if product["dates"] == "paid only":
        until, extended, undated = None, longest, "paid only"
    elif product["dates"] == "extended is free":
        until, extended = longest, None
    elif until and (extended or "") <= until:
        extended = None
    return {
        "group": product["group"],
        "product": product["product"],
        "version": release["name"],
        "cycle": release["name"],
        "released": release.get("releaseDate"),
        "until": until,
        "precision": "day" if until else None,
        "undated": None if until else undated,
        "paid_until": extended,
        "lts": bool(release.get("isLts")),
        "confirmed": True,
        "source": f"https://endoflife.date/{product['id']}",
        "as_of": day,
        "note": "",
    }


def take_over(data: Data, export: Data) -> list[str]:
    """Changes the data to what a newer export says; returns a line for each change of a date.

    A row that was looked at on the day of the export or later stays. Rows that are no longer in
    an export stay as well: somebody may still run that version.
    """
    day, result, said = export["generated_at"][:10], export["result"], []
    exported = {one["name"]: one for one in (result if isinstance(result, list) else [result])}
    for product in data["products"]:
        if product["id"] not in exported:
            if product["id"] and isinstance(result, list):
                said.append(f"{product['product']}: gone from the export; look for its new name")
            continue
        rows = data["rows"]
        place = next(i for i, row in enumerate(rows) if row["product"] == product["product"])
        known = {row["cycle"]: row for row in rows if row["product"] == product["product"]}
        for release in reversed(exported[product["id"]]["releases"]):
            new, old = from_release(product, release, day), known.get(release["name"])
            if old is None and (new["released"] or "") > data["complete_since"]:
                rows.insert(place, new)
                said.append(f"{product['product']} {new['version']}: new, {entry(new, day)}")
            elif old and old["as_of"] < day:
                moved = [f"{key} {old[key]} -> {new[key]}" for key in DATES if old[key] != new[key]]
                if moved:
                    said.append(f"{product['product']} {old['version']}: {', '.join(moved)}")
                note = old["note"] if not moved and old["source"] == new["source"] else ""
                old |= new | {"version": old["version"], "note": note}
    return said


def build_day() -> str:
    """The day of the build: SOURCE_DATE_EPOCH, else that of the commit, else today."""
    git = ["git", "log", "-1", "--format=%ct"]
    epoch = (
        os.environ.get("SOURCE_DATE_EPOCH")
        or subprocess.run(
            git, cwd=PAGE.parent, capture_output=True, text=True, check=False
        ).stdout.strip()
    )
    return time.strftime("%Y-%m-%d", time.gmtime(int(epoch or time.time())))


def mark(html: str, day: str) -> str:
    """The built page with a word after each date that is over or near; support-dates.js does the same."""

    def dated(found: re.Match[str]) -> str:
        last = found[1] if len(found[1]) == 10 else found[1] + "-31"
        near = "ends within six months" if last < half_a_year_after(day) else ""
        word = "has ended" if last < day else near
        return found[0] + (f' <b class="guide-ends">{word}</b>' if word else "")

    # <td data-column="Supported, last day">8.2 (2026-12-31)</td>, as scripts/tables.py leaves it.
    return re.sub(
        rf'(?<=<td data-column="{SUPPORTED}">).*?(?=</td>)',
        lambda cell: re.sub(r"\((\d{4}-\d\d(?:-\d\d)?)[^)]*\)", dated, cell[0]),
        html,
    )


def mark_all(site: Path) -> None:
    """Says in built pages what has ended, or ends within six months."""
    day = build_day()
    for page in site.rglob("*.html"):
        page.write_text(mark(page.read_text("utf-8"), day), "utf-8")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--from", dest="export", type=Path, metavar="FILE")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(argv)
    data = json.loads(DATA.read_text("utf-8"))
    if chosen.export:
        try:
            said = take_over(data, json.loads(chosen.export.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as problem:
            print(
                f"{chosen.export}: is no export of endoflife.date ({type(problem).__name__}: {problem}): "
                "download https://endoflife.date/api/v1/products/full [export]",
                file=sys.stderr,
            )
            return 1
        for line in said:
            print(line)
        if not chosen.write:
            return 0
        DATA.write_text(as_json(data), "utf-8", newline="\n")
    PAGE.write_text(page_with(PAGE.read_text("utf-8"), data), "utf-8", newline="\n")
    PAGE.with_suffix(".csv").write_text(as_csv(data), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
