"""The bench's own judge of solutions: reads instance and routes, and shares no code with `solver`.

Every solver's answer goes through it, ours too; a solver's own word on cost or feasibility counts
for nothing.
"""
