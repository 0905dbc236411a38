"""The project as MkDocs sees it: its settings, and which source makes which page.

The one file that imports MkDocs. It runs what mkdocs.yml names, as the build does, and writes
nothing. Every path is as a person would write it in the project's folder, where the check runs.
"""

from __future__ import annotations

import os
import posixpath
import re
from functools import cached_property
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page as MkDocsPage

SETTINGS = (".yml", ".yaml", ".pages")
TEXTS = (*SETTINGS, ".html", ".htm", ".xml", ".txt", ".js", ".css", ".json", ".webmanifest", ".svg")
# `title: T` between two lines of `---`, from the first line on
FRONT = r"(?s)-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)"


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads the tags that MkDocs allows as what they stand beside, and runs nothing."""


Loader.add_multi_constructor("!", lambda loader, tag, node: getattr(node, "value", None))
Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: node.value)


class Unusable(Exception):
    """The check can't say anything about this project; each argument is one line for a person."""


def load_yaml(text: str) -> Any:
    """The data of a YAML text, whose tags are read as words; ValueError(line, why) if it is none."""
    try:
        return yaml.load(text, Loader)
    except Exception as error:  # noqa: BLE001  (the parser raises all kinds on broken input)
        opened = getattr(error, "context_mark", None)
        mark = getattr(error, "problem_mark", None) or opened
        why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
        if "mapping values are not allowed" in why:  # title: Costs: a list
            why = "a value with `: ` in it stands without quotes"
        elif opened and "unexpected end of stream" in why:  # title: "Costs
            mark, why = opened, "a quote is opened and never closed"
        line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
        raise ValueError(line, " ".join(why.split())[:80] or "not YAML") from None


def as_dict(value: Any) -> dict[Any, Any]:
    """The value if it is a mapping, or an empty one: people write anything into settings."""
    return value if isinstance(value, dict) else {}


def slashed(path: str) -> str:
    """A path from the project's folder, with slashes."""
    return os.path.relpath(path).replace(os.sep, "/")


def walk(top: str) -> set[str]:
    """Each regular file below a folder; a folder that links to one around it is entered once."""
    found: set[str] = set()
    for at, folders, names in os.walk(top, followlinks=True):
        here = os.path.realpath(at) + os.sep
        folders[:] = [
            name
            for name in folders
            if not here.startswith(os.path.realpath(os.path.join(at, name)) + os.sep)
        ]
        below = (at[len(top) :].strip(os.sep) + "/").lstrip("/").replace(os.sep, "/")
        found.update(below + name for name in names if os.path.isfile(os.path.join(at, name)))
    return found


def read_bytes(path: str) -> bytes:
    """What a file holds; Unusable if it can't be read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unusable(f"{path}:1: can't be read ({why}): repair or delete it") from None


def read_text(path: str) -> str:
    """A UTF-8 text with plain line ends; Unusable if it is none."""
    data, path = read_bytes(path), slashed(path)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Unusable(f"{path}:{line}: not UTF-8: save the file as UTF-8") from None


def read_any(path: str) -> str:
    """A text as far as it can be read; empty if it can't."""
    try:
        return read_bytes(path).decode("utf-8", "replace")
    except Unusable:
        return ""


def read_settings(path: str) -> dict[Any, Any]:
    """The data of a YAML file; Unusable if it is none."""
    try:
        return as_dict(load_yaml(read_text(path)))
    except ValueError as error:
        line, why = error.args
        raise Unusable(f"{path}:{line}: bad YAML ({why}): correct it") from None


class Project:
    """The settings and sources of the project in the working folder."""

    def __init__(self) -> None:
        names = ("mkdocs.yml", "mkdocs.yaml")
        self.name = next((name for name in names if os.path.isfile(name)), "")
        if not self.name:
            raise Unusable("no mkdocs.yml: name the folder of a MkDocs project")
        self.config = MkDocsConfig(config_file_path=os.path.abspath(self.name))
        try:
            self.configure()
            self.metas = self.read_metas()
            self.list_files()
        except Unusable:
            raise
        except (Exception, SystemExit) as error:  # noqa: BLE001  (a plugin may raise anything)
            if not read_settings(self.name):
                raise Unusable(f"{self.name}:1: bad YAML (no settings): correct it") from None
            raise Unusable(self.complaint("", error)) from None

    def complaint(self, key: str, error: BaseException) -> str:
        """What MkDocs or a plugin says against the project, as one line at the setting."""
        text = read_any(self.name)
        found = re.search(rf"(?m)^{re.escape(key)}[ \t]*:", text) if key else None
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        why = " ".join(str(error).split())[:300] or type(error).__name__
        return f"{self.name}:{line}: {key or 'MkDocs'}: {why}: correct it"

    def configure(self) -> None:
        """Read the settings and wake the plugins."""
        with open(self.name, "rb") as file:
            self.config.load_file(file)
        errors, _ = self.config.validate()
        if errors:
            raise Unusable(*(self.complaint(key, error) for key, error in errors))
        self.config.plugins.on_startup(command="build", dirty=False)
        self.config = self.config.plugins.on_config(self.config)
        self.docs, self.site = slashed(self.config.docs_dir), slashed(self.config.site_dir)
        self.theme = slashed(self.config.theme.custom_dir) if self.config.theme.custom_dir else ""
        theme = sorted(walk(self.theme)) if self.theme else []
        paths = [f"{self.theme}/{name}" for name in theme if name.endswith(TEXTS)]
        self.templates = {path: read_any(path) for path in paths}

    def list_files(self) -> None:
        """Ask MkDocs and the plugins which file makes which page."""
        # The source of each built file. What the theme itself brings is not ours.
        self.sources = {path.removeprefix(self.theme + "/"): path for path in self.templates}
        self.pages: dict[str, tuple[File, Files]] = {}  # each Markdown page, by its built file
        self.hidden: dict[str, File] = {}  # each file that is not published, by its path
        self.twins: list[tuple[str, str]] = []  # two sources of one page
        self.not_in_nav: list[str] = []
        self.list_edition()
        # This plugin builds one language after the other, and each has files of its own.
        i18n: Any = self.config.plugins.get("i18n")
        for locale in getattr(i18n, "build_languages", ()):
            if locale != i18n.current_language:
                i18n.current_language = locale
                self.config = self.config.plugins.on_config(self.config)
                self.list_edition()

    def list_edition(self) -> None:
        """Ask for the files of one language."""
        config, plugins = self.config, self.config.plugins
        files: Files = plugins.on_files(get_files(config), config=config)
        set_exclusions(files, config)
        nav = plugins.on_nav(get_navigation(files, config), config=config, files=files)
        named = {id(page) for page in nav.pages}
        for file in sorted(files, key=lambda file: file.src_uri, reverse=True):
            path = slashed(file.abs_src_path) if file.abs_src_path else ""
            if not path.startswith(self.docs + "/"):
                continue  # a plugin wrote it
            if file.inclusion.is_excluded():
                self.hidden[path] = file
                continue
            if not os.path.isfile(path):
                raise Unusable(f"{path}:1: can't be read (no such file): repair or delete it")
            if file.is_documentation_page():
                other = self.sources.get(file.dest_uri)
                if file.dest_uri in self.pages and other != path:
                    self.twins.append((str(other), path))
                self.pages[file.dest_uri] = file, files
                if id(file.page) not in named and file.inclusion.is_in_nav():
                    self.not_in_nav.append(path)
            self.sources[file.dest_uri] = path

    def read_metas(self) -> dict[str, dict[str, Any]]:
        """What each folder's .meta.yml says, by the folder's path."""
        plugin = self.config.plugins.get("material/meta") or self.config.plugins.get("meta")
        name = str(plugin.config.meta_file) if plugin else ".meta.yml"
        found = {}
        for rel in walk(self.docs):
            if posixpath.basename(rel) == name:
                data = read_settings(f"{self.docs}/{rel}")
                found[posixpath.normpath(f"{self.docs}/{posixpath.dirname(rel)}")] = data
        return found

    @cached_property
    def extra(self) -> dict[Any, Any]:
        """What `extra: check:` in the settings says."""
        return as_dict(self.config.extra.get("check"))

    def has(self, name: str) -> bool:
        """Whether a plugin or Markdown extension is in use."""
        names = [*self.config.plugins, *map(str, self.config.markdown_extensions)]
        return any(one == name or one.endswith((f"/{name}", f".{name}")) for one in names)

    def render(self, html: str, extension: Any) -> str:
        """The HTML of a page's article, made once more with one extension added.

        The extension's `put(text, path, first)` may change the Markdown, whose first line it is
        told, before plugins see it. Empty where something refuses the page.
        """
        (file, files), config, path = self.pages[html], self.config, self.sources[html]
        page = file.page or MkDocsPage(None, file, config)
        own = config.markdown_extensions
        text = page.markdown
        try:
            config._current_page = page
            page.read_source(config)
            text = page.markdown or ""
            first = read_text(path).rstrip("\n").count("\n") - text.rstrip("\n").count("\n") + 1
            page.markdown = extension.put(text.replace("\r\n", "\n"), path, first)
            page.markdown = config.plugins.on_page_markdown(
                page.markdown, page=page, config=config, files=files
            )
            config.markdown_extensions = [*own, extension]
            page.render(config, files)
            return page.content or ""
        except (Exception, SystemExit):  # noqa: BLE001  (the build has told of it, or will)
            return ""
        finally:
            config.markdown_extensions, page.markdown, config._current_page = own, text, None
