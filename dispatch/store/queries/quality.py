"""What a period's evaluation counts: clocks, repairs, visits, surveys, devices."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.sla.policy import Stage
from dispatch.domain.visit_status import VisitStatus
from dispatch.store.cases import CaseFault, VisitOutcome
from dispatch.store.customers import Device, Site
from dispatch.store.pieces import in_pieces
from dispatch.store.quality import Survey
from dispatch.store.sla import CaseClocks, CaseStage
from dispatch.store.work import Case, Visit

Instants = Sequence[tuple[datetime, datetime]]


def responses(session: Session, begin: datetime, end: datetime, centre_id: str | None) -> Instants:
    """Return receipt and acknowledgement of the cases received in [begin, end) that have both."""
    wanted = (
        select(Case.received_at, CaseStage.met_at)
        .join(CaseClocks, CaseClocks.case_id == Case.id)
        .join(CaseStage, CaseStage.case_id == Case.id)
        .where(CaseStage.stage == Stage.ACKNOWLEDGED, CaseStage.met_at.is_not(None))
        .where(Case.received_at >= begin, Case.received_at < end)
    )
    if centre_id is not None:
        wanted = wanted.where(CaseClocks.centre_id == centre_id)
    return [(received, met) for received, met in session.execute(wanted) if met is not None]


def stages(
    session: Session, begin: datetime, end: datetime, centre_id: str | None
) -> Sequence[bool]:
    """Tell of each stage of the cases received in [begin, end) whether it was kept.

    Stages that are neither met nor broken are left out; so is live handling, which nobody meets.
    """
    wanted = (
        select(CaseStage.met_at, CaseStage.breached_at)
        .join(CaseClocks, CaseClocks.case_id == CaseStage.case_id)
        .join(Case, Case.id == CaseStage.case_id)
        .where(CaseStage.stage != Stage.LIVE_HANDLING)
        .where(Case.received_at >= begin, Case.received_at < end)
    )
    if centre_id is not None:
        wanted = wanted.where(CaseClocks.centre_id == centre_id)
    rows = session.execute(wanted)
    return [broken is None for met, broken in rows if met is not None or broken is not None]


def repairs(session: Session, begin: datetime, end: datetime, centre_id: str | None) -> Instants:
    """Return receipt and first completed visit, in [begin, end), of cases with a known fault."""
    done = func.min(VisitOutcome.ended_at)
    wanted = (
        select(Case.received_at, done)
        .join(CaseFault, CaseFault.case_id == Case.id)
        .join(Visit, Visit.case_id == Case.id)
        .join(VisitOutcome, VisitOutcome.visit_id == Visit.id)
        .where(Visit.status == VisitStatus.COMPLETED)
        .group_by(Case.id, Case.received_at)
        .having(done >= begin, done < end)
    )
    if centre_id is not None:
        wanted = wanted.where(Visit.centre_id == centre_id)
    return [(received, ended) for received, ended in session.execute(wanted)]


def ended_visits(
    session: Session, begin: datetime, end: datetime, centre_id: str | None
) -> Sequence[tuple[Visit, datetime]]:
    """Return the visits that ended in [begin, end), and when."""
    wanted = (
        select(Visit, VisitOutcome.ended_at)
        .join(VisitOutcome, VisitOutcome.visit_id == Visit.id)
        .where(VisitOutcome.ended_at >= begin, VisitOutcome.ended_at < end)
    )
    if centre_id is not None:
        wanted = wanted.where(Visit.centre_id == centre_id)
    return [(visit, ended) for visit, ended in session.execute(wanted)]


def cases_of_centre(session: Session, centre_id: str, case_ids: Collection[str]) -> frozenset[str]:
    """Return those of the cases that have a visit of a centre."""
    found: set[str] = set()
    for some in in_pieces(case_ids):
        wanted = select(Visit.case_id).where(Visit.case_id.in_(some), Visit.centre_id == centre_id)
        found.update(session.scalars(wanted.distinct()))
    return frozenset(found)


def answered_surveys(
    session: Session, begin: datetime, end: datetime, centre_id: str | None
) -> Sequence[Survey]:
    """Return the surveys answered in [begin, end)."""
    wanted = select(Survey).where(Survey.answered_at >= begin, Survey.answered_at < end)
    if centre_id is not None:
        wanted = wanted.where(Survey.centre_id == centre_id)
    return session.scalars(wanted).all()


def links_given(
    session: Session, begin: datetime, end: datetime, centre_id: str | None
) -> Sequence[bool]:
    """Tell of each survey whose link was given out in [begin, end) whether it was answered."""
    wanted = select(Survey.answered_at).where(
        Survey.link_given_at >= begin, Survey.link_given_at < end
    )
    if centre_id is not None:
        wanted = wanted.where(Survey.centre_id == centre_id)
    return [answered is not None for answered in session.scalars(wanted)]


def installed_devices(
    session: Session, last: date, centre_id: str | None
) -> Sequence[tuple[str, date, int]]:
    """Return model, day of installation up to `last`, and how many devices these were."""
    wanted = (
        select(Device.model, Device.installed_on, func.count())
        .where(Device.installed_on <= last)
        .group_by(Device.model, Device.installed_on)
    )
    if centre_id is not None:
        wanted = wanted.join(Site, Site.id == Device.site_id).where(Site.centre_id == centre_id)
    return [(model, day, count) for model, day, count in session.execute(wanted)]


def failed_devices(
    session: Session, begin: datetime, end: datetime, centre_id: str | None
) -> Sequence[str]:
    """Return the models of the cases with a known fault that were received in [begin, end)."""
    device_id = func.coalesce(Case.device_id, Visit.device_id)
    wanted = (
        select(Case.id, Device.model)
        .join(CaseFault, CaseFault.case_id == Case.id)
        .join(Visit, Visit.case_id == Case.id)
        .join(Device, Device.id == device_id)
        .where(Case.received_at >= begin, Case.received_at < end)
        .distinct()
    )
    if centre_id is not None:
        wanted = wanted.where(Visit.centre_id == centre_id)
    return [model for _, model in session.execute(wanted)]
