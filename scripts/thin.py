"""Takes out of the built site what no reader gets: most of the theme's style sheet, comments, indents, spare files.

A rule goes if its selector matches nothing on any page, and nothing that a script adds; a custom property
goes if nothing reads it. The style sheets that every page links become one. What is left is written again,
short and so that older browsers understand it.
"""

import functools
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import tinycss2  # type: ignore[import-untyped]
from lightningcss import process_stylesheet
from selectolax.lexbor import LexborHTMLParser

# 99.68 % of the page views that caniuse counted in November 2026. What is missing is mostly Internet
# Explorer, which reads the text without the colors.
BROWSERS = [
    "chrome 88",
    "edge 88",
    "safari 14",
    "ios_saf 14",
    "firefox 79",
    "samsung 15",
    "opera 74",
]

# What no page holds until a script runs: the theme's search, and the tags of the hiring kit. Whoever adds
# an element by script that the theme styles adds it here; a test compares the pictures.
ADDED = """
<html><body dir="ltr"><article class="md-content__inner md-typeset">
  <h4></h4><section></section><mark></mark>
  <div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table></table></div></div>
</article>
<header class="md-header"><div class="md-search"><div class="md-search__inner"><div class="md-search__output">
  <div class="md-search__scrollwrap"><div class="md-search-result"><ol class="md-search-result__list">
    <li class="md-search-result__item">
      <a class="md-search-result__link" href=""><article class="md-search-result__article md-typeset">
        <div class="md-search-result__icon md-icon"></div>
        <h1><mark></mark></h1><h2><mark></mark></h2><p><mark></mark></p>
        <nav class="md-search-result__terms"><del></del></nav>
      </article></a>
      <details class="md-search-result__more"><summary><div></div></summary></details>
    </li>
  </ol></div></div>
</div></div></div></header></body></html>
"""

# Classes and attributes that come and go while a page is read, and so may stand on any element.
STATES = {
    *("js", "no-js", "js-focus-visible", "focus-visible", "guide-covered"),
    *("md-header--shadow", "md-nav__link--active", "md-nav__link--passed"),
    *("data-md-color-scheme", "data-md-scrolllock", "data-md-state"),
    *("aria-current", "aria-expanded", "hidden", "open", "tabindex"),
}
# Stands in a selector for what is not judged, since it is true of every element.
ANY = ":not(_)"

SHEET = "assets/stylesheets/guide.css"  # the one sheet of all pages
# <link rel="stylesheet" href="../../assets/stylesheets/guide.css">
LINK = re.compile(r'\s*<link rel="stylesheet" href="([^"]*?)(assets/[^"]+)">')
# The theme's own search, which overrides/main.html replaces.
SPARE = ("assets/javascripts/lunr", "assets/javascripts/workers")

Node = Any  # a token of tinycss2, which has no types


def split(tokens: Iterable[Node], mark: str) -> Iterator[list[Node]]:
    """What stands between each two marks, without comments."""
    part: list[Node] = []
    for token in tokens:
        if token == mark:
            yield part
            part = []
        elif token.type != "comment":
            part.append(token)
    yield part


def still(tokens: Iterable[Node]) -> str:
    """A selector without what depends on the moment.

    Of `.js .a:hover > .b:is(.c, .d:focus)::after` it leaves `:not(_) .a:not(_) > .b:is(.c, .d:not(_)):not(_)`.
    """
    said = ""
    rest = iter(tokens)
    for token in rest:
        if token == ".":
            name = next(rest)
            said += ANY if name.value in STATES else f".{name.serialize()}"
        elif token == ":":
            name = next(rest)
            if name == ":":
                name = next(rest)
            if name.type == "function" and name.lower_name == "is":
                said += f":is({','.join(map(still, split(name.arguments, ',')))})"
            elif name.type == "function" and name.lower_name == "nth-child":
                said += f":{name.serialize()}"
            else:
                said += ANY
        elif token.type == "[] block" and token.content[0].value in STATES:
            said += ANY
        else:
            said += token.serialize()
    return said.strip()


def matcher(texts: Iterable[str]) -> Callable[[str], bool]:
    """A function that tells of a selector whether it matches anything on these pages."""
    trees = [LexborHTMLParser(text) for text in texts]
    classes = {
        name
        for tree in trees
        for node in tree.css("[class]")
        for name in (node.attributes["class"] or "").split()
    }

    @functools.cache
    def matches(selector: str) -> bool:
        # Most rules that go name a class that is nowhere, which is soon asked: .md-version in `.md-version > a`.
        outside = re.sub(r"\(.*\)|\[.*?\]", "", selector)
        if not classes.issuperset(re.findall(r"\.([A-Za-z][\w-]*)", outside)):
            return False
        return any(tree.css_matches(selector) for tree in trees)

    return matches


def shorter(script: str) -> str:
    """A script without indents, empty lines and lines that are comments; one with a text of several lines stays."""
    lines = script.splitlines()
    if any(line.count("`") % 2 for line in lines):
        return script
    return "\n".join(bare for line in lines if (bare := line.strip()) and not bare.startswith("//"))


Rewrite = Callable[[list[Node]], str]


def rewrite(css: str | list[Node], file: str, selectors: Rewrite, declarations: Rewrite) -> str:
    """The sheet with the two halves of each rule written again; a rule with an empty one goes.

    What is no rule ends the build with its place.
    """
    kept = ""
    for rule in tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "error":
            sys.exit(f"{file}:{rule.source_line}: {rule.message}: correct the style sheet [thin]")
        if rule.type == "qualified-rule":
            head, body = selectors(rule.prelude), declarations(rule.content)
        else:
            head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
            nested = rule.lower_at_keyword in ("media", "supports")
            body = (
                rewrite(rule.content, file, selectors, declarations)
                if nested
                else tinycss2.serialize(rule.content or [])
            )
        if head and body:
            kept += f"{head}{{{body}}}"
    return kept


def thin(css: str, file: str, matches: Callable[[str], bool]) -> str:
    """The rules that can match, each list of selectors without those that cannot."""

    def able(prelude: list[Node]) -> str:
        return ",".join(
            tinycss2.serialize(one) for one in split(prelude, ",") if matches(still(one))
        )

    return rewrite(css, file, able, tinycss2.serialize)


def read_names(tokens: Iterable[Node]) -> Iterator[str]:
    """The custom properties that var() reads, at any depth."""
    for token in tokens:
        if token.type == "function":
            if token.lower_name == "var":
                yield from (one.value for one in token.arguments if one.type == "ident")
            yield from read_names(token.arguments)
        elif token.type.endswith("block"):
            yield from read_names(token.content)


def without_unread(css: str, file: str, readers: str) -> str:
    """The sheet without custom properties that neither it nor the other sheets read."""
    read = set(read_names(tinycss2.parse_component_value_list(css + readers)))

    def declared(content: list[Node]) -> str:
        kept = []
        for part in split(content, ";"):
            name = next((one for one in part if one.type != "whitespace"), None)
            if name and (not getattr(name, "value", "").startswith("--") or name.value in read):
                kept.append(tinycss2.serialize(part))
        return ";".join(kept)

    thinner = rewrite(css, file, tinycss2.serialize, declared)
    # What an unread one has read may be unread now.
    return thinner if thinner == css else without_unread(thinner, file, readers)


def without_indents(page: str) -> str:
    """The page without space at the start of lines, except where it is seen."""
    parts = re.split(r"(<(pre|textarea)\b.*?</\2>)", page, flags=re.DOTALL)
    # Two groups: the text between, the whole element, its name.
    return "".join(
        part if i % 3 else re.sub(r"\n\s+", "\n", part)
        for i, part in enumerate(parts)
        if i % 3 != 2
    )


def join_sheets(site: Path) -> None:
    """Makes one of the style sheets that all pages link, and links it in their place."""
    texts = {page: page.read_text("utf-8") for page in site.rglob("*.html")}
    # A page that leads on to another has no style sheet.
    linked = [
        paths for text in texts.values() if (paths := [path for _, path in LINK.findall(text)])
    ]
    sheets = {path: (site / path).read_text("utf-8") for paths in linked for path in paths}
    shared = [path for path in linked[0] if all(path in paths for paths in linked)]
    matches = matcher([ADDED, *texts.values()])
    joined = "".join(
        thin(sheets[path], path, matches) if ".min." in path else sheets[path] for path in shared
    )
    apart = {path: text for path, text in sheets.items() if path not in shared}
    apart[SHEET] = without_unread(joined, SHEET, "".join(apart.values()))
    for file in site.glob("assets/stylesheets/**/*.css"):
        file.unlink()
    for path, text in apart.items():
        (site / path).write_text(process_stylesheet(text, path, browsers_list=BROWSERS), "utf-8")

    for page, text in texts.items():
        links = [
            f'<link rel="stylesheet" href="{root}{SHEET if path in shared else path}">\n'
            for root, path in LINK.findall(text)
        ]
        # Last in the head: a script that stands after a sheet waits for it, and the page below waits for the script.
        head, end, body = LINK.sub("", text).partition("</head>")
        page.write_text(head + "".join(dict.fromkeys(links)) + end + body, "utf-8")


def thin_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(without_indents(page.read_text("utf-8")), "utf-8")
    for script in site.glob("assets/javascripts/**/*.js"):
        text = script.read_text("utf-8")
        # The theme's is short already, but names its map.
        short = (
            re.sub(r"//# sourceMappingURL=.*", "", text)
            if ".min." in script.name
            else shorter(text)
        )
        script.write_text(short, "utf-8")
    join_sheets(site)
    for folder in SPARE:
        shutil.rmtree(site / folder, ignore_errors=True)
    for file in site.rglob("*.map"):
        file.unlink()


if __name__ == "__main__":
    thin_all(Path(sys.argv[1]))
