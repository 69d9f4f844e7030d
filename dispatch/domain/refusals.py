"""How a use case says no: a fault, and the kind of no that the doors translate."""

from enum import StrEnum

from solver.faults import Fault


class Refusal(StrEnum):
    """What kind of no it is."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    CONFLICT = "CONFLICT"
    STALE = "STALE"
    INVALID = "INVALID"


class Refused(Exception):
    """A request was refused and nothing of it was done; `fault` says why."""

    def __init__(self, fault: Fault, kind: Refusal = Refusal.INVALID) -> None:
        self.fault = fault
        self.kind = kind
        super().__init__(str(fault))
