"""The OpenAPI document that the web client is generated from.

`python -m api.openapi` writes it, `--check` compares (exit status 1 when it is out of date).
"""

import argparse
import json
import sys
from pathlib import Path

from api.description import described

PATH = Path(__file__).parent / "web" / "openapi.json"


def document() -> str:
    """Return the document as it is written."""
    return json.dumps(described().openapi(), ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Write the document, or with --check say whether the written one is up to date."""
    parser = argparse.ArgumentParser(prog="python -m api.openapi", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args(arguments).check:
        PATH.parent.mkdir(parents=True, exist_ok=True)
        PATH.write_text(document(), encoding="utf-8")
        return 0
    if PATH.exists() and PATH.read_text(encoding="utf-8") == document():
        return 0
    sys.stderr.write(f"{PATH} is out of date: run `python -m api.openapi`.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
