"""What writers wrote: the project's settings, its Markdown, and every address in a text."""

from __future__ import annotations

import os
import posixpath
import re
from collections import namedtuple
from collections.abc import Iterator
from functools import cached_property
from html import unescape

import yaml

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
SETTINGS = (".yml", ".yaml", ".pages")
TEXTS = (*SETTINGS, ".html", ".htm", ".xml", ".txt", ".js", ".css", ".json", ".webmanifest", ".svg")
# Patterns are texts, compiled when first used: most runs on a good project need few of them.
FRONT = r"(?s)-{3}[ \t]*\n(.*?\n)?(?:\.{3}|-{3})[ \t]*(?:\n|\Z)"
FENCE = r"(?m)^([ \t>]*)(`{3,}|~{3,})([^\n]*)$"
SNIPPET = r"""[ \t]*-+8<-+(?:[ \t]+(["'])(.+)\1)?[ \t]*$"""
SECTION = r"(?i)-8<-+[ \t]+\[[ \t]*%s[ \t]*:[ \t]*%s[ \t]*\]"
COMMENT = r"(?s)<!--.*?-->|\{#.*?#\}|/\*.*?\*/"
HIDDEN = r"(?s)(<(script|pre|code|textarea)\b[^>]*>)(.*?)(?=</\2>)|<!--.*?-->"
SPAN = r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n)[^`]|(?!(?<!`)\1(?!`))`)+?)(?<!`)\1(?!`)"
INLINE = (
    r"\]\(\s*(<[^>\n]*>|(?:[^()]|\((?:[^()]|\([^()]{0,99}\)){0,999}\)){0,999}?)"
    r"""\s*(?:\s["'(][^\n]*?["')]\s*)?\)"""
)
REFERENCE = r"(?m)^[ \t>]*\[[^\]\n]+\]:[ \t]*\n?[ \t]*(<[^>\n]*>|\S+)"
AUTOLINK = r"<((?:[a-zA-Z][\w+.-]*:|[^\s<>@]+@)[^\s<>]*)>|(?<![\w\"'(<=])(https?://[^\s<>\"'`)]+)"
ATTRIBUTE = (
    r"(?i)(?<![\w-])(?:href|src|srcset|poster|data|content|style)\s*=\s*"
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>{}]*))|<a\s+href(?=\s*>)"""
)
CSS = r"""(?:url\(|@import)\s*["']?([^"')\n]+)"""
QUOTED = r""""([^"\n]*)"|'([^'\n]*)'"""
SETTING = r"(?m)^[ \t]*(?:- |[\w-]+:)[ \t]*(?:[^\n:]+:[ \t]+)?(\S.*?)[ \t]*$"
PIECE = r"""url=['"]?([^\s'"]+)|([^\s,;'"()=\[\]{}]+)"""
Place = namedtuple("Place", "path line literal", defaults=("",))
Fence = namedtuple("Fence", "start stop mark inner")  # stop: -1 if it never ends


class Unusable(Exception):
    """The check can't say anything about this project; each argument is one line for a person."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads the tags that MkDocs allows, and runs nothing."""


def _tagged(loader: Any, tag: str, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, True)
    many = isinstance(node, yaml.SequenceNode)
    values = loader.construct_sequence(node, True) if many else [node.value]
    if tag != "ENV":
        return values if many else node.value
    *names, default = values if len(values) > 1 else [*values, None]
    found = [os.environ[str(name)] for name in names if str(name) in os.environ]
    return yaml.safe_load(found[0]) if found else default


_Loader.add_multi_constructor("!", _tagged)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _tagged)


def load_yaml(text: str) -> Any:
    """The data of a YAML text; ValueError(line, why) for everything that is none."""
    try:
        return yaml.load(text, _Loader)
    except Exception as error:  # noqa: BLE001  (the parser raises all kinds on broken input)
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
        why = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        raise ValueError(line, " ".join(str(why).split())[:80] or "not YAML") from None


def as_dict(value: Any) -> dict[Any, Any]:
    """The value if it is a mapping, or an empty one: people write anything into settings."""
    return value if isinstance(value, dict) else {}


def read_bytes(root: str, path: str) -> bytes:
    """What a file holds; Unusable if it can't be read."""
    try:
        with open(os.path.join(root, path), "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unusable(f"{path}:1: can't be read ({why}): repair or delete it") from None


def read_text(root: str, path: str) -> str:
    """A UTF-8 text with plain line ends; Unusable if it is none."""
    data = read_bytes(root, path)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unusable(f"{path}:{line}: not UTF-8: save the file as UTF-8") from None


def read_yaml(root: str, path: str) -> Any:
    """The data of a YAML file; Unusable if it can't be read."""
    try:
        return load_yaml(read_text(root, path))
    except ValueError as error:
        raise Unusable("{}:{}: bad YAML ({}): correct it".format(path, *error.args)) from None


def ignores(patterns: str, path: str) -> bool:
    """Whether a .gitignore-like list, as MkDocs uses it, names this path below docs."""
    verdict = False
    for line in patterns.splitlines():
        rule = line.strip().lstrip("!")
        body = re.escape(rule.strip("/")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*")
        body = body.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        start = "" if "/" in rule.rstrip("/") else "(?:.*/)?"
        tail = "/.+" if rule.endswith("/") else "(?:/.*)?"
        if rule and rule[0] != "#" and re.fullmatch(start + body + tail, path, re.DOTALL):
            verdict = not line.strip().startswith("!")
    return verdict


class Project:
    """The settings. Every path is written as a person would from the project's folder."""

    def __init__(self, root: str, name: str, config: dict[str, Any]) -> None:
        self.root, self.config_name, self.config = root, name, config
        self.theme = self.folder(as_dict(config.get("theme")).get("custom_dir"), "")
        self.docs = self.folder(config.get("docs_dir"), "docs")
        self.site = self.folder(config.get("site_dir"), "site")
        self.sources = walk(self.at(self.docs))  # below docs, hidden files too
        theme = sorted(walk(self.at(self.theme))) if self.theme else []
        paths = [f"{self.theme}/{name}" for name in theme if name.endswith(TEXTS)]
        self.templates = [(path, self.read(path)) for path in paths]

    def folder(self, value: Any, default: str) -> str:
        given = value if isinstance(value, str) and "\0" not in value else default
        return os.path.normpath(given).replace(os.sep, "/") if given else ""

    def at(self, path: str) -> str:
        return os.path.join(self.root, path)

    def doc(self, rel: str) -> str:
        return f"{self.docs}/{rel}"

    def read(self, path: str) -> str:
        """A text as far as it can be read."""
        try:
            return read_bytes(self.root, path).decode("utf-8", "replace")
        except Unusable:
            return ""

    @cached_property
    def nav(self) -> list[str]:
        """Every entry of the nav that is an address."""
        found, queue, seen = [], [self.config.get("nav")], set()
        while queue:
            item = queue.pop(0)
            if isinstance(item, str) and item:
                found.append(item)
            elif isinstance(item, (list, dict)) and id(item) not in seen:  # an alias can be a loop
                seen.add(id(item))
                queue[:0] = item.values() if isinstance(item, dict) else item
        return found

    @cached_property
    def nav_by_plugin(self) -> bool:
        """Whether a plugin makes the nav, or changes it."""
        names = re.findall(r"[\w/-]+", str(self.config.get("plugins")))
        return any(re.search("nav|pages|literate|repo$|i18n", name) for name in names)

    def option(self, kind: str, name: str) -> dict[str, Any] | None:
        """The settings of a plugin or Markdown extension; None if the project has it not."""
        entries = self.config.get(kind)
        for entry in entries if isinstance(entries, list) else [entries]:
            for key, value in (entry if isinstance(entry, dict) else {str(entry): {}}).items():
                if key in (name, "material/" + name):
                    return as_dict(value)
        return None

    def excluded(self, rel: str) -> str:
        """Why MkDocs leaves a file of docs out; empty if it doesn't."""
        if ignores(f".*\n/templates/\n{self.config.get('exclude_docs') or ''}", rel):
            hidden = any(part.startswith(".") for part in rel.split("/"))
            return "is hidden" if hidden else "is excluded by `exclude_docs`"
        if ignores(str(self.config.get("draft_docs") or ""), rel):
            return "is a draft (`draft_docs`)"
        beside = posixpath.basename(rel) == "README.md" and rel[:-9] + "index.md" in self.sources
        return "gives way to the index.md beside it" if beside else ""

    @cached_property
    def ending(self) -> str:
        """What a page's address has in place of `.md`."""
        offline = self.option("plugins", "offline")
        flat = self.config.get("use_directory_urls") is False
        flat = flat or offline is not None and bool(offline.get("enabled", True))
        return ".html" if flat else "/index.html"

    def url(self, rel: str) -> str:
        """The built file of a source file."""
        if not rel.lower().endswith(MARKDOWN):
            return rel
        stem = rel.rsplit(".", 1)[0]
        folder, name = posixpath.split(stem)
        index = name in ("index", "README")
        return posixpath.join(folder, "index.html") if index else stem + self.ending

    @cached_property
    def snippet_bases(self) -> list[str]:
        options = self.option("markdown_extensions", "pymdownx.snippets")
        bases = [] if options is None else options.get("base_path", ["."])
        folders = {"$docs_dir": self.docs, "$config_dir": "."}
        names = [str(name) for name in (bases if isinstance(bases, list) else [bases])]
        return [self.folder(folders.get(name, name), ".") for name in names]

    def snippet(self, line: str) -> tuple[str, str, str]:
        """(trouble, path, text) of what a snippet line names."""
        split = re.fullmatch(r"(?is)(.*?)(?::[-\d:,]+|:([a-z][-\w]*))?", line.strip())
        name, section = (split[1].strip(), split[2]) if split else (line, None)
        if re.match(r"https?://", name) or not name or "\0" in name:
            return "", "", ""
        for base in self.snippet_bases:
            folder = os.path.isdir(self.at(base))
            path = posixpath.normpath(posixpath.join(base, name)) if folder else base
            same = posixpath.basename(path) == posixpath.basename(name)
            if same and os.path.isfile(self.at(path)):
                text = read_text(self.root, path)
                pattern = re.escape(section or "")
                for mark in ("start", "end") if section else ():
                    if not re.search(SECTION % (mark, pattern), text):
                        lacks = "section" if mark == "start" else "end of the section"
                        return f"`{name}` has no {lacks} `{section}`", path, text
                return "", path, text
        return f"the snippet `{name}` does not exist", "", ""


def _merge(base: Any, over: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return {**base, **{key: _merge(base.get(key), value) for key, value in over.items()}}


def open_project(root: str) -> Project:
    """The project in a folder; Unusable if its settings can't be read."""
    names = ("mkdocs.yml", "mkdocs.yaml")
    name = next((name for name in names if os.path.isfile(os.path.join(root, name))), None)
    if name is None:
        raise Unusable(f"{root}: no mkdocs.yml: name the folder of a MkDocs project")
    config: dict[str, Any] = {}
    shown, seen = name, set()
    while shown not in seen:
        seen.add(shown)
        data = read_yaml(root, shown)
        if not isinstance(data, dict):
            raise Unusable(f"{shown}:1: bad YAML (no settings): correct it")
        config = _merge(data, config)
        shown = str(data.get("INHERIT", shown))
    project = Project(root, name, config)
    if not os.path.isdir(project.at(project.docs)):
        raise Unusable(f"{project.docs}:1: no such folder: correct `docs_dir` in {name}")
    return project


def walk(top: str) -> set[str]:
    """Each file below a folder, without following a link in a circle."""

    def circular(path: str) -> bool:
        return os.path.islink(path) and (os.path.realpath(os.path.dirname(path)) + "/").startswith(
            os.path.realpath(path) + "/"
        )

    found: set[str] = set()
    for folder, folders, names in os.walk(top, followlinks=True):
        below = (folder[len(top) :].strip("/") + "/").lstrip("/")
        found.update(below + name for name in names)
        folders[:] = [name for name in folders if not circular(os.path.join(folder, name))]
    return found


def blank(found: str | re.Match[str]) -> str:
    """As many spaces, in the same lines, as a text or what a pattern found."""
    return re.sub(r"[^\n]", " ", found if isinstance(found, str) else found[0])


def fences(text: str) -> list[Fence]:
    """Every code fence of a Markdown text; `inner` if a line like a beginning stands in it."""
    found = []
    opened: re.Match[str] | None = None
    inner = False
    for line in re.finditer(FENCE, text):
        indent, mark, info = line.groups()
        if opened is None:
            if mark[0] == "~" or "`" not in info:
                opened, inner = line, False
        elif (indent.expandtabs(4), mark) == (opened[1].expandtabs(4), opened[2]):
            if info.strip():
                inner = inner or bool(re.fullmatch(r"\s*[\w+#.-]+(\s.*)?|\s*\{.*\}\s*", info))
            else:
                found.append(Fence(opened.start(), line.end(), mark, inner))
                opened = None
    return [*found, Fence(opened.start(), -1, opened[2], inner)] if opened else found


def without_code(text: str) -> str:
    """The text with the insides of code, comments and scripts blanked out."""
    parts, done = [], 0
    for fence in fences(text):
        if fence.stop > 0:
            parts += [text[done : fence.start], blank(text[fence.start : fence.stop])]
            done = fence.stop
    text = "".join(parts) + text[done:]
    text = re.sub(HIDDEN, lambda m: m[1] + blank(m[3]) if m[1] else blank(m), text)
    return re.sub(SPAN, blank, text)


def literals(name: str, text: str) -> Iterator[tuple[int, str, bool]]:
    """(line, text, in Markdown's own syntax) of all in a file so named that may be an address."""
    own = (INLINE, REFERENCE, AUTOLINK) if name.lower().endswith(MARKDOWN) else ()
    other = (() if own else (QUOTED,)) + ((SETTING,) if name.endswith(SETTINGS) else ())
    for pattern in (*own, ATTRIBUTE, CSS, *other):
        for found in re.finditer(pattern, text):
            value = found[found.lastindex or 0] if found.lastindex else ""
            line = text.count("\n", 0, found.start(found.lastindex or 0)) + 1
            whole = " ".join(unescape(re.sub(r"^<(.*)>$|^(['\"])(.*)\2$", r"\1\3", value)).split())
            filled = re.sub(r"\{\{\s*(['\"])(.*?)\1\s*\|\s*url\s*\}\}", r"\2", whole)
            # MkDocs rewrites no address that holds an entity.
            markdown = pattern in (INLINE, REFERENCE) and unescape(value) == value
            yield line, re.sub(r"\{\{.*?\}\}", "", filled).strip(), markdown
            for piece in re.finditer(PIECE, value) if pattern not in own else ():
                part = unescape(piece[1] or piece[2])
                if part != whole:
                    yield line + value.count("\n", 0, piece.start()), part, False


def snippet_names(text: str) -> Iterator[tuple[int, str]]:
    """(line, name) of each file that a text includes by `--8<--`."""
    block = False
    for number, line in enumerate(text.split("\n"), 1) if "8<" in text else ():
        mark = re.match(SNIPPET, line)
        if mark and not mark[2]:
            block = not block
        elif mark and not block or block and line.strip():
            name = mark[2] if mark else line.strip().strip("\"'")
            if not name.startswith(";"):
                yield number, name
