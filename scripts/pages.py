"""Makes a page, or moves one with everything that names it: `new TYPE NAME TITLE` and `move OLD NEW`.

A page is named by its path below docs/ without the ending, such as `skills/old-name`. Nothing is overwritten.
What a page of a type holds and where else it stands is data: `.new.md` and the key `new` of `.meta.yml` in its folder.
"""

import csv
import datetime
import json
import os
import re
import sys
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

import addresses
import yaml
from faults import git

DOCS = Path("docs")
NAV = Path("mkdocs.yml")
QUERIES = Path("tests/queries.csv")
# [text](../skills/old-name.md#go "title"), and the same in a definition: [go]: ../skills/old-name.md
LINK = re.compile(r"(\]\(<?|^\[[^\]]+\]:\s+<?)([^)\s>#:]+\.md)(?=[)\s>#\"]|$)", re.MULTILINE)
INCLUDE = re.compile(r'(--8<-- ")([^":]+\.md)(?=[":])')  # --8<-- "skills/index.md:basic-skills"
ENTRY = re.compile(r"^(\s*- )(?:(.*): )?([\w/-]+)\.md\s*$")  # - Old name: skills/old-name.md
PLAIN = "---\ndescription:\nchecked: {today}\nchecked_by:\nrecheck_months: 12\n---\n\n# {title}\n\nTODO\n\n{sections}"


class Refused(Exception):
    """What is wrong, and what to do."""


def types() -> list[str]:
    return sorted(path.parent.name for path in DOCS.glob("*/.meta.yml"))


def fits(name: str) -> str:
    """The name, if a page may have it."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*", name):
        raise Refused(
            f"`{name}` is no name for a page: write folder/name in lower case, with hyphens, without .md"
        )
    if (folder := dirname(name)) and folder not in types():
        raise Refused(f"`{folder}` is no type of page: choose one of {', '.join(types())}")
    if (DOCS / f"{name}.md").exists() or (DOCS / name).exists():
        raise Refused(f"docs/{name}.md: there is something of that name: choose another")
    return name


def place_in_nav(lines: list[str], folder: str) -> tuple[int, str]:
    """Where the next page of a folder goes in the lines of mkdocs.yml, and the indent."""
    entries = [(number, ENTRY.match(line)) for number, line in enumerate(lines)]
    places = [(number, one[1]) for number, one in entries if one and dirname(one[3]) == folder]
    if not places:
        raise Refused(
            f"{NAV}: the menu has no page of {folder or 'docs'}/: add the first one by hand"
        )
    number, start = places[-1]
    return number + 1, start


def quoted(title: str) -> str:
    """The title as YAML reads it."""
    return title if re.fullmatch(r"[^\W_][\w ,./’()+-]*", title) else json.dumps(title)


def add_to_nav(name: str, title: str) -> None:
    """Puts the page below the last one of its folder."""
    lines = NAV.read_text("utf-8").splitlines(keepends=True)
    number, start = place_in_nav(lines, dirname(name))
    lines.insert(number, f"{start}{quoted(title)}: {name}.md\n")
    NAV.write_text("".join(lines), "utf-8")


def insert(place: dict[str, str], words: dict[str, str]) -> tuple[Path, str]:
    """A page with a text of the type's data above one of its lines."""
    path = DOCS / place["file"]
    lines = path.read_text("utf-8").splitlines(keepends=True)
    above = place["above"].format(**words)
    found = [number for number, line in enumerate(lines) if line.startswith(above)]
    if not found:
        raise Refused(f"{path}: no line starts with `{above}`: correct `new` in .meta.yml")
    lines.insert(found[0], place["text"].format(**words))
    return path, "".join(lines)


def new(kind: str, slug: str, title: str) -> list[str]:
    """Makes a page with the skeleton of its type; returns what is left to a person."""
    if kind not in types():
        raise Refused(f"`{kind}` is no type of page: choose one of {', '.join(types())}")
    name = fits(f"{kind}/{slug}")
    if name in addresses.known():
        raise Refused(
            f"docs/addresses.txt: `{name}` was a page, and leads its readers on: choose another name"
        )
    place_in_nav(NAV.read_text("utf-8").splitlines(), kind)
    rules: dict[str, Any] = yaml.safe_load((DOCS / kind / ".meta.yml").read_text("utf-8"))
    more = rules.get("new", {})
    skeleton = DOCS / kind / ".new.md"
    # `title` stands inside sentences, where only a name such as API keeps its capital.
    inside = title if title[:2].isupper() else title[:1].lower() + title[1:]
    words = {
        "title": title,
        "quoted": quoted(title),
        "inside": inside,
        "slug": slug,
        "today": datetime.date.today().isoformat(),
        "sections": "".join(f"## {section}\n\nTODO\n\n" for section in rules.get("sections", [])),
    }
    for place in more.get("insert", []):
        insert(place, words)  # what is refused is refused before anything is written
    text = skeleton.read_text("utf-8") if skeleton.exists() else PLAIN
    for key, value in words.items():
        text = text.replace(f"{{{key}}}", value)
    page = DOCS / f"{name}.md"
    page.write_text(text.rstrip() + "\n", "utf-8")
    add_to_nav(name, title)
    with QUERIES.open("a", encoding="utf-8", newline="") as queries:
        csv.writer(queries, lineterminator="\n").writerow([title.lower(), name])
    addresses.write(addresses.known() | {name: name})
    for place in more.get("insert", []):
        path, changed = insert(place, words)
        path.write_text(changed, "utf-8")
    return [
        f"{page}: write the description (100 to 165 characters), your initials, and what stands as TODO",
        f"{NAV}: the page is the last of its folder in the menu: move its line to where a reader expects it",
        f"{QUERIES}: the last line holds what a visitor would type: correct it, or add more",
        *(task.format(**words) for task in more.get("by_hand", [])),
        "link the page from one that a reader would come from",
        "run scripts/build: it names what is still missing",
    ]


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


def move_in_nav(old: str, target: str) -> None:
    """Names the page anew in the menu; in another folder, it goes below the last page there."""
    lines = NAV.read_text("utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if (entry := ENTRY.match(line)) and entry[3] == old:
            renamed = line.replace(f"{old}.md", f"{target}.md")
            if dirname(old) == dirname(target):
                lines[number] = renamed
            else:
                del lines[number]
                place, start = place_in_nav(lines, dirname(target))
                lines.insert(place, start + renamed[len(entry[1]) :])
            break
    NAV.write_text("".join(lines), "utf-8")


def move(old: str, target: str) -> list[str]:
    """Moves a page; links, includes, menu, queries, scripts, tests and the old address follow."""
    source = DOCS / f"{old}.md"
    if not source.exists():
        raise Refused(
            f"docs/{old}.md: there is no such page: write folder/name without .md, as in mkdocs.yml"
        )
    if old.endswith("index"):
        raise Refused(f"docs/{old}.md: the first page of a folder stays: change its words instead")
    fits(target)
    place_in_nav(NAV.read_text("utf-8").splitlines(), dirname(target))
    source.rename(DOCS / f"{target}.md")
    for path in DOCS.rglob("*.md"):
        page = path.relative_to(DOCS).with_suffix("").as_posix()
        text = path.read_text("utf-8")
        changed = follow(text, page, old, target, moved_from=old if page == target else "")
        if changed != text:
            path.write_text(changed, "utf-8")
    move_in_nav(old, target)
    moved = {name: target if page == old else page for name, page in addresses.known().items()}
    addresses.write(moved | {old: target, target: target})
    # docs/skills/old-name.md or "skills/old-name/" in other files; no part of a longer name.
    name = re.compile(rf"((?<=docs/)|(?<=\.\./)|(?<![\w/.-])){re.escape(old)}(?![\w-])")
    for file in git("ls-files"):
        path = Path(file)
        if file.startswith("docs/") and path.suffix == ".md" or path == addresses.LIST:
            continue
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if (changed := name.sub(target, text)) != text:
            path.write_text(changed, "utf-8")
    return [
        f"{addresses.LIST} leads readers of the old address on: keep its line",
        "run scripts/build: it names what still leads to the old place",
    ]


def touched() -> set[tuple[str, float]]:
    """The project's files, each with the time of its last change."""
    names = git("ls-files", "--cached", "--others", "--exclude-standard")
    return {(name, os.path.getmtime(name)) for name in names if os.path.isfile(name)}


USAGE = """usage: scripts/new TYPE NAME TITLE   for example: scripts/new skills new-name "New name"
       scripts/move OLD NEW          for example: scripts/move skills/old-name skills/new-name"""


def main(arguments: list[str]) -> int:
    os.chdir(Path(__file__).parent.parent)
    verb, *rest = arguments or [""]
    if (verb, len(rest)) not in (("new", 3), ("move", 2)):
        print(USAGE, file=sys.stderr)
        return 2
    before = touched()
    try:
        left = new(*rest) if verb == "new" else move(*rest)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Changed: {', '.join(sorted(path for path, _ in touched() - before))}")
    print("What is left to you:")
    for task in left:
        print(f"- {task}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
