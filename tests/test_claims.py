"""What the pages say of PostgreSQL is tried on a PostgreSQL, not believed."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from glob import glob
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

Ask = Callable[[str], str]
TABLE = (
    "CREATE TABLE orders (id int PRIMARY KEY, status text, updated_at timestamptz DEFAULT now());"
)


@pytest.fixture(scope="module")
def psql() -> Iterator[Ask]:
    """Asks a server of its own, which is gone afterwards."""
    programs = next(iter(sorted(glob("/usr/lib/postgresql/*/bin"))), "") or os.path.dirname(
        shutil.which("initdb") or ""
    )
    if not programs:
        reason = (
            "PostgreSQL is missing, so that what pages say of it was not tried: scripts/runtimes"
        )
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    # PostgreSQL refuses to run as root.
    other = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        data = f"{folder}/data"
        quiet: dict[str, Any] = {"capture_output": True, "cwd": folder}
        subprocess.run(
            [*other, f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "shop"],
            check=True,
            **quiet,
        )
        options = f"-p {port} -k {folder} -c listen_addresses= -c fsync=off"
        control = [*other, f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{folder}/log"]
        subprocess.run([*control, "-o", options, "start"], check=True, **quiet)

        def ask(sql: str) -> str:
            command = [
                f"{programs}/psql",
                "-h",
                folder,
                "-p",
                str(port),
                "-U",
                "shop",
                "postgres",
                "-qAtc",
                sql,
            ]
            said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
            return (said.stdout + said.stderr).strip()

        try:
            yield ask
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)


def test_changed_since_loses_an_order_that_is_saved_late(psql: Ask) -> None:
    """responsibilities/api: an order that began to be saved before and was finished after is skipped for ever."""
    psql(
        f"{TABLE} INSERT INTO orders VALUES (1, 'open', now() - interval '1 hour'), (2, 'open', now() - interval '1 hour')"
    )
    slow = "BEGIN; UPDATE orders SET status = 'paid', updated_at = now() WHERE id = 1; SELECT pg_sleep(1.5); COMMIT"
    late = Thread(target=psql, args=[slow])
    late.start()
    until = time.monotonic() + 10
    while "pg_sleep" not in psql(
        "SELECT query FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'BEGIN%'"
    ):
        assert time.monotonic() < until
        time.sleep(0.05)
    psql("UPDATE orders SET status = 'paid', updated_at = now() WHERE id = 2")
    since = "SELECT id FROM orders WHERE updated_at > '{}' ORDER BY id"
    begin = psql("SELECT now() - interval '10 minutes'")
    assert psql(since.format(begin)) == "2"  # the partner's first call
    bookmark = psql("SELECT max(updated_at) FROM orders")
    late.join()
    assert psql("SELECT string_agg(status, ' ') FROM orders") == "paid paid"
    assert psql(since.format(bookmark)) == ""  # the second call: order 1 is never told


def test_explain_analyze_of_a_delete_deletes(psql: Ask) -> None:
    """responsibilities/performance: EXPLAIN ANALYZE really runs the query."""
    psql("CREATE TABLE gone AS SELECT generate_series(1, 3) AS id")
    psql("EXPLAIN ANALYZE DELETE FROM gone WHERE id = 2")
    assert psql("SELECT count(*) FROM gone") == "2"
    psql("BEGIN; EXPLAIN ANALYZE DELETE FROM gone; ROLLBACK")
    assert psql("SELECT count(*) FROM gone") == "2"
