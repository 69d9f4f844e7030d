"""Stored results: a file for each instance, solver and time limit, so that a bench can resume."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SOURCES = Path("solver")


@dataclass(frozen=True)
class Attempt:
    """One process: its cost as the judge reckons it, None without an answer."""

    seed: int
    cost: float | None
    faults: int
    first_fault: str
    wall_s: float
    ended: str
    unassigned: int = 0


@dataclass(frozen=True)
class Result:
    """One solver on one instance.

    Parameters
    ----------
    state
        Of our sources for our own solver, the version for others: results of another are stale.
    base
        Part of the cost that no plan can save, such as the service of all requests.
    """

    family: str
    instance: str
    solver: str
    seconds: float
    state: str
    at: str
    best_known: float | None
    attempts: tuple[Attempt, ...]
    base: float = 0.0

    @property
    def cost(self) -> float | None:
        """The least cost of a feasible answer; None without one."""
        found = [one.cost for one in self.attempts if one.cost is not None and not one.faults]
        return min(found, default=None)

    @property
    def gap(self) -> float | None:
        """Per cent above the best known cost; None without either."""
        if self.cost is None or not self.best_known:
            return None
        return 100 * (self.cost / self.best_known - 1)


class Store:
    """A folder of results."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, family: str, instance: str, solver: str, seconds: float) -> Path:
        return self.folder / family / f"{instance}.{solver}.{seconds:g}.json".replace(" ", "_")

    def put(self, result: Result) -> None:
        """Keep a result; one of the same instance, solver and limit gives way."""
        path = self._path(result.family, result.instance, result.solver, result.seconds)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")
        part.replace(path)

    def has(self, family: str, instance: str, solver: str, seconds: float, state: str) -> bool:
        """Whether there is a result of this state."""
        path = self._path(family, instance, solver, seconds)
        return path.is_file() and _read(path).state == state

    def all(self) -> Iterator[Result]:
        """Read all results."""
        for path in sorted(self.folder.glob("*/*.json")):
            yield _read(path)


def _read(path: Path) -> Result:
    stored = json.loads(path.read_text(encoding="utf-8"))
    attempts = tuple(Attempt(**attempt) for attempt in stored.pop("attempts"))
    return Result(**stored, attempts=attempts)


def state_of_sources(folders: Sequence[Path] = (SOURCES,)) -> str:
    """Hash our solver's sources."""
    whole = hashlib.sha256()
    for path in sorted(file for folder in folders for file in folder.rglob("*.py")):
        whole.update(path.as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:12]
