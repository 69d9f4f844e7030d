"""Programs that run other solvers, each in an environment and a process of its own."""
