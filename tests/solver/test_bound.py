"""No plan costs less than the bound, whatever the problem; and the bound is worth having."""

import itertools
import random
import time
from collections import Counter
from dataclasses import replace

import pytest

from solver.bound.days import pieces, prove_days
from solver.bound.prove import Proof, Proved, prove
from solver.budget import Budget
from solver.check import check
from solver.cost import partner_cost, plan_cost, route_cost, starts, unserved, value
from solver.draft import Outline, drafted
from solver.eligible import eligible_of
from solver.explain import explain
from solver.greedy import build
from solver.insertion import timed
from solver.plan import Plan
from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    Objective,
    PartnerDay,
    Problem,
    Published,
    ShiftCost,
    Sla,
    SlaTier,
)
from solver.retiming import retimed
from solver.stages import SolveStage, Won
from tests.support.problems import Town, clock, lunch, minutes, window
from tests.support.week import Size, week


def ample() -> Budget:
    return Budget(time.monotonic() + 600, time.monotonic)


def greedy(problem: Problem) -> Plan:
    return build(problem, range(len(problem.visits)), ample()).plan()


def proved(problem: Problem) -> Proof:
    return prove(problem, greedy(problem), ample())


def some_problem(seed: int) -> Problem:
    """Five visits, two technicians and a partner point, with prices of every kind."""
    chance = random.Random(seed)
    town = Town().weights(
        preferred_miss_fen=300,
        offered_miss_fen=700,
        changed_technician_fen=200,
        changed_start_per_hour_fen=100,
    )
    hourly = chance.choice((0, 0, 3000))
    for name in ("ann", "bob"):
        town.technician(name)
        cost = ShiftCost(
            fixed_fen=chance.choice((0, 4000)),
            per_hour_fen=hourly,
            per_overtime_hour_fen=chance.choice((2000, 6000)),
            per_km_fen=chance.choice((77, 90, 133)),
            per_visit_fen={"": 500},
        )
        town.shift(
            name,
            clock("08:00"),
            clock("14:00"),
            at=chance.randrange(0, 20),
            soft_end=clock("12:00"),
            breaks=(lunch("11:00", "13:00"),) if chance.random() < 0.7 else (),
            cost=cost,
        )
    for number in range(5):
        opens = chance.randrange(8, 12)
        late = Sla(
            clock(f"{opens:02}:15"),
            (SlaTier(0, 900, 1000), SlaTier(minutes(60), 1500, 500)),
        )
        told = Appointment(
            AppointmentState.OFFERED, clock(f"{opens + 1:02}:00"), clock(f"{opens + 1:02}:30")
        )
        town.visit(
            f"v{number}",
            chance.randrange(0, 60),
            minutes(chance.randrange(20, 60)),
            *([window(f"{opens:02}:00", f"{opens + 2:02}:00")] if chance.random() < 0.6 else []),
            access_s=minutes(5),
            assignment=chance.choice((Assignment.MANDATORY, Assignment.OPTIONAL)),
            drop_fen=chance.randrange(1000, 9000),
            sla=late if chance.random() < 0.5 else None,
            appointment=told if chance.random() < 0.4 else None,
            preferred_technicians=frozenset({0} if chance.random() < 0.3 else ()),
            published=Published(1, clock("10:00")) if chance.random() < 0.3 else None,
            priority=chance.choice((2, 5)),
        )
    days = (PartnerDay(clock("08:00"), clock("16:00"), 1, minutes(90)),)
    return town.partner("point", 30, {"": chance.choice((3000, 8000))}, days).build()


def best_orders(problem: Problem, shift: int) -> dict[frozenset[int], tuple[int, tuple[int, ...]]]:
    """Price and order of the cheapest route of the shift through each set of visits."""
    able = [v for v in range(len(problem.visits)) if eligible_of(problem).shifts[v, shift]]
    found = {frozenset[int](): (0, tuple[int, ...]())}
    for size in range(1, len(able) + 1):
        for order in itertools.permutations(able, size):
            route = timed(problem, shift, order)
            if route is not None:
                priced = (route_cost(problem, route).total, order)
                found[frozenset(order)] = min(found.get(frozenset(order), priced), priced)
    return found


def best_plan(problem: Problem, plan: Plan) -> Plan:
    """Try all ways to part the visits; the cheapest that leaves out no more than `plan` does.

    Routes are timed as the definition says, and the best ones once more.
    """
    orders = [best_orders(problem, shift) for shift in range(len(problem.shifts))]
    most = value(problem, plan).unassigned
    best: tuple[int, Outline] | None = None
    for ends in itertools.product(range(len(orders) + 2), repeat=len(problem.visits)):
        sets = [frozenset(v for v, end in enumerate(ends) if end == at) for at in range(4)]
        if any(sets[shift] not in known for shift, known in enumerate(orders)):
            continue
        routes = {shift: known[sets[shift]] for shift, known in enumerate(orders)}
        handed = {(0, 0): tuple(sets[2])} if sets[2] else {}
        rest = drafted(problem, Outline({}, handed))
        left = Counter(problem.visits[v].priority for v in sets[3] if problem.is_mandatory(v))
        if len(rest.served) < len(sets[2]) or any(
            left[priority] > count for priority, count in enumerate(most, start=1)
        ):
            continue
        dropped = sum(problem.visits[v].drop_fen for v in sets[3] if not problem.is_mandatory(v))
        total = sum(price for price, _ in routes.values()) + dropped
        total += sum(partner_cost(problem, each).total for each in rest.plan().partner_assignments)
        if best is None or total < best[0]:
            ways = {shift: order for shift, (_, order) in routes.items() if order}
            best = (total, Outline(ways, handed))
    assert best is not None
    found = drafted(problem, best[1]).plan()
    assert plan_cost(problem, found).total == best[0]
    return retimed(problem, found, ample())


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_costs_less_than_the_bound(seed: int) -> None:
    problem = some_problem(seed)
    plan = greedy(problem)
    proof = prove(problem, plan, ample())
    best = best_plan(problem, plan)
    assert proof.bound_fen <= plan_cost(problem, best).total
    assert value(problem, proof.plan) <= value(problem, plan)


def test_the_bound_is_worth_having() -> None:
    apart = []
    for seed in range(12):
        problem = some_problem(seed)
        plan = greedy(problem)
        best = plan_cost(problem, best_plan(problem, plan)).total
        apart.append(1 - prove(problem, plan, ample()).bound_fen / best)
    assert sorted(apart)[6] < 0.05, apart


def road() -> Town:
    """A technician at 0 who is paid 1 yuan a kilometre; places are half a kilometre apart."""
    return Town().technician().shift(cost=ShiftCost(per_km_fen=100))


def test_one_round_trip_is_proven_best() -> None:
    # out to 20 and back, on the way 10: 40 minutes of 500 m are 20 km, 20.00 yuan
    problem = road().visit("far", 20).visit("near", 10).build()
    proof = proved(problem)
    assert (proof.status, proof.bound_fen, proof.cost_fen) == (Proved.BEST, 2000, 2000)
    assert proof.gap_permille == 0


def test_dropping_is_priced() -> None:
    # 20 km for 20.00 yuan, but nobody minds much: 3.00 yuan
    problem = road().visit("far", 20, assignment=Assignment.OPTIONAL, drop_fen=300).build()
    assert proved(problem).bound_fen == 300


def test_lateness_and_overtime_are_priced() -> None:
    # ready at 8:10, an hour late: 5.00 yuan; 10 km: 10.00; back at 9:20, 20 minutes over: 2.00
    town = (
        Town()
        .technician()
        .shift(soft_end=clock("09:00"), cost=ShiftCost(per_km_fen=100, per_overtime_hour_fen=600))
    )
    due = Sla(clock("07:10"), (SlaTier(minutes(60), 500),))
    problem = town.visit("late", 10, minutes(60), sla=due).build()
    # two components may each have been rounded half a fen up
    assert proved(problem).bound_fen == 1699


def test_waiting_for_what_was_offered_is_allowed() -> None:
    # the definition starts at 8:10 and misses the offer (9.00 yuan); waiting costs nothing
    town = road().weights(offered_miss_fen=900)
    told = Appointment(AppointmentState.OFFERED, clock("09:00"), clock("10:00"))
    problem = town.visit("told", 10, appointment=told).build()
    proof = proved(problem)
    assert proof.bound_fen == 1000
    assert proof.cost_fen == 1000, "the plan is timed again"


def test_a_break_takes_its_time() -> None:
    # 11:00 to 12:00 is a break; without it 12:05 would be reached in time, and 5.00 yuan saved
    due = Sla(clock("12:05"), (SlaTier(60, 500),))
    town = (
        Town()
        .technician()
        .shift(start=clock("10:30"), breaks=(lunch("11:00", "12:00", minutes(60)),))
    )
    problem = town.visit("late", 50, sla=due).build()
    assert proved(problem).bound_fen == 500


def test_mandatory_visits_left_out_are_counted_by_class() -> None:
    # whoever cannot be served costs nothing, and makes nobody else free to be left out
    problem = road().visit("never", 2000).visit("near", 10).build()
    proof = proved(problem)
    assert unserved(problem, proof.plan) == [0]
    assert proof.bound_fen == 1000


def test_partner_points_have_their_caps() -> None:
    # the point takes one of them for 1.00 yuan; not to serve the other costs 5.00
    days = (PartnerDay(clock("08:00"), clock("18:00"), 1, minutes(600)),)
    town = Town().partner(at=10, fees_fen={"": 100}, days=days)
    for name in ("a", "b"):
        town.visit(name, 10, assignment=Assignment.OPTIONAL, drop_fen=500)
    assert proved(town.build()).bound_fen == 600


def test_a_better_plan_comes_out() -> None:
    # handed to the point for 100.00 yuan though the way costs 10.00
    problem = road().visit("near", 10).partner(at=10).build()
    dear = drafted(problem, Outline({}, {(0, 0): (0,)})).plan()
    proof = prove(problem, dear, ample())
    assert (proof.bound_fen, proof.cost_fen, proof.status) == (1000, 1000, Proved.BEST)
    assert check(problem, proof.plan) == []


def test_a_better_plan_tells_what_the_proof_won() -> None:
    # As above: 100.00 yuan by the point, 10.00 by the technician.
    problem = road().visit("near", 10).partner(at=10).build()
    dear = drafted(problem, Outline({}, {(0, 0): (0,)})).plan()
    gains = {SolveStage.CONSTRUCT: Won(1, -10_000)}
    proven = prove_days(problem, replace(dear, gains=gains), ample())
    assert proven.plan.gains == gains | {SolveStage.PROOF: Won(0, 9_000)}


def test_no_time_gives_a_bound_that_holds() -> None:
    problem = some_problem(1)
    plan = greedy(problem)
    proof = prove(problem, plan, Budget(time.monotonic(), time.monotonic))
    assert proof.bound_fen <= plan_cost(problem, plan).total
    assert proof.plan == plan


def test_other_objectives_have_no_bound() -> None:
    problem = road().visit("near", 10).objective(Objective.TRAVEL).build()
    proof = proved(problem)
    assert (proof.status, proof.gap_permille) == (Proved.NOTHING, None)


def test_a_week_is_proven_day_by_day() -> None:
    problem = week(Size(visits=30, technicians=2, partners=1), seed=2)
    plan = greedy(problem)
    proven = prove_days(problem, plan, Budget(time.monotonic() + 8, time.monotonic))
    assert len({piece.day for piece, _ in proven.proofs}) > 3
    held = [visit for piece, _ in proven.proofs for visit in piece.part.visits]
    assert sorted(held) == sorted(set(held))
    assert {visit for visit, _ in starts(plan)} <= set(held)
    assert proven.bound_fen <= proven.cost_fen <= plan_cost(problem, plan).total
    assert check(problem, replace(proven.plan, unassigned=explain(problem, proven.plan))) == []
    assert not proven.whole


def test_the_pieces_of_a_plan_cost_what_the_plan_costs() -> None:
    problem = week(Size(visits=30, technicians=2, partners=1), seed=2)
    plan = greedy(problem)
    parts = pieces(problem, plan)
    assert sum(plan_cost(each.problem, each.plan).total for each in parts) == (
        plan_cost(problem, plan).total
    )


def test_one_day_is_one_piece() -> None:
    problem = road().visit("near", 10).visit("far", 20).build()
    assert prove_days(problem, greedy(problem), ample()).whole
