"""Shows the site at http://127.0.0.1:8000/ and, each time a file is saved, what is wrong with it: preview.py [PORT]

MkDocs builds here, in this process, since starting it anew takes longer than a page.
"""

import contextlib
import io
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from urllib.parse import urlsplit

import addresses
import editions
from checker.project import load_yaml
from faults import Fault, arrange, parse, shown
from finish import finish
from make import SETTINGS, ask_check, heard, pages, together, why_not_built
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

HOST = "127.0.0.1"
WATCHED = ("docs", "overrides", SETTINGS)
WAIT = 0.05  # seconds between two looks at the files


def build_here(folder: Path, dirty: bool) -> tuple[bool, list[Fault]]:
    """Builds into a folder, `dirty` only the pages that are newer than there; whether it did, and what it found."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.setFormatter(logging.Formatter("%(levelname)s -  %(message)s"))
    log = logging.getLogger("mkdocs")
    log.addHandler(handler)
    try:
        config = load_config(SETTINGS, site_dir=str(folder))
        config.plugins.on_startup(command="serve", dirty=dirty)
        build(config, dirty=dirty)
        return True, heard(output.getvalue())
    except Exception:  # noqa: BLE001  (a template or an extension may raise anything)
        return False, heard(f"{output.getvalue()}\n{traceback.format_exc()}")
    finally:
        log.removeHandler(handler)


def times() -> dict[str, float]:
    """When each watched file was changed."""
    found = {}
    for name in WATCHED:
        path = Path(name)
        for file in path.rglob("*") if path.is_dir() else [path]:
            with contextlib.suppress(OSError):  # an editor's own file, gone again
                found[str(file)] = file.stat().st_mtime
    return found


class Preview:
    """The site in a folder of its own, and what was last told of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.times = folder, times()
        self.told: list[Fault] | None = None
        self.lock = threading.Lock()

    def check(self) -> list[Fault]:
        return ask_check(SITE_DIR=str(self.folder))

    def tell(self, what: str, found: list[Fault]) -> None:
        """Prints what is wrong, unless that was just said."""
        found = arrange(found)
        if found != self.told:
            print(
                f"{time.strftime('%H:%M:%S')} {what}: {len(found) or 'no'} fault{'s' * (len(found) != 1)}"
            )
            print("".join(f"{shown(one)}\n" for one in found), end="", flush=True)
        self.told = found

    def quick(self) -> list[Fault] | None:
        """What the check says after the changed pages alone were built; nothing if it can't say yet."""
        if not build_here(self.folder, dirty=True)[0]:
            return None
        found = self.check()
        return None if any(one.rule == "unusable" for one in found) else found

    def whole(self) -> list[Fault]:
        """Builds and finishes all, as scripts/build does; what is wrong."""
        built, said = build_here(self.folder, dirty=False)
        if not built:
            return why_not_built(said, self.check())
        missing = parse(finish(self.folder))
        archive = (
            self.folder / "offline" / f"{editions.NAME}.zip"
        )  # scripts/build makes the real one
        archive.parent.mkdir(exist_ok=True)
        archive.touch()
        found = together(said, self.check())
        addresses.write_stubs(self.folder)
        return [*found, *([missing] if missing else []), *addresses.faults(pages())]

    def update(self) -> None:
        """Builds what was saved since the last time."""
        with self.lock:
            self.build_saved()

    def build_saved(self) -> None:
        now = times()
        saved = [name for name in {**self.times, **now} if now.get(name) != self.times.get(name)]
        self.times = now
        what = f"{', '.join(sorted(saved)[:3])} saved" if saved else "All pages"
        only_pages = all(name.endswith(".md") and name in now for name in saved)
        if self.told is not None:
            self.told = None  # so that each save gets an answer
            if only_pages and (found := self.quick()) is not None:
                self.tell(what, found)
        self.tell(what, self.whole())


def port_of(arguments: list[str]) -> int:
    if len(arguments) > 1 or any(not one.isdecimal() for one in arguments):
        sys.exit("usage: scripts/serve [PORT]   for example: scripts/serve 8001")
    port = int(arguments[0]) if arguments else 8000
    try:
        socket.create_server((HOST, port)).close()
    except (OSError, OverflowError) as error:
        sys.exit(
            f"Port {port} can't be used ({os.strerror(getattr(error, 'errno', None) or 22)}): "
            f"end the other scripts/serve, or take another port: scripts/serve {port + 1}"
        )
    return port


def path_of_site() -> str:
    """The path of the published site, under which the preview stands, too."""
    try:
        settings = load_yaml(Path(SETTINGS).read_text("utf-8"))
        return urlsplit(str(settings["site_url"])).path or "/"
    except (OSError, ValueError, KeyError, TypeError):
        return "/"


def main(arguments: list[str]) -> None:
    os.chdir(Path(__file__).parent.parent)
    # A shell that runs this in the background hands on that Ctrl+C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ["POLICY"] = "false"  # the page reloads by an inline script, which no hash can name
    port = port_of(arguments)
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.INFO)
    log.propagate = False
    log.addHandler(logging.NullHandler())
    with tempfile.TemporaryDirectory() as name:
        preview = Preview(Path(name).resolve())
        server = LiveReloadServer(
            preview.update, HOST, port, name, path_of_site(), polling_interval=WAIT
        )
        server.build_delay = WAIT
        server.error_handler = lambda code: (
            (preview.folder / "404.html").read_bytes()
            if (preview.folder / "404.html").is_file()
            else b"There is no site yet: the terminal says why."
        )
        for one in WATCHED:
            server.watch(one)

        def begin() -> None:
            preview.update()
            print(
                f"The site is at {server.url} and reloads when you save a file; Ctrl+C ends this.",
                flush=True,
            )

        # Beside the watch, so that what is saved during the first build is seen.
        threading.Thread(target=begin, daemon=True).start()
        try:
            server.serve()
        except KeyboardInterrupt:
            print()
        finally:
            server.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
