"""Use cases: one function is one transaction of its caller, and writes through rows alone."""
