"""Promises: ladders, and what is done with the clocks of a case."""
