"""A shop whose visits earn money: Ann, the partner point `point`, and visits that are over.

The point has the published card: install 80 yuan, repair 60, 1.50 a km beyond 20. Site `near` is
at its door, `far` is 0.3 degrees of latitude to the north.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.cases.findings import Findings, PartUse, Piece
from dispatch.domain.kinds import Language, Role
from dispatch.domain.ledger.lines import Payee, PayeeKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cases.outcomes import settle
from dispatch.services.people.accounts import Principal
from dispatch.store.cases import FaultCode
from dispatch.store.customers import Device
from dispatch.store.ledger import LedgerLine
from dispatch.store.organisation import PartnerWorkType
from dispatch.store.queries.ledger import lines_by_visit
from dispatch.store.work import Visit, WorkType
from dispatch.travel.times import GeodesicTravelTimes
from tests.support import rows

TRAVEL = GeodesicTravelTimes()
OCTOBER_9 = datetime(2026, 10, 9, 4, tzinfo=UTC)
"""Noon in Fuzhou, a day after the visits of most tests."""
NOVEMBER_1 = datetime(2026, 10, 31, 16, tzinfo=UTC)
"""The first instant of November in Fuzhou, which is still October in UTC."""

ANN = Principal("user-ann", "ann", Role.TECHNICIAN, "ann", None, Language.EN)
BEN = Principal("user-ben", "ben", Role.TECHNICIAN, "ben", None, Language.EN)
POINT = Principal("user-point", "point", Role.PARTNER, None, "point", Language.ZH)
MEI = Principal("user-mei", "mei", Role.MANAGER, None, None, Language.EN)
OF_ANN = Payee(PayeeKind.TECHNICIAN, "ann")
OF_POINT = Payee(PayeeKind.PARTNER, "point")

PUMP = Findings("PUMP", "pump is dead", (Piece("pump", PartUse.REPLACED),))


def shop(session: Session) -> None:
    """Add everyone and everything but visits."""
    rows.add_organisation(session)
    session.add(WorkType(id="install", name_zh="安装", name_en="Install", default_duration_s=4500))
    session.add(WorkType(id="removal", name_zh="拆机", name_en="Removal", default_duration_s=1800))
    session.add(rows.partner("point"))
    session.add(rows.technician("ben", phone="13800000002", per_visit_fen={"repair": 1500}))
    session.add_all(
        [rows.site("near", lat=26.09, lon=119.3), rows.site("far", lat=26.39, lon=119.3)]
    )
    if session.get(FaultCode, "PUMP") is None:
        session.add(FaultCode(id="PUMP", name_zh="水泵故障", name_en="Pump"))
    session.flush()
    for work_type, fee_fen in (("install", 8000), ("repair", 6000)):
        session.add(PartnerWorkType(partner_id="point", work_type_id=work_type, fee_fen=fee_fen))
    session.add(
        Device(id="d9", site_id="near", model="M9", serial_number="RM-9", installed_on=rows.DAY)
    )
    session.flush()


def over(
    session: Session,
    visit_id: str,
    who: Principal,
    found: Findings | None = None,
    *,
    at: datetime = rows.NOON,
    work_type: str = "repair",
    site_id: str = "near",
    device_id: str | None = None,
    failed_for: str | None = None,
) -> Visit:
    """End a visit of a case of its own: done, or failed for a reason."""
    case_id = f"case-{visit_id}"
    case = rows.case(
        case_id, ticket=f"T-{visit_id}", device_id=device_id, received_at=at - timedelta(hours=3)
    )
    session.add(case)
    session.flush()
    visit = rows.visit(
        visit_id,
        case_id=case_id,
        site_id=site_id,
        device_id=device_id,
        work_type_id=work_type,
        status=VisitStatus.FAILED if failed_for else VisitStatus.COMPLETED,
        failure_reason=failed_for,
    )
    session.add(visit)
    session.flush()
    settle(session, who, visit, found or Findings(), at, at)
    return visit


def booked(session: Session, *visit_ids: str) -> list[tuple[str, str, int, str]]:
    """Visit, rule, fen and month of each line of these visits."""
    found = lines_by_visit(session, visit_ids)
    return [
        (visit_id, line.rule, line.amount_fen, line.month)
        for visit_id in visit_ids
        for line in found.get(visit_id, ())
    ]


def line(session: Session, visit_id: str, rule: str) -> LedgerLine:
    """The line of a visit by a rule."""
    (found,) = (one for one in lines_by_visit(session, [visit_id])[visit_id] if one.rule == rule)
    return found
