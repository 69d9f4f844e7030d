"""Bundling as an integer programme, solved by HiGHS: for households too large to try everything.

It shares nothing with the search that it judges. A cartridge goes from due date to due date by the
days on which it is replaced; a day on which any of them is replaced has a visit.
"""

from collections import defaultdict
from datetime import date, timedelta

from ortools.math_opt.python import mathopt

from dispatch.domain.cartridges.household import HouseCartridge, Household

SECONDS = 120
ONE_DAY = timedelta(days=1)


def least_fen(household: Household, first: date, end: date) -> float:
    """The least price of replacing all that falls due before `end`, to a hundredth of a fen."""
    model = mathopt.Model()
    visits: dict[date, mathopt.Variable] = {}
    fen: list[mathopt.LinearTypes] = []
    for cartridge in household.cartridges:
        replaced: defaultdict[date, list[mathopt.Variable]] = defaultdict(list)
        fen += _course(model, household, cartridge, first, end, replaced)
        for day, ways in replaced.items():
            if day not in visits:
                visits[day] = model.add_binary_variable()
            model.add_linear_constraint(mathopt.fast_sum(ways) <= visits[day])
    fen += [household.visit_fen * visit for visit in visits.values()]
    model.minimize(mathopt.fast_sum(fen))
    found = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=SECONDS), relative_gap_tolerance=1e-9
        ),
    )
    assert found.termination.reason is mathopt.TerminationReason.OPTIMAL
    return round(float(found.objective_value()), 2)


def _course(
    model: mathopt.Model,
    household: Household,
    one: HouseCartridge,
    first: date,
    end: date,
    replaced: defaultdict[date, list[mathopt.Variable]],
) -> list[mathopt.LinearTypes]:
    """Add what may become of a cartridge, note on which days, and return what that costs."""
    fen: list[mathopt.LinearTypes] = []
    into: defaultdict[date, list[mathopt.Variable]] = defaultdict(list)
    ways: dict[date, list[mathopt.Variable]] = {}
    waiting = [one.due_on] if one.due_on < end else []
    while waiting:
        due = waiting.pop()
        if due in ways:
            continue
        ways[due] = []
        day = max(first, due - timedelta(days=one.early_days))
        while day <= max(first, due + timedelta(days=one.late_days)):
            way = model.add_variable(lb=0, ub=1)
            ways[due].append(way)
            replaced[day].append(way)
            unused, overdue = max(0, (due - day).days), max(0, (day - due).days)
            price = unused * one.price_fen / one.rated_days
            fen.append((price + overdue * household.overdue_fen_per_day) * way)
            following = day + timedelta(days=one.life_days)
            if following < end:
                into[following].append(way)
                waiting.append(following)
            day += ONE_DAY
    for due, out in ways.items():
        own = 1 if due == one.due_on else 0
        model.add_linear_constraint(mathopt.fast_sum(out) == own + mathopt.fast_sum(into[due]))
    return fen
