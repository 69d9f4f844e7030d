"""Routes of all searches in one pool: GLOP prices it, CP-SAT chooses from it anew (`Master`)."""
