"""What a visit of a round replaces, on which days, and what postponing it costs."""

from dataclasses import replace
from datetime import date

import pytest

from dispatch.domain.cartridges.household import HouseCartridge
from dispatch.domain.cartridges.rounds import Wish, next_round, round_of, waiting_fen, wished

PP = HouseCartridge("pp", "PP", date(2026, 10, 9), 180, 20, 10, 3_000, 180)
CTO = HouseCartridge("cto", "CTO", date(2026, 11, 20), 365, 60, 15, 6_000, 365)
RO = HouseCartridge("ro", "RO", date(2027, 9, 1), 730, 90, 15, 30_000, 730)
TODAY = date(2026, 10, 1)


def test_a_visit_holds_what_is_cheapest_replaced_together() -> None:
    found = next_round([PP, CTO, RO], 4_000, TODAY)
    # CTO joins on PP's day: 42 days x 60/365 = 6.90 yuan, less than another visit's 40
    assert [one.id for one in found.cartridges] == ["cto", "pp"]
    # from the later opening (19 September of PP, 21 September of CTO) to the earlier wall
    assert (found.due_on, found.opens_on, found.wall_on) == (
        date(2026, 10, 9),
        date(2026, 9, 21),
        date(2026, 10, 19),
    )
    assert found.service_s == (25 + 8) * 60


def test_when_visits_are_cheap_each_cartridge_waits_for_its_own() -> None:
    found = next_round([PP, CTO], 600, TODAY)
    assert [one.id for one in found.cartridges] == ["pp"]


def test_a_membrane_takes_a_quarter_of_an_hour_more() -> None:
    assert round_of([PP, RO], date(2027, 8, 30)).service_s == (25 + 8 + 15) * 60


def test_what_is_past_its_wall_is_given_today_and_tomorrow() -> None:
    found = round_of([PP], date(2026, 10, 20))
    assert (found.opens_on, found.wall_on) == (date(2026, 9, 19), date(2026, 10, 21))


@pytest.mark.parametrize(
    ("today", "fen"),
    [
        (date(2026, 9, 1), 0),
        (date(2026, 9, 19), 0),  # it opens: nothing of the 30 days is used
        (date(2026, 9, 20), 67),  # 2000 / 30 = 66.67
        (date(2026, 10, 9), 1_333),  # due: 20 of 30 days
        (date(2026, 10, 10), 1_600),  # and a day overdue: 1400 + 200
        (date(2026, 10, 19), 4_000),  # 2000 + 10 x 200
        (date(2026, 10, 25), 5_200),
    ],
)
def test_waiting_costs_the_mean_times_the_share_of_the_tolerance_used(
    today: date, fen: int
) -> None:
    assert waiting_fen(round_of([PP], TODAY), 2_000, today) == fen


def test_a_visit_without_any_tolerance_costs_the_mean() -> None:
    strict = HouseCartridge("x", "PP", date(2026, 10, 9), 180, 0, 0, 3_000, 180)
    assert waiting_fen(round_of([strict], TODAY), 2_000, TODAY) == 2_000


ALL = ("pp", "cto", "ro")


@pytest.mark.parametrize(
    ("wish", "meant"),
    [
        (Wish((), ALL), ["cto", "pp"]),  # as a round of the night
        (Wish((), ["ro"]), ["ro"]),  # that of the membrane's device, eleven months away
        (Wish(("RO", "GAC"), ALL), ["ro"]),  # what is not there is not meant
        (Wish(("RO",), ["pp"]), []),
        (Wish(("PP",), []), []),
    ],
)
def test_a_customer_means_what_is_named_and_else_what_goes_together(
    wish: Wish, meant: list[str]
) -> None:
    assert [one.id for one in wished(wish, [PP, CTO, RO], 4_000, TODAY)] == meant


def test_of_several_of_a_kind_the_planned_one_is_meant_then_the_one_due_first() -> None:
    later = replace(PP, id="late", due_on=date(2026, 12, 1))
    both = [later, PP]
    names = [one.id for one in both]
    for planned, kinds, meant in (
        ((), ("PP",), ["pp"]),
        (("late",), ("PP",), ["late"]),
        ((), ("PP", "PP", "PP"), ["pp", "late"]),
    ):
        found = wished(Wish(kinds, names, planned), both, 4_000, TODAY)
        assert [one.id for one in found] == meant
