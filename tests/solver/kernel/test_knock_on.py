"""What a visit is guessed to delay: exactly what it does where no break may give way."""

from typing import Any

import pytest

from solver.kernel.evaluate import evaluate
from solver.kernel.knock_on import knock_on
from solver.kernel.state import refresh
from solver.problem import Objective, ShiftCost, Sla, SlaTier
from tests.support.kernel_states import Trial
from tests.support.problems import Town, clock, lunch, minutes, window

PAID = ShiftCost(per_overtime_hour_fen=6_000)
LATE = Sla(clock("10:00"), (SlaTier(0, 500, 1_200),))


def day(town: Town, **shift: Any) -> Trial:
    """A route to two visits ten minutes apart; the third one lies between them."""
    town.technician("ann").shift("ann", clock("08:00"), clock("19:00"), cost=PAID, **shift)
    town.visit("first", 10, minutes(60)).visit("last", 20, minutes(60), sla=LATE)
    town.visit("new", 15, minutes(90))
    return on_route(town)


def on_route(town: Town) -> Trial:
    """The first two visits are served, in their order."""
    trial = Trial(town.build())
    a, s = trial.arrays, trial.state
    s.stops[0, :2], s.sizes[0] = [0, 1], 2
    refresh(a, trial.ground, s, 0)
    s.cost[0] = evaluate(a, trial.work, 0, s.stops[0], 2)
    return trial


def exact(trial: Trial, position: int) -> int:
    """What the route costs more with the new visit; ways cost nothing here."""
    stops = trial.state.stops[0, :2].tolist()
    stops.insert(position, 2)
    for i, stop in enumerate(stops):
        trial.scratch.trial[i] = stop
    return evaluate(trial.arrays, trial.work, 0, trial.scratch.trial, 3) - int(trial.state.cost[0])


def guess(trial: Trial, position: int) -> int:
    return knock_on(trial.arrays, trial.state, 0, position, 2)


@pytest.mark.parametrize("soft_end", ["10:00", "11:00", "12:00", "17:00"])
@pytest.mark.parametrize("position", [0, 1, 2])
def test_without_breaks_it_is_what_is_delayed(soft_end: str, position: int) -> None:
    trial = day(Town(), soft_end=clock(soft_end))
    assert guess(trial, position) == exact(trial, position)


def test_lateness_and_overtime_are_both_in_it() -> None:
    trial = day(Town(), soft_end=clock("11:00"))
    # Before: last 9:20 to 10:20, back 10:40. With 90 minutes more between the two, the last one
    # begins at 10:50: 5 yuan and 50 minutes at 12 yuan; back at 12:10, 70 minutes at 60 yuan.
    assert guess(trial, 1) == 500 + 1_000 + 7_000
    # At the end it delays no visit: last left at 10:20, new 10:25 to 11:55, back 12:10.
    assert guess(trial, 2) == 7_000


def test_a_wait_takes_the_delay_up() -> None:
    town = Town().technician("ann").shift("ann", soft_end=clock("09:00"), cost=PAID)
    town.visit("first", 10).visit("last", 20, minutes(60), window("13:00", "13:00"))
    trial = on_route(town.visit("new", 15, minutes(90)))
    assert guess(trial, 1) == exact(trial, 1) == 0


def test_a_break_that_the_route_has_makes_overtime_begin_earlier() -> None:
    noon = lunch("11:15", "13:45", minutes(45))
    trial = day(Town(), soft_end=clock("14:00"), breaks=[noon])
    # Without the break back at 12:10, 110 minutes before 14:00, and the break takes 45 of them.
    assert guess(trial, 2) == 0
    trial = day(Town(), soft_end=clock("13:45"), breaks=[lunch("11:15", "13:45", minutes(120))])
    # Back at 12:10 and two hours of break: 25 minutes past 13:45.
    assert guess(trial, 2) == 2_500


def test_it_guesses_money_alone() -> None:
    trial = day(Town().objective(Objective.TARDINESS), soft_end=clock("10:00"))
    assert guess(trial, 1) == 0
