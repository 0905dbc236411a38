"""The hiring kit's one file: what it shows, taken from the marked places of the built pages.

The pages stay the only source. A place that is missing is named, so that an editor who renames it learns
which heading or block the kit reads.
"""

import json
import re
from pathlib import Path
from posixpath import normpath
from urllib.parse import urlsplit

import yaml
from selectolax.lexbor import LexborHTMLParser, LexborNode

SUPPORT = Path("docs/skills/support-dates.json")
RULES = Path("docs/hiring/kit-rules.yml")
LEVELS = ("junior", "middle", "senior")
TEMPLATES = {  # name: page, heading above it, which of the blocks below the heading
    "ad": ("hiring/job-description", "template-to-copy", 0),
    "oldCode": ("role/old-system", "what-to-write-in-the-ad-about-old-code", 0),
    "posting": ("hiring/finding-candidates", "template-to-copy", 0),
    "message": ("hiring/finding-candidates", "template-to-copy", 1),
    "friends": ("hiring/finding-candidates", "template-to-copy", 2),
    "plan": ("hiring/offer-and-first-90-days", "template-to-copy", 1),
    "agreement": ("role/do-you-need-one", "agreement-for-some-hours", 0),
}
# What every page has around its words.
FRAME = ".headerlink, .stamp-lapsed, .page-type, .md-content__button, .guide-contents, .wrong, article script"
SHEETS = {
    "interviewer": "interviewer-sheet",
    "score": "score-sheet",
    "candidate": "candidate-sheet",
}


class Missing(Exception):
    """A page lacks a place that the kit reads."""


class Page:
    """A built page of `site`, by its address without the last slash."""

    last = ""  # the page that was read last, for messages

    def __init__(self, site: Path, name: str) -> None:
        self.name = Page.last = name
        files = (site / name / "index.html", site / f"{name}.html")
        file = next((one for one in files if one.exists()), None)
        if file is None:
            raise Missing(f"docs/{name}.md:1: the page is missing: put it back")
        self.base = file.relative_to(site).as_posix()
        self.tree = LexborHTMLParser(file.read_text("utf-8"))
        for node in self.tree.css(FRAME):
            node.decompose()
        for link in self.tree.css("article a[href]"):
            self.anchor(link)

    def anchor(self, link: LexborNode) -> None:
        """Gives a link its address from the site's root, since the kit shows it on another page."""
        address = link.attributes["href"] or ""
        if urlsplit(address).scheme:
            return
        path, _, place = address.partition("#")
        folder = self.base.rpartition("/")[0]
        target = (
            normpath(f"{folder}/{path}")
            if path
            else self.base.removesuffix("index.html").rstrip("/")
        )
        slash = (
            "/"
            if not path.endswith(".html") and not target.endswith(".html") and target != "."
            else ""
        )
        link.attrs["data-root"] = f"{target}{slash}{'#' + place if place else ''}".removeprefix(
            "./"
        )

    def one(self, selector: str, part: LexborNode | None = None) -> LexborNode:
        """The first place of the page, or of a part of it, that fits."""
        node = part.css_first(selector) if part else self.tree.css_first(selector)
        if node is None:
            raise Missing(f"docs/{self.name}.md:1: nothing here fits `{selector}`: put it back")
        return node

    def below(self, anchor: str, selector: str) -> list[LexborNode]:
        self.one(f"[id='{anchor}']")
        return self.tree.css(f"[id='{anchor}'] ~ {selector}")


def inside(node: LexborNode) -> str:
    return "".join(child.html or "" for child in node.iter(include_text=True)).strip()


def words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def read_questions(page: Page) -> dict[str, dict]:
    """The page's question for each level, with its key."""
    blocks = page.tree.css(".question")
    if len(blocks) != len(LEVELS):
        raise Missing(
            f"docs/{page.name}.md:1: three questions belong here, one a level: put back what is missing"
        )
    questions = {}
    for level, block in zip(LEVELS, blocks, strict=True):
        heading = page.one("h3", block)
        title = words(heading)
        heading.decompose()
        questions[level] = {"title": title, "html": inside(block)}
    return questions


def read_task(page: Page) -> dict:
    """The ad lines, questions and level table of one responsibility."""
    lines = [words(line) for line in page.tree.css(".ad > p")][1::2]
    if len(lines) != len(LEVELS):
        raise Missing(
            f"docs/{page.name}.md:1: three ad lines belong here, one a level: put back what is missing"
        )
    questions = read_questions(page)
    table = page.one("[id='what-good-looks-like'] ~ table")
    return {
        "ad": dict(zip(LEVELS, lines, strict=True)),
        "questions": questions,
        "levels": table.html,
    }


def read_tasks(site: Path) -> dict[str, dict]:
    """The tasks in the order of the table of troubles, which names each page."""
    page = Page(site, "hiring/job-description")
    tasks = {}
    for row in page.one("[id='1-list-the-work'] ~ table").css("tbody tr"):
        trouble, line = row.css("td")
        link = page.one("a", line)
        slug = re.sub(r"/$|\.html$", "", link.attributes["data-root"] or "").rpartition("/")[2]
        task = read_task(Page(site, f"responsibilities/{slug}"))
        tasks[slug] = {"name": words(link), "trouble": words(trouble), **task}
    return tasks


def read_rule(site: Path) -> list[dict]:
    """The table that says how much backend work is needed: need, three answers, what to start with."""
    page = Page(site, "role/do-you-need-one")
    table = page.one("[id='one-rule-none-some-hours-or-permanent'] ~ table")
    rows = [[words(cell) for cell in row.css("td")] for row in table.css("tbody tr")]
    return [{"need": row[0], "when": row[1:4], "start": row[4]} for row in rows]


def read_support() -> list[list]:
    """[names of the product, [[version, last day of free support or None], …]], newest first.

    An ad says Java or JDK, where the data has "Java, free Temurin builds": the first part of the name counts,
    and the other names that the data knows.
    """
    data = json.loads(SUPPORT.read_text("utf-8"))
    products: dict[str, list] = {}
    for product in data["products"]:
        name = product["product"]
        rows = [[row["version"], row["until"]] for row in data["rows"] if row["product"] == name]
        products.setdefault(
            name.partition(",")[0], [[name.partition(",")[0], *product["also"]], rows]
        )
    return list(products.values())


def read_hours(site: Path) -> dict[str, int]:
    """The hours of the bill on hiring/cost: `Your hours …  26 x [`."""
    bill = Page(site, "hiring/cost").one("[id='what-it-costs-a-sheet-to-fill-in'] ~ div pre").text()
    names = {
        "you": "Your hours",
        "second": "Second person",
        "engineer": "Engineer",
        "start": "Start and three reviews",
    }
    return {key: int(re.search(rf"{name}\D*(\d+) x", bill)[1]) for key, name in names.items()}  # type: ignore[index]


def read_terms(site: Path) -> list[list[str]]:
    """[name, meaning] of each term of the glossary."""
    page = Page(site, "about")
    return [[words(term), words(page.one(f"#{term.id} + dd"))] for term in page.tree.css("dt[id]")]


def collect(site: Path) -> dict:
    templates = {}
    for name, (page, anchor, place) in TEMPLATES.items():
        blocks = Page(site, page).below(anchor, "div pre")
        if len(blocks) <= place:
            raise Missing(
                f"docs/{page}.md:1: block {place + 1} below #{anchor} is missing: put it back"
            )
        templates[name] = blocks[place].text().strip()
    sheets = {}
    for name, page_name in SHEETS.items():
        article = Page(site, f"hiring/{page_name}").one("article")
        for node in article.css("h1"):
            node.decompose()
        sheets[name] = inside(article)
    return {
        "tasks": read_tasks(site),
        "takeover": {
            "name": "Old code",
            "questions": read_questions(Page(site, "role/old-system")),
        },
        "templates": templates,
        "sheets": sheets,
        "rule": read_rule(site),
        "hours": read_hours(site),
        "terms": read_terms(site),
        "rules": yaml.safe_load(RULES.read_text("utf-8")),
        "support": read_support(),
    }


def write(site: Path) -> None:
    """Puts the kit's file into a built site."""
    try:
        data = collect(site)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Missing(f"{RULES}:{line}: bad YAML ({error.problem}): correct it") from None
    except json.JSONDecodeError as error:
        raise Missing(f"{SUPPORT}:{error.lineno}: bad JSON ({error.msg}): correct it") from None
    except (AttributeError, TypeError, ValueError, IndexError) as error:
        told = "a table or list here has another form: compare it with the version before"
        raise Missing(f"docs/{Page.last}.md:1: {told} ({error})") from None
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (site / "assets/javascripts/kit/data.js").write_text(f"kit.data = {text};\n", "utf-8")
