"""A published address never dies: docs/addresses.txt names all of them, and each is a page or leads to one.

Each line is a page's path below docs/ without its ending, or two of them with ` -> ` between: the address that was,
and the page that its readers get now. scripts/new and scripts/move write the lines.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, relpath

from faults import Fault, base, changed, git
from markdown.extensions.toc import slugify  # type: ignore[import-untyped]

LIST = Path("docs/addresses.txt")
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


def read(text: str) -> dict[str, tuple[int, str]]:
    """The line of each address, and the page that it leads to: itself, or another one."""
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        old, _, new = line.partition(" -> ")
        if old.strip() and not line.startswith("#"):
            found[old.strip()] = (number, new.strip() or old.strip())
    return found


def write(moved: dict[str, str]) -> None:
    """Writes the list anew, sorted, below its first lines."""
    lines = [line for line in LIST.read_text("utf-8").splitlines() if line.startswith("#")]
    lines += [old if old == new else f"{old} -> {new}" for old, new in sorted(moved.items())]
    LIST.write_text("\n".join(lines) + "\n", "utf-8")


def known() -> dict[str, str]:
    """Each address with the page that it leads to."""
    return {old: new for old, (_, new) in read(LIST.read_text("utf-8")).items()}


def faults(pages: set[str]) -> Iterator[Fault]:
    """What is wrong with the list; `pages` are the names of all that are built now."""
    listed = read(LIST.read_text("utf-8"))
    for name, (number, target) in listed.items():
        if target not in pages:
            what = "no page is there any more" if target == name else f"`{target}` is no page"
            told = f"readers know the address `{name}`, and {what}: "
            told += f"put docs/{name}.md back, or write `{name} -> ` and the page that readers get"
            yield Fault(str(LIST), number, told, "address")
        elif target != name and name in pages:
            told = f"docs/{name}.md is a page again: write `{name}` alone on this line"
            yield Fault(str(LIST), number, told, "address")
    for name in sorted(pages - listed.keys()):
        told = f"its address is on no list: add the line `{name}` to {LIST}"
        if name != name.lower():
            told = f"an address has small letters alone: rename the file to `{name.lower()}.md`"
        yield Fault(f"docs/{name}.md", 1, told, "address")
    before = "\n".join(git("show", f"{base()}:{LIST}"))
    for name in sorted(read(before).keys() - listed.keys()):
        told = f"the line `{name}` was taken out, and readers know that address: put it back"
        yield Fault(str(LIST), 1, told, "address")


def headings(text: str) -> dict[str, tuple[int, str]]:
    """The line and the words of each heading of a page below its title, by their ids."""
    prose = re.sub(r"(?ms)^ *```.*?^ *```", lambda code: "\n" * code[0].count("\n"), text)
    found = {}
    # ## Why it matters { #why }
    for one in re.finditer(r"(?m)^###? +(.*?)(?: *\{[^}]*#([\w-]+)[^}]*\})? *$", prose):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", one[1])
        found[one[2] or slugify(plain, "-")] = (prose.count("\n", 0, one.start()) + 1, one[1])
    return found


def lost_headings(before: str, now: str, page: str) -> Iterator[tuple[int, str]]:
    """Each heading that a page had before and whose id its built form lacks: its successor's line, and what to say."""
    old, new = headings(before), headings(now)
    line = 1
    for anchor, (_, words) in old.items():
        if anchor in new:
            line = new[anchor][0]
        elif f'id="{anchor}"' not in page:
            younger = [at for name, (at, _) in new.items() if name not in old and at > line]
            line = min(younger, default=line)
            told = f"the heading `{words}` had the address `#{anchor}`, to which other sites may link: "
            yield line, told + f"write `{{ #{anchor} }}` behind the heading that took its place"


def lost(site: Path) -> Iterator[Fault]:
    """A warning for each address of a heading that the change takes away."""
    for path in sorted(changed()):
        page = site / built(path.removeprefix("docs/").removesuffix(".md"), flat=False)
        if path.startswith("docs/") and os.path.isfile(path) and page.is_file():
            before = "\n".join(git("show", f"{base()}:{path}"))
            now = Path(path).read_text("utf-8")
            for line, told in lost_headings(before, now, page.read_text("utf-8")):
                yield Fault(path, line, told, "address", warning=True)


def built(name: str, flat: bool) -> str:
    """The built file of a page; `flat` in the edition for reading from a disk."""
    return name + (".html" if flat or re.search(r"(^|/)index$", name) else "/index.html")


def write_stubs(site: Path, flat: bool = False) -> None:
    """Puts a page at each address that was, which leads its readers on and which no search engine lists."""
    for old, new in known().items():
        if old != new:
            place = built(old, flat)
            address = relpath(built(new, flat), dirname(place) or ".")
            if not flat:
                address = re.sub(r"(^|/)index\.html$", r"\1", address) or "./"
            (site / place).parent.mkdir(parents=True, exist_ok=True)
            (site / place).write_text(STUB.format(address=address), "utf-8")
