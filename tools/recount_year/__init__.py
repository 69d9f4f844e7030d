"""A second count of a simulated year, from its events alone."""
