"""Attacks the shop and its twin in five ways, and prints who falls. Start: python3 attack.py

With a page's name (python3 attack.py security) it shows one attack. It leaves service.log and twin.log: what the attacks look like to whoever runs the shop.
"""

import itertools
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from contract_test import Visitor

CARDS = {"GIFT-Q6ZE-5JGM-9UKS": 500, "GIFT-7KQ2-M9XD-4TRA": 5000, "GIFT-H3WN-8PLC-2VYB": 2500}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # of the codes on the cards


class Shop:
    """A program that runs in a folder of its own; kill() is the power failure."""

    def __init__(self, program: str, folder: str) -> None:
        self.program, self.folder = Path(program).resolve(), folder
        self.log = Path(self.program.stem + ".log")

    def start(self) -> None:
        with self.log.open("a") as output:
            begin = output.tell()
            command = [sys.executable, self.program, "0"]  # on any free port
            env = os.environ | {"SHOP_SECRET": "only-for-trying"}
            self.process = subprocess.Popen(command, cwd=self.folder, stderr=output, env=env)
        until = time.monotonic() + 10
        while not (found := re.search(r"http://(\S+)\s", said := self.log.read_text()[begin:])):
            if self.process.poll() is not None or time.monotonic() > until:
                self.kill()
                raise SystemExit(f"{self.program} prints no address on stderr: {said}")
            time.sleep(0.01)
        self.netloc = found[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def visitor(self) -> Visitor:
        return Visitor(self.netloc)


def pay(visitor: Visitor, order: int, amount: str) -> int:
    event = {"id": str(uuid.uuid4()), "order": order, "kind": "paid", "amount": amount}
    return visitor.tell(event).status


# Each attack says whether the shop falls, and what was seen.

Seen = tuple[bool, str]


def a_payment_is_counted(shop: Shop) -> Seen:
    visitor = shop.visitor()
    pay(visitor, 9, "19.90")
    cents = visitor.order(9).json()["paid_cents"]
    return cents != 1990, f"19.90 was paid, {cents / 100:.2f} was counted"


def a_card_is_spent_at_once(shop: Shop) -> Seen:
    """Twenty tills take a fifth of what a card holds, again and again; card after card, until one pays too much."""

    def spend_five_times(till: Visitor, code: str, fifth: int) -> int:
        return [till.spend(code, fifth).status for _ in range(5)].count(201)

    for code, holds in CARDS.items():
        tills = [shop.visitor() for _ in range(20)]
        with ThreadPoolExecutor(20) as lines:
            sold = sum(lines.map(spend_five_times, tills, [code] * 20, [holds // 5] * 20))
        if sold > 5:
            return True, "a card paid more than it held"
    return False, "every card paid what it held, and no more"


def a_stranger_asks(shop: Shop) -> Seen:
    answer = shop.visitor().order(8, token="ada-token")  # it is Ben's
    return answer.status == 200, f"{answer.status} {answer.body.decode()}"


def a_code_is_guessed(shop: Shop) -> Seen:
    """On a photo of a card, the last two letters cannot be read."""
    visitor = shop.visitor()
    tries = 0
    for letters in itertools.product(LETTERS, repeat=2):
        tries += 1
        answer = visitor.ask("GET", "/cards/GIFT-H3WN-8PLC-2V" + "".join(letters))
        if answer.status != 404:
            break
    return answer.status == 200, f"try {tries}: {answer.status} {answer.body.decode()}"


def a_payment_is_confirmed(shop: Shop) -> Seen:
    """The provider forgets each message that was confirmed. Then the power fails."""
    confirmed = 0
    for _ in range(10):
        with ThreadPoolExecutor(20) as lines:
            visitors = [shop.visitor() for _ in range(20)]
            confirmed += list(lines.map(lambda line: pay(line, 10, "0.01"), visitors)).count(200)
        shop.kill()
        shop.start()
        if shop.visitor().order(10).json()["paid_cents"] < confirmed:
            return True, "confirmed payments are missing after the power failure"
    return False, f"all {confirmed} confirmed payments are there after the power failure"


ATTACKS = {  # the page of the guide that explains it, what happens where the shop falls, the attack
    "correctness": ("Money paid is not all counted", a_payment_is_counted),
    "databases": ("Many tills at once get more from a card than it holds", a_card_is_spent_at_once),
    "security": ("A customer reads somebody else's order", a_stranger_asks),
    "api": ("The unreadable letters of a card's code are guessed", a_code_is_guessed),
    "integrations": ("A payment is confirmed, then lost", a_payment_is_confirmed),
}


def attack(program: str, pages: list[str]) -> list[Seen]:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(program, folder)
        shop.log.unlink(missing_ok=True)
        shop.start()
        try:
            return [ATTACKS[page][1](shop) for page in pages]
        finally:
            shop.kill()


def main() -> None:
    here = Path(__file__).parent
    pages = [page for page in sys.argv[1:] if page in ATTACKS] or list(ATTACKS)
    programs = [file for file in sys.argv[1:] if file not in ATTACKS]
    programs = programs or [str(here / "service.py"), str(here / "twin.py")]
    results = [attack(program, pages) for program in programs]
    if len(pages) == 1:
        print(ATTACKS[pages[0]][0])
        for program, [(fell, seen)] in zip(programs, results, strict=True):
            print(f"{Path(program).name:<10} {'FALLS' if fell else 'holds'}: {seen}")
        return
    names = "".join(f"{Path(program).name:<13}" for program in programs)
    print(f"{'What happens where the shop falls':<55}{names}Page of the guide")
    for page, *seen in zip(pages, *results, strict=True):
        cells = "".join(f"{'FALLS' if fell else 'holds':<13}" for fell, _ in seen)
        print(f"{ATTACKS[page][0]:<55}{cells}{page}")
    totals = "".join(f"{sum(fell for fell, _ in seen)} of 5 fall   " for seen in results)
    print(f"{'':<55}{totals}".rstrip())


if __name__ == "__main__":
    main()
