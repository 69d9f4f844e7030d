"""How functions of the kernel are compiled: without the interpreter's lock, and kept on disk.

No `fastmath` anywhere: the same seed gives the same plan on every machine.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile the function when it is first called."""
    wrapped = numba.njit(nogil=True, cache=True, error_model="numpy")
    return cast(_Function, wrapped(function))
