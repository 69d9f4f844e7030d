"""How functions of the kernel are compiled: without the interpreter's lock, and kept on disk.

No `fastmath` anywhere: the same seed gives the same plan on every machine.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])

_njit: Any = numba.njit
"""Its types do not know the options that are named here."""


def compiled(function: _Function) -> _Function:
    """Compile the function when it is first called; it may make no arrays.

    Arrays are not counted references to inside (`_nrt=False`): reading an array out of a tuple of
    arrays would otherwise change its count, an atomic operation that made the search 10 times
    slower. What is made in a function that allocates (`allocating`) is handed in.
    """
    wrapped = _njit(nogil=True, cache=True, error_model="numpy", _nrt=False)
    return cast(_Function, wrapped(function))


def inlined(function: _Function) -> _Function:
    """As `compiled`, and put into each function that calls it.

    Calls hand over every array of their arguments, which for tuples of many arrays takes longer
    than what a small function does.
    """
    wrapped = _njit(nogil=True, cache=True, error_model="numpy", _nrt=False, forceinline=True)
    return cast(_Function, wrapped(function))


def allocating(function: _Function) -> _Function:
    """As `compiled`, for functions that make arrays; they may call `compiled` ones."""
    wrapped = _njit(nogil=True, cache=True, error_model="numpy")
    return cast(_Function, wrapped(function))
