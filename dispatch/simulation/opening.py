"""The first events of a centre: all terms that a recount of the others needs."""

from datetime import timedelta

from dispatch.domain.ledger.deductions import OWN_REASONS
from dispatch.simulation.centre import Centre, days_of
from dispatch.simulation.ledger import DEDUCTIONS
from dispatch.simulation.terms import (
    CASES,
    DESK,
    LADDERS,
    SURVEYS,
    TIERS,
    WORK,
    ZONE,
    day_kind,
)

LOOKED_AHEAD = timedelta(days=40)
"""Working days are told so far past the last day: deadlines may lie there."""


def write_terms(centre: Centre) -> None:
    """Write what the organisation promises, pays and fines, the calendar, and the partners."""
    settings = centre.settings
    centre.log.add(
        "terms",
        zone=ZONE,
        centre=centre.seat.id,
        first=settings.first.isoformat(),
        last=settings.last.isoformat(),
        devices=len(centre.homes),
        tiers={
            name: [[tier.after_s, tier.penalty_fen, tier.per_hour_fen] for tier in tiers]
            for name, tiers in TIERS.items()
        },
        stages={
            name: [[rule.stage, rule.unit, rule.amount] for rule in ladder.stages]
            for name, ladder in LADDERS.items()
        },
        visitStage={name: ladder.visit_stage for name, ladder in LADDERS.items()},
        work={
            name: {"promise": work.promise, "payFen": work.pay_fen} for name, work in WORK.items()
        },
        partnerDeductions={
            rule.cause: {"fen": rule.least_fen, "afterMinutes": rule.late_after_minutes}
            for rule in DEDUCTIONS
        },
        ownReasons=sorted(OWN_REASONS),
        reworkDays=CASES.rework_days,
        notCounted=sorted(CASES.not_counted),
        survey={
            "validDays": SURVEYS.valid_days,
            "lowSatisfaction": SURVEYS.low_satisfaction,
        },
        desk=[[span.opens, span.closes] for span in DESK.weekdays[0]],
    )
    for partner in centre.partners:
        centre.log.add(
            "partner",
            id=partner.id,
            contractId=partner.contract_id,
            contract=partner.contract.kind,
            feesFen=dict(partner.card.fees_fen),
            guaranteed=partner.contract.guaranteed_visits,
            shortfallFen=partner.contract.shortfall_fen,
            bands=[[band.from_km, band.to_km, band.per_km_fen] for band in partner.card.bands],
        )
    for person in centre.crew:
        centre.log.add("technician", id=person.id)
    days = [*days_of(settings)]
    past = days[-1] + LOOKED_AHEAD
    while days[-1] < past:
        days.append(days[-1] + timedelta(days=1))
    centre.log.add("calendar", days=[[day.isoformat(), day_kind(day)] for day in days])
