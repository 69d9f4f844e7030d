"""How streams, which have no end of their own, learn that the server is about to stop.

A server waits for open answers before it tells the application to stop, so the signals themselves
must be listened to.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated

from fastapi import Depends, Request

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop(stopping: threading.Event) -> Iterator[None]:
    """Set the event when a signal asks the process to end, and leave the signal to the server.

    Outside of the main thread, where nobody can listen to signals, nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def listen(number: int, frame: FrameType | None) -> None:
        stopping.set()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in SIGNALS:
        signal.signal(number, listen)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is listen:
                signal.signal(number, handler)


def stopping_of(request: Request) -> threading.Event:
    """Return the event that is set when the server is about to stop."""
    stopping: threading.Event = request.app.state.stopping
    return stopping


Stopping = Annotated[threading.Event, Depends(stopping_of)]
