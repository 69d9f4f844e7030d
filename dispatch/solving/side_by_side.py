"""Workers in threads; what they claim is solved, and proven, in children."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog

from dispatch.solving.prover import Prover
from dispatch.solving.worker import Worker

IDLE_S = 0.5
"""Seconds between two looks of a worker that has nothing to do."""

log = structlog.get_logger()

Listen = Callable[[Mapping[str, object]], None]


def solve_queued(
    workers: Sequence[Worker],
    listen: Listen = lambda _: None,
    stop: threading.Event | None = None,
) -> list[str]:
    """Solve all runs that are queued, as many at a time as there are workers.

    Parameters
    ----------
    listen
        Called from several threads with each progress line of each child.

    Returns
    -------
    list of str
        Ids of the runs that were brought to their end here.
    """
    stop = stop or threading.Event()

    def drain(worker: Worker) -> list[str]:
        ended = []
        while not stop.is_set():
            run_id = worker.run_next(listen, stop)
            if run_id is None:
                break
            ended.append(run_id)
        return ended

    with ThreadPoolExecutor(len(workers), thread_name_prefix="solving") as pool:
        return [run_id for ended in pool.map(drain, workers) for run_id in ended]


def serve(worker: Worker, prover: Prover, stop: threading.Event) -> None:
    """Solve whatever is queued, and prove plans when nothing is, until `stop` is set.

    What is under way by then is left to others.
    """
    while not stop.is_set():
        try:
            found = worker.run_next(stop=stop) or prover.prove_next(stop)
        except Exception:
            # The row keeps its lease and is claimed again; one bad run must not end the loop.
            log.exception("a run or proof could not be carried out")
            found = None
        if found is None:
            stop.wait(IDLE_S)
