"""Environments of the other solvers, made once in var/bench; the project itself depends on none."""

import hashlib
import subprocess
import sys
from pathlib import Path

from tests.bench.solvers import BENCH

REQUIREMENTS = Path("tests/bench/requirements")
INSTALLED = "installed"


def set_up() -> None:
    """Make each environment that is missing, or whose pinned packages have changed."""
    for pinned in sorted(REQUIREMENTS.glob("*.txt")):
        folder = BENCH / f"venv-{pinned.stem}"
        wanted = hashlib.sha256(pinned.read_bytes()).hexdigest()
        mark = folder / INSTALLED
        if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
            continue
        sys.stderr.write(f"Installing {pinned.stem} into {folder}\n")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        quiet = ["-q", "--disable-pip-version-check", "--no-input", "--require-hashes"]
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", *quiet]
        subprocess.run([*install, "-r", str(pinned)], check=True)
        mark.write_text(wanted, encoding="utf-8")
