"""The cells of wide tables carry the names of their columns."""

import runpy
from pathlib import Path

TOOL = runpy.run_path(str(Path(__file__).parent.parent / "scripts/tables.py"))


TEXT = "x" * 30


def table(columns: int) -> str:
    head = "".join(f"<th>{'<b>A &amp; B</b>' if i == 0 else i}</th>" for i in range(columns))
    row = "<tr>" + f"<td>{TEXT}</td>" * columns + "</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{row}{row}</tbody></table>"


def test_each_row_of_a_wide_table_starts_again_with_the_first_column() -> None:
    cells = "".join(f'<td data-column="{n}">{TEXT}</td>' for n in ("A &amp; B", 1, 2, 3))
    assert TOOL["label"](table(4)).count(f"<tr>{cells}</tr>") == 2
    assert "<table data-wide>" in TOOL["label"](table(4))


def test_a_narrow_table_beside_a_wide_one_stays_as_it_is() -> None:
    page = TOOL["label"](table(3) + table(4))
    assert page.startswith(table(3))


def test_three_columns_are_wide_if_a_cell_is_long() -> None:
    assert "data-wide" not in TOOL["label"](table(3))
    assert "data-wide" in TOOL["label"](table(3).replace(TEXT, f"{'x' * 80}"))
    assert "data-wide" not in TOOL["label"](table(2).replace(TEXT, f"{'x' * 80}"))


def test_short_columns_stay_beside_each_other() -> None:
    page = TOOL["label"](table(4).replace(f"<td>{TEXT}</td></tr>", "<td>12</td></tr>"))
    assert page.count('<td data-column="3" data-short>12</td>') == 2
    assert page.count("data-short") == 2


def test_four_narrow_columns_stay_a_table() -> None:
    assert "data-wide" not in TOOL["label"](table(4).replace(TEXT, "Delivery and"))
    assert "data-wide" in TOOL["label"](table(4).replace(TEXT, "Identification"))


def test_an_aligned_cell_has_its_own_column() -> None:
    page = TOOL["label"](table(4).replace("<td>", '<td align="right">'))
    assert page.count(f'<td align="right" data-column="2">{TEXT}</td>') == 2


def test_the_first_cell_of_a_row_is_its_heading_unless_it_is_empty() -> None:
    rows = '<tr>\n<td data-column="A"><b>x</b></td><td>y</td></tr><tr><td></td><td>y</td></tr>'
    page = TOOL["head_rows"](
        f"<table><thead><tr><th>A</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    assert '<tr>\n<th scope="row" data-column="A"><b>x</b></th><td>y</td></tr>' in page
    assert "<tr><td></td><td>y</td></tr>" in page


def test_an_empty_corner_is_no_heading() -> None:
    page = TOOL["head_rows"]("<table><thead><tr><th></th><th>A</th></tr></thead></table>")
    assert page == "<table><thead><tr><td></td><th>A</th></tr></thead></table>"
