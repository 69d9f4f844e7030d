"""Use cases of cases: how a visit ended, what comes next, and what a person decides."""
