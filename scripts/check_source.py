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

# Patterns are texts, compiled when first used: most runs on a good project need few of them.
FRONT = r"(?s)-{3}[ \t]*\n(.*?\n)?(?:\.{3}|-{3})[ \t]*(?:\n|\Z)"
FENCE = r"(?m)^([ \t>]*)(`{3,}|~{3,})([^\n]*)$"
SNIPPET = (
    r"""(?m)^[ \t]*(?P<escape>;*)-+8<-+(?:[ \t]+(?P<quote>["'])"""
    r"""(?P<name>(?:\\.|(?!(?P=quote))[^\n])+)(?P=quote))?[ \t]*$"""
)
TEXTS = (
    ".html",
    ".xml",
    ".txt",
    ".js",
    ".css",
    ".json",
    ".webmanifest",
    ".yml",
    ".yaml",
    ".svg",
    ".py",
)
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
Place = namedtuple("Place", "path line literal", defaults=("",))
Fence = namedtuple("Fence", "start stop mark inner")  # stop: -1 if it never ends


class Unusable(Exception):
    """The check can't say anything about this project; each argument is one line for a person."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads the tags that MkDocs allows, and runs nothing."""


def _tagged(loader: Any, suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.ScalarNode):
        value: Any = node.value
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, True)
    else:
        value = loader.construct_mapping(node, True)
    if "ENV" in node.tag:
        names = value if isinstance(value, list) else [value]
        for name in names[:1] if len(names) == 1 else names[:-1]:
            if str(name) in os.environ:
                return yaml.load(os.environ[str(name)], yaml.SafeLoader)
        return names[-1] if len(names) > 1 else None
    return value


_Loader.add_multi_constructor("!", _tagged)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _tagged)


def load_yaml(text: str) -> Any:
    """The data of a YAML text; ValueError("line: why") for everything that is none."""
    try:
        return yaml.load(text, _Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
        raise ValueError(line, error.problem or "not YAML") from None
    except (
        yaml.YAMLError,
        ValueError,
        TypeError,
        RecursionError,
        OverflowError,
        AttributeError,
    ) as error:
        reason = " ".join(str(getattr(error, "reason", None) or error or "not YAML").split())[:80]
        raise ValueError(1, reason) from None


def read_text(path: str, shown: str) -> str:
    data = b""
    try:
        with open(path, "rb") as file:
            data = file.read()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unusable(f"{shown}:{line}: not UTF-8: save the file as UTF-8") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unusable(f"{shown}:1: can't be read ({why}): repair or delete it") from None


def read_lenient(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def ignores(patterns: str, path: str) -> bool:
    """Whether a .gitignore-like list, as MkDocs uses it, names this path below docs."""
    verdict = False
    for line in patterns.splitlines():
        rule = line.strip()
        if not rule or rule.startswith("#"):
            continue
        keep, rule = rule.startswith("!"), rule.lstrip("!")
        anchored = "/" in rule.rstrip("/")
        body = re.escape(rule.strip("/")).replace(r"\*\*/", "(?:.*/)?").replace(r"/\*\*", "/.*")
        body = body.replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        tail = "/.+" if rule.endswith("/") else "(?:/.*)?"
        if re.fullmatch(("" if anchored else "(?:.*/)?") + body + tail, path, re.DOTALL):
            verdict = not keep
    return verdict


class Project:
    """The settings. Every path is written as a person would from the project's folder."""

    def __init__(self, root: str, name: str, config: dict[str, Any], text: str) -> None:
        self.root, self.config_name, self.config = root, name, config
        self.scalars, self.nav = scalars(text)
        theme = config.get("theme")
        self.theme = self.folder(theme.get("custom_dir"), "") if isinstance(theme, dict) else ""
        self.docs = self.folder(config.get("docs_dir"), "docs")
        self.site = self.folder(config.get("site_dir"), "site")
        self.sources = walk(self.at(self.docs))  # below docs, hidden files too
        self.snippets: dict[str, str] = {}  # read so far

    def folder(self, value: Any, default: str) -> str:
        given = value if isinstance(value, str) and "\0" not in value else default
        return os.path.normpath(given).replace(os.sep, "/") if given else ""

    def at(self, path: str) -> str:
        return os.path.join(self.root, path)

    def doc(self, rel: str) -> str:
        return f"{self.docs}/{rel}"

    @cached_property
    def dir_urls(self) -> bool:
        offline = self.option("plugins", "offline")
        if offline is not None and offline.get("enabled", True):
            return False
        return self.config.get("use_directory_urls") is not False

    def option(self, kind: str, name: str) -> dict[str, Any] | None:
        """The settings of a plugin or Markdown extension; None if the project has it not."""
        entries = self.config.get(kind)
        pairs = entries.items() if isinstance(entries, dict) else []
        for entry in entries if isinstance(entries, list) else []:
            pairs = [*pairs, *(entry.items() if isinstance(entry, dict) else [(str(entry), {})])]
        for key, value in pairs:
            if key in (name, "material/" + name):
                return value if isinstance(value, dict) else {}
        return None

    def patterns(self, key: str) -> str:
        value = self.config.get(key)
        return value if isinstance(value, str) else ""

    def excluded(self, rel: str) -> str:
        """Why MkDocs leaves a file of docs out; empty if it doesn't."""
        if ignores(".*\n/templates/\n" + self.patterns("exclude_docs"), rel):
            hidden = any(part.startswith(".") for part in rel.split("/"))
            return "is hidden" if hidden else "is excluded by `exclude_docs`"
        if ignores(self.patterns("draft_docs"), rel):
            return "is a draft (`draft_docs`)"
        if posixpath.basename(rel) == "README.md" and rel[:-9] + "index.md" in self.sources:
            return "gives way to the index.md beside it"
        return ""

    def url(self, rel: str) -> str:
        """The built file of a source file."""
        if not rel.lower().endswith((".md", ".markdown", ".mdown", ".mkdn", ".mkd")):
            return rel
        stem = rel.rsplit(".", 1)[0]
        folder, name = posixpath.split(stem)
        if name in ("index", "README"):
            return posixpath.join(folder, "index.html")
        return stem + ("/index.html" if self.dir_urls else ".html")

    @cached_property
    def snippet_bases(self) -> list[str]:
        options = self.option("markdown_extensions", "pymdownx.snippets")
        if options is None:
            return []
        bases = options.get("base_path", ["."])
        folders = {"$docs_dir": self.docs, "$config_dir": "."}
        names = [str(name) for name in (bases if isinstance(bases, list) else [bases])]
        return [self.folder(folders.get(name, name), ".") for name in names]

    def snippet(self, line: str) -> tuple[str, str, str]:
        """(trouble, path, text) of what a snippet line names."""
        split = re.fullmatch(
            r"(?is)(.*?)(?::(-?\d*(?::-?\d*)?(?:,-?\d*(?::-?\d*)?)*)|:([a-z][-\w]*))?", line.strip()
        )
        name, section = (split[1].strip(), split[3]) if split else (line, None)
        if re.match(r"https?://", name) or not name or "\0" in name:
            return "", "", ""
        for base in self.snippet_bases:
            folder = os.path.isdir(self.at(base))
            path = posixpath.normpath(posixpath.join(base, name)) if folder else base
            if os.path.isfile(self.at(path)) and posixpath.basename(path) == posixpath.basename(
                name
            ):
                if path not in self.snippets:
                    self.snippets[path] = read_text(self.at(path), path)
                mark = (
                    rf"(?i)-8<-+[ \t]+\[[ \t]*start[ \t]*:[ \t]*{re.escape(section or '')}[ \t]*\]"
                )
                if section and not re.search(mark, self.snippets[path]):
                    return f"`{name}` has no section `{section}`", path, ""
                return "", path, self.snippets[path]
        return f"the snippet `{name}` does not exist", "", ""

    @cached_property
    def templates(self) -> list[tuple[str, str]]:
        """(path, text) of the files of the custom theme folder."""
        names = sorted(walk(self.at(self.theme))) if self.theme else []
        return [(f"{self.theme}/{name}", read_lenient(self.at(f"{self.theme}/{name}")))
                for name in names if name.endswith(TEXTS)]  # fmt: skip


def scalars(text: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Each scalar of mkdocs.yml with its line, and those of its nav that name a page."""
    found: list[tuple[str, int]] = []
    nav: list[tuple[str, int]] = []
    root = yaml.compose(text, _Loader)
    queue: list[tuple[Any, bool]] = [(root, False)]
    seen: set[int] = set()
    while queue:
        node, in_nav = queue.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            spot = (node.value, node.start_mark.line + 1)
            found.append(spot)
            if in_nav and node.value and not node.tag.endswith((":null", ":bool")):
                nav.append(spot)
        elif isinstance(node, yaml.SequenceNode):
            queue += [(child, in_nav) for child in node.value]
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                top = node is root and getattr(key, "value", None) == "nav"
                queue.append((value, in_nav or top))
    return sorted(found, key=lambda spot: spot[1]), sorted(nav, key=lambda spot: spot[1])


def _merge(base: Any, over: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return {**base, **{key: _merge(base.get(key), value) for key, value in over.items()}}


def open_project(root: str) -> Project:
    names = ("mkdocs.yml", "mkdocs.yaml")
    name = next((name for name in names if os.path.isfile(os.path.join(root, name))), None)
    if name is None:
        raise Unusable(f"{root}: no mkdocs.yml: name the folder of a MkDocs project")
    text = read_text(os.path.join(root, name), name)
    shown, config, seen = name, {}, {name}
    try:
        parent: Any = load_yaml(text)
        config = parent
        while isinstance(parent, dict) and isinstance(parent.get("INHERIT"), str):
            shown = parent["INHERIT"]
            if shown in seen:
                raise ValueError(1, "it inherits from itself")
            seen.add(shown)
            parent = load_yaml(read_text(os.path.join(root, shown), shown))
            config = _merge(parent, config)
        if not isinstance(config, dict):
            raise ValueError(1, "no settings")  # noqa: TRY004
        project = Project(root, name, config, text)
    except ValueError as error:
        line, why = error.args
        raise Unusable(f"{shown}:{line}: bad YAML ({why}): correct it") from None
    if not os.path.isdir(project.at(project.docs)):
        raise Unusable(f"{project.docs}:1: no such folder: correct `docs_dir` in {name}")
    return project


def walk(top: str) -> dict[str, str]:
    """Each file below a folder and where it is, without following a link in a circle."""
    found: dict[str, str] = {}
    queue: list[tuple[str, str, tuple[str, ...]]] = [("", top, (os.path.realpath(top),))]
    while queue:
        below, folder, above = queue.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue
        for entry in entries:
            try:
                is_folder = entry.is_dir()
            except OSError:
                is_folder = False
            if not is_folder:
                found[below + entry.name] = entry.path
            elif not entry.is_symlink():
                queue.append((below + entry.name + "/", entry.path, above))
            elif (real := os.path.realpath(entry.path)) not in above:
                queue.append((below + entry.name + "/", entry.path, (*above, real)))
    return found


def blank(text: str) -> str:
    """As many spaces, in the same lines."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text: str) -> str:
    return re.sub(r"(?s)/\*.*?\*/|<!--.*?-->", lambda m: blank(m[0]), text)


def fences(text: str) -> list[Fence]:
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
                continue
            found.append(Fence(opened.start(), line.end(), mark, inner))
            opened = None
    if opened:
        found.append(Fence(opened.start(), -1, opened[2], inner))
    return found


def without_code(text: str) -> str:
    """The text with the insides of code, comments and scripts blanked out."""
    parts, done = [], 0
    for fence in fences(text):
        if fence.stop > 0:
            parts += [text[done : fence.start], blank(text[fence.start : fence.stop])]
            done = fence.stop
    text = "".join(parts) + text[done:]
    text = re.sub(
        r"(?s)(<(script|pre|code|textarea)\b[^>]*>)(.*?)(?=</\2>)|<!--.*?-->|(?<=<style>).*?(?=</style>)",
        lambda m: m[1] + blank(m[3]) if m[1] else without_comments(m[0]), text)  # fmt: skip
    return re.sub(
        r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n)[^`]|(?!(?<!`)\1(?!`))`)+?)(?<!`)\1(?!`)",
        lambda m: blank(m[0]),
        text,
    )


# A word in the name says which group holds the address.
INLINE = r"\]\(([^()]{0,3000}(?:\((?:[^()]|\([^()]{0,500}\)){0,500}\)[^()]{0,1000}){0,9})\)"
REFERENCE = r"(?m)^[ \t>]*\[[^\]\n]+\]:[ \t]*\n?[ \t]*(<[^>\n]*>|\S+)"
AUTOLINK = r"<((?:[a-zA-Z][\w+.-]*:|[^\s<>@]+@)[^\s<>]*)>|(?<![\w\"'(<=])(https?://[^\s<>\"'`)]+)"
ATTRIBUTE = r"""[\w:-]+[ \t]*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>{}]+))"""
QUOTED = r""""([^"\n]*)"|'([^'\n]*)'|url\(([^)'"\n]*)\)"""
CSS = r"""(?:url\(|@import)\s*["']?([^"')\n]+)"""
SETTING = r"(?m)^[ \t]*(?:- |[\w-]+:)[ \t]*(?:[\w-]+:[ \t]*)?(\S.*?)[ \t]*$"


def literals(text: str, markdown: bool) -> Iterator[tuple[int, str, bool]]:
    """(offset, text, in Markdown's own syntax) of everything that may be an address."""
    patterns = (INLINE, REFERENCE, AUTOLINK, ATTRIBUTE, CSS) if markdown else (ATTRIBUTE, QUOTED)
    for pattern in patterns:
        for found in re.finditer(pattern, text):
            value = next((group for group in found.groups() if group is not None), "")
            start = found.start(found.lastindex or 0)
            if pattern is INLINE:
                start += len(value) - len(value.lstrip())
                value = re.sub(r"""\s+("[^"]*"|'[^']*'|\([^()]*\))\s*$""", "", value).strip()
                if "\n" in value:
                    value = " ".join(value.split())
            value = re.sub(r"^<(.*)>$", r"\1", value)
            yield start, unescape(value.strip()), pattern in (INLINE, REFERENCE)
            if pattern is ATTRIBUTE or pattern is QUOTED:
                for piece in re.finditer(r"[^\s,;'\"()=]+", value):
                    if piece[0] != value:
                        yield start + piece.start(), unescape(piece[0]), False
                for piece in re.finditer(r"url\(\s*['\"]?([^'\")]*)|url=\s*(\S+)", value):
                    yield start + piece.start(), unescape(piece[1] or piece[2]), False


def snippet_names(text: str) -> Iterator[tuple[int, str]]:
    """(line, name) of each file that a text includes by `--8<--`."""
    block = None
    for found in re.finditer(SNIPPET, text) if "8<" in text else ():
        if found["escape"]:
            continue
        if found["name"] is not None:
            if block is None and not found["name"].startswith(";"):
                yield text.count("\n", 0, found.start()) + 1, found["name"]
        elif block is None:
            block = found.end()
        else:
            first = text.count("\n", 0, block) + 1
            for number, line in enumerate(text[block : found.start()].split("\n"), first):
                if line.strip() and not line.lstrip().startswith(";"):
                    yield number, line.strip().strip("\"'")
            block = None
