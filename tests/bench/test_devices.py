"""The bench of a million devices, on two thousand: it does what it says to every one of them."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.bench.memory import PeakMemory, proportional

DEVICES = 2_000


def is_due(number: int, days: int, late: int) -> bool:
    """Whether a cartridge of so long a life is due in 14 days: its age is number x 7919 % life."""
    return days - number * 7919 % (days + late) <= 14


OF_HOMES = [
    is_due(number, *((180, 10) if number % 10 < 3 else (365, 15)))
    + (number % 2 == 0 and is_due(number, 730, 15))
    for number in range(DEVICES)
]
"""Due cartridges of each home."""
DUE, HOMES = sum(OF_HOMES), sum(count > 0 for count in OF_HOMES)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_every_due_cartridge_is_listed_and_every_touched_one_reckoned_anew(kind: str) -> None:
    command = [sys.executable, "-m", "tests.bench.devices", "--devices", str(DEVICES)]
    done = subprocess.run(
        [*command, "--database", kind], capture_output=True, text=True, check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])[kind]
    assert figures["list"]["rows"] == DUE
    assert figures["night"]["rows"] == HOMES
    # Three of ten devices have a PP cartridge: 600.
    assert figures["recompute"]["rows"] == 600
    assert figures["wrong"] == 0
    programs = {name for name in figures["recompute"] if name.endswith("_gib")}
    assert ("postgres_gib" in programs) is (kind == "postgresql")


def test_memory_is_named_by_program_and_shared_pages_count_once_in_all() -> None:
    code = "import sys; held = bytearray(b'x') * (64 << 20); print(len(held)); sys.stdin.read()"
    child = [sys.executable, "-c", code]
    with subprocess.Popen(["sleep", "60"]) as sleeper:
        with subprocess.Popen(child, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            with PeakMemory(of=proportional) as memory:
                pass
            holder.communicate()
        sleeper.kill()
    assert memory.gib >= 64 / 1024
    assert 0 < memory.gib_by_program["sleep"] < 64 / 1024
    assert memory.gib <= sum(memory.gib_by_program.values())
