"""How a use case says no to a request that is well formed."""

from solver.faults import Fault


class Refused(Exception):
    """A request was refused and nothing of it was done; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))
