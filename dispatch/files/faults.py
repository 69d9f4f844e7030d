"""A fault with the place in a file where it is."""

from dataclasses import dataclass

from solver.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault(Fault):
    """A fault of one file: `field` is the column or setting, `row` the line (the header is 1).

    `row` is None for what concerns the file as a whole.
    """

    file: str
    row: int | None = None

    def __str__(self) -> str:
        """File, line, code, column and values in one line, for logs."""
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return f"{place}: {Fault.__str__(self)}"
