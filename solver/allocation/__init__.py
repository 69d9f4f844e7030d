"""Who serves which visit on which day, before anyone drives: the parts of `solver.allocate`."""
