"""Files where they lie: read and written whole, or refused in codes."""

from pathlib import Path

from solver.codes import FormatCode
from solver.faults import Fault, InvalidInput


def read_bytes(path: Path) -> bytes:
    """Read a file.

    Raises
    ------
    InvalidInput
        INPUT_UNREADABLE.
    """
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise _refusal(FormatCode.INPUT_UNREADABLE, path, trouble) from None


def refuse_unwritable_place(path: Path) -> None:
    """Refuse a file that could not be written, before hours of work are put into it.

    Raises
    ------
    InvalidInput
        OUTPUT_UNWRITABLE.
    """
    unfinished = _unfinished(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "Is a directory")
        unfinished.touch()
        unfinished.unlink()
    except OSError as trouble:
        raise _refusal(FormatCode.OUTPUT_UNWRITABLE, path, trouble) from None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever looks for it finds all of it or nothing.

    Raises
    ------
    InvalidInput
        OUTPUT_UNWRITABLE.
    """
    unfinished = _unfinished(path)
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as trouble:
        raise _refusal(FormatCode.OUTPUT_UNWRITABLE, path, trouble) from None


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _refusal(code: FormatCode, path: Path, trouble: OSError) -> InvalidInput:
    values = {"path": str(path), "detail": trouble.strerror or ""}
    return InvalidInput([Fault(code, "", values)])
