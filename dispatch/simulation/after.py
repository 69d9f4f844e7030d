"""What follows from a visit: the next one or a decision, rework, new cartridges."""

from datetime import date, datetime, timedelta

from dispatch.domain.cases.decisions import Decided, Verdict, decision_faults
from dispatch.domain.cases.next_visit import DecisionCause, Failed, decision_needed, next_visit
from dispatch.domain.cases.policy import OfferKind
from dispatch.domain.cases.rework import NewCase, Replacement, rework_of
from dispatch.domain.ledger.lines import Payee, PayeeKind
from dispatch.domain.visit_events import STATUS_AFTER, FailureReason, VisitEventKind
from dispatch.domain.visit_status import transition_fault
from dispatch.simulation.cases import Case, Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.field import Outcome
from dispatch.simulation.ledger import take_back
from dispatch.simulation.requests import request_of
from dispatch.simulation.terms import CASES, REPAIRS
from solver.faults import InvalidInput

BACK_DAYS = (4, 70)
"""After so many days a mended fault comes back, if it does; past sixty it is no rework."""


def reported(visit: Visit, *kinds: VisitEventKind) -> None:
    """Let a visit go through reports; the rules of its life are kept.

    Raises
    ------
    InvalidInput
        One may not follow the one before.
    """
    for kind in kinds:
        fault = transition_fault(visit.status, STATUS_AFTER[kind])
        if fault is not None:
            raise InvalidInput([fault])
        visit.status = STATUS_AFTER[kind]


def completed(
    centre: Centre, visit: Visit, ended: Outcome, payee: Payee, day: date, at: datetime
) -> None:
    """Let a completed visit have its consequences; `payee` is who did it."""
    case, at_home = visit.case, visit.home
    if case.round is not None:
        at_home.renew([one.id for one in case.round.cartridges], day)
        centre.due.add(at_home)
    if case.work_type.startswith("installation"):
        at_home.renew([unit.id for unit in at_home.units], day)
        centre.homes.append(at_home)
        centre.due.add(at_home)
    if case.fault_code is not None:
        _note_rework(centre, case, day, at)
        if ended.part is not None:
            _replaced(centre, visit, ended.part, payee, day)


def failed(centre: Centre, visit: Visit, ended: Outcome, doer: str, at: datetime) -> None:
    """Make the visit after one that failed, or take the decision that it needs."""
    reason = ended.reason
    if reason is None:
        raise ValueError(visit.id)
    cause = decision_needed(CASES, visit.case.history(), reason)
    if cause is None or _decided(centre, visit, cause, at) is Verdict.VISIT:
        _make_next(centre, visit, ended, reason, doer, at)


def _decided(centre: Centre, visit: Visit, cause: DecisionCause, at: datetime) -> Verdict:
    """Draw what a person decides: with a third visit comes an offer, without one the end."""
    dice = centre.dice["field"]
    again = {
        DecisionCause.WRONG_ADDRESS: 1.0,
        DecisionCause.THIRD_VISIT: 0.6,
        DecisionCause.CUSTOMER_REFUSED: 0.3,
    }.get(cause, 0.0)
    round_again = visit.case.round is not None or dice.random() < again
    verdict = Verdict.VISIT if round_again else Verdict.NO_VISIT
    offer = OfferKind.LOAN_UNIT if verdict is Verdict.VISIT else OfferKind.REPLACEMENT
    made = Decided(verdict, "simulated", offer)
    faults = list(decision_faults(CASES, cause, made))
    if faults:
        raise InvalidInput(faults)
    centre.tally.month(at.date()).decisions += 1
    case = visit.case
    centre.log.add(
        "case.decided", at=at, case=case.id, cause=cause.value, verdict=verdict.value, offer=offer
    )
    if verdict is Verdict.NO_VISIT:
        centre.log.add("case.closed", at=at, case=case.id)
    return verdict


def _make_next(
    centre: Centre,
    visit: Visit,
    ended: Outcome,
    reason: FailureReason,
    doer: str,
    at: datetime,
) -> None:
    known = {person.id: person.skills for person in centre.crew}
    lacking = {} if ended.lacking is None else {ended.lacking: 1}
    carried = next_visit(
        CASES,
        Failed(
            reason=reason,
            service_s=visit.service_s,
            needs=visit.needs,
            technician_id=doer if doer in known else None,
            parts=visit.parts,
            lacking=lacking,
            diagnosis=visit.case.fault_code or "",
            remaining_s=ended.remaining_s,
        ),
        known,
    )
    following = Visit(
        id=centre.next_id("v"),
        case=visit.case,
        service_s=carried.service_s,
        needs=carried.needs,
        ready_at=at,
        due_at=visit.due_at,
        outer_at=visit.outer_at,
        mandatory=carried.mandatory or visit.mandatory,
        technicians=carried.technicians,
        parts=carried.parts,
        diagnosis=carried.diagnosis,
        wall_on=visit.wall_on,
        postponed=visit.postponed or reason in CASES.not_counted,
    )
    add_visit(centre, following, at)


def add_visit(centre: Centre, visit: Visit, at: datetime) -> None:
    """Put a visit among the open ones, and write that down."""
    visit.case.visits.append(visit)
    centre.pool[visit.id] = visit
    planned = visit.case.round
    cartridges = () if planned is None else planned.cartridges
    centre.log.add(
        "visit.made",
        at=at,
        visit=visit.id,
        case=visit.case.id,
        ready=visit.ready_at,
        due=visit.due_at,
        needs=dict(visit.needs),
        parts=dict(visit.parts),
        cartridges=[[one.kind, one.due_on.isoformat(), one.late_days] for one in cartridges],
    )


def _note_rework(centre: Centre, case: Case, day: date, at: datetime) -> None:
    """Tell whether the case is the rework of an earlier one, and charge it to whoever did it."""
    new = NewCase(case.id, case.home.device_id, case.fault_code or "", case.received_at.date())
    found = rework_of(CASES, new, centre.replaced.get(case.home.device_id, ()))
    if found is None:
        return
    centre.tally.reworked.add(found.visit_id)
    centre.log.add("case.rework", day=day.isoformat(), case=case.id, visit=found.visit_id)
    take_back(centre, found.visit_id, case.id, day, at)


def _replaced(centre: Centre, visit: Visit, part: str, payee: Payee, day: date) -> None:
    """Keep what was replaced; for some it does not last."""
    case, dice = visit.case, centre.dice["field"]
    own = payee.kind is PayeeKind.TECHNICIAN
    done = Replacement(
        visit_id=visit.id,
        case_id=case.id,
        device_id=case.home.device_id,
        fault_code=case.fault_code or "",
        part=part,
        replaced_on=day,
        technician_id=payee.id if own else None,
        partner_id=None if own else payee.id,
    )
    centre.replaced.setdefault(done.device_id, []).append(done)
    if dice.random() < centre.settings.rates.returns and case.work_type in REPAIRS:
        back = day + timedelta(days=dice.randrange(*BACK_DAYS))
        request = request_of(
            dice, centre.settings.rates, case.home, "repair", back, case.fault_code
        )
        centre.returning.setdefault(back, []).append(request)
