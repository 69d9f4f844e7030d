"""What is loaded in the morning is what the visits of the day need, added up."""

from dispatch.domain.loads import Load, Needs, load_of


def test_what_visits_need_is_added_up_in_the_order_of_names() -> None:
    visits = [
        Needs(("PP", "RO"), {}, second=False),
        Needs(("CTO", "PP", "PP"), {}, second=False),
        Needs((), {"valve": 1, "pump": 1}, second=False),
        Needs((), {"pump": 2, "tap": 0}, second=True),
    ]
    load = load_of(visits)
    # 1 + 2 of PP; one pump of the first repair and two that are kept for the second visit.
    assert load == Load({"CTO": 1, "PP": 3, "RO": 1}, {"pump": 3, "valve": 1}, {"pump": 2})
    assert list(load.cartridges) == ["CTO", "PP", "RO"]
    assert list(load.parts) == ["pump", "valve"]


def test_a_day_without_visits_needs_nothing() -> None:
    assert load_of([]) == Load({}, {}, {})
