"""Words that a page includes from another page carry a link to the file where they live.

The pencil beside a title leads to the page's own file, where an editor finds only the name of the included text.
"""

import re
from html import escape
from pathlib import Path

from checker.project import load_yaml
from editions import FRONT_MATTER
from selectolax.lexbor import LexborHTMLParser, LexborNode

# The file below docs/, the name of its section, the letters of the words.
Words = tuple[str, str, str]
BLOCKS = "h2, h3, h4, p, ul, ol, dl, table, pre, div, blockquote, figure, details"
# Words that a program writes are changed in what it reads.
MADE_FROM = {"skills/support-dates.md": "skills/support-dates.json"}
HEAD = 40  # letters at which a place is known


def letters(text: str) -> str:
    """The letters alone, which are the same in Markdown and on the built page."""
    return re.sub(r"[\W\d_]", "", text)


def prose(markdown: str) -> str:
    """The letters that readers see of a Markdown text."""
    lines = [line for line in markdown.splitlines() if "8<-" not in line]
    text = re.sub(r"(?s)<!--.*?-->|<[^>]*>|\{[^{}\n]*\}|\[\^[^\]]*\]", "", "\n".join(lines))
    text = re.sub(r"\]\([^)]*\)|\]\[[^\]]*\]", "]", text)  # [words](address)
    return letters(text)


def section(text: str, name: str) -> str:
    """The words between the marks `--8<-- [start:name]` and `[end:name]`, or the whole page."""
    if not name:
        return FRONT_MATTER.sub("", text)
    found = re.search(
        rf"(?s)\[start:{re.escape(name)}\][^\n]*\n(.*?)[^\n]*\[end:{re.escape(name)}\]", text
    )
    return found[1] if found else ""


def included(page: Path, docs: Path) -> list[Words]:
    """What a page takes from other pages, in its order."""
    found = []
    # --8<-- "hiring/kit.md:words"
    lines = re.findall(r'(?m)^[ \t]*-+8<-+[ \t]+"([^";\[][^"]*)"', page.read_text("utf-8"))
    for line in lines:
        file, _, name = line.partition(":")
        source = docs / file
        if file.endswith(".md") and "examples/" not in file and source.is_file() and source != page:
            found.append((file, name, prose(section(source.read_text("utf-8"), name))))
    return [one for one in found if one[2]]


def places(docs: Path = Path("docs")) -> dict[str, list[Words]]:
    """For each built page, in both of the forms of its address, what it includes."""
    found: dict[str, list[Words]] = {}
    for page in docs.rglob("*.md"):
        if words := included(page, docs):
            name = page.relative_to(docs).with_suffix("").as_posix()
            found[f"{name}.html"] = found[f"{name}/index.html"] = words
    return found


def block(article: LexborNode, words: str) -> LexborNode | None:
    """The last block of the included words; where they stand in a larger block, that one."""
    tops = article.css(BLOCKS)
    texts = [letters(node.text()) for node in tops]
    head = words[:HEAD]
    for node, text in zip(tops, texts, strict=True):
        if text.startswith(head):
            seen = len(text)
            # A heading carries a sign beside it, and so on: nine of ten letters are all.
            while seen < 0.9 * len(words) and (following := node.next) is not None:
                node, seen = following, seen + len(letters(following.text()))
            return node if node.tag != "-text" else node.prev
    inside = [node for node, text in zip(tops, texts, strict=True) if head in text]
    return inside[0] if inside else None


def add(page: str, included: list[Words], template: str = "") -> str:
    """The page with a link behind each text that it includes."""
    if not included:
        return page
    start, stop = page.index("<article"), page.index("</article>")
    template = template or str(
        load_yaml(Path("mkdocs.yml").read_text("utf-8"))["edit_uri_template"]
    )
    tree = LexborHTMLParser(page[start:stop])
    article = tree.css_first("article")
    assert article
    behind: dict[int, tuple[LexborNode, dict[str, str]]] = {}
    for file, name, words in included:
        file = MADE_FROM.get(file, file)
        if node := block(article, words):
            what = (
                "question" if re.fullmatch(r"(junior|middle|senior)(-question)?", name) else "text"
            )
            link = f'<a href="{escape(template.format(path=file))}">Edit this {what} in {file}</a>'
            behind.setdefault(node.mem_id, (node, {}))[1][file] = link
    for node, links in behind.values():
        mark = LexborHTMLParser(f'<p class="lives">{", ".join(links.values())}</p>').css_first("p")
        if mark:
            node.insert_after(mark)
    return page[:start] + (article.html or "").removesuffix("</article>") + page[stop:]


def add_all(site: Path) -> None:
    """Puts the links into the built pages of a folder."""
    for name, words in places().items():
        if (page := site / name).is_file():
            page.write_text(add(page.read_text("utf-8"), words), "utf-8")
