"""How a use case says no: a fault, and the kind of no that the doors translate."""

from enum import StrEnum

from solver.faults import Fault


class Refusal(StrEnum):
    """What kind of no it is."""

    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    CONFLICT = "CONFLICT"
    STALE = "STALE"
    INVALID = "INVALID"


class Refused(Exception):
    """A use case did nothing, for the reason that `fault` states."""

    def __init__(self, kind: Refusal, fault: Fault) -> None:
        self.kind = kind
        self.fault = fault
        super().__init__(f"{kind}: {fault}")
