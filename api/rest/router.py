"""All operations under /v1."""

from fastapi import APIRouter, Depends

from api.rest import (
    calendars,
    calls,
    cartridges,
    cases,
    centre_hours,
    certificates,
    clocks,
    evaluation,
    health,
    imports,
    itinerary,
    ledger,
    organisation,
    partner_terms,
    partners,
    pay,
    plans,
    policies,
    reports,
    requests,
    session,
    sites,
    sla_policies,
    streams,
    surveys,
    visits,
)
from api.rest.answers import ALWAYS, failures
from api.rest.plain_text import refuse_nul

router = APIRouter(prefix="/v1", responses=failures(*ALWAYS), dependencies=[Depends(refuse_nul)])
for part in (
    health,
    session,
    organisation,
    cartridges,
    visits,
    reports,
    sites,
    plans,
    partners,
    partner_terms,
    itinerary,
    streams,
    certificates,
    calls,
    cases,
    policies,
    sla_policies,
    clocks,
    surveys,
    evaluation,
    centre_hours,
    calendars,
    requests,
    imports,
    ledger,
    pay,
):
    router.include_router(part.router)
