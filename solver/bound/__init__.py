"""A lower bound on what a plan can cost, by column generation (docs/bound.md)."""
