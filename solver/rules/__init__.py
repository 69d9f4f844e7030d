"""The rules of the trade, one a file; this is the one list of them.

Adding a rule adds a file, its line here, its code in `solver.codes` and its case in
`tests/support/broken_plans.py`; a test says when one of them is missing.
"""

from solver.rules import (
    appointments,
    breaks,
    capacity,
    certificates,
    coverage,
    dependencies,
    duration,
    freeze,
    groups,
    itinerary,
    lateness,
    locks,
    partner_caps,
    partner_hours,
    partner_reach,
    partner_work_types,
    parts,
    patterns,
    pickup,
    service,
    shifts,
    skills,
    technicians,
    territory,
    tools,
    travel,
    windows,
)
from solver.rules.rule import Refused, Rule, Violation

__all__ = ["RULES", "Refused", "Rule", "Violation"]

RULES: tuple[Rule, ...] = (
    coverage.RULE,
    # who may serve it
    skills.RULE,
    certificates.RULE,
    technicians.RULE,
    territory.RULE,
    tools.RULE,
    parts.RULE,
    # when
    windows.RULE,
    appointments.RULE,
    lateness.RULE,
    freeze.RULE,
    shifts.RULE,
    itinerary.RULE,
    travel.RULE,
    service.RULE,
    breaks.RULE,
    # how much
    capacity.RULE,
    duration.RULE,
    pickup.RULE,
    # together
    locks.RULE,
    groups.RULE,
    patterns.RULE,
    dependencies.RULE,
    # partner points
    partner_work_types.RULE,
    partner_reach.RULE,
    partner_hours.RULE,
    partner_caps.RULE,
)
"""In the order in which violations are told."""
