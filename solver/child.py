"""The child process of one component: `python -m solver.child`.

It reads a pickled `Task` from its standard input and writes frames to its standard output: eight
bytes of length, then a pickled `News`, the last one of phase `DONE`. It dies with its parent.
"""

import os
import pickle
import sys
import time
from typing import BinaryIO

from solver.budget import Budget
from solver.component import FRAME, Task, solve_component
from solver.incumbent import DONE, News
from solver.kernel.run import Effort
from solver.orphan import die_with_parent


def main() -> None:
    """Do the task on standard input."""
    frames = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Whatever a library prints must not get between the frames.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    task = pickle.load(sys.stdin.buffer)
    if not isinstance(task, Task):
        raise TypeError("a component's task was expected")
    die_with_parent(task.parent)
    budget = Budget(task.ends_at, time.monotonic)
    effort = Effort(budget, task.seed, task.threads, task.iterations)
    best = solve_component(
        task.problem, task.engine, task.stages, effort, lambda news: _write(frames, news)
    )
    _write(frames, best.news(DONE))
    frames.close()


def _write(frames: BinaryIO, news: News) -> None:
    packed = pickle.dumps(news)
    frames.write(FRAME.pack(len(packed)) + packed)
    frames.flush()


if __name__ == "__main__":
    main()
