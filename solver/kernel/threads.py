"""The same work in several threads, each on a thing of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

_Thing = TypeVar("_Thing")


def in_threads(task: Callable[[_Thing], None], things: Sequence[_Thing]) -> None:
    """Do the task for every thing, the first one in this thread; a fault in one is raised here."""
    faults: list[BaseException] = []

    def safely(thing: _Thing) -> None:
        try:
            task(thing)
        except BaseException as fault:  # noqa: BLE001 - raised again by the thread that waits
            faults.append(fault)

    threads = [threading.Thread(target=safely, args=(thing,)) for thing in things[1:]]
    for thread in threads:
        thread.start()
    safely(things[0])
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
