"""problem.json and plan.json, as docs/files.md describes them."""

from solver.formats.json_plan import read_plan, write_plan
from solver.formats.json_problem import read_problem, write_problem

__all__ = ["read_plan", "read_problem", "write_plan", "write_problem"]
