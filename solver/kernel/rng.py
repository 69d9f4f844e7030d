"""Random integers of the kernel's own, and logarithms in a table: the same on every machine.

The generator is xorshift64* (Vigna 2016, "An experimental exploration of Marsaglia's xorshift
generators, scrambled"); its state is one uint64 in an array.
"""

from decimal import Context, Decimal

import numpy as np
from numpy.typing import NDArray

from solver.kernel.jit import inlined

LOG_BITS = 12
"""The table of logarithms has 2 ** LOG_BITS entries."""
LOG_SCALE = 20
"""Its entries are multiples of 2 ** -LOG_SCALE."""


def seeded(seed: int, stream: int = 0) -> NDArray[np.uint64]:
    """Make the generator's state from any seed; streams of one seed are independent.

    The seed is scattered by splitmix64, so that neighbouring seeds have nothing in common.
    """
    mask = 2**64 - 1
    mixed = (seed * 0x9E3779B97F4A7C15 + (stream + 1) * 0xD1B54A32D192ED03) & mask
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & mask
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
    mixed ^= mixed >> 31
    return np.array([mixed or 1], dtype=np.uint64)


def logarithms() -> NDArray[np.int64]:
    """Table of -ln(u) for u at the middle of each of its equal steps of (0, 1), scaled."""
    size = 2**LOG_BITS
    exact = Context(prec=30)
    table = [
        -exact.ln(exact.divide(Decimal(2 * step + 1), Decimal(2 * size))) * 2**LOG_SCALE
        for step in range(size)
    ]
    return np.array([int(entry) for entry in table], dtype=np.int64)


@inlined
def draw(rng: NDArray[np.uint64]) -> int:
    """Give the next random integer of 31 bits."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return int(np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33)))


@inlined
def below(rng: NDArray[np.uint64], bound: int) -> int:
    """Give a random integer from 0 to `bound` - 1; `bound` is at least 1 and far below 2**31."""
    return draw(rng) % bound
