"""The hot loops: ruin and recreate over a problem as arrays, compiled by numba."""

from solver.kernel import cache

cache.prepare()
