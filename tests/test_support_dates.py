"""The downloads of the support dates match the tables of the page."""

import csv
import io
import json
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/skills/support-dates.md"
TOOL = runpy.run_path(str(ROOT / "scripts/support_dates.py"))

TABLE = """\
## Languages

<!-- --8<-- [start:languages] -->

| Product | Still supported (until) | Ended | Policy |
|---|---|---|---|
| **PHP** | 8.5 (2029-12-31), `8.4` | [8.1](https://a.example) | None; [page](https://b.example/x) |

<!-- --8<-- [end:languages] -->

| **Other** | a table outside a section | is | no product |
"""
PHP = {
    "group": "languages",
    "product": "PHP",
    "supported": "8.5 (2029-12-31), 8.4",
    "ended": "8.1",
    "policy": "https://b.example/x",
}


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_download_is_current(suffix: str) -> None:
    made = TOOL["downloads"](PAGE.read_text(encoding="utf-8"))[suffix]
    stored = PAGE.with_suffix(suffix)
    same = stored.exists() and stored.read_text(encoding="utf-8") == made
    assert same, f"{stored.relative_to(ROOT)} differs from the table: run scripts/support_dates.py"


def test_rows_lose_their_marks() -> None:
    assert list(TOOL["rows"](TABLE)) == [PHP]


def test_a_row_with_a_missing_cell_is_refused() -> None:
    with pytest.raises(ValueError):
        list(TOOL["rows"](TABLE.replace("| [8.1](https://a.example) ", "")))


def test_both_downloads_are_written(tmp_path: Path) -> None:
    page = tmp_path / "dates.md"
    page.write_text(TABLE, encoding="utf-8")
    assert TOOL["main"]([str(page)]) == 0
    assert json.loads(page.with_suffix(".json").read_text()) == [PHP]
    assert list(csv.DictReader(io.StringIO(page.with_suffix(".csv").read_text()))) == [PHP]
