"""A red run explains itself once, on the line that is wrong: MkDocs, the check, the kit and the list of addresses."""

import re
from pathlib import Path

import faults
import make
import pencils
import pytest
from conftest import ALL, SITE, address, run
from faults import Fault


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("pyproject.toml:3: what: do [rule]", Fault("pyproject.toml", 3, "what: do", "rule")),
        ("pyproject.toml:3: warning: what", Fault("pyproject.toml", 3, "what", "", True)),
        ("README.md:3:7: F401 unused", Fault("README.md", 3, "F401 unused", "")),
        ("README.md:3: error: none  [arg-type]", Fault("README.md", 3, "none", "arg-type")),
        ("no-such-file.md:3: what", None),
        ("10 faults, 0 warnings", None),
    ],
)
def test_lines_of_other_programs_are_read(line: str, told: Fault | None) -> None:
    assert faults.parse(line) == told


def test_changed_files_come_first_and_lapsed_dates_last_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(faults, "changed", lambda: frozenset({"docs/z.md"}))
    lapsed = [Fault(f"docs/{name}.md", 3, "lapsed", "check-date", True) for name in "abz"]
    other = Fault("docs/a.md", 9, "dead", "dead-link")
    mine = Fault("docs/z.md", 9, "dead", "dead-link")
    found = faults.arrange([*lapsed, other, mine, mine])
    assert found[:2] == [mine, other] and len(found) == 3
    assert found[2].message == "lapsed (the same: docs/b.md, docs/z.md)"


def test_a_place_that_many_links_miss_is_told_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(faults, "changed", lambda: frozenset({"docs/about.md"}))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/about.md").touch()
    told = "`../about.md#term-api`: the page has no `#term-api`: did you mean `#term-apl`?"
    links = [Fault(f"docs/role/{name}.md", 5, told, "dead-anchor") for name in "abc"]
    heading = (
        "the heading `API` had the address `#term-api`, to which other sites may link: write it"
    )
    warned = Fault("docs/about.md", 7, heading, "address", True)
    [found] = faults.arrange([*links, warned])
    assert (found.path, found.line) == ("docs/about.md", 7) and "3 links" in found.message
    # A section that is missing says it already, and nothing else does.
    gone = Fault("docs/about.md", 3, "the section `API` is missing: add it", "page-sections")
    kit = Fault("docs/about.md", 1, "the page is missing: put it back", "kit")
    assert faults.arrange([gone, warned, kit]) == [kit, gone]
    # The page itself is at fault if the link was just written.
    monkeypatch.setattr(faults, "changed", lambda: frozenset({"docs/about.md", "docs/role/a.md"}))
    assert faults.arrange(links[:1]) == links[:1]
    monkeypatch.setattr(faults, "changed", lambda: frozenset({"docs/about.md"}))
    assert [one.path for one in faults.arrange(links[:1])] == ["docs/about.md"]


def test_annotations_are_for_github_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Fault("docs/a,b.md", 3, "50 % wrong", "rule")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert faults.tell([one]) and not faults.tell([one._replace(warning=True)])
    assert "::" not in capsys.readouterr().out
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    faults.tell([one])
    told = "::error file=docs/a%2Cb.md,line=3,title=rule::50 %25 wrong"
    assert told in capsys.readouterr().out.splitlines()


NO_SITE = [  # file, what stands there, what somebody makes of it, the only line that the build says
    ("mkdocs.yml", "plugins:\n", "plugins: [\n", r"mkdocs\.yml:\d+: bad YAML .*: correct it \[unusable\]"),
    ("mkdocs.yml", "  - search\n", "  - serch\n", r"mkdocs\.yml:\d+: .*\"serch\" plugin is not installed: correct it \[unusable\]"),
    ("overrides/main.html", "{% block libs %}", "{% blok libs %}", r"overrides/main\.html:\d+: the template can't be read: .* \[build\]"),
    ("docs/faq.md", "\n## ", "\nCaf\udce9\n\n## ", r"docs/faq\.md:\d+: not UTF-8: save the file as UTF-8 \[build\]"),
]  # fmt: skip
ONE_ROUND = [
    ("mkdocs.yml", "faq.md", "fak.md", r"mkdocs\.yml:\d+: `fak\.md` leads to no page: .*"),
    ("docs/about.md", "---\n", "---\n: [\n", r"docs/about\.md:2: the front matter is no YAML .* \[front-matter\]"),
    ("docs/hiring/kit-rules.yml", "\n  - ", "\n  - : [", r"docs/hiring/kit-rules\.yml:\d+: bad YAML .* \[kit\]"),
    ("docs/faq.md", "\n## ", "\n[x](gone.md)\n\n## ", r"docs/faq\.md:\d+: `gone\.md` leads to no page: .* \[dead-link\]"),
    ("docs/role/levels.md", "\n## ", "\nThe colour.\n\n## ", r"docs/role/levels\.md:\d+: warning: `colour`: write `color`, .* \[spelling\]"),
    ("docs/addresses.txt", "\nfaq\n", "\n", r"docs/faq\.md:1: its address is on no list: .* \[address\]"),
]  # fmt: skip


def spoil(copy: Path, name: str, old: str, new: str) -> None:
    text = (copy / name).read_text("utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), "utf-8", "surrogateescape")


@pytest.mark.parametrize(("name", "old", "new", "told"), NO_SITE)
def test_a_build_that_fails_says_where(
    copy: Path, name: str, old: str, new: str, told: str
) -> None:
    """One line, on the file that was changed, and no word of MkDocs or of a traceback beside it."""
    spoil(copy, name, old, new)
    done = run(copy, "scripts/build")
    run(copy, "git", "checkout", name)
    [line] = done.stdout.splitlines()
    assert done.returncode == 1 and re.fullmatch(told, line), done
    assert done.stderr == "Not all is well: see the lines above.\n"


def test_all_faults_come_in_one_round(copy: Path) -> None:
    """What is wrong in the menu, a page, the kit's list and the list of addresses is told by one run."""
    for name, old, new, _ in ONE_ROUND:
        spoil(copy, name, old, new)
    done = run(copy, "scripts/build")
    run(copy, "git", "checkout", ".")
    lines = done.stdout.splitlines()
    for *_, told in ONE_ROUND:
        assert [line for line in lines if re.fullmatch(told, line)], (told, lines)
    assert done.returncode == 1 and "0 faults" not in done.stdout + done.stderr
    assert not [line for line in lines if "[build]" in line], "MkDocs says it once more"


def test_an_example_that_prints_something_else_is_told_by_its_line(copy: Path) -> None:
    """Which line, what it should say and the command that refreshes it; no code of the test, and no need of a browser."""
    page = "docs/skills/version-control.md"
    spoil(copy, page, "released: cents", "published: cents")
    number = make.line_with(str(copy / page), "published: cents")
    env = {"GITHUB_ACTIONS": "true", "CHROMIUM": "", "FIREFOX": "", "CI": ""}
    names = [f"{name}={value}" for name, value in env.items()]
    tests = ["tests/test_shop.py", "tests/test_site.py", "-k", "version-control.md or missing_page"]
    done = run(copy, "env", *names, "python", "-m", "pytest", *tests)
    run(copy, "git", "checkout", page)
    told = rf"{page}:{number}: the page says `published: (.*)`, and the command prints `released: \1`: write that, or run "
    told += r"REFRESH=1 scripts/test tests/test_shop\.py -k version-control\.md \[example\]"
    assert re.search(rf"(?m)^{told}$", done.stdout), done.stdout
    assert f"::error file={page},line={number},title=example::the page says" in done.stdout
    assert "def test_pages" not in done.stdout and "assert" not in done.stdout
    assert (
        "1 tests were not run, since no chromium is here: scripts/browser chromium" in done.stdout
    )


def test_a_warning_of_both_is_told_once() -> None:
    mine = Fault("docs/faq.md", 7, "`x.md` leads to no page: write one", "dead-link")
    theirs = "Doc file 'faq.md' contains a link 'x.md', but the target is not found"
    other = "Something that no rule of ours knows about 'y'"
    found = make.together([make.as_fault(theirs), make.as_fault(other)], [mine])
    assert [one.message for one in found] == [mine.message, other]


def test_included_words_lead_to_their_file() -> None:
    """Each page that includes words of others has a link to each file where they live, and says its name."""
    shown = 0
    for source in ALL:
        built = SITE / address(source) / "index.html"
        wanted = {
            pencils.MADE_FROM.get(file, file)
            for file, _, _ in pencils.places().get(built.relative_to(SITE).as_posix(), [])
        }
        links = re.findall(
            r'/edit/main/docs/([^"]+)">Edit this \w+ in ([^<]+)<', built.read_text("utf-8")
        )
        assert {link for link, _ in links} == {name for _, name in links} == wanted, source
        shown += len(links)
    assert shown >= 33  # the questions of three levels


def test_a_question_is_followed_by_its_link() -> None:
    page = '<article><h2>Q</h2><div class="question"><h3>Who?<a>¶</a></h3><p>Me.</p></div><p>x</p></article>'
    words = [("r/d.md", "senior", pencils.prose("### Who? { #who }\n\nMe.\n"))]
    done = pencils.add(page, words, "/edit/{path}")
    assert (
        '</div><p class="lives"><a href="/edit/r/d.md">Edit this question in r/d.md</a></p><p>x'
        in done
    )
