"""The solvers of the bench: how each is started, and with what seeds."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.families import OWN_WEEK

BENCH = Path("var/bench")
PYVRP_VERSIONS = ("0.13.4", "0.14.1")
VROOM_VERSION = "1.15.2"


@dataclass(frozen=True)
class Solver:
    """One row of the tables.

    Parameters
    ----------
    turns
        Seeds (or configurations); those of one tuple run side by side, each on a core of its own,
        the tuples one after the other, each for the whole time limit. The best answer counts.
    ours
        Whether answers belong to the state of our sources.
    """

    name: str
    label: str
    turns: Sequence[Sequence[int]]
    program: str
    module: Sequence[str]
    options: Sequence[str] = ()
    ours: bool = False

    def command(self, family: str, file: Path, out: Path, seconds: float, seed: int) -> list[str]:
        """Give the command that writes `out` within about so many seconds."""
        if self.ours:
            limits = ["--time-limit", str(seconds), "--seed", str(seed)]
            return [
                self.program,
                *self.module,
                str(file),
                "--out",
                str(out),
                *limits,
                *self.options,
            ]
        asked = [family, str(file), str(out), "--seconds", str(seconds), "--seed", str(seed)]
        return [self.program, *self.module, *asked]


def _ours(name: str, label: str, *options: str, turns: Sequence[Sequence[int]] = ((1,),)) -> Solver:
    module = ("-m", "solver", "solve")
    return Solver(name, label, turns, sys.executable, module, options, ours=True)


def _other(
    name: str, label: str, folder: str, module: str, turns: Sequence[Sequence[int]]
) -> Solver:
    program = sys.executable if not folder else str(BENCH / folder / "bin" / "python")
    return Solver(name, label, turns, program, ("-m", f"tests.bench.competitors.{module}"))


OURS, OURS_ALONE = "roundsman", "roundsman-1"
SOLVERS: Mapping[str, Solver] = {
    solver.name: solver
    for solver in (
        _ours(OURS, "Roundsman, two threads", "--threads", "2"),
        _ours(OURS_ALONE, "Roundsman, one thread", "--threads", "1"),
        _other(
            "routing-model",
            "OR-Tools RoutingModel, best of four configurations",
            "",
            "routing_model_run",
            ((0, 1), (2, 3)),
        ),
        *(
            _other(
                f"pyvrp-{version}",
                f"PyVRP {version}, better of two seeds",
                f"venv-pyvrp-{version}",
                "pyvrp_run",
                ((1, 2),),
            )
            for version in PYVRP_VERSIONS
        ),
        _other(
            "vroom",
            f"VROOM (pyvroom {VROOM_VERSION}), level 5, two threads",
            "venv-vroom",
            "vroom_run",
            ((1,),),
        ),
        _ours(
            "engine-routing-model",
            "our engine routing-model, two threads",
            "--threads",
            "2",
            "--engine",
            "routing-model",
        ),
    )
}
"""By name."""


def asked_for(family: str, others: Sequence[str]) -> list[str]:
    """Name the solvers that run on a family."""
    if family == OWN_WEEK:
        return [OURS, "engine-routing-model"]
    return [OURS, OURS_ALONE, *others]
