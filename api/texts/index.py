"""The index of all codes, docs/errors.md: `python -m api.texts.index` writes it."""

import sys
from collections.abc import Iterator
from pathlib import Path

from api.texts.codes import TABLES
from api.texts.words import Said, Table

PATH = Path(__file__).resolve().parents[2] / "docs" / "errors.md"

HEAD = """# Errors

Every refusal has a code, a cause and an action, on the command line as in the API
(`{"errors": [{code, cause, action, field}]}`). This index is made from `api/texts` by
`python -m api.texts.index`; a test compares it. Values in braces are filled in; what stands in
square brackets is said only when its value is known.
"""


def document() -> str:
    """Return the index as it is written."""
    lines = [HEAD, *(line for title, table in TABLES for line in _section(title, table))]
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(title: str, table: Table) -> Iterator[str]:
    yield f"## {title}\n"
    for code, said in sorted(table.items()):
        yield from _entry(code, said)


def _entry(code: str, said: Said) -> Iterator[str]:
    yield f"### {code}\n"
    yield f"{said.cause_en} {said.action_en}\n"
    yield f"{said.cause_zh}{said.action_zh}\n"


def main() -> int:
    """Write the index."""
    PATH.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
