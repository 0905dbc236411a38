"""Attacks the shop and its twin in five ways, and prints who falls. Start: python3 attack.py

It leaves service.log and twin.log: what the attacks look like to whoever runs the shop.
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from contract_test import Visitor

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # of the codes on the cards


class Shop:
    """A program that runs in a folder of its own; kill() is the power failure."""

    def __init__(self, program: str, folder: str) -> None:
        self.program, self.folder = Path(program).resolve(), Path(folder)

    def start(self) -> None:
        log = Path(self.program.stem + ".log")
        with log.open("a") as output:
            begin = output.tell()
            command = [sys.executable, self.program, "0"]  # on any free port
            env = os.environ | {"SHOP_SECRET": "only-for-trying"}
            self.process = subprocess.Popen(command, cwd=self.folder, stderr=output, env=env)
        while "\n" not in (said := log.read_text()[begin:]):
            if self.process.poll() is not None:
                raise SystemExit(f"{self.program} does not start: {said}")
            time.sleep(0.01)
        self.netloc = urlsplit(said.split()[4]).netloc

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def visitor(self) -> Visitor:
        return Visitor(self.netloc)


def pay(visitor: Visitor, order: int, amount: str) -> int:
    event = {"id": str(uuid.uuid4()), "order": order, "kind": "paid", "amount": amount}
    return visitor.tell(event).status


# Each attack is true when the shop falls.


def a_cent_is_lost(shop: Shop) -> bool:
    visitor = shop.visitor()
    pay(visitor, 9, "19.90")
    return visitor.order(9).json()["paid_cents"] != 1990


def a_card_is_spent_twice(shop: Shop) -> bool:
    """The card holds 5.00. Twenty tills take 1.00 from it, again and again."""

    def spend_five_times(till: Visitor) -> int:
        return [till.spend("GIFT-Q6ZE-5JGM-9UKS", 100).status for _ in range(5)].count(201)

    with ThreadPoolExecutor(20) as tills:
        return sum(tills.map(spend_five_times, [shop.visitor() for _ in range(20)])) > 5


def a_stranger_reads_an_order(shop: Shop) -> bool:
    """Order 8 is Ben's."""
    return shop.visitor().order(8, token="ada-token").status == 200


def a_code_is_guessed(shop: Shop) -> bool:
    """On a photo of a card, the last two letters cannot be read."""
    visitor = shop.visitor()
    for letters in itertools.product(LETTERS, repeat=2):
        status = visitor.ask("GET", "/cards/GIFT-H3WN-8PLC-2V" + "".join(letters)).status
        if status in (200, 429):
            return status == 200
    return False


def a_confirmed_payment_is_lost(shop: Shop) -> bool:
    """The payment provider forgets each message that was confirmed. Then the power fails."""
    confirmed = 0
    for _ in range(5):
        with ThreadPoolExecutor(20) as lines:
            visitors = [shop.visitor() for _ in range(20)]
            confirmed += list(lines.map(lambda line: pay(line, 10, "0.01"), visitors)).count(200)
        shop.kill()
        shop.start()
        if shop.visitor().order(10).json()["paid_cents"] < confirmed:
            return True
    return False


ATTACKS = [
    ("A customer pays 19.90: not all of it is counted", a_cent_is_lost, "correctness"),
    ("Twenty tills spend one card at once: it pays too much", a_card_is_spent_twice, "databases"),
    (
        "A customer asks for somebody else's order, and gets it",
        a_stranger_reads_an_order,
        "security",
    ),
    ("Two unreadable letters of a card's code are guessed", a_code_is_guessed, "api"),
    (
        "A payment is confirmed, the power fails, the payment is gone",
        a_confirmed_payment_is_lost,
        "integrations",
    ),
]


def attack(program: str) -> list[bool]:
    """For each attack, whether the program falls."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(program, folder)
        Path(shop.program.stem + ".log").unlink(missing_ok=True)
        shop.start()
        try:
            return [falls(shop) for _, falls, _ in ATTACKS]
        finally:
            shop.kill()


def main() -> None:
    programs = sys.argv[1:] or [
        str(Path(__file__).with_name(name)) for name in ("service.py", "twin.py")
    ]
    results = [attack(program) for program in programs]
    print(f"{'What we try':<62}", *(f"{Path(program).name:<11}" for program in programs), "Read")
    for (title, _, page), *falls in zip(ATTACKS, *results, strict=True):
        print(f"{title:<62}", *(f"{'FALLS' if fell else 'holds':<11}" for fell in falls), page)
    print(f"{'':<62}", *(f"{sum(result)} of 5 fall" for result in results))


if __name__ == "__main__":
    main()
