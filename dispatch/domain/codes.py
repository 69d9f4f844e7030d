"""Every code that the rooms of `dispatch` can say. Words for them are in `api.texts`."""

from enum import StrEnum


class DomainCode(StrEnum):
    """A rule of the trade that a request breaks."""

    VISIT_TRANSITION = "VISIT_TRANSITION"


class StoreCode(StrEnum):
    """What the database refuses: to be used as it is, or to do a request twice."""

    SQLITE_TOO_OLD = "SQLITE_TOO_OLD"
    SQLITE_NOT_A_FILE = "SQLITE_NOT_A_FILE"
    WRITE_LOCK_UNAVAILABLE = "WRITE_LOCK_UNAVAILABLE"
    DATABASE_UNSUPPORTED = "DATABASE_UNSUPPORTED"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    REQUEST_IN_PROGRESS = "REQUEST_IN_PROGRESS"
