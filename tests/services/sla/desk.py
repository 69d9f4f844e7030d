"""A desk with a standard, an emergency and a complaint policy, and cases received at noon."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.kinds import Language, Role
from dispatch.domain.sla.policy import COMPLAINT, EMERGENCY, STANDARD, Stage
from dispatch.services.people.accounts import Principal
from dispatch.services.sla.clocks import start_clocks
from dispatch.services.sla.ladders import set_ladder
from dispatch.store.session import Database
from dispatch.store.sla import CaseClocks, CaseStage, SlaNotice
from dispatch.store.work import SlaPolicy
from tests.support import rows

ANN = Principal("user-ann", "ann", Role.DISPATCHER, None, None, Language.EN)
NOON = rows.NOON
"""Twelve o'clock on a Thursday; the desk is open from 13:30 to 18:00 and from 9:00 on Friday."""

LADDERS = {"standard": STANDARD, "leak": EMERGENCY, "complaint": COMPLAINT}


def clock(hours: int, minutes: int = 0, day: int = 0) -> datetime:
    """A clock time of that Thursday in Fuzhou, or of so many days later."""
    return NOON + timedelta(days=day, hours=hours - 12, minutes=minutes)


def add_desk(session: Session, cases: int = 1) -> None:
    """Add the organisation, the policies, and cases c1, c2 ..."""
    rows.add_organisation(session)
    session.add_all(SlaPolicy(id=name, name=name) for name in LADDERS)
    session.add_all(
        rows.case(f"c{number}", ticket=f"T-200{number}") for number in range(2, cases + 1)
    )
    session.flush()
    for name, policy in LADDERS.items():
        set_ladder(session, ANN, name, policy, NOON)


def started(database: Database, policy: str = "standard") -> None:
    """Add the desk, and start the clocks of c1."""
    with database.write() as session:
        add_desk(session)
        start_clocks(session, ANN, "c1", policy, "gulou", NOON)


def stage_of(database: Database, stage: Stage, case_id: str = "c1") -> CaseStage:
    """A stage as it stands."""
    with database.read() as session:
        return session.get_one(CaseStage, (case_id, stage))


def clocks_of(database: Database, case_id: str = "c1") -> CaseClocks:
    """The clocks as they stand."""
    with database.read() as session:
        return session.get_one(CaseClocks, case_id)


def told(database: Database) -> list[tuple[str, str, int, str]]:
    """All notices: case, stage, per cent, who was told."""
    with database.read() as session:
        found = session.scalars(select(SlaNotice).order_by(SlaNotice.id))
        return [(row.case_id, row.stage.value, row.percent, row.told) for row in found]
