"""How functions of the kernel are compiled: without the interpreter's lock, and kept on disk.

No `fastmath` anywhere: the same seed gives the same plan on every machine.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

from solver.kernel.cache import folder_of

_Function = TypeVar("_Function", bound=Callable[..., Any])

_njit: Any = numba.njit
_config: Any = numba.config
"""Their types do not know the options that are named here."""


def compiled(function: _Function) -> _Function:
    """Compile the function when it is first called; it may make no arrays.

    Arrays are not counted references to inside (`_nrt=False`): reading an array out of a tuple of
    arrays would otherwise change its count, an atomic operation that made the search 10 times
    slower. What is made in a function that allocates (`allocating`) is handed in.
    """
    return _wrapped(function, _nrt=False)


def inlined(function: _Function) -> _Function:
    """As `compiled`, and put into each function that calls it.

    Calls hand over every array of their arguments, which for tuples of many arrays takes longer
    than what a small function does.
    """
    return _wrapped(function, _nrt=False, forceinline=True)


def allocating(function: _Function) -> _Function:
    """As `compiled`, for functions that make arrays; they may call `compiled` ones."""
    return _wrapped(function)


def _wrapped(function: _Function, **options: bool) -> _Function:
    """Have numba keep the compiled code in the folder of the function's package, and wrap it."""
    folder = folder_of(Path(function.__code__.co_filename).parent)
    if folder is not None:
        _config.CACHE_DIR = str(folder)
    wrapped = _njit(nogil=True, cache=True, error_model="numpy", **options)
    return cast(_Function, wrapped(function))
