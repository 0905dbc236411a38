"""The shop, its wrong twin and the learner's checks; and every command of every page, run as a reader would.

A page's block ```console holds commands after `$ ` and what they print. Each block is one session in a folder that
holds the unpacked download; the blocks of a page share the folder. `<!-- numbers vary -->` above a block says that its
numbers differ from run to run. `REFRESH=1 scripts/test tests/test_shop.py -k test_pages` writes what was printed into the pages.
"""

import io
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from playwright.sync_api import Browser, Route, expect

DOCS = ROOT / "docs"
SHOP = DOCS / "examples/shop"
BLOCK = re.compile(
    r"(<!-- numbers vary -->\n)?^( *)```console[^\n]*\n(.*?)^ *```$", re.DOTALL | re.MULTILINE
)
PAGES = [page for page in sorted(DOCS.rglob("*.md")) if BLOCK.search(page.read_text("utf-8"))]
LONGEST_WAIT = 60  # seconds
ENV = {
    **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin",
    "PYTHONDONTWRITEBYTECODE": "1",
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command: str, folder: Path, port: int) -> Iterator[None]:
    """Starts a server, waits until it listens, and ends it with all that it started."""
    with (folder / "server.out").open("w") as output:
        server = subprocess.Popen(
            command,
            shell=True,
            cwd=folder,
            env=ENV,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + LONGEST_WAIT
        while not answers(port):
            if server.poll() is not None or time.monotonic() > until:
                pytest.fail(f"`{command}` does not listen: {(folder / 'server.out').read_text()}")
            time.sleep(0.05)
        yield
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=LONGEST_WAIT,
        check=False,
    )


def unpack(folder: Path) -> Path:
    """The download in a folder of the reader's."""
    target = folder / "shop"
    shutil.copytree(SHOP, target, ignore=shutil.ignore_patterns("*.log", "__pycache__", "shop.db"))
    return target


START = "SHOP_SECRET=only-for-trying python3"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder that a server may read which gives up the rights of root, as Apache does."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return unpack(tmp_path)


# The pages

SHELL = ("", "cd", "do", "done", "echo", "export", "for")  # words of the shell itself


def missing(block: str) -> str:
    """A program that a block needs and this machine lacks, and the command that brings it."""
    for command in re.findall(r"^ *\$ (.+)$", block, re.MULTILINE):
        # `python3 -c "import sqlite3; print(1)" | sort` needs python3 and sort
        unquoted = re.sub(r"""'[^']*'|"(?:\\.|[^"\\])*\"""", "''", command)
        for part in re.split(r"[|;]|&&", unquoted):
            name = next(iter(part.split()), "")
            if "=" in name or name in SHELL:
                continue
            if not shutil.which(name, path=ENV["PATH"]):
                return name
            module = {"ruby": "ruby -rsinatra/base -e 1", "perl": "perl -MMojolicious -e 1"}.get(
                name
            )
            if (
                module
                and subprocess.run(module, shell=True, capture_output=True, check=False).returncode
            ):
                return f"{name} with its web library"
    return ""


def play(block: str, folder: Path) -> str:
    """The block as this machine prints it: each command, and below it what came. Ports are free ones here."""
    ports = {"8000": str(free_port()), "8080": str(free_port())}
    for name in ("nginx.conf", "apache.conf"):
        text = (SHOP / name).read_text("utf-8")
        (folder / name).write_text(renamed(text, ports), "utf-8")
    printed: list[str] = []
    with contextmanager(servers)() as start:
        for command in re.findall(r"^ *\$ (.+)$", block, re.MULTILINE):
            printed.append(f"$ {command}")
            here = renamed(command, ports)
            if here.startswith("pip install"):
                continue  # the test's own environment has it
            if here.endswith("&"):
                named = re.search(r"(?<!\d)(\d{4,5})(?!\d)", here.replace("only-for-trying", ""))
                conf = re.search(r"(nginx|apache)\.conf", here)
                start(
                    here.rstrip("& "),
                    folder,
                    int(ports["8080"] if conf else named[1] if named else 0),
                )
            else:
                answer = renamed(
                    run(here, folder).stdout, {free: port for port, free in ports.items()}
                )
                printed += answer.rstrip("\n").splitlines() if answer.strip() else []
    return "\n".join(line.rstrip() for line in printed) + "\n"


def renamed(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def servers() -> Iterator:
    open_ones = []

    def start(command: str, folder: Path, port: int) -> None:
        one = running(command, folder, port)
        one.__enter__()
        open_ones.append(one)

    try:
        yield start
    finally:
        for one in reversed(open_ones):
            one.__exit__(None, None, None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_pages(page: Path, open_folder: Path) -> None:
    """Every command of a page, copied into an empty folder, prints what the page says."""
    folder = unpack(open_folder)
    text = page.read_text("utf-8")
    left, wrong = [], []
    for found in BLOCK.finditer(text):
        vary, indent, block = found[1], found[2], found[3]
        if program := missing(block):
            left.append(program)
            continue
        said = play(block, folder)
        shown = "".join(line.removeprefix(indent) for line in io.StringIO(block))
        if os.environ.get("REFRESH"):
            new = "".join(f"{indent}{line}".rstrip() + "\n" for line in said.splitlines())
            page.write_text(
                page.read_text("utf-8").replace(f"\n{block}{indent}```", f"\n{new}{indent}```"),
                "utf-8",
            )
            continue
        if vary:
            said, shown = (re.sub(r"\s*\d+(\.\d+)?", " 0", one) for one in (said, shown))
        start = text.count("\n", 0, found.start(3)) + 1
        lines = enumerate(zip_longest(shown.split("\n"), said.split("\n"), fillvalue=""), start)
        if differ := [(line, *both) for line, both in lines if both[0] != both[1]]:
            line, says, prints = differ[0]
            wrong.append(
                f"{page.relative_to(ROOT)}:{line}: the page says `{says}`, and the command prints `{prints}`: "
                f"write that, or run REFRESH=1 scripts/test tests/test_shop.py -k {page.name} [example]"
            )
    assert not wrong, "\n".join(wrong)
    if left:
        reason = f"{', '.join(dict.fromkeys(left))} missing, so that blocks of {page.name} were not run: scripts/runtimes"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


# The shop and its twin


@pytest.mark.parametrize("program", ["service.py", "twin.py"])
def test_both_keep_the_contract(shop: Path, program: str) -> None:
    port = free_port()
    with running(f"{START} {program} {port}", shop, port):
        said = run(f"python3 contract_test.py http://127.0.0.1:{port}", shop)
    assert said.returncode == 0, said.stdout


FAULTS = {  # the page of the row, what the twin says, and the repair
    "correctness": [("int(float(amount) * 100)", 'int(amount.replace(".", ""))')],
    "databases": [
        (
            """                if card["balance_cents"] < cents:
                    raise Problem(409, "The card holds less than that.")
                self.db.execute(
                    "UPDATE cards SET balance_cents = ? WHERE code = ?",
                    (card["balance_cents"] - cents, card["code"]),
                )
""",
            """                took = self.db.execute(
                    "UPDATE cards SET balance_cents = balance_cents - ?"
                    " WHERE code = ? AND balance_cents >= ?",
                    (cents, card["code"], cents),
                )
                if not took.rowcount:
                    raise Problem(409, "The card holds less than that.")
""",
        )
    ],
    "security": [
        (
            """        self.logged_in_customer()
        sql = "SELECT id, total_cents FROM orders WHERE id = ?"
        order = self.db.execute(sql, (int(number),)).fetchone()
""",
            """        sql = "SELECT id, total_cents FROM orders WHERE id = ? AND customer = ?"
        order = self.db.execute(sql, (int(number), self.logged_in_customer())).fetchone()
""",
        )
    ],
    "api": [
        (
            """        card = self.db.execute("SELECT * FROM cards WHERE code = ?", (code,)).fetchone()
""",
            """        found = self.db.execute("SELECT * FROM cards WHERE code = ?", (code,))
        card = self.limit_guesses(found.fetchone)
""",
        )
    ],
    "integrations": [
        (
            """        self.answer(200, {"received": event_id})
        with self.db:
            self.add("payments", event_id, order, kind, to_cents(amount))
""",
            """        with self.db:
            self.add("payments", event_id, order, kind, to_cents(amount))
        self.answer(200, {"received": event_id})
""",
        )
    ],
}


def rows(said: str) -> dict[str, list[str]]:
    """For each page of the table whether the programs hold or fall."""
    found = {line.split()[-1]: re.findall(r"  (holds|FALLS)\b", line) for line in said.splitlines()}
    return {page: cells for page, cells in found.items() if cells}


def test_attack_tells_the_twins_apart(shop: Path) -> None:
    said = run("python3 attack.py", shop).stdout
    assert rows(said) == {page: ["holds", "FALLS"] for page in FAULTS}, said
    assert "0 of 5 fall   5 of 5 fall" in said


@pytest.mark.parametrize("page", FAULTS)
def test_repairing_one_fault_turns_its_row(shop: Path, page: str) -> None:
    text = (shop / "twin.py").read_text("utf-8")
    for wrong, right in FAULTS[page]:
        assert text.count(wrong) == 1, (
            f"docs/examples/shop/twin.py: the fault of {page} is not where the test looks"
        )
        lines, repaired = wrong.splitlines(), right.splitlines()
        own = [line for line in lines if line not in repaired]
        assert len(own) <= 5, f"the fault of {page} takes more than five lines"
        assert not re.search(r"#|sleep|environ|random", "".join(own)), "a fault made for the attack"
        text = text.replace(wrong, right)
    (shop / "repaired.py").write_text(text, "utf-8")
    said = run("python3 attack.py repaired.py", shop).stdout
    assert rows(said) == {one: ["holds" if one == page else "FALLS"] for one in FAULTS}, said


def test_contract_is_openapi() -> None:
    contract = yaml.safe_load((SHOP / "openapi.yaml").read_text("utf-8"))
    validate(contract)
    code = (SHOP / "service.py").read_text("utf-8")
    # ("/cards/{code}", r"/cards/([^/]+)", {"GET": show_card}),
    route = re.compile(r'^        \("(/[^"]+)", r".*", \{"(\w+)": \w+\}\),$', re.MULTILINE)
    told = {(path, verb.upper()) for path, item in contract["paths"].items() for verb in item}
    assert told == set(route.findall(code))
    contract["paths"]["/orders/{id}"]["get"]["operationId"] = 5
    with pytest.raises(OpenAPIValidationError):
        validate(contract)


def test_migration_and_its_way_back(shop: Path) -> None:
    """Step 1 and step 2, and back from both, lose no order."""
    script = "import sqlite3, sys; db = sqlite3.connect('m.db'); [db.executescript(open(f).read()) for f in sys.argv[1:]]; print(db.execute('SELECT id, {} FROM orders').fetchall())"
    files = "schema.sql data.sql migrations/1-add.sql migrations/2-remove.sql"
    there = run(f'python3 -c "{script.format("customer_id")}" {files}', shop)
    back = run(
        f'python3 -c "{script.format("customer")}" migrations/2-undo.sql migrations/1-undo.sql',
        shop,
    )
    assert there.returncode == back.returncode == 0, there.stdout + back.stdout
    assert there.stdout == back.stdout == "[(7, 1), (8, 2), (9, 1), (10, 1)]\n"


# The learner's checks

BROKEN = [  # stage, file, what stands there, what a learner may have written, exactly the red lines
    (1, "price.py", "goods // 10", "int(goods * 0.1)", ["A very large order loses no cent"]),
    (1, "price.py", ">= 5000", "> 5000", ["The discount begins at exactly 50.00"]),
    (2, "web.py", "Allow=allowed)", "Methods=allowed)", ["A method that is not there"]),
    (2, "service.py", "not 0 < cents", "not -9 < cents", ["Spending -5 cents"]),
    (3, "service.py", "code = ? AND balance_cents >= ?", "code = ? AND ? > 0", ["Too much"]),
    (3, "service.py", 'Path("shop.db")', 'Path(f"{id(web)}.db")', ["After a restart"]),
    (4, "contract_test.py", "    unittest.main()", "    pass", ["Your tests notice a card that shows one cent less", "Your tests notice an error that is answered with 200"]),
    (4, "contract_test.py", '"balance_cents":2500', '"balance_cents":2600', ["Your tests pass"]),
    (5, "service.py", "AND customer = ?", "AND customer >= ?", ["Ada asks for Ben's order"]),
    (5, "service.py", '"payments", event_id', '"payments", str(web.time.time_ns())', ["The same message twice"]),
    (6, "web.py", "{self.command} {self.route}", "{self.command} {self.path}", ["The log holds no code and no token"]),
    (6, "web.py", "len(wrong) >= 10", "len(wrong) >= 1000", ["Somebody tries out 100 codes"]),
    (7, "design-note.md", "**Risk.**", "", ["A design note"]),
    (7, "README.md", "```sh", "```", ["How to start it"]),
]  # fmt: skip


def red_lines(stage: int, folder: Path) -> list[str]:
    """What `path.py` finds at that stage; where it asks for it, the service is started again."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = {
        1: "python3 path.py 1 python3 price.py",
        4: f"python3 path.py 4 {address} python3 contract_test.py",
        6: f"python3 path.py 6 {address} shop.log",
        7: "python3 path.py 7 .",
    }.get(stage, f"python3 path.py {stage} {address}")
    if stage == 7:
        readme = folder / "README.md"
        readme.write_text(readme.read_text("utf-8").replace("8000", str(port)), "utf-8")
    if stage in (1, 7):
        said = run(command, folder)
        code, text = said.returncode, said.stdout
    else:
        start = f"exec env {START} service.py {port} 2>> shop.log"
        pipe = subprocess.PIPE
        with running(start, folder, port):
            path = subprocess.Popen(
                shlex.split(command), cwd=folder, env=ENV, stdin=pipe, stdout=pipe, text=True
            )
            assert path.stdin and path.stdout
            text = ""
            for line in path.stdout:
                text += line
                if line.startswith("Stop your service"):
                    break
        if "Stop your service" in text:
            with running(start, folder, port):
                text += path.communicate("\n", LONGEST_WAIT)[0]
        else:
            path.communicate()
        code = path.returncode
    red = re.findall(r"^RED +(.*)$", text, re.MULTILINE)
    assert code == int(bool(red)), text
    for name in ("sent:", "got:", "expected:", "read:"):
        assert text.count(f"      {name}") == len(red), text
    return red


@pytest.mark.parametrize("stage", range(1, 8))
def test_the_shop_passes_the_path(shop: Path, stage: int) -> None:
    assert red_lines(stage, shop) == []


def test_another_service_at_the_address_is_not_taken_for_the_learners(shop: Path) -> None:
    """What still runs there would answer in place of the copy that the README starts."""
    with running("exec python3 -m http.server 8000 --bind 127.0.0.1", shop, 8000):
        said = run("python3 path.py 7 .", shop)
    assert said.returncode == 1
    assert "Something answers at http://127.0.0.1:8000 already: stop it first.\n" in said.stdout


def test_a_program_that_gives_no_address_is_not_waited_for(shop: Path) -> None:
    """The starter prints nothing, and a program may be missing."""
    for program in ("starter/shop.py", "none.py"):
        said = run(f"python3 attack.py {program}", shop)
        assert said.returncode == 1
        assert "prints no address on stderr" in said.stdout
        assert "Traceback" not in said.stdout


@pytest.mark.parametrize("stage, file, old, new, red", BROKEN)
def test_a_broken_shop_fails_in_the_right_line(
    shop: Path, stage: int, file: str, old: str, new: str, red: list[str]
) -> None:
    text = (shop / file).read_text("utf-8")
    assert old in text, f"{file} has no {old}"
    (shop / file).write_text(text.replace(old, new), "utf-8")
    assert red_lines(stage, shop) == red


def test_a_shop_that_looks_first_fails_two_at_once(shop: Path) -> None:
    """The twin falls in this line of stage 3, most times; with a pause after the look, each time."""
    text = (shop / "twin.py").read_text("utf-8")
    look, pause = "        card = self.find_card(code)\n        cents, key", "web.time.sleep(0.2)"
    assert look in text
    (shop / "service.py").write_text(
        text.replace(look, look.replace("\n", f"; {pause}\n")), "utf-8"
    )
    assert "Two at once" in red_lines(3, shop)


def test_the_path_names_pages_that_are_there() -> None:
    text = (SHOP / "path.py").read_text("utf-8")
    for page in re.findall(r'"((?:skills|responsibilities)/\S+?)"', text):
        assert (DOCS / f"{page}.md").exists(), page


# The page that asks for a card

NOT_FOUND = "There is no card with this code. Please compare it with your card."
TOO_SLOW = "The shop is very busy. Please try again in a minute."
OUR_FAULT = "Something is broken on our side. Your card is safe, and we are looking into it."
ANSWERS = [  # what the shop answers, and what the customer reads
    ("200 application/json", "On this card: 25.00 EUR"),
    ("404 application/problem+json", NOT_FOUND),
    ("429 application/problem+json", TOO_SLOW),
    ("503 application/problem+json", TOO_SLOW),
    ("500 application/problem+json", OUR_FAULT),
    ("200 text/html", OUR_FAULT),
    ("no connection", OUR_FAULT),
    ("no end", TOO_SLOW),
]


def test_card_page_says_one_of_three_sentences(browser: Browser, shop: Path) -> None:
    port = free_port()
    with running(f"{START} service.py {port}", shop, port):
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        card, button = page.get_by_label("Code on the card"), page.get_by_role("button")
        status = page.get_by_role("status")
        for code, sentence in [("GIFT-0000", NOT_FOUND), ("GIFT-H3WN-8PLC-2VYB", ANSWERS[0][1])]:
            card.fill(code)  # the shop itself answers
            button.click()
            expect(status).to_have_text(sentence)
        asked = ""

        def reply(route: Route) -> None:
            number, kind = asked.split()
            if number.isdigit():
                body = '{"balance_cents":2500,"currency":"EUR"}' if "json" in kind else "<html>"
                route.fulfill(status=int(number), content_type=kind, body=body)
            elif kind == "connection":
                route.abort()

        page.route("**/cards/*", reply)
        for answer, sentence in ANSWERS:
            asked = answer
            button.click()
            expect(status).to_have_text(sentence, timeout=8000)  # the page waits for 5 seconds
        page.close()


# The same request in other languages

LANGUAGES = {
    "card.php": "php -S 127.0.0.1:{port} card.php",
    "Card.java": "java Card.java {port}",
    "card.rb": "ruby card.rb -p {port}",
    "card.pl": "perl card.pl daemon -l http://127.0.0.1:{port}",
    "card.mjs": "node card.mjs {port}",
}


@pytest.mark.parametrize("file", LANGUAGES)
def test_language(shop: Path, file: str) -> None:
    """Each answers the reading part of the contract, in at most 30 lines of code."""
    code = (SHOP / "languages" / file).read_text("utf-8").splitlines()
    assert (
        len([one for one in code if one.strip() and not one.strip().startswith(("#", "//"))]) <= 30
    )
    command = LANGUAGES[file]
    if program := missing(f"$ {command}"):
        reason = f"{program} is missing, so that {file} was not run: scripts/runtimes"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    port = free_port()
    with running(command.format(port=port), shop / "languages", port):
        said = run(f"python3 contract_test.py http://127.0.0.1:{port} Reading", shop)
    assert said.returncode == 0, said.stdout


def test_dockerfile_and_its_three_faults() -> None:
    found = run(
        "hadolint --no-color Dockerfile.faulty; hadolint --no-color Dockerfile", SHOP
    ).stdout
    rules = re.findall(r"^Dockerfile\.faulty:\d+ (DL\d+)", found, re.MULTILINE)
    assert len(rules) == 3 and len(found.splitlines()) == 3, found


def test_the_shop_stays_small() -> None:
    """Code, settings and SQL together, without empty lines, words and data."""
    data = (".md", ".yaml", ".svg", ".pyc", ".log", ".db")
    files = [file for file in SHOP.rglob("*") if file.is_file() and file.suffix not in data]
    texts = [file.read_text("utf-8") for file in files if file.name != "data.sql"]
    assert sum(bool(line.strip()) for text in texts for line in text.splitlines()) <= 1500


def test_code_to_read_holds_the_five_faults() -> None:
    """The page for candidates is cut out of the twin by its lines, so that a change there must be followed."""
    page = (ROOT / "site/hiring/code-reading.md").read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert code and len(code[1].splitlines()) <= 36
    for faults in FAULTS.values():
        for wrong, _ in faults:
            assert wrong.strip() in code[1], (
                f"docs/hiring/code-reading.md:28: twin.py changed: name the lines that hold `{wrong}` [example]"
            )


def test_the_home_page_shows_what_the_attack_prints() -> None:
    """The rows of the home page's table are those of the session on the page on testing, which is run."""
    printed = re.findall(
        r"^(\S.*?)  +holds +FALLS",
        (DOCS / "responsibilities/testing.md").read_text("utf-8"),
        re.MULTILINE,
    )
    shown = re.findall(
        r"^ *\| \[(.*?)\]\(.*\) \| holds \| \*\*falls\*\* \|$",
        (DOCS / "index.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert shown == printed and printed


def test_the_home_page_knows_the_price() -> None:
    """Its question of the path's first stage has the answer that the worked solution gives."""
    text = (DOCS / "index.md").read_text("utf-8")
    [order] = re.findall(r"The order is `([\d ]+)`", text)
    done = subprocess.run(
        [sys.executable, "price.py"],
        cwd=SHOP,
        input=order,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{int(done.stdout) / 100:.2f}: " in text
