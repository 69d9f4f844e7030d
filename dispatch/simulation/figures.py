"""The key figures of a simulated year: counts by month and in all, and what they amount to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from dispatch.domain.cases.figures import CaseFigures, CaseHistory, DoneTrip, figures
from dispatch.domain.cases.trips import Trip, trips_of
from dispatch.domain.ledger.statement import Totals, totals
from dispatch.simulation.cases import Case
from dispatch.simulation.centre import Centre
from dispatch.simulation.tally import Accounts, Month, Tally, added
from dispatch.simulation.terms import CASES

Shown = Mapping[str, int | None]


def settle_trips(centre: Centre) -> CaseFigures:
    """Count the trips of cases about a fault in the months in which they ended.

    What has to be done again is known only now: a trip of January may be reworked in March.

    Returns
    -------
    CaseFigures
        The same over all months, by the product's own figures of cases.
    """
    histories = [_counted(centre.tally, case) for case in centre.cases.values()]
    return figures(histories)


def _counted(tally: Tally, case: Case) -> CaseHistory:
    trips = [trip for trip in trips_of(CASES, case.history()) if trip.counted]
    done = [_done(tally, trip) for trip in trips]
    for number, (trip, ended) in enumerate(zip(trips, done, strict=True), start=1):
        month = tally.months[tally.ended[trip.visit_ids[-1]].month]
        fix = ended.fixed and not ended.reworked
        month.first_trips += number == 1
        month.first_fixed += number == 1 and fix
        month.second_trips += number == 2
        month.second_fixed += number == 2 and fix
        month.third_visits += number > 2
        month.replacing_trips += ended.replaced
        month.reworked_trips += ended.replaced and ended.reworked
    return CaseHistory(case.id, done)


def _done(tally: Tally, trip: Trip) -> DoneTrip:
    return DoneTrip(
        fixed=trip.fixed,
        reworked=any(visit in tally.reworked for visit in trip.visit_ids),
        replaced=any(tally.ended[visit].replaced for visit in trip.visit_ids),
        labels={},
    )


def merged_months(tallies: Sequence[Mapping[str, Month]]) -> dict[str, Month]:
    """Add up the months of several centres."""
    names = sorted({name for tally in tallies for name in tally})
    return {
        name: added([tally[name] for tally in tallies if name in tally], in_turn=False)
        for name in names
    }


def whole(months: Mapping[str, Month]) -> Month:
    """Add up all months, in turn."""
    return added([months[name] for name in sorted(months)], in_turn=True)


def shown(month: Month) -> Shown:
    """Return all counts of a month and the shares that they amount to, in permille.

    Rounded half up; None where there is nothing to judge.
    """
    own = month.visits - month.partner_visits
    return {
        **asdict(month),
        "in_time_permille": permille(month.in_time, month.promised),
        "first_time_fix_permille": permille(month.first_fixed, month.first_trips),
        "second_visit_fix_permille": permille(month.second_fixed, month.second_trips),
        "rework_permille": permille(month.reworked_trips, month.replacing_trips),
        "partner_permille": permille(month.partner_visits, month.visits),
        "survey_answered_permille": permille(month.surveys_answered, month.surveys_asked),
        "satisfaction_permille": permille(month.satisfaction, month.surveys_answered),
        "survey_on_time_permille": permille(month.on_time_yes, month.on_time_said),
        "survey_repaired_permille": permille(month.repaired_yes, month.repaired_said),
        "cleanliness_permille": permille(month.cleanliness, month.cleanliness_said),
        "explained_permille": permille(month.explained_yes, month.explained_said),
        "metres_a_visit": None if own == 0 else (2 * month.metres + own) // (2 * own),
    }


def permille(hits: int, of: int) -> int | None:
    """Return a share, rounded half up."""
    return None if of == 0 else (2_000 * hits + of) // (2 * of)


Statements = Mapping[tuple[str, str], Totals]
"""By payee and month."""


def totals_of(accounts: Accounts) -> Statements:
    """Add up the accounts of a centre."""
    return {key: totals(lines) for key, lines in accounts.items()}


def statements(centres: Iterable[Statements]) -> list[Mapping[str, object]]:
    """Return the statement of each payee and month, as it stands in the file of figures."""
    found_by_key = {key: found for centre in centres for key, found in centre.items()}
    return [
        {
            "payee": payee,
            "month": month,
            "visits": found.visits,
            "earnedFen": found.earned_fen,
            "deductedFen": found.deducted_fen,
            "paidBackFen": found.paid_back_fen,
            "correctedFen": found.corrected_fen,
            "guaranteedFen": found.guaranteed_fen,
            "totalFen": found.total_fen,
        }
        for (payee, month), found in sorted(found_by_key.items(), key=lambda row: row[0])
    ]
