"""Two builds of one commit are the same to the last byte, wherever and whenever they are made."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from conftest import copy_project

# Python reads this when it starts; in all of the build's programs it is then forty days later.
LATER = """
import datetime, time
DAYS = 40 * 86400
now, local, utc, format = time.time, time.localtime, time.gmtime, time.strftime
time.time = lambda: now() + DAYS
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
time.strftime = lambda how, when=None: format(how, time.localtime() if when is None else when)
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls): return cls.utcfromtimestamp(time.time())
    today = now
class Day(datetime.date):
    @classmethod
    def today(cls): return cls.fromtimestamp(time.time())
datetime.datetime, datetime.date = Later, Day
"""


def build(project: Path, **environment: str) -> dict[str, str]:
    """Builds the project; returns the hash of each file of the site."""
    done = subprocess.run(
        ["scripts/build"],
        check=False,
        cwd=project,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = project / "site"
    return {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def test_one_commit_gives_the_same_bytes(tmp_path: Path) -> None:
    """Another day, time zone, folder, file order and seed of hashes change no byte, those of the zip included."""
    (tmp_path / "later").mkdir()
    (tmp_path / "later/sitecustomize.py").write_text(LATER, "utf-8")
    first = copy_project(tmp_path / "first")
    second = tmp_path / "second place"
    shutil.copytree(first, second, symlinks=True)
    # A checkout's files are as old as the checkout.
    for file in second.rglob("*.md"):
        os.utime(file, (0, 1_000_000_000))
    later = {
        "PYTHONPATH": str(tmp_path / "later"),
        "PYTHONHASHSEED": "7",
        "TZ": "Pacific/Auckland",
    }
    here, there = build(first), build(second, **later)
    assert here.keys() == there.keys()
    assert "sitemap.xml.gz" in here and any(name.startswith("offline/") for name in here)
    differing = [name for name in here if here[name] != there[name]]
    assert differing == [], "these files depend on the day, the place or chance"
    # The clock above is really another one: where no commit gives the date, the sitemap tells it.
    shutil.rmtree(second / ".git")
    assert build(second, **later)["sitemap.xml"] != here["sitemap.xml"]
