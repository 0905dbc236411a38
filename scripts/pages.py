"""Makes a page, or moves one with everything that names it: `new TYPE NAME TITLE` and `move OLD NEW`.

A page is named by its path below docs/ without the ending, such as `skills/languages`. Nothing is overwritten.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

import yaml

DOCS = Path("docs")
NAV = Path("mkdocs.yml")
QUERIES = Path("tests/queries.csv")
STUB = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved</title>
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={address}">
</head>
<body><p><a href="{address}">This page has moved.</a></p></body>
</html>
"""
# [text](../skills/languages.md#go "title"), and the same in a definition: [go]: ../skills/languages.md
LINK = re.compile(r"(\]\(<?|^\[[^\]]+\]:\s+<?)([^)\s>#]+\.md)(?=[)\s>#\"]|$)", re.MULTILINE)
INCLUDE = re.compile(r'(--8<-- ")([^":]+\.md)(?=[":])')  # --8<-- "skills/index.md:basic-skills"


class Refused(Exception):
    """What is wrong, and what to do."""


def fits(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)+", name):
        raise Refused(
            f"`{name}` is no name for a page: write folder/name in lower case, with hyphens"
        )
    if (DOCS / f"{name}.md").exists() or (DOCS / name).exists():
        raise Refused(f"docs/{name}.md: there is something of that name: choose another")
    return name


def add_to_nav(name: str, title: str) -> None:
    """Puts the page below the last one of its folder."""
    lines = NAV.read_text("utf-8").splitlines(keepends=True)
    folder = name.partition("/")[0]
    places = [n for n, line in enumerate(lines) if re.search(rf"[ :]{folder}/[\w-]+\.md\s*$", line)]
    if not places:
        raise Refused(f"mkdocs.yml: no page of {folder}/ stands in the menu: add the first by hand")
    indent = re.match(r"\s*", lines[places[-1]])
    lines.insert(places[-1] + 1, f"{indent[0] if indent else ''}- {title}: {name}.md\n")
    NAV.write_text("".join(lines), "utf-8")


def new(kind: str, slug: str, title: str) -> list[str]:
    """Makes a page with the skeleton of its type; returns what is left to a person."""
    rules = DOCS / kind / ".meta.yml"
    if not rules.exists():
        types = sorted(path.parent.name for path in DOCS.glob("*/.meta.yml"))
        raise Refused(f"`{kind}` is no type of page: choose one of {', '.join(types)}")
    name = fits(f"{kind}/{slug}")
    sections = yaml.safe_load(rules.read_text("utf-8")).get("sections", [])
    today = subprocess.run(
        ["date", "+%F"], capture_output=True, text=True, check=True
    ).stdout.strip()
    body = "".join(f"## {section}\n\n" for section in sections)
    page = DOCS / f"{name}.md"
    page.write_text(
        f"---\ndescription: \nchecked: {today}\nchecked_by: \nrecheck_months: 12\n---\n\n# {title}\n\n{body}",
        "utf-8",
    )
    add_to_nav(name, title)
    with QUERIES.open("a", encoding="utf-8") as queries:
        queries.write(f"{title.lower().replace(',', '')},{name}\n")
    left = [
        f"{page}: write the description (100 to 165 letters), your initials, the answer in 40 to 60 words, and each section",
        f"{QUERIES}: the last line holds what a visitor would type: correct it",
        "link the page from one that a reader would come from",
    ]
    if kind == "responsibilities":
        left.append(
            "hiring/job-description.md (the table of troubles and the template), hiring/kit.md (question 1) and"
            " hiring/questions-*.md: name the new responsibility"
        )
    return [*left, "run scripts/build: it names what is still missing"]


def follow(text: str, page: str, old: str, target: str, moved_from: str = "") -> str:
    """The page's text with its links to `old` leading to `target`; if it moved itself, all its links follow."""

    def link(found: re.Match[str]) -> str:
        base = dirname(moved_from or page)
        path = normpath(join(base, found[2]))
        path = f"{target}.md" if path == f"{old}.md" else path
        unchanged = not moved_from and path == normpath(join(base, found[2]))
        return found[0] if unchanged else found[1] + relpath(path, dirname(page) or ".")

    def include(found: re.Match[str]) -> str:
        return found[1] + (f"{target}.md" if found[2] == f"{old}.md" else found[2])

    return INCLUDE.sub(include, LINK.sub(link, text))


def move(old: str, target: str) -> list[str]:
    """Moves a page; links, includes, menu, queries and a stub at the old address follow."""
    source = DOCS / f"{old}.md"
    if not source.exists():
        raise Refused(f"docs/{old}.md: there is no such page: write folder/name as in the menu")
    fits(target)
    (DOCS / f"{target}.md").parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "mv", str(source), f"docs/{target}.md"], check=True)
    for path in DOCS.rglob("*.md"):
        page = path.relative_to(DOCS).with_suffix("").as_posix()
        text = path.read_text("utf-8")
        changed = follow(text, page, old, target, moved_from=old if page == target else "")
        if changed != text:
            path.write_text(changed, "utf-8")
    for path in (NAV, QUERIES, *Path("tests").glob("*.py")):
        text = path.read_text("utf-8")
        # The name alone, not as the beginning or the end of another one.
        changed = re.sub(rf"(?<![\w/-]){re.escape(old)}(?![\w-])", target, text)
        if changed != text:
            path.write_text(changed, "utf-8")
    stub = DOCS / old / "index.html"
    stub.parent.mkdir(parents=True, exist_ok=True)
    address = f"{relpath(target, old)}/index.html"  # works from a disk, too
    stub.write_text(STUB.format(address=address), "utf-8")
    return [
        f"{stub} leads readers of the old address on: keep it",
        "run scripts/build: it names what still leads to the old place",
    ]


USAGE = "usage: scripts/new TYPE NAME TITLE\n       scripts/move OLD NEW\nfor example: scripts/new skills message-queues 'Message queues'"


def main(arguments: list[str]) -> int:
    os.chdir(Path(__file__).parent.parent)
    verb, *rest = arguments or [""]
    if (verb, len(rest)) not in (("new", 3), ("move", 2)):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        left = new(*rest) if verb == "new" else move(*rest)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    print("Done. What is left to you:")
    for task in left:
        print(f"- {task}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
