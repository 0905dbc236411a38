"""The built site in real browsers: whole, light, found, closed, and there offline. Who can use it: test_access.py."""

import base64
import csv
import gzip
import hashlib
import html
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import (
    ALL,
    CONFIG,
    FITS,
    MISSING,
    ROOT,
    SITE,
    TYPES,
    Start,
    Visit,
    accessible,
    address,
    print_later,
    stands,
)
from playwright.sync_api import expect

# Bytes of a page's first load, compressed.
BUDGET = 36_000
HOME_BUDGET = 28_000
REQUESTS = 4
TOOLS = {
    "",
    "hiring/kit/",
    "skills/support-dates/",
}  # each brings a style sheet, and some a script, of its own
QUERIES = list(csv.DictReader((ROOT / "tests/queries.csv").open(encoding="utf-8")))
LINES = {one["query"]: number for number, one in enumerate(QUERIES, 2)}  # in tests/queries.csv


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Spreads the matrix of pages, widths and color schemes, all of it with --all."""
    full = metafunc.config.getoption("--all")
    if {"path", "width", "scheme"} <= set(metafunc.fixturenames):
        paths = [address(page) for page in (ALL if full else TYPES)] + [MISSING]
        widths = [360, 768, 1280] if full else [360, 1280]
        shown = [
            (path, width, scheme)
            for path in paths
            for width in widths
            for scheme in ("light", "dark")
            # Without --all each page is seen small and light, and large and dark.
            if full or (scheme == "light") == (width == 360)
        ]
        metafunc.parametrize("path, width, scheme", shown)
    if "one" in metafunc.fixturenames:
        # The worker answers all of them in one test; the whole way through the page takes a second each.
        metafunc.parametrize(
            "one", QUERIES if full else QUERIES[::25], ids=lambda one: one["query"]
        )


def test_every_page_is_whole(
    visit: Visit,
    engine: str,
    path: str,
    width: int,
    scheme: str,
    pytestconfig: pytest.Config,
) -> None:
    """A page has one heading, fits the screen, keeps still while it loads and passes axe-core."""
    page = visit(path, width, scheme)
    assert page.locator("h1").count() == 1
    assert page.evaluate(FITS)
    moved = page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list =>
            done(list.getEntries().reduce((sum, one) => sum + one.value, 0))
        ).observe({type: "layout-shift", buffered: true}) ?? setTimeout(() => done(0), 100))"""
    )
    assert moved < 0.01
    stands(page)
    # axe-core takes longer than all else here, and its rules ask the page more than the engine.
    if engine == "chromium" or pytestconfig.getoption("--all"):
        assert accessible(page) == []
    # What 400 percent leave of 1280 pixels.
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(FITS)


@pytest.mark.parametrize("path", [address(page) for page in TYPES])
def test_first_load_is_light(visit: Visit, chromium: None, base: str, path: str) -> None:
    """What a page loads before its reader does something stays within the budget, and needs no search."""
    page = visit("404.html")
    loaded = {}
    page.on("response", lambda answer: loaded.update({answer.url: answer}))
    page.goto(base + path)
    stands(page)
    sizes: Counter[str] = Counter()
    for url, answer in loaded.items():
        if not url.startswith("data:"):
            kind = answer.request.resource_type.replace("document", "html")
            sizes[kind] += len(gzip.compress(answer.body(), 6))
    parts = ", ".join(f"{kind} {size}" for kind, size in sorted(sizes.items()))
    print_later(f"{sizes.total():6} bytes  /{path}  ({parts})")
    allowed = REQUESTS + (2 if path in TOOLS else 0)
    assert len([url for url in loaded if not url.startswith("data:")]) <= allowed, loaded.keys()
    assert sizes.total() <= (BUDGET if path else HOME_BUDGET), (
        f"/{path} is too heavy for a phone, shorten it: {parts}"
    )


def test_every_page_keeps_the_budget() -> None:
    """Also the pages that the browser does not open are light: they load the same files beside their HTML."""
    text = re.sub(
        r"<template.*?</template>", "", (SITE / "index.html").read_text("utf-8"), flags=re.DOTALL
    )
    names = re.findall(
        r'<(?:link rel="(?:stylesheet|icon)" href|script src)="(?:\./)?(assets/[^"]+)"', text
    )
    shared = sum(len(gzip.compress((SITE / name).read_bytes(), 6)) for name in names)
    weights = {p: shared + len(gzip.compress(p.read_bytes(), 6)) for p in SITE.rglob("*.html")}
    heaviest = max(weights, key=lambda page: weights[page])
    print_later(f"{weights[heaviest]:6} bytes  the heaviest page, {heaviest.relative_to(SITE)}")
    source = heaviest.relative_to(SITE).as_posix().removesuffix("/index.html")
    assert weights[heaviest] <= BUDGET, (
        f"docs/{source}.md:1: with {weights[heaviest]} bytes, compressed, the page is too heavy for a phone "
        f"({BUDGET} are allowed): shorten or split it [weight]"
    )
    assert weights[SITE / "index.html"] <= HOME_BUDGET


def test_titles_fit_two_lines_on_a_phone(visit: Visit) -> None:
    page = visit("about/", 360)
    titles = []
    for source in ALL:
        text = (SITE / address(source) / "index.html").read_text("utf-8")
        titles += re.findall(r"<h1[^>]*>(.*?)<a class=\"headerlink\"", text, re.DOTALL)
    assert len(titles) == len(ALL)
    long = page.evaluate(
        """titles => {
            const heading = document.querySelector("h1");
            const line = parseFloat(getComputedStyle(heading).lineHeight);
            return titles.filter(title => {
                heading.innerHTML = title;
                return heading.getBoundingClientRect().height > 2.1 * line;
            });
        }""",
        titles,
    )
    assert long == [], "shorten these titles"


def test_the_first_screen_answers(visit: Visit, base: str) -> None:
    """Each door of the home page stands in the first screen and answers in place; a trouble goes on into the kit."""
    page = visit("", 360)
    doors = page.locator(".first .tabbed-labels label")
    assert doors.all_text_contents() == [
        "Hire one",
        "Become one",
        "Version too old?",
        "Watch an attack",
    ]
    for door in doors.all():
        expect(door).to_be_in_viewport(ratio=1)
    page.get_by_text("Pages are slow").click()
    expect(page.get_by_text("You will find out why a page is slow")).to_be_in_viewport()
    doors.nth(2).click()
    page.get_by_label("Product and version").fill("PHP 7.4")
    expect(page.locator("#support-answer")).to_contain_text("PHP 7.4 ended on 28 November 2022.")
    doors.nth(3).click()
    page.get_by_text("Attack both").click()
    expect(page.get_by_text("A payment is confirmed, then lost")).to_be_visible()
    doors.nth(1).click()
    page.get_by_text("The answer", exact=True).click()
    expect(page.get_by_text("29.90")).to_be_visible()
    doors.nth(0).click()
    page.get_by_role("link", name="Write the rest with this answer").first.click()
    expect(page.get_by_label("Pages are slow")).to_be_checked()
    assert page.url == f"{base}hiring/kit/#troubles=performance"


def test_a_heading_gives_its_address(visit: Visit, engine: str) -> None:
    options = {"permissions": ["clipboard-read", "clipboard-write"]} if engine == "chromium" else {}
    page = visit("role/levels/", **options)
    page.get_by_role("link", name="Copy link to Which level do you need?").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/role/levels/#which-level-do-you-need")


Answers = list[list[list[dict[str, Any]]]]  # for each query its pages, each with its sections


def ask_search(visit: Visit, queries: list[str], index: Any = None) -> Answers:
    """What the search's worker answers to each query, with the site's index or another one."""
    answers: Answers = visit("").evaluate(
        """async ([script, index, queries]) => {
            const worker = new Worker(script);
            const ask = message => new Promise(done => {
                worker.onmessage = answer => done(answer.data.data);
                worker.postMessage(message);
            });
            await ask({type: 0, data: index ?? await (await fetch("search/search_index.json")).json()});
            const found = [];
            for (const data of queries) found.push((await ask({type: 2, data})).items);
            return found;
        }""",
        ["assets/javascripts/search.js", index, queries],
    )
    return answers


def test_search_finds_the_page_for_every_query(visit: Visit) -> None:
    """Each query of queries.csv finds its page among the first three, and few others, in sentences."""
    found = ask_search(visit, [one["query"] for one in QUERIES])
    missed = [
        f"tests/queries.csv:{LINES[one['query']]}: a search for `{one['query']}` finds {', '.join(places[:3]) or 'nothing'} "
        f"and not {one['page']}: write the page's own words for it into its title, headings or first lines [search]"
        for one, items in zip(QUERIES, found, strict=True)
        if address(one["page"]) not in (places := [item[0]["location"] for item in items])[:3]
    ]
    assert not missed, "\n".join(missed)
    assert max(len(items) for items in found) <= 10
    assert sum(len(items) for items in found) < 7 * len(found)
    texts = [
        re.sub("<.*?>", "", part["text"]) for items in found for item in items for part in item
    ]
    broken = [text for text in texts if not re.search(r"(^|[.!?…:][”)]?)$", text)]
    assert len(broken) < len(texts) / 20, broken
    assert not [text for text in texts if "↩" in text or text.startswith("Read next")]


def test_every_page_is_sought() -> None:
    """Each page but a few has a query of its own, so that search is tried on it."""
    sought = {address(one["page"]) for one in QUERIES}
    unsought = {address(page) for page in ALL} - sought - SELDOM_SOUGHT
    missing = [
        f"docs/{page}:1: no query finds this page: add a line to tests/queries.csv, `what a visitor would type,{page[:-3]}` [search]"
        for page in ALL
        if address(page) in unsought
    ]
    assert not missing, "\n".join(missing)


def test_search_finds_as_well_with_all_texts(visit: Visit) -> None:
    """The index with the texts, as the zip and the live preview have it, leads to the same pages."""
    with zipfile.ZipFile(next((SITE / "offline").glob("*.zip"))) as archive:
        [name] = [one for one in archive.namelist() if one.endswith("search/search_index.js")]
        index = json.loads(archive.read(name).decode().removeprefix("var __index = "))
    found = ask_search(visit, [one["query"] for one in QUERIES], index)
    missed = [
        one["query"]
        for one, items in zip(QUERIES, found, strict=True)
        if address(one["page"])
        not in [address(item[0]["location"].replace(".html", ".md")) for item in items[:3]]
    ]
    # It counts words exactly, where the other index keeps steps; so few may differ.
    assert len(missed) < len(QUERIES) / 20, missed


# Bytes of what a first search loads, compressed; a guide of ten times this size stays below 400,000.
INDEX_BUDGET = 60_000


def test_first_search_is_light() -> None:
    """The index holds words and no texts, and each page's text comes alone."""
    sizes = {
        file.name: len(gzip.compress(file.read_bytes(), 6)) for file in SITE.glob("search/*.json")
    }
    index = sizes.pop("search_index.json")
    print_later(f"{index:6} bytes  the search's index; the largest text {max(sizes.values())}")
    assert index <= INDEX_BUDGET
    assert len(sizes) == len(ALL) and max(sizes.values()) <= 15_000


def test_search_finds_what_nobody_tuned_it_to(visit: Visit) -> None:
    """Of the queries in queries-unseen.csv, which no change of the search looked at, nine of ten find a page."""
    with (ROOT / "tests/queries-unseen.csv").open(encoding="utf-8") as file:
        unseen = list(csv.DictReader(file))
    found = ask_search(visit, [one["query"] for one in unseen])
    missed = [
        one["query"]
        for one, items in zip(unseen, found, strict=True)
        if not {address(page) for page in one["pages"].split(" or ")}
        & {item[0]["location"] for item in items[:3]}
    ]
    print_later(f"unseen queries: {len(unseen) - len(missed)} of {len(unseen)}, not {missed}")
    assert len(missed) <= len(unseen) / 10


@pytest.mark.parametrize(
    "query, missing",
    [
        ("zebra database", "zebra"),  # no word is dropped
        ("fust developer", "fust"),  # nor bent into a short one, such as just
        ("atabase backup", "atabase"),  # nor into one with another first letter
    ],
)
def test_search_says_which_word_is_missing(visit: Visit, query: str, missing: str) -> None:
    """A word that occurs nowhere is said to be missing; alone, it finds nothing."""
    [items, alone] = ask_search(visit, [query, missing])
    assert items and alone == []
    for item in items:
        assert item[0]["terms"][missing] is False
        assert sum(item[0]["terms"].values()) == 1


def test_search_words_lead_somewhere() -> None:
    """Each line of search-words.txt begins with a word that a page says, for it leads to that word."""
    texts = (file.read_text("utf-8") for file in SITE.glob("search/[0-9]*.json"))
    text = " ".join(f"{one['title']} {one['text']}" for page in texts for one in json.loads(page))
    text = text.lower()
    lines = (ROOT / "docs/assets/search-words.txt").read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() and not re.match("#|little words:|whole words:", line):
            words = [one.strip().lower() for one in line.split(",")]
            assert "" not in words, f"docs/assets/search-words.txt:{number}: a comma too many"
            assert re.search(rf"\b{re.escape(words[0])}", text), (
                f"docs/assets/search-words.txt:{number}: no page says `{words[0]}`: begin with a word that one says [search]"
            )


# Pages that a visitor reaches by a link, and seldom by their own words.
SELDOM_SOUGHT = {
    "",
    "role/",
    "candidates/",
    "hiring/",
    "hiring/interviewer-sheet/",
    "hiring/candidate-sheet/",
}


def test_search_shows_the_page(visit: Visit, one: dict[str, str]) -> None:
    """The address /?q= opens the search, and the page is seen in the list."""
    page = visit("?q=" + one["query"].replace("#", "%23"))
    items = page.locator(".md-search-result__item")
    expect(items.first).to_be_visible()
    links = [
        items.nth(i).locator("a").first.get_attribute("href") or ""
        for i in range(min(3, items.count()))
    ]
    assert any(link.endswith("/" + address(one["page"])) for link in links), links


@pytest.mark.parametrize("width", [360, 1280])
def test_letters_typed_at_once_arrive(visit: Visit, width: int) -> None:
    """Search comes with the first wish for it, loses no letter and gives the focus back."""
    page = visit("skills/", width)
    assert page.evaluate(
        "performance.getEntriesByType('resource').every(one => !/bundle|search/.test(one.name))"
    )
    page.get_by_role("button", name="Dark colors").focus()
    page.keyboard.press("/")
    page.keyboard.type("databse")
    expect(page.get_by_role("status")).to_contain_text("matching documents")
    expect(page.locator(".md-search__input")).to_have_value("databse")
    assert accessible(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Dark colors")).to_be_focused()


def test_edit_link_leads_to_the_file() -> None:
    """The pencil of each page leads to the page's file in the repository."""
    for source in ALL:
        text = (SITE / address(source) / "index.html").read_text("utf-8")
        [link] = re.findall(r'<a href="([^"]+)" title="Edit this page"', text)
        assert link == CONFIG["edit_uri_template"].format(path=source)


def test_missing_page_helps(visit: Visit) -> None:
    """A mistyped address is answered with a search field and every page's link, and stays out of indexes."""
    page = visit(MISSING)
    expect(page.locator(".md-search__input")).to_be_visible()
    links = page.locator("article a")
    assert links.count() == len(ALL) + 1  # and the home page in the text
    links.last.click()
    expect(page.locator("h1")).not_to_have_text("Page not found")
    assert 'name="robots" content="noindex"' in (SITE / "404.html").read_text("utf-8")


def head(page: Path, name: str) -> str:
    """The content of a meta element."""
    found = re.search(
        rf'<meta (?:name|property)="{name}" content="([^"]*)"', page.read_text("utf-8")
    )
    return html.unescape(found[1]) if found else ""


def test_every_page_can_be_found_and_shared() -> None:
    """Each page has a title and a description of its own, a card, its address and its place in the site."""
    texts: dict[str, tuple[str, str]] = {}
    for source in ALL:
        file = SITE / address(source) / "index.html"
        text = file.read_text("utf-8")
        [title] = re.findall(r"<title>(.*?)</title>", text)
        description = head(file, "description")
        where = f"docs/{source}:1: this"
        twins = [page for page, (one, _) in texts.items() if one == title]
        assert not twins, (
            f"{where} title is that of docs/{twins[0]}, too: write another one [title]"
        )
        twins = [page for page, (_, one) in texts.items() if one == description]
        assert not twins, (
            f"{where} `description` is that of docs/{twins[0]}, too: write one [title]"
        )
        texts[source] = (title, description)
        url = CONFIG["site_url"] + address(source)
        assert f'<link rel="canonical" href="{url}">' in text
        assert head(file, "og:url") == url
        assert title.startswith(html.escape(head(file, "og:title"), quote=False))
        assert head(file, "og:description") == description
        image = head(file, "og:image").removeprefix(CONFIG["site_url"])
        assert (SITE / image).is_file()
        data = [json.loads(one) for one in re.findall(r'ld\+json">(.*?)</script>', text, re.DOTALL)]
        assert {one["@type"] for one in data} <= {"BreadcrumbList", "DefinedTermSet"}
        for one in data:
            if one["@type"] == "BreadcrumbList":
                assert one["itemListElement"][-1]["item"] == url
        assert (SITE / source).read_text("utf-8").startswith("#"), (
            "the page's Markdown lies beside it"
        )
        assert url in (SITE / "sitemap.xml").read_text("utf-8")
        assert CONFIG["site_url"] + source in (SITE / "llms.txt").read_text("utf-8")
    assert len({title for title, _ in texts.values()}) == len(ALL)
    assert f"{CONFIG['site_url']}sitemap.xml" in (SITE / "robots.txt").read_text("utf-8")


def test_glossary_is_data_too() -> None:
    """Each term of the glossary is a DefinedTerm with the words that readers see."""
    text = (SITE / "about/index.html").read_text("utf-8")
    data = [json.loads(one) for one in re.findall(r'ld\+json">(.*?)</script>', text, re.DOTALL)]
    [glossary] = [one for one in data if one["@type"] == "DefinedTermSet"]
    terms = {one["@id"].partition("#")[2]: one for one in glossary["hasDefinedTerm"]}
    assert set(terms) == set(re.findall(r'<dt id="(term-[^"]+)"', text))
    assert terms["term-idempotent"]["name"] == "Idempotent"
    assert terms["term-idempotent"]["description"].startswith("Safe to repeat.")


def inline_hashes() -> set[str]:
    """The hashes of all inline scripts and rules of the built site, as a policy writes them."""
    found = set()
    for page in SITE.rglob("*.html"):
        for attributes, script in re.findall(
            r"<script([^>]*)>(.*?)</script>", page.read_text("utf-8"), re.DOTALL
        ):
            ruled = "type=" not in attributes or "speculationrules" in attributes
            if "src=" not in attributes and ruled:
                digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
                found.add(f"'sha256-{digest}'")
    return found


def test_policy_allows_these_scripts_and_no_other() -> None:
    """The policy of every page names the hashes of the site's inline scripts, and _headers says the same."""
    right = inline_hashes()
    policies = set()
    for page in SITE.rglob("*.html"):
        [policy] = re.findall(
            r'http-equiv="Content-Security-Policy" content="(.*?)"',
            page.read_text("utf-8"),
            re.DOTALL,
        )
        policies.add(policy.strip())
    [policy] = policies
    named = set(re.findall(r"'sha256-[^']+'", policy))
    assert named == right, f"overrides/partials/policy.html must name: {' '.join(sorted(right))}"
    assert policy in (SITE / "_headers").read_text("utf-8")
    assert "unsafe" not in policy


def test_offline_edition_searches_from_a_disk(start: Start, tmp_path: Path) -> None:
    """The zip holds the whole site; opened from a disk, it shows, links and searches without a policy."""
    with zipfile.ZipFile(next((SITE / "offline").glob("*.zip"))) as archive:
        archive.extractall(tmp_path)
    [home] = tmp_path.glob("*/index.html")
    assert "Content-Security-Policy" not in home.read_text("utf-8")
    page = start("light", False).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda one: (
            None if one.url.startswith(("file:", "data:", "about:")) else errors.append(one.url)
        ),
    )
    page.goto(home.as_uri())
    page.locator(".md-search__input").click()
    page.keyboard.type("databse")
    page.locator(".md-search-result__link").first.click()
    expect(page.locator("h1")).to_contain_text("atabase")
    page.close()
    assert errors == []


def test_every_page_says_where_to_tell_of_a_fault() -> None:
    for page in ALL:
        text = (SITE / address(page) / "index.html").read_text("utf-8")
        canonical = CONFIG["site_url"] + address(page)
        assert f"<code>{canonical}</code>" in text, page
        assert f'href="{CONFIG["extra"]["contact"]}"' in text, page
        # Each heading of the page, with its address, also where no script runs.
        [offer] = re.findall(r'<details class="wrong">.*?</details>', text, re.DOTALL)
        article = text[text.index("<article") : text.index("</article>")]
        anchors = re.findall(r'<h[23] id="([^"]+)"', article)
        named = re.findall(r"<code>(.*?)</code>", offer)
        assert set(named) >= {canonical, *(f"{canonical}#{anchor}" for anchor in anchors)}, page
        assert f"/edit/main/docs/{page}" in text, page


def test_a_phone_shows_the_contents_within_one_press(visit: Visit) -> None:
    page = visit("responsibilities/databases/", 360)
    contents = page.locator(".guide-contents")
    contents.locator("summary").click()
    contents.get_by_role("link", name="Interview questions").click()
    expect(page.locator("#interview-questions")).to_be_in_viewport()
    page.get_by_role("link", name="Back to the top").click()
    expect(page.locator("h1")).to_be_in_viewport()
    expect(visit("responsibilities/databases/", 1280).locator(".guide-contents")).to_be_hidden()


def test_a_phone_tells_the_place_and_leads_back(visit: Visit) -> None:
    """However far down, the line of the contents is in view, names the section, and the top is two presses away."""
    page = visit("responsibilities/databases/", 360)
    contents = page.locator(".guide-contents")
    line = contents.locator("summary")
    place = contents.locator(".guide-place")
    expect(place).to_have_text("")
    page.evaluate("document.getElementById('interview-questions').scrollIntoView()")
    expect(place).to_have_text("Interview questions")
    expect(line).to_be_in_viewport(ratio=1)
    box = line.bounding_box()
    assert box
    # Firefox's driver would scroll before it presses what is sticky.
    page.mouse.click(box["x"] + 20, box["y"] + 10)
    expect(contents.locator("[aria-current=location]")).to_have_text("Interview questions")
    assert accessible(page) == []
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    line.click()
    contents.get_by_role("link", name="Top of the page").click()
    expect(page.locator("h1")).to_be_in_viewport()
    expect(contents).not_to_have_attribute("open", "")


def test_the_next_page_is_fetched_ahead(visit: Visit, base: str) -> None:
    """Whoever points at a link, or moves the focus to it, finds its page there, fetched once and without an error."""
    page = visit("faq/")
    stands(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    link = page.locator("article a[href^='../hiring/job-description/']").first
    link.scroll_into_view_if_needed()
    link.hover()
    page.locator("h1").hover()
    link.focus()
    page.wait_for_timeout(500)
    assert asked == [base + "hiring/job-description/"]
    link.click()
    expect(page).to_have_url(re.compile("/hiring/job-description/"))
