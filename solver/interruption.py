"""Signals that ask a solve for its end: SIGTERM, and SIGINT from a terminal."""

import signal
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interruption:
    """Whether a signal has asked for the end."""

    was_asked: bool = False

    def asked(self) -> bool:
        """Whether to end with what there is."""
        return self.was_asked

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Take a signal."""
        self.was_asked = True


def heed_signals() -> Interruption:
    """Have SIGTERM and SIGINT ask for the end from now on."""
    interruption = Interruption()
    signal.signal(signal.SIGTERM, interruption.on_signal)
    signal.signal(signal.SIGINT, interruption.on_signal)
    return interruption


def heed_no_more() -> None:
    """Have SIGTERM and SIGINT end this process again."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
