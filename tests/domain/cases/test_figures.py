"""F8 and F9: first-time fix, second-visit fix, third visits and rework, counted exactly."""

from dispatch.domain.cases.figures import (
    By,
    CaseFigures,
    CaseHistory,
    DoneTrip,
    Rate,
    figures,
    figures_by,
)


def trip(
    by: str, *, fixed: bool = True, reworked: bool = False, parts: tuple[str, ...] = ()
) -> DoneTrip:
    """A trip of a technician to a device of model M1."""
    labels = {
        By.TECHNICIAN: frozenset({by}),
        By.PART: frozenset(parts),
        By.MODEL: frozenset({"M1"}),
    }
    return DoneTrip(fixed, reworked, bool(parts), labels)


CASES = [
    CaseHistory("c1", [trip("ann", parts=("pump",))]),
    CaseHistory("c2", [trip("ann", fixed=False), trip("ben", parts=("pump", "seal"))]),
    # The pump of c3 had to be replaced again: completed, but no fix.
    CaseHistory("c3", [trip("ann", reworked=True, parts=("pump",))]),
    CaseHistory("c4", [trip("ben", fixed=False), trip("ben", fixed=False), trip("cat")]),
    CaseHistory("c5", []),
]


def test_figures_of_all_cases() -> None:
    assert figures(CASES) == CaseFigures(
        first_time_fix=Rate(1, 4),  # c1, of c1 to c4; c5 has had no trip yet
        second_visit_fix=Rate(1, 2),  # c2, of c2 and c4
        third_visits=1,  # c4
        rework=Rate(1, 3),  # c3, of the trips that replaced parts: c1, c2's second, c3
    )


def test_figures_by_technician() -> None:
    assert figures_by(CASES, By.TECHNICIAN) == {
        "ann": CaseFigures(Rate(1, 3), Rate(0, 0), 0, Rate(1, 2)),
        "ben": CaseFigures(Rate(0, 1), Rate(1, 2), 0, Rate(0, 1)),
        "cat": CaseFigures(third_visits=1),
    }


def test_figures_by_part_and_model() -> None:
    parts = figures_by(CASES, By.PART)
    assert parts["pump"].rework == Rate(1, 3)
    assert parts["seal"].rework == Rate(0, 1)
    assert figures_by(CASES, By.MODEL) == {"M1": figures(CASES)}
    assert figures_by(CASES, By.PARTNER) == {}


def test_a_rate_is_rounded_half_up_and_of_nothing_is_none() -> None:
    assert Rate().permille() is None
    assert Rate(1, 3).permille() == 333
    assert Rate(2, 3).permille() == 667
    assert Rate(1, 16).permille() == 63  # 62.5
