"""The hiring kit in a real browser: one set of answers gives one set of words, wherever they leave the page.

`REFRESH=1 scripts/test tests/test_kit.py -k whole_kit` writes the expected texts in tests/kit/ anew; read the difference first.
"""

import json
import os
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlencode, urlsplit

import pytest
import yaml
from conftest import ROOT, Start
from playwright.sync_api import Dialog, Page, ViewportSize, expect

pytestmark = pytest.mark.skipif(
    not (ROOT / "site/assets/javascripts/kit/data.js").exists(),
    reason="the kit has no words: scripts/build says what it misses on which page",
)

EXPECTED = ROOT / "tests/kit"
RULES = yaml.safe_load((ROOT / "docs/hiring/kit-rules.yml").read_text("utf-8"))
TASKS = [
    "logic-and-architecture",
    "correctness",
    "performance",
    "databases",
    "integrations",
    "api",
    "testing",
    "security",
    "delivery-and-operation",
]
SIGNS = ["accounts", "payments", "peaks", "teams", "uptime"]

WHOLE = {
    "bicycle-rental": {
        "troubles": "correctness databases security",
        "signs": "accounts payments",
        "review": "nobody",
        "situation": "takeover",
        "amount": "weekly",
        "language": "PHP 7.4",
        "database": "MySQL 5.7",
        "place": "Utrecht, two days at home",
        "hours": "24 to 32 hours a week",
        "from": "48000",
        "to": "58000",
        "currency": "euros",
        "per": "year",
        "company": "Wheel Rental",
        "sells": "We rent bicycles to tourists in three towns.",
        "outcome1": "By 30 September no bicycle is booked twice.",
        "email": "jobs@wheel.example",
        "contact": "the owner, jobs@wheel.example",
        "until": "31 January",
        "answer": "14 February",
        "rate_you": "40",
        "rate_second": "30",
        "rate_engineer": "110",
        "rate_reviewer": "110",
        "oncosts": "25",
        "equipment": "3000",
        "boards": "600",
    },
    "growing-product": {
        "troubles": "api testing performance",
        "signs": "accounts",
        "review": "colleague",
        "amount": "weekly pause",
        "situation": "more",
        "level": "middle",
        "language": "Python",
        "framework": "Django",
        "database": "PostgreSQL",
        "place": "remote from Canada",
        "hours": "37.5 hours a week",
        "from": "95000",
        "to": "115000",
        "currency": "Canadian dollars",
        "per": "year",
        "company": "Timesheet",
        "oncosts": "12",
        "agency": "20",
    },
    "large-shop": {
        "troubles": "performance databases integrations security",
        "signs": "accounts payments peaks teams uptime",
        "review": "colleague",
        "amount": "weekly pause",
        "situation": "more",
        "language": "Java",
        "framework": "Spring Boot",
        "database": "PostgreSQL",
        "from": "7000",
        "to": "8400",
        "currency": "euros",
        "per": "month",
        "oncosts": "21",
        "rate_you": "70",
    },
}

# One bad ad for each objection; the text around the words is good.
GOOD = """BACKEND DEVELOPER, PHP, mid-level
Pay: from 48,000 to 58,000 euros a year, before tax
WHAT YOU WILL DO
- You will make our prices right, also when two customers act at once.
WHAT YOU MUST BRING
- You have built and run a service in PHP.
- You work with Git and let others review your changes.
HOW WE CHOOSE
You will hear from us by 14 February.
"""
BAD = {
    **{rule["words"][0]: (f"{GOOD}{rule['words'][0]}\n", rule["why"]) for rule in RULES["words"]},
    "musts": (
        GOOD.replace("- You work with Git", "- One thing\n" * 6 + "- You work with Git"),
        RULES["counted"]["musts"]["why"],
    ),
    "pay": (re.sub(r"Pay: .*\n", "", GOOD), RULES["counted"]["pay"]["why"]),
    "range": (GOOD.replace("58,000", "80,000"), RULES["counted"]["range"]["why"]),
    "answer": (
        GOOD.replace("You will hear from us by 14 February.", ""),
        RULES["counted"]["answer"]["why"],
    ),
    "years": (GOOD + "Five years of experience with PHP.\n", RULES["counted"]["years"]["why"]),
    "jobs": (
        GOOD + "You also do graphic design and user support.\n",
        RULES["counted"]["jobs"]["why"],
    ),
    "version": (GOOD.replace("in PHP.", "in PHP 5.6."), RULES["counted"]["version"]["why"]),
}


@pytest.fixture(scope="module")
def tab(start: Start, engine: str) -> Iterator[Page]:
    """A page as wide as a phone. Firefox is not asked before a page reads what was copied."""
    allowed = ["clipboard-read", "clipboard-write"] if engine == "chromium" else []
    viewport = ViewportSize(width=360, height=740)
    context = start("light", False).new_context(viewport=viewport, permissions=allowed)
    yield context.new_page()
    context.close()


def fill(tab: Page, base: str, answers: dict[str, str]) -> None:
    """Opens the kit with these answers in its address."""
    tab.goto("about:blank")
    tab.goto(f"{base}hiring/kit/#x=&{urlencode(answers)}")
    tab.wait_for_selector("#kit-out section")


def part(tab: Page, name: str) -> str:
    """The plain text of a part, as it is copied."""
    tab.locator(f"#kit-parts button[value={name}]").click()
    tab.locator("#kit-out section").first.get_by_role("button", name="Copy as plain text").click()
    expect(tab.locator("#kit-status")).to_have_text("Copied as plain text.")
    return tab.evaluate("navigator.clipboard.readText()")


def titles(text: str) -> list[str]:
    return [line.lower() for line in re.findall(r"^\d\. (.+)$", text, re.MULTILINE)]


def summary(tab: Page) -> str:
    sheets = "\n".join(
        f"{place}. {title}" for place, title in enumerate(titles(part(tab, "interviewer"))[:5], 1)
    )
    return (
        "\n\n".join(
            [part(tab, "decision"), part(tab, "ad"), part(tab, "cost"), f"QUESTIONS\n{sheets}"]
        )
        + "\n"
    )


@pytest.mark.parametrize("name", WHOLE)
def test_whole_kit(tab: Page, base: str, name: str) -> None:
    fill(tab, base, WHOLE[name])
    expected = EXPECTED / f"{name}.txt"
    if os.environ.get("REFRESH"):
        expected.write_text(summary(tab), "utf-8")
    assert summary(tab) == expected.read_text("utf-8"), (
        f"tests/kit/{name}.txt:1: the kit says something else now: "
        "run REFRESH=1 scripts/test tests/test_kit.py -k whole_kit and read the difference [kit]"
    )


def draw(seed: int) -> dict[str, str]:
    """A set of answers by chance; the same seed gives the same set."""
    chance = random.Random(seed)
    low = chance.randrange(30, 90) * 1000
    return {
        "troubles": " ".join(chance.sample(TASKS, chance.randint(0, 4))),
        "signs": " ".join(chance.sample(SIGNS, chance.randint(0, 5))),
        "amount": chance.choice(["", "weekly", "pause", "weekly pause"]),
        "review": chance.choice(["", "nobody", "outside", "colleague"]),
        "situation": chance.choice(["", "first", "takeover", "more"]),
        "level": chance.choice(["", "", "junior", "middle", "senior"]),
        "language": chance.choice(["", "PHP 8.4", "Java"]),
        "framework": chance.choice(["", "Rails"]),
        "from": str(low),
        "to": str(low + chance.randrange(0, 9000)),
        "currency": "euros",
        "per": "year",
        "oncosts": chance.choice(["", "20", "31,5"]),
        "rate_you": chance.choice(["", "50"]),
        "swap2": chance.choice(["", "api.senior"]),
    }


@pytest.mark.parametrize("seed", range(20))
def test_every_way_out_says_the_same(tab: Page, base: str, seed: int) -> None:
    fill(tab, base, draw(seed))
    tab.locator("#kit-parts button[value=all]").click()
    shown = tab.locator("#kit-out").inner_text()
    asked = tab.locator("#kit-interviewer .question h3").all_inner_texts()
    assert len(asked) == 5
    assert "Something wrong here?" not in shown and "On this page" not in shown
    assert tab.locator("#kit-score .score h3").all_inner_texts() == asked
    musts = [
        line for line in re.findall(r"^- (.+)$", part(tab, "ad"), re.MULTILINE) if line in shown
    ]
    assert [title.lower() for title in asked] == [
        f"{n}. {t}" for n, t in enumerate(titles(part(tab, "score"))[:5], 1)
    ]
    total = re.search(r"First year, lines that are filled \| ([^|]+) \|", part(tab, "cost"))
    assert total and total[1] in shown
    tab.locator("#kit-parts button[value=all]").click()
    tab.emulate_media(media="print")
    printed = tab.locator("#kit-out").inner_text()
    tab.emulate_media(media="screen")
    for words in [*asked, *musts, total[1]]:
        assert words in printed
    address = tab.url
    fresh = tab.context.new_page()
    fresh.goto(address)
    fresh.wait_for_selector("#kit-out section")
    fresh.locator("#kit-parts button[value=all]").click()
    assert fresh.locator("#kit-out").inner_text() == shown
    fresh.close()


def marked(tab: Page, ad: str) -> str:
    tab.locator("#kit-pasted").fill(ad)
    return tab.locator("#kit-marked").inner_text()


@pytest.mark.parametrize("name", BAD)
def test_objection(tab: Page, base: str, name: str) -> None:
    fill(tab, base, {"troubles": "correctness"})
    ad, why = BAD[name]
    said = marked(tab, ad)
    assert why in said
    assert said.startswith("1 objection a good candidate would raise"), said


def example() -> str:
    """The example ad of the job-description page, with two figures in place of A and B."""
    page = (ROOT / "site/hiring/job-description.md").read_text("utf-8")
    ad = re.findall(r"```text\n(.*?)```", page, re.DOTALL)[1]
    return ad.replace("from A to B euros", "from 48,000 to 58,000 euros")


def test_silent_on_good_ads(tab: Page, base: str) -> None:
    for ad in (GOOD, example()):
        fill(tab, base, {"troubles": "correctness", "signs": "accounts"})
        assert marked(tab, ad) == "No objection"
    fill(tab, base, {**WHOLE["growing-product"], "answer": "1 March"})
    ad = part(tab, "ad")
    assert marked(tab, ad) == "No objection"


def test_accepting_a_repair_changes_the_words(tab: Page, base: str) -> None:
    fill(tab, base, {"troubles": "correctness", "sells": "A young team of bicycle lovers."})
    tab.locator("#kit-ad .kit-objections").get_by_role("button", name="Write “team”").click()
    assert tab.locator("[name=sells]").input_value() == "A team of bicycle lovers."
    tab.go_back()
    expect(tab.locator("[name=sells]")).to_have_value("A young team of bicycle lovers.")


def test_swap_and_back(tab: Page, base: str) -> None:
    fill(tab, base, WHOLE["bicycle-rental"])
    tab.locator("#kit-parts button[value=all]").click()
    before = tab.locator("#kit-interviewer .question h3").all_inner_texts()
    tab.locator("#kit-out [name=swap3]").select_option("performance.middle")
    after = tab.locator("#kit-interviewer .question h3").all_inner_texts()
    assert after[2] != before[2] and after[:2] + after[3:] == before[:2] + before[3:]
    assert tab.locator("#kit-score .score h3").all_inner_texts() == after
    assert "3. Performance" in tab.locator("#kit-score").inner_text()
    tab.go_back()
    expect(tab.locator("#kit-interviewer .question h3").nth(2)).to_have_text(before[2])


AMOUNTS = {
    "60000": 60000,
    "60,000": 60000,
    "60.000": 60000,
    "60 000": 60000,
    "€60k": 60000,
    "4.500 EUR": 4500,
    "1,250.75": 1250.75,
    "31,5": 31.5,
    "20%": 20,
    "40-50": None,
    "by agreement": None,
}


def test_amounts_as_people_write_them(tab: Page, base: str) -> None:
    fill(tab, base, {})
    read = {text: tab.evaluate("text => kit.amount(text) || null", text) for text in AMOUNTS}
    assert read == AMOUNTS


def test_ad_says_what_can_be_learned(tab: Page, base: str) -> None:
    """The heading has a comma, and the objections send lines below it."""
    fill(tab, base, {"troubles": "api"})
    assert re.search(r"USEFUL, AND YOU CAN LEARN IT HERE\n+- ", part(tab, "ad"))


def test_words_around_an_answer(tab: Page, base: str) -> None:
    fill(tab, base, {"troubles": "performance", "from": "90", "per": "hour"})
    assert "from 90 [currency] an hour" in part(tab, "ad")
    said = part(tab, "places")
    assert "backend developer who will find out why a page is slow and prove that their fix" in said


def test_takeover_is_asked_about_old_code(tab: Page, base: str) -> None:
    four = {"troubles": "api testing performance databases", "situation": "takeover"}
    fill(tab, base, four | {"language": "PHP 7.4"})
    assert "years old, written in PHP 7.4 by one person who has left." in part(tab, "ad")
    part(tab, "interviewer")
    asked = tab.locator("#kit-interviewer .question h3").all_inner_texts()
    assert len(asked) == 5 and asked[0].startswith("1. It is")
    assert "another invoice" in asked[4], "nobody passes without security"


TEAMS = {  # who reviews, and what this hire is: what the ad may say of it
    ("nobody", "first"): "you are our only developer. [Name of the outside reviewer] reviews",
    ("nobody", "more"): "[number] developers. [Name of the outside reviewer] reviews",
    ("outside", "takeover"): "you are our only developer. An outside senior developer reviews",
    ("outside", "more"): "[number] developers. An outside senior developer reviews",
    ("outside", ""): "[number] developers. An outside senior developer reviews",
    ("colleague", "takeover"): "[number] developers. A developer of ours reviews",
}


@pytest.mark.parametrize("case", TEAMS)
def test_ad_promises_no_more_than_the_answers(tab: Page, base: str, case: tuple[str, str]) -> None:
    fill(tab, base, {"review": case[0], "situation": case[1], "amount": "pause"})
    ad = part(tab, "ad")
    assert f"The team: {TEAMS[case]} your work." in ad
    assert "On call: no" not in ad


HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "\u202emoc.elpmaxe",
    "%E0%A4%A",
    "a" * 1_000_000,
]


@pytest.mark.parametrize("place", range(len(HOSTILE)))
def test_hostile_words_are_text(tab: Page, base: str, place: int) -> None:
    words = HOSTILE[place]
    ran: list[str] = []

    def hear(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    tab.on("dialog", hear)
    fill(tab, base, {"company": words[:3000], "sells": words[:3000], "troubles": words[:100]})
    tab.locator("#kit-parts button[value=all]").click()
    assert not tab.locator("#kit-out img, #kit-out script").count()
    assert "\u202e" not in tab.locator("#kit-out").inner_text()
    tab.locator("#kit-pasted").evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input')) }", words
    )
    assert not tab.locator("#kit-marked img, #kit-marked script").count()
    tab.goto("about:blank")
    tab.goto(f"{base}hiring/kit/#company={words[:9000] if place != 3 else words}&=&troubles=%%%")
    tab.wait_for_selector("#kit-out section")
    assert not ran


def test_from_a_disk(start: Start, tmp_path: Path) -> None:
    """The edition for reading offline has the kit, and its links lead to files."""
    with zipfile.ZipFile(ROOT / "site/offline/backend-developer-guide.zip") as pack:
        pack.extractall(tmp_path)
    folder = tmp_path / "backend-developer-guide"
    page = start("light", False).new_page()
    page.goto((folder / "hiring/kit.html").as_uri() + f"#{urlencode(WHOLE['bicycle-rental'])}")
    page.wait_for_selector("#kit-out section")
    page.locator("#kit-parts button[value=all]").click()
    assert page.locator("#kit-out section").count() == 8
    for address in page.locator("#kit-out a").evaluate_all(
        "links => links.map((link) => link.href)"
    ):
        if address.startswith("file:"):
            assert Path(unquote(urlsplit(address).path)).is_file(), address
    page.close()


CASES = {  # answers, and the row of the table on role/do-you-need-one that a person would take
    "a brochure": ({}, "None"),
    "a brochure that must not stand still": ({"amount": "pause"}, "None"),
    "nothing wrong, and much to do": ({"amount": "weekly pause"}, "None"),
    "a hosted shop with a login": ({"signs": "accounts"}, "Some hours"),
    "wrong prices": ({"troubles": "correctness"}, "Some hours"),
    "the freelancer left": ({"situation": "takeover"}, "Some hours"),
    "wrong prices, a partner fetches orders at eight": (
        {"troubles": "correctness", "amount": "pause"},
        "Some hours, with a response time",
    ),
    "a list for a year": ({"troubles": "api testing", "amount": "weekly"}, "Permanent"),
    "a large shop": ({"signs": "teams uptime", "amount": "weekly"}, "Permanent"),
    "a large shop in the evening": (
        {"signs": "teams peaks", "amount": "weekly pause"},
        "Permanent, with a stand-in",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_page_and_kit_decide_alike(tab: Page, base: str, case: str) -> None:
    answers, need = CASES[case]
    fill(tab, base, answers)
    page = (ROOT / "docs/role/do-you-need-one.md").read_text("utf-8")
    row = re.search(rf"^\| \*\*{re.escape(need)}\*\* \|.*\| (.+) \|$", page, re.MULTILINE)
    assert row, (
        f"docs/role/do-you-need-one.md:1: no row `{need}`: put it back, the kit says it [kit]"
    )
    said = part(tab, "decision")
    assert "the same" not in row[1].lower()
    assert f"{need.lower()}. Start with: {row[1][0].lower()}{row[1][1:]}." in said


def test_the_agreement_comes_with_hours_only(tab: Page, base: str) -> None:
    """Who buys hours signs an agreement and posts no job: the kit fills what it knows of it."""
    hours = {"troubles": "api", "per": "hour", "from": "90", "currency": "euros"}
    fill(tab, base, hours | {"company": "Lopes & Sons", "outcome1": "Partners read our stock."})
    said = part(tab, "agreement")
    assert "Lopes & Sons and [freelancer or agency], from [date], at 90 euros an hour" in said
    assert "by [date]: Partners read our stock. It is done when" in said
    assert "at night" not in said
    for dated in ("By 31 January a backup is restored.", "A backup is restored by 2027-01-31."):
        fill(tab, base, hours | {"outcome1": dated})
        assert f"One piece of work first: {dated[:-1]}. It" in part(tab, "agreement")
    fill(tab, base, hours | {"amount": "pause"})
    assert "(hours) at night" in part(tab, "agreement")
    fill(tab, base, hours | {"amount": "weekly"})
    expect(tab.locator("#kit-parts button[value=agreement]")).to_be_hidden()
    expect(tab.locator("#kit-out section")).to_have_attribute("id", "kit-ad")


REVIEW = {  # answers, and the line of the bill that pays for the second pair of eyes
    "a junior beside your developer": (
        {"review": "colleague", "situation": "more", "rate_second": "50"},
        "Your developer's hours for review and teaching | 9,600 |",
    ),
    "alone": ({"review": "nobody", "rate_reviewer": "100"}, "Outside reviewer | 4,800 to 9,600 |"),
    "bought hours": (
        {"review": "nobody", "rate_reviewer": "100", "amount": ""},
        "Outside reviewer | 1,200 to 2,400 |",
    ),
}


@pytest.mark.parametrize("case", REVIEW)
def test_the_bill_pays_whoever_reviews(tab: Page, base: str, case: str) -> None:
    answers, line = REVIEW[case]
    fill(tab, base, {"troubles": "api", "amount": "weekly"} | answers)
    assert line in part(tab, "cost")


def test_form_and_table_name_the_same_troubles() -> None:
    page = (ROOT / "docs/hiring/kit.md").read_text("utf-8")
    form = re.findall(r'name="troubles" value="([^"]+)"> ([^<]+)</label>', page)
    data = json.loads(
        (ROOT / "site/assets/javascripts/kit/data.js")
        .read_text("utf-8")
        .partition("=")[2]
        .rstrip(";\n")
    )
    table = [(slug, task["trouble"]) for slug, task in data["tasks"].items()]
    differ = sorted({slug for slug, _ in set(form) ^ set(table)})
    assert form == table, (
        "docs/hiring/kit.md:1: question 1 and the table of troubles in docs/hiring/job-description.md "
        f"differ in {', '.join(differ) or 'their order'}: write the same in both [kit]"
    )


def test_every_bracket_of_the_template_is_known() -> None:
    """A bracket that the kit does not know would stay empty in every ad."""
    page = (ROOT / "docs/hiring/job-description.md").read_text("utf-8")
    template = re.findall(r"```text\n(.*?)```", page, re.DOTALL)[0]
    code = (ROOT / "docs/assets/javascripts/kit/ad.js").read_text("utf-8")
    benefits = (
        "[health insurance, retirement plan, paid vacation, ...; some US states require this line]"
    )
    left = {"[date your adviser names]", benefits}  # only the reader, or an adviser, can say
    built = re.sub(
        r"\[Outcome.*|\[Our .*|\[One more.*|\[You .*|\[For a junior.*|\[Keep three.*|\[Growing.*|  \[seven.*|\[(Logic|Correctness|Performance|Databases|Integrations|API|Testing|Security|Delivery)[^\]]*\]|^BACKEND.*",
        "",
        template,
        flags=re.MULTILINE,
    )
    unknown = {
        bracket for bracket in re.findall(r"\[[^\]]+\]", built) if bracket not in code
    } - left
    assert not unknown, (
        f"docs/hiring/job-description.md:1: the kit does not fill {sorted(unknown)}: change docs/assets/javascripts/kit/ad.js, too [kit]"
    )


def test_the_sheet_explains_the_words_of_its_own_questions(tab: Page, base: str) -> None:
    """Another question brings other words; what none of the five uses is not on the sheet."""
    fill(tab, base, {"troubles": "performance integrations testing api", "situation": "first"})
    part(tab, "interviewer")
    said = tab.locator("#kit-interviewer .question").all_inner_texts()
    listed = tab.locator("#kit-interviewer #words-in-the-key + ul > li strong").all_inner_texts()
    assert "Index:" in listed and "Lock:" not in listed and len(listed) == len(set(listed)) > 5
    assert "index" in " ".join(said).lower()


def test_bought_hours_have_hours_of_their_own(tab: Page, base: str) -> None:
    """Nobody reads sixty applications for a freelancer; the page says the same hours."""
    fill(tab, base, {"troubles": "databases", "rate_you": "50"})
    said = part(tab, "cost")
    assert "agreement is signed | 400 | 8 hours" in said and "60 applications" not in said
    page = (ROOT / "docs/role/do-you-need-one.md").read_text("utf-8")
    assert "eight until the agreement is signed" in page and "four for access" in page
