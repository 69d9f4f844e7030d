"""Where compiled code is kept between starts: never that of other sources, anywhere writable.

Numba looks at the file of a function alone when it decides whether what it kept is still right:
after an edit of a function that others call from other files, those go on with the old one. So
each state of a package's sources has on each machine a folder of its own (docs/decisions/0006).
This module is imported before numba is, by `solver.kernel` itself, in every process.
"""

import hashlib
import os
import platform
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from llvmlite import binding

KERNEL = Path(__file__).parent
PREFIX = "kernel-"
DAY_S = 86_400
KEPT_S = 30 * DAY_S
"""A folder that no process has asked for since is removed."""
KEPT = 3
"""Of the folders not asked for since yesterday, so many are kept."""


def prepare() -> None:
    """Have numba, not yet imported, keep its code in the kernel's folder.

    Where there is no writable place at all, numba does what it does without being told.
    """
    folder = folder_of(KERNEL)
    if folder is not None:
        os.environ["NUMBA_CACHE_DIR"] = str(folder)


@cache
def folder_of(package: Path) -> Path | None:
    """Give the folder for the compiled functions of a package, which may call the kernel's.

    Sources are read when first asked for. None when there is no writable place.
    """
    return _made(os.environ, key(package))


def key(package: Path) -> str:
    """Digest all that the compiled code of a package depends on.

    That is its sources and the kernel's, the compilers, the interpreter and the processor.
    """
    digest = hashlib.sha256()
    for folder in dict.fromkeys((KERNEL, package)):
        for source in sorted(folder.glob("*.py")):
            content = source.read_bytes()
            digest.update(f"{folder.name}/{source.name} {len(content)}\n".encode())
            digest.update(content)
    machine = (
        *(f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy")),
        f"{platform.python_implementation()} {platform.python_version()}",
        platform.machine(),
        binding.get_host_cpu_name(),
        binding.get_host_cpu_features().flatten(),
    )
    digest.update("\n".join(machine).encode())
    return digest.hexdigest()[:16]


def _made(environ: Mapping[str, str], name: str) -> Path | None:
    """Make the folder in the first place that can be written to."""
    for base in _bases(environ):
        folder = base / (PREFIX + name)
        try:
            known = folder.is_dir()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.utime(folder)
            with tempfile.TemporaryFile(dir=folder):
                pass
            if not known:
                _tidy(base, folder)
        except OSError:
            continue
        return folder
    return None


def _bases(environ: Mapping[str, str]) -> Iterator[Path]:
    named = environ.get("ROUNDSMAN_CACHE_DIR")
    if named:
        yield Path(named)
    users = environ.get("XDG_CACHE_HOME")
    if users and Path(users).is_absolute():
        yield Path(users) / "roundsman"
    elif environ.get("HOME"):
        yield Path(environ["HOME"]) / ".cache" / "roundsman"
    private = _private()
    if private is not None:
        yield private


def _private() -> Path | None:
    """Give this user's own folder among the temporary ones, which anyone could have made first.

    Numba runs what it finds, so a folder that others own or may write to is not taken.
    """
    try:
        folder = Path(tempfile.gettempdir()) / f"roundsman-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid()
    return folder if own and not stat.S_IMODE(found.st_mode) & 0o022 else None


def _tidy(base: Path, current: Path) -> None:
    """Remove the folders of sources that are no longer in use, as far as that is possible."""
    now = time.time()
    old = sorted(
        (now - folder.stat().st_mtime, folder)
        for folder in base.glob(PREFIX + "*")
        if folder != current and folder.is_dir()
    )
    idle = [folder for age_s, folder in old if age_s > DAY_S]
    gone = {*idle[KEPT:], *(folder for age_s, folder in old if age_s > KEPT_S)}
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
