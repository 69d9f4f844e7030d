"""Several workers at once, each in a thread of its own; what they claim is solved in children."""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from dispatch.solving.worker import Worker

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
