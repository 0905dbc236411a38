"""Support dates are data: what the pages say of them, and what an export of endoflife.date changes."""

import copy
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import support_dates
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from conftest import ROOT, SITE
from make import line_with
from playwright.sync_api import Browser, Page, expect

DATA = json.loads(support_dates.DATA.read_text("utf-8"))
RUN = "run scripts/support_dates.py"


def versions(product: str) -> list[dict[str, Any]]:
    return [row for row in DATA["rows"] if row["product"] == product]


def test_the_page_is_made_from_the_data() -> None:
    page = support_dates.PAGE.read_text("utf-8")
    assert page == support_dates.page_with(page, DATA), (
        f"docs/skills/support-dates.md:1: its tables differ from the data: {RUN} [support-dates]"
    )
    for section in support_dates.sections(DATA):
        assert f"[start:{section}]" in page, f"support-dates.md has no section {section}"


def test_the_csv_is_made_from_the_data() -> None:
    stored = support_dates.PAGE.with_suffix(".csv").read_text("utf-8")
    assert stored == support_dates.as_csv(DATA), (
        f"docs/skills/support-dates.csv:1: it differs from the data: {RUN} [support-dates]"
    )


def test_the_json_has_its_form() -> None:
    """A row a line, each complete, none twice, and no date but real ones."""
    assert support_dates.DATA.read_text("utf-8") == support_dates.as_json(DATA), (
        f"docs/skills/support-dates.json:1: its lines have another form: {RUN} --from FILE --write [support-dates]"
    )
    products = {(one["group"], one["product"]) for one in DATA["products"]}
    assert len(products) == len(DATA["products"])
    seen = set()
    for row in DATA["rows"]:
        line = line_with(str(support_dates.DATA), json.dumps(row, ensure_ascii=False))
        name = f"{row['product']} {row['version']}"
        wrong = f"docs/skills/support-dates.json:{line}: {name}: {{}}: correct it [support-dates]"
        assert list(row) == list(DATA["rows"][0]), wrong.format("its keys are not those of others")
        assert (row["group"], row["product"]) in products, wrong.format("no such product")
        assert (row["product"], row["version"]) not in seen, wrong.format("it is there twice")
        seen.add((row["product"], row["version"]))
        for key in ("until", "paid_until", "as_of"):
            assert re.fullmatch(r"\d{4}-[01]\d-[0-3]\d", row[key] or "2026-01-01"), wrong.format(
                f"`{key}` is no date"
            )
        assert row["precision"] in (("day", "month") if row["until"] else (None,)), wrong.format(
            "`precision` does not fit"
        )
        assert bool(row["until"]) != bool(row["undated"]), wrong.format("`until` or `undated`")
        assert row["undated"] in (None, "supported", "ended", "unknown", "paid only"), wrong.format(
            "`undated`"
        )
        assert row["source"].startswith("https://"), wrong.format("`source` is no address")
    assert {one for _, one in products} == {product for product, _ in seen}
    assert "Permission is hereby granted" in DATA["license"]


@pytest.mark.parametrize(
    "product, newest",
    [
        ("Python", "3.15"),
        ("PHP", "8.6"),
        ("Java, free Temurin builds", "27"),
        (".NET", "11"),
        ("PostgreSQL", "19"),
        ("Kubernetes", "1.37"),
    ],
)
def test_what_came_out_until_november_2026_is_there(product: str, newest: str) -> None:
    [row] = [row for row in versions(product) if row["version"] == newest]
    line = next(line for line in page_lines() if line.startswith(f"| **[{product}]("))
    assert f"{newest}]({row['source']})" in line or row["source"] in (
        f"https://endoflife.date/{row_of(product)['id']}",
        row_of(product)["policy"],
    )


def row_of(product: str) -> dict[str, Any]:
    return next(one for one in DATA["products"] if one["product"] == product)


def page_lines() -> list[str]:
    return support_dates.PAGE.read_text("utf-8").splitlines()


def test_old_versions_are_found_on_the_page() -> None:
    """The browser's own search finds PHP 7.4 and Java 8."""
    rows = "\n".join(page_lines())
    assert re.search(r"\*\*\[PHP\]\(.*\b7\.4 \(2022-11-28\)", rows)
    assert re.search(r"\*\*\[Java, free.*\b8 LTS \(20", rows)


def test_paid_support_is_never_just_supported() -> None:
    day = support_dates.as_of(DATA)
    for row in DATA["rows"]:
        if row["undated"] == "paid only":
            assert not support_dates.supported(row, day)
            if support_dates.paid(row, day):
                assert "(paid only, until 20" in support_dates.entry(row, day)


def named(text: str) -> Iterator[tuple[str, str]]:
    """Each product of the data that a text names with a version: ("PHP", "8.4")."""
    names = {
        name for one in DATA["products"] for name in (one["product"].split(",")[0], *one["also"])
    }
    names |= {"Temurin", "Oracle JDK"}
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    # PHP 8.4, **Node.js** 24, Django version 5.2, but not PHP 200,000
    pattern = rf"(?<![\w.-])({longest})\**(?: version)? v?(\d+(?:\.\d+)*)(?![\d,]*\d)"
    for found in re.finditer(pattern, text):
        yield found[1], found[2]


def known(name: str, version: str) -> bool:
    """Whether a row of a product of that name is that version, or a version of it."""
    for one in DATA["products"]:
        if name in (one["product"], one["product"].split(",")[0], *one["also"]) or one[
            "product"
        ].endswith(name):
            for row in versions(one["product"]):
                numbers = re.findall(r"\d+", row["version"])
                wanted = version.split(".")
                if numbers[: len(wanted)] == wanted or (
                    numbers and wanted[: len(numbers)] == numbers
                ):
                    return True
    return False


def test_versions_are_found_in_a_text() -> None:
    text = "PHP 8.4, **Node.js** 24, Django version 5.2, Java 8000, PHP 200,000, java 8000, Spring Boot 3.5."
    assert list(named(text)) == [
        ("PHP", "8.4"), ("Node.js", "24"), ("Django", "5.2"), ("Java", "8000"), ("Spring Boot", "3.5"),
    ]  # fmt: skip
    assert (
        known("PHP", "8.4")
        and known("PHP", "7")
        and known("Python", "3.12.1")
        and known("Java", "8")
    )
    assert not known("PHP", "8.9") and not known("Java", "8000")


def test_every_version_that_a_page_names_is_in_the_data() -> None:
    missing = [
        f"{page.relative_to(ROOT)}:{line_with(str(page), version)}: {name} {version} is not in the data: "
        f"correct it, or add its row to docs/skills/support-dates.json and {RUN} [support-dates]"
        for page in (ROOT / "docs").rglob("*.md")
        for name, version in named(page.read_text("utf-8"))
        if not known(name, version)
    ]
    assert not missing, "\n".join(missing)


# As https://endoflife.date/api/v1/products/full answers, cut to what is read.
RELEASE = {
    "name": "8.2", "codename": None, "label": "8.2", "releaseDate": "2022-12-08", "isLts": False, "ltsFrom": None,
    "isEoas": True, "eoasFrom": "2024-12-31", "isEol": False, "eolFrom": "2026-12-31", "isMaintained": True,
    "latest": {"name": "8.2.30", "date": "2026-08-01", "link": None},
}  # fmt: skip
ROW = {
    "group": "languages", "product": "PHP", "version": "8.2", "cycle": "8.2", "released": "2022-12-08",
    "until": "2026-12-31", "precision": "day", "undated": None, "paid_until": None, "lts": False, "confirmed": True,
    "source": "https://endoflife.date/php", "as_of": "2026-08-22", "note": "kept",
}  # fmt: skip
PHP = {
    "product": "PHP", "group": "languages", "id": "php", "also": [], "policy": "https://p", "note": "", "dates": "",
}  # fmt: skip


def taken(
    *releases: dict[str, Any], day: str = "2027-01-05", **row: Any
) -> tuple[list[str], list[dict[str, Any]]]:
    """What an export with these releases of PHP changes in data of one row, and the rows then."""
    data = {"complete_since": "2012-01-01", "products": [PHP], "rows": [ROW | row]}
    result = [
        {
            "name": "php",
            "label": "PHP",
            "links": {"releasePolicy": None},
            "releases": list(releases),
        }
    ]
    export = {
        "schema_version": "1.2.0",
        "generated_at": f"{day}T00:10:00+00:00",
        "total": 1,
        "result": result,
    }
    return support_dates.take_over(data, export), data["rows"]  # type: ignore[return-value]


def test_an_export_that_says_the_same_changes_only_the_day() -> None:
    assert taken(RELEASE) == ([], [ROW | {"as_of": "2027-01-05"}])


def test_an_export_moves_a_date_and_adds_a_version_on_top() -> None:
    new = RELEASE | {"name": "8.7", "releaseDate": "2026-12-30", "eolFrom": "2031-12-31"}
    said, rows = taken(new, RELEASE | {"eolFrom": "2027-06-30"})
    assert said == ["PHP 8.2: until 2026-12-31 -> 2027-06-30", "PHP 8.7: new, 8.7 (2031-12-31)"]
    assert [(row["version"], row["until"], row["note"]) for row in rows] == [
        ("8.7", "2031-12-31", ""),
        ("8.2", "2027-06-30", ""),
    ]


def test_an_export_brings_neither_very_old_versions_nor_older_knowledge() -> None:
    old = RELEASE | {
        "name": "4.4",
        "releaseDate": "2005-07-11",
        "isEol": True,
        "eolFrom": "2008-08-07",
    }
    assert taken(old)[0] == []
    assert taken(RELEASE | {"eolFrom": "2030-01-01"}, day="2026-08-22")[0] == []


def test_an_export_replaces_what_was_added_by_hand() -> None:
    said, [row] = taken(RELEASE, source="https://elsewhere.example", precision="month")
    assert said == ["PHP 8.2: precision month -> day"]
    assert (row["source"], row["note"]) == ("https://endoflife.date/php", "")


@pytest.mark.parametrize(
    "dates, release, until, paid, undated",
    [
        ("", {"eolFrom": "2026-06-30", "eoesFrom": "2032-06-30"}, "2026-06-30", "2032-06-30", None),
        ("", {"eolFrom": "2026-06-30", "eoesFrom": "2026-06-30"}, "2026-06-30", None, None),
        ("", {"eolFrom": None, "isEol": False}, None, None, "supported"),
        ("", {"eolFrom": None, "isEol": True}, None, None, "ended"),
        (
            "paid only",
            {"eolFrom": "2030-03-31", "eoesFrom": "2033-09-30"},
            None,
            "2033-09-30",
            "paid only",
        ),
        (
            "extended is free",
            {"eolFrom": "2026-07-11", "eoesFrom": "2028-06-30"},
            "2028-06-30",
            None,
            None,
        ),
    ],
)
def test_the_api_keeps_free_and_paid_apart(
    dates: str, release: dict[str, Any], until: str, paid: str, undated: str
) -> None:
    row = support_dates.from_release(PHP | {"dates": dates}, RELEASE | release, "2027-01-05")
    assert (row["until"], row["paid_until"], row["undated"]) == (until, paid, undated)


def test_the_command_prints_and_only_writes_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for suffix in (".json", ".md", ".csv"):
        text = support_dates.PAGE.with_suffix(suffix).read_text("utf-8")
        (tmp_path / f"dates{suffix}").write_text(text, "utf-8")
    monkeypatch.setattr(support_dates, "PAGE", tmp_path / "dates.md")
    monkeypatch.setattr(support_dates, "DATA", tmp_path / "dates.json")
    file = tmp_path / "export.json"
    # One product alone, as /products/php answers.
    release = RELEASE | {
        "name": "5.6",
        "releaseDate": "2014-08-28",
        "eolFrom": "2019-01-10",
        "isEol": True,
    }
    result = {"name": "php", "releases": [release]}
    file.write_text(json.dumps({"generated_at": "2999-01-05T00:00:00Z", "result": result}))
    assert support_dates.main(["--from", str(file)]) == 0
    assert capsys.readouterr().out == "PHP 5.6: until 2018-12-31 -> 2019-01-10\n"
    assert json.loads((tmp_path / "dates.json").read_text("utf-8")) == DATA
    assert support_dates.main(["--from", str(file), "--write"]) == 0
    for suffix in (".json", ".csv"):
        assert "2019-01-10" in (tmp_path / f"dates{suffix}").read_text("utf-8")
    assert "5 January 2999" in (tmp_path / "dates.md").read_text("utf-8")
    file.write_text("<html>")
    assert support_dates.main(["--from", str(file)]) == 1
    assert f"{file}: is no export of endoflife.date" in capsys.readouterr().err


def test_a_product_that_is_gone_from_the_export_is_told() -> None:
    export = {"generated_at": "2027-01-05T00:00:00Z", "result": []}
    said = support_dates.take_over(copy.deepcopy(DATA), export)
    assert "PHP: gone from the export; look for its new name" in said
    assert not [line for line in said if line.startswith("Git:")]


def test_dates_that_are_over_or_near_are_marked_for_the_day_of_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = (
        '<td data-column="Supported, last day">%s</td><td data-column="Ended">2 (2026-12-01)</td>'
    )
    page = (
        cell % "5 (2027-06-01), 4 (2027-05-31, paid until 2030-01-01), 3 (2026-11), 2 (2026-11-30)"
    )
    word = '<b class="guide-ends">ends within six months</b>'
    assert support_dates.mark(page, "2026-12-01") == cell % (
        f"5 (2027-06-01), 4 (2027-05-31, paid until 2030-01-01) {word}, "
        '3 (2026-11) <b class="guide-ends">has ended</b>, 2 (2026-11-30) <b class="guide-ends">has ended</b>'
    )
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert support_dates.build_day() == "2027-01-15"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert "2026-11-24" <= support_dates.build_day()


def test_built_pages_carry_the_marks() -> None:
    """Also those that include a table, and those of the edition for a disk."""
    with zipfile.ZipFile(next((SITE / "offline").glob("*.zip"))) as archive:
        [name] = [one for one in archive.namelist() if one.endswith("skills/support-dates.html")]
        offline = archive.read(name).decode()
    for text in (
        (SITE / "skills/support-dates/index.html").read_text("utf-8"),
        (SITE / "skills/languages/index.html").read_text("utf-8"),
        offline,
    ):
        bare = re.sub(' <b class="guide-ends">.*?</b>', "", text)
        assert text == support_dates.mark(bare, support_dates.build_day())


@pytest.fixture
def dates(browser: Browser, base: str) -> Iterator[Page]:
    """The page on a phone, on the day of the data."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.clock.set_fixed_time(f"{DAY}T12:00:00Z")
    page.goto(base + "skills/support-dates/")
    yield page
    context.close()
    assert faults == []


DAY = support_dates.as_of(DATA)
# The version whose support ends next, on the day of the data.
NEXT = min(
    (row for row in DATA["rows"] if (row["until"] or "") >= DAY), key=lambda row: row["until"]
)
END = support_dates.in_words(NEXT["until"])
ANSWERS = [
    (
        "PHP 7.4",
        f"PHP 7.4 ended on 28 November 2022. Newest known: {versions('PHP')[0]['version']}.",
    ),
    ("php7.4.33", "PHP 7.4 ended on 28 November 2022."),
    ("PHP 4", "PHP 4 has ended; it is older than the versions in the table."),
    ("PHP 6", "PHP 6 is not in the table"),
    ("PHP 99", "PHP 99 is newer than the newest in the table"),
    ("Java 1.8", "Java, free Temurin builds 8 is supported until"),
    ("Java 8", "Java, Oracle JDK 8: only paid support has a date. Paid support lasts until"),
    (f"k8s {versions('Kubernetes')[0]['version']}", "Kubernetes 1."),
    (".NET Core 3.1", ".NET Core 3.1 ended on 13 December 2022."),
    ("ubuntu 20.04 LTS", "Ubuntu 20.04 ended on 31 May 2025. Paid support lasts until"),
    ("IIS 10", "IIS (with a supported Windows Server) is supported; no end date is known."),
    ("Ingress NGINX", "Ingress NGINX controller: no version has free support."),
    ("postgres", "PostgreSQL: supported are "),
    ("COBOL 85", "No product in the tables is called “COBOL 85”."),
    (f"{NEXT['product']} {NEXT['version']}", f"is supported until {END}"),
    *[
        (f"{row['product']} {row['version']}", "is still supported is not confirmed")
        for row in DATA["rows"]
        if row["undated"] == "unknown"
    ],
]


def test_the_look_up_answers(dates: Page) -> None:
    field, output = dates.get_by_label("Product and version"), dates.get_by_role("status")
    for query, answer in ANSWERS:
        field.fill(query)
        field.press("Enter")
        assert answer in output.inner_text(), query


def test_the_look_up_works_by_keyboard_and_fits(dates: Page) -> None:
    """The answer comes while one types, into a region that a screen reader reads out."""
    dates.get_by_label("Product and version").focus()
    dates.keyboard.type(f"{NEXT['product']} {NEXT['version']}")
    expect(dates.get_by_role("status")).to_contain_text(f"until {END}")
    dates.keyboard.press("Tab")
    expect(dates.get_by_role("button", name="Look up")).to_be_focused()
    assert dates.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(dates).response["violations"]
    assert [one["id"] for one in found] == []


def test_the_readers_day_corrects_the_marks(dates: Page) -> None:
    """A page that was built before a version ended says in the reader's browser that it has."""
    link = dates.get_by_role("link", name=NEXT["product"], exact=True)
    cell = dates.locator("tr", has=link).locator("th, td").nth(2)
    mark = re.compile(
        rf"{re.escape(NEXT['version'])}( LTS)? \([^)]*\) (ends within six months|has ended)"
    )
    found = mark.search(cell.inner_text())
    assert found and found[2] == "ends within six months"
    dates.clock.set_fixed_time(f"{int(DAY[:4]) + 1}{DAY[4:8]}20T12:00:00Z")
    dates.reload()
    found = mark.search(cell.inner_text())
    assert found and found[2] == "has ended"
    dates.get_by_label("Product and version").fill(f"{NEXT['product']} {NEXT['version']}")
    expect(dates.get_by_role("status")).to_contain_text(f"{NEXT['version']} ended on {END}.")


def test_without_javascript_there_is_no_look_up(browser: Browser, base: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(base + "skills/support-dates/")
    expect(page.locator(".guide-lookup")).to_be_hidden()
    expect(page.locator("article")).to_contain_text("7.4 (2022-11-28)")
    page.close()


def test_the_look_up_answers_from_a_disk(browser: Browser, tmp_path: Path) -> None:
    with zipfile.ZipFile(next((SITE / "offline").glob("*.zip"))) as archive:
        archive.extractall(tmp_path)
    [file] = tmp_path.glob("*/skills/support-dates.html")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.get_by_label("Product and version").fill("PHP 7.4")
    expect(page.locator("#support-answer")).to_contain_text("PHP 7.4 ended on 28 November 2022.")
    page.close()
