"""Figures of small plans, counted by hand."""

from decimal import Decimal

from solver.cost import plan_cost
from solver.formats.scalars import yuan_text
from solver.kpis import kpis, score_analysis
from solver.plan import PartnerAssignment, Plan, Route, Status
from solver.problem import Assignment, Problem, Published, ShiftCost, Sla, SlaTier
from solver.timing import time_route
from tests.support.full_problem import full_plan, full_problem
from tests.support.problems import Town, clock, fixed_break, minutes, window

Handed = tuple[PartnerAssignment, ...]


def planned(problem: Problem, *routes: list[int], handed: Handed = ()) -> Plan:
    timed = [time_route(problem, shift, visits) for shift, visits in enumerate(routes) if visits]
    made = tuple(route for route in timed if isinstance(route, Route))
    assert len(made) == len(timed)
    return Plan(problem.id, Status.COMPLETED, made, handed)


def test_where_the_time_goes() -> None:
    """Leaves 08:00, a 08:20-09:20, break 12:00-12:30, b 13:00 (5 access) 13:05-14:05, home 14:25.

    travel 20 + 0 + 20 = 40; service 120; access 5; away 385 less 30 of break = 355 min = 5:55
    waiting 355 - 40 - 120 - 5 = 190 min = 3:10; soft end 14:00, so 25 min of overtime
    shift 08:00-14:00 less 30 = 330 min; utilisation (40 + 120) / 330 = 48.48 %
    """
    pause = [fixed_break("12:00", "12:30")]
    town = Town().technician().shift(soft_end=clock("14:00"), breaks=pause)
    town.visit("a", 20, minutes(60))
    town.visit("b", 20, minutes(60), window("13:05", "14:00"), access_s=minutes(5))
    problem = town.build()
    figures = kpis(problem, planned(problem, [0, 1]))
    assert figures["totalTravelTime"] == "PT40M"
    assert figures["totalTravelDistanceMeters"] == 20_000
    assert figures["serviceTime"] == "PT2H"
    assert figures["accessTime"] == "PT5M"
    assert figures["workingTime"] == "PT5H55M"
    assert figures["waitingTime"] == "PT3H10M"
    assert figures["totalOvertime"] == "PT25M"
    assert figures["shiftTime"] == "PT5H30M"
    assert figures["utilisationPercentage"] == 48.48


def test_who_serves_and_who_does_not() -> None:
    town = Town().technician().shift().partner()
    town.visit("own").visit("handed").visit("out").visit("maybe", assignment=Assignment.OPTIONAL)
    problem = town.build()
    handed = (PartnerAssignment(1, 0, 0, clock("08:00")),)
    figures = kpis(problem, planned(problem, [0], handed=handed))
    assert figures["totalVisits"] == 4
    assert figures["visitsServedByTechnicians"] == figures["visitsServedByPartners"] == 1
    assert figures["totalUnassignedVisits"] == 2
    assert figures["unassignedMandatoryVisits"] == figures["unassignedOptionalVisits"] == 1
    assert figures["partnerFees"] == figures["totalCost"] == "100.00"


def test_an_unserved_visit_is_not_within_its_sla() -> None:
    town = Town().technician().shift()
    town.visit("kept", sla=Sla(clock("08:00"))).visit("late", sla=Sla(clock("08:00")))
    town.visit("out", sla=Sla(clock("08:00"))).visit("free")
    problem = town.build()
    # one of three with a deadline
    assert kpis(problem, planned(problem, [0, 1]))["percentageVisitsInSla"] == 33.33
    assert kpis(Town().build(), planned(Town().build()))["percentageVisitsInSla"] == 100.0


def test_fairness_is_100_less_the_gini_coefficient() -> None:
    town = Town().technician("ann").technician("bob").technician("off").shift("ann").shift("bob")
    problem = town.visit("a", 0, minutes(60)).visit("b", 0, minutes(60)).build()
    assert kpis(problem, planned(problem, [0], [1]))["workingTimeFairnessPercentage"] == 100.0
    # all on one of two: sum of |differences| 2x over 2 x 4 x mean x/2 = 1/2
    assert kpis(problem, planned(problem, [0, 1]))["workingTimeFairnessPercentage"] == 50.0
    assert kpis(problem, planned(problem))["workingTimeFairnessPercentage"] == 100.0


def test_what_was_published_and_is_no_longer_so_has_changed() -> None:
    town = Town().technician("ann").technician("bob").shift("ann").partner()
    same, other = Published(0, clock("08:00")), Published(1, clock("08:30"))
    town.visit("same", published=same).visit("other hands", published=other)
    town.visit("later", published=same).visit("out", published=same).visit("new")
    town.visit("handed", published=same)
    problem = town.build()
    handed = (PartnerAssignment(5, 0, 0, clock("08:00")),)
    assert kpis(problem, planned(problem, [0, 1, 2, 4], handed=handed))["changedVisits"] == 4


def test_the_analysis_adds_up_and_names_its_matches() -> None:
    problem = full_problem()
    plan = full_plan(problem)
    constraints = score_analysis(problem, plan)["constraints"]
    assert isinstance(constraints, list)
    for constraint in constraints:
        assert constraint["matchCount"] == len(constraint["matches"])
        if constraint["kind"] == "SOFT":
            matched = sum(Decimal(match["cost"]) for match in constraint["matches"])
            assert matched == Decimal(constraint["cost"])
    total = sum(Decimal(constraint["cost"]) for constraint in constraints)
    assert yuan_text(int(total * 100)) == yuan_text(plan_cost(problem, plan).total)


def test_hard_and_soft_are_told_apart() -> None:
    town = Town().technician().shift(cost=ShiftCost(fixed_fen=700))
    tiers = (SlaTier(0, 250),)
    town.visit("late", sla=Sla(clock("07:00"), tiers)).visit("out", priority=2)
    town.visit("maybe", assignment=Assignment.OPTIONAL, drop_fen=90)
    problem = town.build()
    constraints = score_analysis(problem, planned(problem, [0]))["constraints"]
    assert isinstance(constraints, list)
    told = {entry["name"]: entry for entry in constraints if entry["matchCount"]}
    assert told == {
        "mandatoryVisitUnassigned": {
            "name": "mandatoryVisitUnassigned",
            "kind": "HARD",
            "matchCount": 1,
            "cost": "0.00",
            "matches": [{"visitId": "out", "priority": 2}],
        },
        "shiftFixedPay": {
            "name": "shiftFixedPay",
            "kind": "SOFT",
            "matchCount": 1,
            "cost": "7.00",
            "matches": [{"shiftId": "ann-1", "cost": "7.00"}],
        },
        "slaLateness": {
            "name": "slaLateness",
            "kind": "SOFT",
            "matchCount": 1,
            "cost": "2.50",
            "matches": [{"shiftId": "ann-1", "visitId": "late", "cost": "2.50"}],
        },
        "optionalVisitDropped": {
            "name": "optionalVisitDropped",
            "kind": "SOFT",
            "matchCount": 1,
            "cost": "0.90",
            "matches": [{"visitId": "maybe", "cost": "0.90"}],
        },
    }
