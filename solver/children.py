"""Components solved side by side, each in a child process of its own.

A second RoutingModel in one process may crash it, and its search cannot be interrupted from inside:
so the parent listens, and kills what has not ended in time. What a child said last is kept.
"""

import os
import pickle
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from solver.budget import Budget
from solver.component import FRAME, Engine, Task
from solver.incumbent import DONE, News
from solver.problem import Problem
from solver.stages import SolveStage

POLL_S = 0.1
"""How often the parent looks whether to stop."""
GRACE_S = 1.0
"""Seconds that a child may take past its end before it is killed."""


@dataclass(frozen=True)
class Job:
    """A component to be solved."""

    number: int
    problem: Problem


@dataclass
class _Lane:
    """Jobs done one after the other; they share the lane's time by their numbers of visits."""

    jobs: list[Job] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(len(job.problem.visits) for job in self.jobs)

    def ends_at(self, budget: Budget) -> float:
        """When the first job of those left has had its share."""
        share = len(self.jobs[0].problem.visits) / max(1, self.size)
        return budget.clock() + budget.left_s() * share


@dataclass
class _Child:
    """A running child."""

    job: Job
    lane: _Lane
    process: subprocess.Popen[bytes]
    kill_at: float
    unread: bytes = b""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Effort:
    """Seed, bound and stages of each search, how many run side by side, and threads of each."""

    engine: Engine
    seed: int
    iterations: int | None
    lanes: int
    threads: int
    stages: Set[SolveStage]


class Children:
    """The jobs on their way."""

    def __init__(
        self, budget: Budget, effort: Effort, on_news: Callable[[int, News], None]
    ) -> None:
        self._budget, self._effort, self._on_news = budget, effort, on_news
        self._best: dict[int, News] = {}
        self._whole = True
        self._selector = selectors.DefaultSelector()

    def run(self, jobs: Sequence[Job]) -> tuple[Mapping[int, News], bool]:
        """Solve the jobs.

        Returns
        -------
        tuple
            The best news by job number (none for a child that said nothing), and whether every
            child came to its end.
        """
        try:
            for lane in self._lanes(jobs):
                self._start(lane)
            while self._selector.get_map():
                self._listen()
        finally:
            for child in self._running():
                self._end(child)
            self._selector.close()
        return self._best, self._whole

    def _lanes(self, jobs: Sequence[Job]) -> list[_Lane]:
        """Deal out the jobs, largest first, each to the lane with least to do."""
        lanes = [_Lane() for _ in range(min(len(jobs), max(1, self._effort.lanes)))]
        for job in sorted(jobs, key=lambda job: (-len(job.problem.visits), job.number)):
            min(lanes, key=lambda lane: lane.size).jobs.append(job)
        return lanes

    def _start(self, lane: _Lane) -> None:
        """Start the next job of a lane, if there is any."""
        if not lane.jobs:
            return
        ends_at = lane.ends_at(self._budget)
        job = lane.jobs.pop(0)
        effort = self._effort
        task = Task(
            job.problem,
            ends_at,
            effort.seed,
            effort.iterations,
            os.getpid(),
            effort.engine,
            effort.threads,
            effort.stages,
        )
        root = str(Path(__file__).resolve().parent.parent)
        paths = os.pathsep.join(path for path in (root, os.environ.get("PYTHONPATH")) if path)
        process = subprocess.Popen(
            [sys.executable, "-m", "solver.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            # A group of its own: Ctrl-C at the terminal is for the parent, which ends the child.
            process_group=0,
        )
        child = _Child(job, lane, process, ends_at + GRACE_S)
        try:
            with _pipe(process.stdin) as stdin:
                pickle.dump(task, stdin)
        except BrokenPipeError:
            pass  # it died at once, which its output's end will tell
        out = _pipe(process.stdout)
        os.set_blocking(out.fileno(), False)
        self._selector.register(out, selectors.EVENT_READ, child)

    def _listen(self) -> None:
        """Take in what was said, and end whom it is time to end."""
        for key, _ in self._selector.select(POLL_S):
            self._hear(key.data)
        now = self._budget.clock()
        for child in self._running():
            if self._budget.stop() or now > child.kill_at:
                self._end(child)
                self._next(child)

    def _hear(self, child: _Child) -> None:
        chunk = os.read(_pipe(child.process.stdout).fileno(), 1 << 20)
        if not chunk:
            self._end(child)
            self._next(child)
            return
        child.unread += chunk
        while len(child.unread) >= FRAME.size:
            (length,) = FRAME.unpack_from(child.unread)
            if len(child.unread) < FRAME.size + length:
                return
            news = pickle.loads(child.unread[FRAME.size : FRAME.size + length])
            child.unread = child.unread[FRAME.size + length :]
            child.done = child.done or news.phase == DONE
            self._best[child.job.number] = news
            self._on_news(child.job.number, news)

    def _end(self, child: _Child) -> None:
        """See that the child is gone."""
        out = _pipe(child.process.stdout)
        self._selector.unregister(out)
        if not child.done:
            self._whole = False
            child.process.send_signal(signal.SIGKILL)
        child.process.wait()
        out.close()

    def _next(self, child: _Child) -> None:
        if self._budget.over():
            self._whole = self._whole and not child.lane.jobs
            child.lane.jobs.clear()
        self._start(child.lane)

    def _running(self) -> list[_Child]:
        return [key.data for key in self._selector.get_map().values()]


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise RuntimeError("a child without its pipes")
    return stream
