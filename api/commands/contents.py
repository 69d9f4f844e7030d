"""Files that commands are given."""

from pathlib import Path

from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.refusals import Refused
from solver.faults import Fault


def content_of(path: Path) -> bytes:
    """Read a file.

    Raises
    ------
    Refused
        FILE_UNREADABLE.
    """
    try:
        return path.read_bytes()
    except OSError as trouble:
        values = {"path": str(path), "detail": trouble.strerror or ""}
        raise Refused(Fault(CommandCode.FILE_UNREADABLE, "", values)) from None
