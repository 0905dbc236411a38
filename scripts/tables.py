"""Each row of a table has a heading, and a cell of a wide table carries the name of its column.

The heading is the row's first cell; whoever hears a table is told it with each other cell. The column's
name is for phones, where a row becomes a list.

Reads and rewrites the built pages of a folder. It works on HTML, so that no editor need write it
and no reader needs a script for it.
"""

import re
from html import escape, unescape
from itertools import count
from pathlib import Path

# <tr>, then <td>Text</td> or <td data-column="Name">Text</td>
FIRST_CELL = r"(<tr>\s*)<td([^>]*)>((?:(?!</?td).)*)</td>"
# <td>Text</td> or <th align="right">Text</th>
CELL = re.compile(r"<t([dh])([^>]*)>(.*?)</t[dh]>", re.DOTALL)
WIDE = 4  # columns from which a table does not fit a phone, unless they are narrow
LONG = 80  # letters of a cell from which not even three columns do
PHONE = 42  # letters that fit beside each other on a phone, with GAP lost beside each cell
GAP = 2
SHORT = 24  # letters of a column's longest cell up to which it stays beside others when a row becomes a list


def texts(cells: str) -> list[str]:
    """What stands in each cell, without tags."""
    return [unescape(re.sub(r"<[^>]+>", "", cell[3])).strip() for cell in CELL.finditer(cells)]


def label(page: str) -> str:
    """The page with `data-wide` on each wide table, `data-column` on its cells and `data-short` on short ones."""

    def one(table: re.Match[str]) -> str:
        head, body = table[1], table[2]
        names = texts(head)
        rows = [names, *map(texts, re.findall(r"<tr>.*?</tr>", body, re.DOTALL))]
        columns = list(zip(*rows, strict=False))
        lengths = [max(map(len, column)) for column in columns]
        # A hyphen is a place to break, too.
        words = (max(map(len, re.split(r"[\s-]", " ".join(column)))) for column in columns)
        narrow = sum(words) + GAP * len(columns) <= PHONE and max(lengths) < LONG / 2
        if narrow or len(columns) < (WIDE - 1 if max(lengths) >= LONG else WIDE):
            return table[0]

        def row(match: re.Match[str]) -> str:
            place = count()

            def cell(found: re.Match[str]) -> str:
                i = next(place)
                short = " data-short" if i and lengths[i] <= SHORT else ""
                kind, attributes, text = found.groups()
                column = f' data-column="{escape(names[i])}"{short}' if kind == "d" else ""
                return f"<t{kind}{attributes}{column}>{text}</t{kind}>"

            return CELL.sub(cell, match[0])

        return f"<table data-wide>{head}</thead>{re.sub(r'<tr>.*?</tr>', row, body, flags=re.DOTALL)}</table>"

    return re.sub(r"<table>(.*?)</thead>(.*?)</table>", one, page, flags=re.DOTALL)


def head_rows(page: str) -> str:
    """The page with the first cell of each row in a table's body, unless it is empty, as its heading."""

    def head(match: re.Match[str]) -> str:
        row, attributes, text = match.groups()
        empty = not re.sub(r"<[^>]+>", "", text).strip()
        return match[0] if empty else f'{row}<th scope="row"{attributes}>{text}</th>'

    def body(match: re.Match[str]) -> str:
        return re.sub(FIRST_CELL, head, match[0], flags=re.DOTALL)

    # A corner without a word heads nothing.
    page = page.replace("<th></th>", "<td></td>")
    return re.sub(r"<tbody>.*?</tbody>", body, page, flags=re.DOTALL)


def mark_levels(page: str) -> str:
    """The page with `data-levels` on each table whose columns are the levels, from "Not yet" to "Senior"."""
    levels = r"<table([^>]*)>(?=\s*<thead>\s*<tr>\s*<t[hd]>[^<]*</t[hd]>\s*<th>Not yet</th>\s*<th>Junior)"
    return re.sub(levels, r"<table data-levels\1>", page)


def label_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(mark_levels(head_rows(label(page.read_text("utf-8")))), "utf-8")
