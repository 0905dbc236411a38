"""What writers wrote: the settings, the sources, and every address in a text."""

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
FRONT = r"(?s)-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)"
FENCE = r"(?m)^([ \t>]*)(`{3,}|~{3,})([^\n]*)$"
SNIPPET = r"""[ \t]*-+8<-+(?:[ \t]+(["'])(.+)\1)?[ \t]*$"""
SECTION = r"(?i)-8<-+[ \t]+\[[ \t]*%s[ \t]*:[ \t]*%s[ \t]*\]"
COMMENT = r"(?s)<!--.*?-->|\{#.*?#\}|/\*.*?\*/"
HIDDEN = r"(?s)(<(script|pre|code|textarea)\b[^>]*>)(.*?)(?=</\2>)|<!--.*?-->"
SPAN = r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n)[^`]|(?!(?<!`)\1(?!`))`)+?)(?<!`)\1(?!`)"
INLINE = (
    r"\]\(\s*?(<[^>\n]*>|(?:[^()]|\((?:[^()]|\([^()]{0,99}\)){0,999}\)){0,999}?)"
    r"""[\s>]*(?:[\s>]["'(][^\n]*?["')]\s*)?\)"""
)
REFERENCE = r"(?m)^[ \t>]*\[[^\]\n]+\]:[ \t]*\n?[ \t]*(<[^>\n]*>|\S+)"
AUTOLINK = r"<((?:[a-zA-Z][\w+.-]*:|[^\s<>@]+@)[^\s<>]*)>|(?<![\w\"'(<=])(https?://[^\s<>\"'`)]+)"
ATTRIBUTE = (
    r"(?i)(?<![\w-])(?:href|src|srcset|poster|data|content|style)\s*=\s*"
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]*))|<a\s+href(?=\s*>)|url\(["']?([^"')\n]+)"""
)
QUOTED = r""""([^"\n]*)"|'([^'\n]*)'|^[ \t]*(?:- |[\w-]+:)[ \t]*([^\s"'{\[].*?)[ \t]*$"""
PIECE = r"""(?:url=)?([^\s,;'"()=\[\]{}<>]+)"""
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


def ignores(patterns: Any, path: str) -> bool:
    """Whether a .gitignore-like list in the settings names a path below docs."""
    if not patterns:
        return False
    from pathspec.gitignore import GitIgnoreSpec  # MkDocs asks it, too

    try:
        return GitIgnoreSpec.from_lines(str(patterns).splitlines()).match_file(path)
    except ValueError:
        return False


def merge(base: Any, over: Any) -> Any:
    """The settings of a file over those that it inherits."""
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return {**base, **{key: merge(base.get(key), value) for key, value in over.items()}}


class Project:
    """The settings and sources in a folder; Unusable if they can't be read.

    Every path is written as a person would from the project's folder.
    """

    def __init__(self, root: str) -> None:
        self.root = root
        self.config: dict[str, Any] = {}
        names = ("mkdocs.yml", "mkdocs.yaml")
        name = next((name for name in names if os.path.isfile(self.at(name))), "")
        if not name:
            raise Unusable(f"{root}: no mkdocs.yml: name the folder of a MkDocs project")
        self.config_name, inherited, seen = name, name, set()
        while inherited not in seen:
            seen.add(inherited)
            data = self.yaml(inherited)
            if not isinstance(data, dict):
                raise Unusable(f"{inherited}:1: bad YAML (no settings): correct it")
            self.config = merge(data, self.config)
            inherited = str(data.get("INHERIT", inherited))
        self.theme = self.folder(as_dict(self.config.get("theme")).get("custom_dir"), "")
        self.docs = self.folder(self.config.get("docs_dir"), "docs")
        self.site = self.folder(self.config.get("site_dir"), "site")
        if not os.path.isdir(self.at(self.docs)):
            raise Unusable(f"{self.docs}:1: no such folder: correct `docs_dir` in {name}")
        self.sources = self.walk(self.docs)  # below docs, hidden files too
        theme = sorted(self.walk(self.theme)) if self.theme else []
        self.templates = {
            f"{self.theme}/{name}": self.read(f"{self.theme}/{name}")
            for name in theme
            if name.endswith(TEXTS)
        }

    def folder(self, value: Any, default: str) -> str:
        """The folder that a setting names, or the default where it names none."""
        given = value if isinstance(value, str) and "\0" not in value else default
        return os.path.normpath(given).replace(os.sep, "/") if given else ""

    def at(self, path: str) -> str:
        """A path of the project as the operating system wants it."""
        return os.path.join(self.root, path)

    def walk(self, folder: str) -> set[str]:
        """Each file below a folder."""
        top = self.at(folder)
        found: set[str] = set()
        for at, _, names in os.walk(top, followlinks=True):
            below = (at[len(top) :].strip("/") + "/").lstrip("/")
            found.update(below + name for name in names)
        return found

    def bytes(self, path: str) -> bytes:
        """What a file holds; Unusable if it can't be read."""
        try:
            with open(self.at(path), "rb") as file:
                return file.read()
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise Unusable(f"{path}:1: can't be read ({why}): repair or delete it") from None

    def text(self, path: str) -> str:
        """A UTF-8 text with plain line ends; Unusable if it is none."""
        data = self.bytes(path)
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise Unusable(f"{path}:{line}: not UTF-8: save the file as UTF-8") from None

    def read(self, path: str) -> str:
        """A text as far as it can be read."""
        try:
            return self.bytes(path).decode("utf-8", "replace")
        except Unusable:
            return ""

    def yaml(self, path: str) -> Any:
        """The data of a YAML file; Unusable if it is none."""
        try:
            return load_yaml(self.text(path))
        except ValueError as error:
            line, why = error.args
            raise Unusable(f"{path}:{line}: bad YAML ({why}): correct it") from None

    def option(self, kind: str, name: str) -> dict[str, Any] | None:
        """The settings of a plugin or Markdown extension; None if the project has it not."""
        entries = self.config.get(kind)
        for entry in entries if isinstance(entries, list) else [entries]:
            for key, value in (entry if isinstance(entry, dict) else {str(entry): {}}).items():
                if key in (name, f"material/{name}", f"markdown.extensions.{name}"):
                    return as_dict(value)
        return None

    def excluded(self, rel: str) -> str:
        """Why MkDocs leaves a file of docs out; empty if it doesn't."""
        hidden = rel[0] == "." or "/." in rel or rel.startswith("templates/")
        patterns = self.config.get("exclude_docs")
        if ignores(f".*\n/templates/\n{patterns}", rel) if patterns else hidden:
            return "is hidden" if hidden else "is excluded by `exclude_docs`"
        if ignores(self.config.get("draft_docs"), rel):
            return "is a draft (`draft_docs`)"
        beside = posixpath.basename(rel) == "README.md" and rel[:-9] + "index.md" in self.sources
        return "gives way to the index.md beside it" if beside else ""

    @cached_property
    def ending(self) -> str:
        """What a page's address has in place of `.md`."""
        offline = self.option("plugins", "offline")
        flat = offline is not None and offline.get("enabled", True)
        return ".html" if flat or self.config.get("use_directory_urls") is False else "/index.html"

    def url(self, rel: str) -> str:
        """The built file of a source file."""
        if not rel.lower().endswith(MARKDOWN):
            return rel
        stem = rel.rpartition(".")[0]
        folder, name = posixpath.split(stem)
        index = name in ("index", "README")
        return posixpath.join(folder, "index.html") if index else stem + self.ending

    @cached_property
    def snippet_bases(self) -> list[str]:
        """The folders, or files, in which snippets are looked for; none without the extension."""
        options = self.option("markdown_extensions", "pymdownx.snippets")
        bases = [] if options is None else options.get("base_path", ["."])
        names = [str(name) for name in (bases if isinstance(bases, list) else [bases])]
        names = [name.replace("$docs_dir", self.docs) for name in names]
        return [self.folder(name.replace("$config_dir", "."), ".") for name in names]

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
                text = self.text(path)
                for mark, lacks in ("start", "section"), ("end", "end of the section"):
                    if section and not re.search(SECTION % (mark, re.escape(section)), text):
                        return f"`{name}` has no {lacks} `{section}`", path, text
                return "", path, text
        return f"the snippet `{name}` does not exist", "", ""


# ---------------------------------------------------------------- Markdown


def blank(found: str | re.Match[str]) -> str:
    """As many spaces, in the same lines, as a text or what a pattern found."""
    return re.sub(r"[^\n]", " ", found if isinstance(found, str) else found[0])


def fences(text: str) -> list[Fence]:
    """Every code fence of a Markdown text; `inner` if a line like a beginning stands in it."""
    found: list[Fence] = []
    opened = None
    for line in re.finditer(FENCE, text) if "```" in text or "~~~" in text else ():
        indent, mark, info = line[1].expandtabs(4), line[2], line[3].strip()
        if opened is None:
            if mark[0] == "~" or "`" not in info:
                opened, inner = (indent, mark), False
                found.append(Fence(line.start(), -1, mark, False))
        elif (indent, mark) == opened and info:
            inner = inner or bool(re.fullmatch(r"[\w+#.-]+(\s.*)?|\{.*\}", info))
        elif (indent, mark) == opened:
            found[-1], opened = found[-1]._replace(stop=line.end(), inner=inner), None
    return found


def without_code(text: str) -> str:
    """The text with the insides of code, comments and scripts blanked out."""
    for fence in fences(text):
        if fence.stop > 0:
            start, stop = fence.start, fence.stop
            text = text[:start] + blank(text[start:stop]) + text[stop:]
    text = re.sub(HIDDEN, lambda m: m[1] + blank(m[3]) if m[1] else blank(m), text)
    return re.sub(SPAN, blank, text) if "`" in text else text


def literals(name: str, text: str) -> Iterator[tuple[int, str, bool]]:
    """(line, text, in Markdown's own syntax) of all in a file so named that may be an address."""
    markdown = name.lower().endswith(MARKDOWN)
    own = (INLINE, REFERENCE, AUTOLINK) if markdown else ()
    for pattern in (*own, ATTRIBUTE) if markdown else (ATTRIBUTE, QUOTED, PIECE):
        for found in re.finditer(pattern, text, re.MULTILINE):
            at = found.start(found.lastindex or 0)
            value = found[found.lastindex] if found.lastindex else ""
            line = text.count("\n", 0, at + len(value) - len(value.lstrip())) + 1
            whole = " ".join(unescape(re.sub(r"^<(.*)>$|^(['\"])(.*)\2$", r"\1\3", value)).split())
            # MkDocs rewrites no address that holds an entity.
            yield line, whole, pattern in own[:2] and unescape(value) == value
            for piece in re.finditer(PIECE, value) if pattern not in own else ():
                if piece[1] != whole:
                    yield line + value.count("\n", 0, piece.start()), unescape(piece[1]), False


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
