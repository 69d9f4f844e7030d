"""What is promised to those who ask: the clocks of their cases, and the deadlines of visits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.services.intake.matching import Arrival
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.begin import begin_promise
from dispatch.services.sla.promises import Promises
from dispatch.store.work import Case


def begin_promises(
    session: Session, who: Principal, arrivals: Sequence[Arrival], now: datetime
) -> None:
    """Begin the promises of new cases, as far as the organisation promises them anything."""
    promises = Promises(session)
    for arrival in arrivals:
        case = session.get_one(Case, arrival.case_id)
        begin_promise(session, who, case, arrival.centre_id, now, promises=promises)
