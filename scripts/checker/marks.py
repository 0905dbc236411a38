"""Which line of the source says what a reader gets.

Each source line has a character of its own, from a range that no text uses: its mark. It is put
where an address, heading, item, tag, snippet or line of text begins, and the project's own
renderer makes the page once more. So the mark comes out at the right place, whatever the Markdown
means, and facts.py reads it like the built page.
"""

from __future__ import annotations

import bisect
import os
import posixpath
import re
from pathlib import Path
from typing import Any

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.preprocessors import Preprocessor  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

try:
    from pymdownx.snippets import SnippetPreprocessor  # type: ignore[import-untyped]
except ImportError:
    SnippetPreprocessor = object  # a project without it has no snippets

from checker.facts import MARK, NOTHING, Facts, read
from checker.project import Project, read_text, slashed

FIRST, LAST = 0xF0000, 0x10FFFD
WIDEST = 20_000  # characters in a line that no person wrote; such a page is not made again
SPOTS = re.compile(
    r"""(?mx)
    # <img src="map.png">, and inside it each attribute that holds an address
      (?P<tag> <[a-zA-Z][\w-]*(?=[\s/>]) ) (?P<rest> [^<>]*+ (?=>) )
    # [text](address), [text](<address>), [text]()
    | (?P<address> \]\(<?(?=[^\s<]) )
    # [label]: address, [^label]: words
    | ^(?P<defined> [ \t>]*+\[[^\]\n]+\]:[ \t]*<?(?=[^\s<]) )
    # --8<-- "name"
    | ^(?P<snippet> [ \t]*+-+8<-+[ \t]+["'](?=[^;\s\[]) )
    # ## and nothing more
    | ^(?P<empty> [ \t>]*+\#{1,6}[ \t]*+(?=$) )
    # > - words, 1. words, ## words, | words, :   words, - [ ] words
    | ^(?P<line>
        (?: [ \t>|] | [-*+](?=[ \t]) | \d{1,9}[.)](?=[ \t]) | \#{1,6} | :(?=[ \t]) | \[[ xX]\](?=[ ]) )*+
        (?= [^\W_] | \*{1,3}(?=\w) | _{1,3}(?=[^\W_]) | `(?!``) | \((?=\w) | \{[{%] | !\[
          | \[(?!TOC\])(?![^\]\n]*\]:) | [<>]{7}[ ] | <https?: ) )
    """
)
SNIPPET = re.compile(r"""[ \t]*+-+8<-+[ \t]+["'](?=[^;\s\[])""")
# In a tag that goes over several lines, the value of each attribute that holds an address: href="
VALUES = re.compile(r"""\b(?:href|src|srcset|poster|data|content|style)\s*=\s*["'](?=[^"'])""")
# A start tag, or a mark in the text
PIECES = re.compile(rf"<([a-zA-Z][^\s/>]*)[^<>]*>|{MARK.pattern}")
# What put() adds to a tag
OWN = re.compile(rf' data-mark="?{MARK.pattern}"? ?|{MARK.pattern}')
# The first mark in a block, below a few tags: <li><p><strong>MARK, <pre><span></span><code>MARK
WITHIN = re.compile(rf"(?:\s*<(?:[a-zA-Z]|/span|/a)[^<>]*>){{0,8}}\s*({MARK.pattern})")
BLOCKS = frozenset(
    ["h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "dt", "dd", "th", "td", "pre", "div"]
)
OPENED = re.compile(r"[ \t>]*(?:`{3,}|~{3,})")  # ``` or ~~~


class Marks(Extension):
    """The marks of one page while it is made again, and what is learnt on the way.

    `missing` holds (mark, trouble) of each snippet that is not there, `fences` the mark of the
    text before each line that looks like a fence and became none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, int]] = []
        self.missing: list[tuple[str, str]] = []
        self.fences: list[str] = []

    def put(self, text: str, path: str, first: int = 1) -> str:
        """The Markdown with a mark wherever something begins."""
        starts = [0, *(found.end() for found in re.finditer("\n", text))]
        base = FIRST + len(self.lines)
        self.lines += [(path, first + number) for number in range(len(starts))]

        def mark(at: int) -> str:
            code = base + bisect.bisect(starts, at) - 1
            return chr(code) if code <= LAST else ""

        def marked(found: re.Match[str]) -> str:
            if not found["tag"]:
                return found[0] + mark(found.end())
            at, rest = found.start("rest"), found["rest"]
            if "\n" in rest:
                rest = VALUES.sub(lambda one: one[0] + mark(at + one.end()), rest)
            return f"{found['tag']} data-mark={mark(found.start())} {rest}"

        return SPOTS.sub(marked, MARK.sub("", text))

    def place(self, mark: str | None) -> tuple[str, int] | None:
        """(path, line) of a mark."""
        number = ord(mark) - FIRST if mark else -1
        return self.lines[number] if 0 <= number < len(self.lines) else None

    def extendMarkdown(self, md: Any) -> None:
        """Called by Python-Markdown before the page is made."""
        md.treeprocessors.register(Addresses(md), "check_addresses", 0.5)  # MkDocs' own is at 0
        md.preprocessors.register(Fences(self), "check_fences", 19)  # after HTML blocks are away
        for one in md.registeredExtensions:
            if type(one).__name__ == "SnippetExtension":
                options = one.getConfigs() | {"check_paths": False}
                md.preprocessors.register(Snippets(options, md, self), "snippet", 32)


class SnippetMarks(Marks):
    """Marks for snippet lines alone, which is quick."""

    def put(self, text: str, path: str, first: int = 1) -> str:
        """The Markdown with a mark in the name of each snippet."""
        lines = text.split("\n")
        for number, line in enumerate(lines) if "8<" in text else ():
            if "8<" in line and (found := SNIPPET.match(line)):
                mark = chr(FIRST + len(self.lines))
                lines[number] = found[0] + mark + line[found.end() :]
                self.lines.append((path, first + number))
        return "\n".join(lines)


class Addresses(Treeprocessor):
    """Takes the marks out of addresses before MkDocs reads them."""

    def run(self, root: Any) -> None:
        for node in root.iter():
            for key, value in node.items():
                marks = MARK.findall(str(value))
                if marks:
                    node.set(key, MARK.sub("", str(value)))
                    node.set("data-mark", marks[0])
                    if key in ("href", "src"):
                        node.set("data-said", node.get(key))


class Fences(Preprocessor):
    """Notes what looks like a fence when all fences have become code."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self.marks = marks

    def run(self, lines: list[str]) -> list[str]:
        last = ""
        for line in lines:
            if OPENED.match(line):
                self.marks.fences.append(last)
            last = (MARK.findall(line) or [last])[-1]
        return lines


class Snippets(SnippetPreprocessor):  # type: ignore[misc]
    """Puts the words of snippets into a page, with marks of their own files."""

    def __init__(self, options: dict[str, Any], md: Any, marks: Marks) -> None:
        super().__init__(options, md)
        self.marks, self.mark, self.file = marks, "", ""

    def parse_snippet_target(self, path: str) -> Any:
        """Called for each snippet line."""
        found = MARK.search(path)
        self.mark = found[0] if found else ""
        return super().parse_snippet_target(MARK.sub("", path))

    def get_snippet_path(self, path: str) -> str | None:
        """The file of a snippet; it may be where a build in a folder above the project's finds it."""
        found = super().get_snippet_path(path)
        tops = [
            os.path.join(top, os.path.relpath(base))
            for base in self.base_path
            for top in Path.cwd().parents
        ]
        paths = (os.path.join(top, path) for top in tops)
        found = found or next((one for one in paths if os.path.isfile(one)), None)
        if not found and path and not path.lower().startswith(("http://", "https://")):
            self.marks.missing.append((self.mark, f"the snippet `{path}` does not exist"))
        return found

    def read_lines(self, path: str) -> list[str]:
        """The lines of a snippet's file."""
        self.file = slashed(path)
        return self.marks.put(read_text(path), self.file).split("\n")

    def extract_section(self, section: str, lines: list[str]) -> list[str]:
        """The lines of one section of a snippet's file."""
        found = [m["type"] for m in map(self.match_section, lines) if m and m["name"] == section]
        lacks = {"start": "section", "end": "end of the section"}
        if missing := [told for kind, told in lacks.items() if kind not in found]:
            told = f"`{posixpath.basename(self.file)}` has no {missing[0]} `{section}`"
            self.marks.missing.append((self.mark, told))
        return super().extract_section(section, lines)


def missing_snippets(project: Project, path: str, text: str) -> tuple[Marks, list[tuple[str, str]]]:
    """The marks of a page, and (mark, trouble) of each snippet in it that is not there."""
    marks, name = SnippetMarks(), "pymdownx.snippets"
    config = project.config
    if name in config.markdown_extensions and ("8<" in text or config.mdx_configs.get(name)):
        extensions = [name, marks]
        reader = Markdown(extensions=extensions, extension_configs=config.mdx_configs)
        reader.preprocessors["snippet"].run(marks.put(text, path).split("\n"))
    return marks, marks.missing


def numbered(html: str) -> bytes:
    """The HTML in which each start tag has the mark of its line as an attribute, `data-line`."""
    last = ""

    def one(found: re.Match[str]) -> str:
        nonlocal last
        tag = found[0]
        if not found[1]:
            last = tag
            return tag
        own = MARK.search(tag)
        within = None if own or found[1] not in BLOCKS else WITHIN.match(html, found.end())
        line = own[0] if own else within[1] if within else last
        last = line
        tag = OWN.sub(lambda one: " " if len(one[0]) > 1 else "", tag) if own else tag
        end = -2 if tag.endswith("/>") else -1
        return f'{tag[:end]} data-line="{line}"{tag[end:]}'

    return f'<div class="md-content__inner">{PIECES.sub(one, html)}</div>'.encode()


class Marked:
    """A page made once more: its facts, each of which knows its line."""

    def __init__(self, project: Project, html: str, text: str) -> None:
        self.marks = Marks()
        wide = max(map(len, text.split("\n"))) > WIDEST
        self.html = "" if wide else project.render(html, self.marks)
        self.facts: Facts = read("", numbered(self.html), {}) if self.html else NOTHING
