"""What the workflows decide in their own lines; what they may is asked by zizmor, and their form by check-jsonschema."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from checker.project import load_yaml
from conftest import ROOT
from playwright.sync_api import Browser

WORKFLOWS = ROOT / ".github/workflows"
Done = subprocess.CompletedProcess[str]


def run_step(workflow: str, name: str, folder: Path, **environment: str) -> Done:
    """Runs the lines of a named step as a runner does, in that folder."""
    jobs = load_yaml((WORKFLOWS / workflow).read_text("utf-8"))["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"] if step.get("name") == name]
    [step] = steps
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]],
        check=False,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def test_placeholder_addresses_are_not_published(tmp_path: Path) -> None:
    """Each placeholder of mkdocs.yml is refused with its line; with an address of one's own all is well."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    placeholders = [
        f"line={number}::{line.split(':')[0].strip()} "
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"//(example\.org|github\.com/example)/", line)
    ]
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    refused = run_step("publish.yml", "Refuse placeholder addresses", tmp_path)
    if placeholders:
        assert refused.returncode == 1
        assert all(one in refused.stdout for one in placeholders), refused.stdout
    own = "site_url: https://guide.test/\nextra:\n  contact: mailto:guide@guide.test\n"
    (tmp_path / "mkdocs.yml").write_text(own, "utf-8")
    assert run_step("publish.yml", "Refuse placeholder addresses", tmp_path).returncode == 0
    (tmp_path / "mkdocs.yml").write_text('site_url: "https://example.org/x/"\n', "utf-8")
    assert run_step("publish.yml", "Refuse placeholder addresses", tmp_path).returncode == 1


@pytest.mark.parametrize(
    "report, said",
    [
        ("| 404 | https://gone.test |\n", "gone.test"),
        ("", "were not asked"),
        (None, "were not asked"),
    ],
)
def test_links_say_what_is_wrong_or_that_they_were_not_asked(
    tmp_path: Path, report: str | None, said: str
) -> None:
    """One issue tells of dead links; it also tells if the job ended before it asked the first."""
    gh = tmp_path / "bin/gh"
    gh.parent.mkdir()
    gh.write_text('#!/bin/sh\n[ "$2" = list ] || { echo "$2"; cat "$PWD/links.md"; }\n', "utf-8")
    gh.chmod(0o755)
    if report is not None:
        (tmp_path / "links.md").write_text(report, "utf-8")
    there = {
        "GITHUB_SERVER_URL": "https://github.test",
        "GITHUB_REPOSITORY": "a/b",
        "GITHUB_RUN_ID": "7",
    }
    path = f"{gh.parent}:{os.environ['PATH']}"
    done = run_step("links.yml", "Report it in one issue", tmp_path, PATH=path, **there)
    assert done.returncode == 0 and done.stdout.startswith("create"), done.stderr
    assert said in done.stdout


def test_renovate_can_make_the_lock_again() -> None:
    """The command in the lock's first lines keeps the hashes, and has a `=` in each option that takes a value.

    Renovate reads the command there, and leaves a lock alone whose options it cannot read.
    """
    command = (ROOT / "requirements.txt").read_text("utf-8").splitlines()[1].split()[1:]
    assert command[:3] == ["uv", "pip", "compile"] and command[-1] == "pyproject.toml"
    assert {"--generate-hashes", "--output-file=requirements.txt"} <= set(command)
    plain = {one for one in command[3:-1] if "=" not in one}
    assert plain <= {"--generate-hashes", "--universal"}, f"write {plain} as --option=value"


@pytest.mark.parametrize(
    "changed, ran",
    [
        (["docs/faq.md", "docs/role/levels.md"], "text"),
        (["docs/faq.md", "mkdocs.yml"], "everything"),
        (["docs/assets/search-words.txt"], "everything"),
        (["README.md"], "everything"),
    ],
)
def test_text_alone_runs_less(tmp_path: Path, changed: list[str], ran: str) -> None:
    """A pull request that changes pages alone runs what text can break; any other, and each publication, all."""
    command = tmp_path / ".ci/run"
    command.parent.mkdir()
    command.write_text((ROOT / ".ci/run").read_text("utf-8"), "utf-8")
    command.chmod(0o755)
    stubs = {
        "test": "echo everything",
        "setup": f"PATH={tmp_path}/scripts:$PATH",
        "python": "echo text $*",
    }
    for name in ("test", "setup", "python", "build", "runtimes", "browser"):
        stub = tmp_path / "scripts" / name
        stub.parent.mkdir(exist_ok=True)
        stub.write_text(f"#!/bin/sh\n{stubs.get(name, ':')}\n", "utf-8")
        stub.chmod(0o755)
    git = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for step in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Before"]):
        subprocess.run([*git, *step], cwd=tmp_path, check=True)
    only = tmp_path / "only"
    subprocess.run([*git, "clone", "-q", "--depth=1", f"file://{tmp_path}", str(only)], check=True)
    for name in changed:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("New", "utf-8")
    for step in (["add", "-A", *changed], ["commit", "-qm", "Change"]):
        subprocess.run([*git, *step], cwd=tmp_path, check=True)

    def said(event: str, project: Path = tmp_path) -> str:
        environment = os.environ | {"GITHUB_EVENT_NAME": event}
        done = subprocess.run(
            [".ci/run"], check=True, cwd=project, env=environment, capture_output=True, text=True
        )
        return done.stdout.split()[0]

    assert said("pull_request") == ran
    assert said("push") == "everything"
    # Without the commit before, nobody knows what changed.
    assert said("pull_request", only) == "everything"


def test_preview_is_one_file(browser: Browser, tmp_path: Path) -> None:
    """The preview shows each changed page with its colors and pictures, and loads nothing."""
    done = subprocess.run(
        ["python", "scripts/changed_pages.py"],
        check=True,
        cwd=ROOT,
        input="docs/role/levels.md\ndocs/index.md\ndocs/examples/shop/README.md\n",
        capture_output=True,
        text=True,
    )
    file = tmp_path / "preview.html"
    file.write_text(done.stdout, "utf-8")
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(file.as_uri())
    assert [one for one in asked if not one.startswith(("file:", "data:", "about:"))] == []
    assert page.locator("iframe").count() == 2
    first = page.frame_locator("iframe").first
    assert first.locator("h1").inner_text()
    assert first.locator(".md-header").evaluate("one => getComputedStyle(one).position") == "sticky"
    assert first.locator("img").first.evaluate("one => one.naturalWidth") > 0
    page.close()
    nothing = subprocess.run(
        ["python", "scripts/changed_pages.py"], check=False, cwd=ROOT, input="", capture_output=True
    )
    assert nothing.returncode == 1
