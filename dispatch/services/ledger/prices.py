"""What visits that are over bring and cost, before it is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from dispatch.domain.ledger.cards import DatedCard, card_of_day
from dispatch.domain.ledger.deductions import Cause, DeductionRule, deductions_of
from dispatch.domain.ledger.earnings import Unpriced, partner_earnings, technician_earnings
from dispatch.domain.ledger.lines import Draft, EndedVisit, Payee, PayeeKind
from dispatch.domain.partners.fees import FeeCard, beyond
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.ledger.cards import dated_cards
from dispatch.services.ledger.rows import doer_of
from dispatch.services.ledger.starts import reported_starts
from dispatch.store.cases import VisitOutcome
from dispatch.store.organisation import PartnerPoint
from dispatch.store.people import Technician
from dispatch.store.queries.directory import local_day, zones_of_centres
from dispatch.store.queries.policies import deduction_rules
from dispatch.travel.times import TravelTimes
from solver.faults import Fault
from solver.problem import Location


@dataclass(frozen=True, slots=True)
class UnpricedVisit:
    """A completed visit that nothing can be booked for yet, its local date, and what is missing."""

    visit_id: str
    payee: Payee
    day: date
    fault: Fault


@dataclass(frozen=True, slots=True)
class PricedVisit:
    """A visit that is over, its local date, and its lines, which may be none."""

    day: date
    drafts: Sequence[Draft]


@dataclass(frozen=True, slots=True)
class Prices:
    """What prices visits: cards, pay, rules, zones, and the way to each."""

    session: Session
    travel: TravelTimes
    rules: Sequence[DeductionRule]
    cards: Mapping[str, Sequence[DatedCard]]
    zones: Mapping[str, ZoneInfo]
    starts: Mapping[str, datetime]

    @classmethod
    def open(
        cls,
        session: Session,
        travel: TravelTimes,
        outcomes: Sequence[VisitOutcome],
        now: datetime,
    ) -> "Prices":
        """Gather what prices these visits; cards that were not kept yet hold from today on."""
        rules = [rule for rule in deduction_rules(session) if rule.enabled]
        late = any(rule.cause is Cause.LATE for rule in rules)
        promised = [row.visit_id for row in outcomes if row.visit.sla_due_at is not None]
        return cls(
            session,
            travel,
            rules,
            dated_cards(session, local_day(session, now)),
            zones_of_centres(session),
            reported_starts(session, promised) if late else {},
        )

    def of(self, outcome: VisitOutcome) -> PricedVisit | UnpricedVisit:
        """Return the lines of a visit, or what is missing.

        A visit that nobody is known to have done has none.
        """
        payee, row = doer_of(outcome), outcome.visit
        day = outcome.ended_at.astimezone(self.zones[row.centre_id]).date()
        if payee is None:
            return PricedVisit(day, ())
        late_s, failed_for = self._late_s(outcome), row.failure_reason
        visit = EndedVisit(row.id, row.work_type_id, payee, day, failed_for, late_s)
        try:
            earned = self._earned(outcome, visit)
        except Unpriced as missing:
            return UnpricedVisit(row.id, payee, day, missing.fault)
        return PricedVisit(day, [*earned, *deductions_of(self.rules, visit)])

    def _late_s(self, outcome: VisitOutcome) -> int | None:
        begun, due = self.starts.get(outcome.visit_id), outcome.visit.sla_due_at
        return None if begun is None or due is None else int((begun - due).total_seconds())

    def _earned(self, outcome: VisitOutcome, visit: EndedVisit) -> list[Draft]:
        if outcome.visit.status is not VisitStatus.COMPLETED:
            return []
        if visit.payee.kind is PayeeKind.TECHNICIAN:
            person = self.session.get_one(Technician, visit.payee.id)
            return [*technician_earnings(visit, person.pay_on(visit.day))]
        card = card_of_day(self.cards.get(visit.payee.id, ()), visit.day, visit.work_type)
        return partner_earnings(visit, card or _EMPTY, self._away_m(outcome, visit.payee.id))

    def _away_m(self, outcome: VisitOutcome, partner_id: str) -> int | None:
        """Metres from the point to the customer, as plans count them."""
        point, site = self.session.get_one(PartnerPoint, partner_id), outcome.visit.site
        if site.lat is None or site.lon is None:
            return None
        ends = [Location(point.lat, point.lon), Location(site.lat, site.lon)]
        return int(self.travel.matrices(ends, ()).distance_m[0, 1])


_EMPTY = FeeCard({}, beyond(0, 0))
