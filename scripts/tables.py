"""Each row of a table has a heading, and a cell of a wide table carries the name of its column.

The heading is the row's first cell; whoever hears a table is told it with each other cell. The column's
name is for phones, where a row becomes a list.

Reads and rewrites the built pages of a folder. It works on HTML, so that no editor need write it
and no reader needs a script for it.
"""

import re
from html import escape, unescape
from itertools import cycle
from pathlib import Path

# <tr>, then <td>Text</td> or <td data-column="Name">Text</td>
FIRST_CELL = r"(<tr>\s*)<td([^>]*)>((?:(?!</?td).)*)</td>"
WIDE = 4  # columns from which a table does not fit a phone
LONG = 80  # letters of a cell from which not even three columns do


def label(page: str) -> str:
    """The page with `data-wide` on each wide table and `data-column` on its cells."""

    def one(table: re.Match[str]) -> str:
        head, body = table[1], table[2]
        texts = (re.sub(r"<[^>]+>", "", name) for name in re.findall(r"<th>(.*?)</th>", head))
        columns = [escape(unescape(text)) for text in texts]
        cells = re.findall(r"<td>(.*?)</td>", body, re.DOTALL)
        long = max((len(re.sub(r"<[^>]+>", "", cell)) for cell in cells), default=0) >= LONG
        if len(columns) < (WIDE - 1 if long else WIDE):
            return table[0]
        names = cycle(columns)
        named = re.sub(r"<td>", lambda _: f'<td data-column="{next(names)}">', body)
        return f"<table data-wide>{head}</thead>{named}</table>"

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


def label_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(head_rows(label(page.read_text("utf-8"))), "utf-8")
