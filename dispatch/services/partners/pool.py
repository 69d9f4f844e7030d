"""Back to the pool: a visit that its partner point has refused, or cannot do any more."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.offers import PartnerOfferState
from dispatch.domain.visit_status import OPEN, VisitStatus
from dispatch.planning.horizon import horizon_of
from dispatch.services.execution import locked_visit
from dispatch.store.organisation import ServiceCentre
from dispatch.store.partners import PartnerOffer
from dispatch.store.plans import PartnerAssignment, RoutePlan, Unassigned
from dispatch.store.work import Visit
from solver.plan import UnassignedKind
from solver.visit import Assignment

_CODES = {
    PartnerOfferState.DECLINED: PartnerCode.DECLINED,
    PartnerOfferState.EXPIRED: PartnerCode.EXPIRED,
    PartnerOfferState.WITHDRAWN: PartnerCode.CONTRACT_ENDED,
}


def return_to_pool(session: Session, offer: PartnerOffer) -> None:
    """Take the visit of a refused or withdrawn offer out of its plan; list it there as left out.

    It waits for the next plan, which does not ask a point again that has refused it. A visit that
    somebody has begun or ended meanwhile stays as it is.
    """
    visit = locked_visit(session, offer.visit_id)
    if visit.status not in OPEN:
        return
    visit.status = VisitStatus.NEW
    session.execute(
        delete(PartnerAssignment).where(
            PartnerAssignment.plan_id == offer.plan_id,
            PartnerAssignment.visit_id == offer.visit_id,
        )
    )
    if session.get(Unassigned, (offer.plan_id, offer.visit_id)) is None:
        session.add(_left_out(session, offer, visit))
    session.flush()


def _left_out(session: Session, offer: PartnerOffer, visit: Visit) -> Unassigned:
    detail = {"partner": offer.partner_id}
    if offer.state is PartnerOfferState.WITHDRAWN:
        detail["day"] = offer.date.isoformat()
    if offer.reason is not None:
        detail["reason"] = offer.reason.value
    code = _CODES[offer.state]
    return Unassigned(
        plan_id=offer.plan_id,
        visit_id=offer.visit_id,
        kind=UnassignedKind.SEARCH_LIMIT,  # nobody has looked yet who else could
        mandatory=_is_mandatory(session, offer, visit),
        reasons=[{"code": code.value, "technicianIds": [], "detail": detail}],
        relaxations=[],
    )


def _is_mandatory(session: Session, offer: PartnerOffer, visit: Visit) -> bool:
    """Tell it as a problem of the plan's days would."""
    if visit.assignment is not Assignment.AUTO:
        return visit.assignment is Assignment.MANDATORY
    plan = session.get_one(RoutePlan, offer.plan_id)
    zone = session.get_one(ServiceCentre, visit.centre_id).timezone
    ends = horizon_of(plan.window_start, plan.window_end, [zone]).end
    closes = [datetime.fromisoformat(window["maxStartTime"]) for window in visit.windows]
    return bool(closes) and max(closes) <= ends
