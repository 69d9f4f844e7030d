"""Centres, technicians and partner points."""

from api.rest.schemas.base import LatLon
from api.rest.schemas.organisation import (
    CentreView,
    ContractView,
    DayCap,
    Fee,
    OpeningHoursView,
    PartnerPointView,
    SkillView,
    TechnicianView,
)
from api.rest.views.values import yuan
from dispatch.store.organisation import PartnerContract, PartnerPoint, ServiceCentre
from dispatch.store.people import Technician


def centre_view(row: ServiceCentre) -> CentreView:
    """Show a centre."""
    return CentreView(
        id=row.id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        location=LatLon(lat=row.lat, lon=row.lon),
        timezone=row.timezone,
        opening_hours=[
            OpeningHoursView(weekday=span.weekday, opens=span.opens, closes=span.closes)
            for span in row.opening_hours
        ],
    )


def technician_view(row: Technician) -> TechnicianView:
    """Show a technician."""
    return TechnicianView(
        id=row.id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        phone=row.phone,
        centre_id=row.centre_id,
        travel_profile=row.travel_profile,
        skills=[
            SkillView(
                name=held.skill,
                level=held.level,
                valid_from=held.valid_from,
                valid_to=held.valid_to,
            )
            for held in row.skills
        ],
        home=LatLon(lat=row.home_lat, lon=row.home_lon),
        territory=None if row.territory is None else dict(row.territory),
    )


def partner_point_view(row: PartnerPoint) -> PartnerPointView:
    """Show a partner point."""
    return PartnerPointView(
        id=row.id,
        name_zh=row.name_zh,
        name_en=row.name_en,
        phone=row.phone,
        kind=row.kind,
        location=LatLon(lat=row.lat, lon=row.lon),
        radius_meters=row.radius_m,
        acceptance_minutes=row.acceptance_minutes,
        quality=row.quality,
        day_caps=[
            DayCap(
                weekday=cap.weekday,
                opens=cap.opens,
                closes=cap.closes,
                max_visits=cap.max_visits,
                max_minutes=cap.max_minutes,
            )
            for cap in row.day_caps
        ],
        fees=[Fee(work_type=fee.work_type_id, fee=yuan(fee.fee_fen)) for fee in row.work_types],
        free_kilometres=row.free_km,
        per_kilometre=yuan(row.per_km_fen),
        contracts=[contract_view(contract) for contract in row.contracts],
    )


def contract_view(row: PartnerContract) -> ContractView:
    """Show a contract of a partner point."""
    return ContractView(
        id=row.id,
        partner_id=row.partner_id,
        centre_id=row.centre_id,
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        guaranteed_visits=row.guaranteed_visits,
        shortfall_fee=yuan(row.shortfall_fen),
        margin=yuan(row.margin_fen),
    )
