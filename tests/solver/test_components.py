"""Parts of a problem: what belongs together, and that nothing is lost on the way there and back."""

from dataclasses import replace

import pytest

from solver import components as module
from solver.aside import set_aside
from solver.components import Component, bundled, components, joined, subproblem
from solver.draft import Outline
from solver.problem import Dependency, Territory, VisitGroup, VisitPattern
from tests.support.problems import Town, clock, minutes


def two_centres() -> Town:
    town = Town()
    for name in ("north", "south"):
        home = Territory(centres=frozenset({name}))
        town.technician(name, territory=home).shift(name)
        town.visit(f"{name}-1", 5, centre=name).visit(f"{name}-2", 9, centre=name)
    return town


def test_centres_are_parts() -> None:
    problem = two_centres().build()
    assert components(problem) == [Component((0, 1), (0,), ()), Component((2, 3), (1,), ())]


def test_partner_point_ties_centres_together() -> None:
    problem = two_centres().partner("both").build()
    assert components(problem) == [Component((0, 1, 2, 3), (0, 1), (0,))]


def test_partner_point_stays_with_its_largest_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 3)
    town = two_centres().visit("south-3", 7, centre="south").visit("nobody", 7).partner("both")
    assert components(town.build()) == [
        Component((2, 3, 4, 5), (1,), (0,)),
        Component((0, 1), (0,), ()),
    ]


def test_smallest_parts_are_put_together_until_they_are_few() -> None:
    parts = [
        Component((0, 3, 5), (0,), ()),
        Component((1, 4), (2,), (0,)),
        Component((2,), (1,), ()),
        Component((6,), (3,), (1,)),
    ]
    assert bundled(parts, 4) == parts
    assert bundled(parts, 3) == [*parts[:2], Component((2, 6), (1, 3), (1,))]
    assert bundled(parts, 2) == [Component((1, 2, 4, 6), (1, 2, 3), (0, 1)), parts[0]]
    whole = [Component((0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3), (0, 1))]
    assert bundled(parts, 1) == bundled(parts, 0) == whole
    assert bundled([], 0) == []


def test_visit_that_nobody_may_serve_is_in_no_part() -> None:
    problem = two_centres().visit("nobody", 7).build()
    assert sum(len(part.visits) for part in components(problem)) == 4


def test_part_keeps_what_it_is_made_of() -> None:
    problem = two_centres().build()
    part = components(problem)[1]
    own = subproblem(problem, part)
    assert [visit.id for visit in own.visits] == ["south-1", "south-2"]
    assert [own.technicians[shift.technician].id for shift in own.shifts] == ["south"]
    # From the shift's start to the second visit: 9 minutes.
    start, second = own.shifts[0].start_location, own.visits[1].location
    assert own.travel.duration_s["car"][start, second] == minutes(9)
    whole = joined({part: Outline({0: (1, 0)}, {})})
    assert whole == Outline({1: (3, 2)}, {})


def test_visits_beyond_the_hours_are_set_aside_least_urgent_first() -> None:
    # 2 hours x 130 % = 156 minutes: five visits of 30 minutes.
    town = Town().technician("ann").shift("ann", clock("08:00"), clock("10:00"))
    for number in range(8):
        town.visit(f"v{number}", 0, minutes(30), priority=8 - number)
    assert set_aside(town.build()) == {0, 1, 2}


def test_visits_that_go_together_are_in_one_part_with_their_new_numbers() -> None:
    # a group over both centres ties them; the pattern and the dependency are of south alone
    town = two_centres().visit("alone", 5, centre="north")
    day = ((0, 3600),)
    pattern = VisitPattern("p", (2, 3), (day * 2,))
    base = replace(town.build(), patterns=(pattern,))
    dependent = replace(base.visits[3], dependencies=(Dependency(2, minutes(5)),))
    base = replace(base, visits=(*base.visits[:3], dependent, base.visits[4]))
    north, south = components(base)
    assert (north.visits, south.visits) == ((0, 1, 4), (2, 3))
    own = subproblem(base, south)
    assert own.patterns == (VisitPattern("p", (0, 1), (day * 2,)),)
    assert own.visits[1].dependencies == (Dependency(0, minutes(5)),)
    assert subproblem(base, north).patterns == ()

    grouped = replace(base, groups=(VisitGroup("g", (3, 0)),))
    [whole] = components(grouped)
    assert subproblem(grouped, whole).groups == (VisitGroup("g", (3, 0)),)


def test_who_goes_together_with_a_visit_that_nobody_may_serve_stays_with_it() -> None:
    town = two_centres().visit("nobody", 7)
    problem = town.group("g", ["north-1", "nobody"]).build()
    assert components(problem)[0] == Component((0, 1, 4), (0,), ())
