"""What this machine offers to tests: the PostgreSQL server programs and a Chromium browser."""

import os
import shutil
from pathlib import Path

SERVER_PROGRAMS = ("initdb", "postgres")
DEBIAN_SERVERS = Path("/usr/lib/postgresql")


def postgres_programs() -> Path | None:
    """Folder of the server programs, or None where there are none.

    POSTGRES_BIN, when set, is the only folder looked at; else PATH, then Debian's newest version.
    """
    named = os.environ.get("POSTGRES_BIN")
    if named is not None:
        folders = [Path(named)]
    else:
        on_path = shutil.which("initdb")
        folders = [Path(on_path).resolve().parent] if on_path else []
        installed = [version for version in DEBIAN_SERVERS.glob("*") if version.name.isdigit()]
        newest_first = sorted(installed, key=lambda version: int(version.name), reverse=True)
        folders += [version / "bin" for version in newest_first]
    return next((folder for folder in folders if _has_programs(folder)), None)


def chromium_program() -> Path | None:
    """The browser that CHROMIUM names, else the one on PATH, else None."""
    found = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    return Path(found) if found else None


def _has_programs(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in SERVER_PROGRAMS)
