"""All aggregates, imported so that `metadata` knows every table."""

from dispatch.store import (
    accounts,
    calendars,
    cartridges,
    cases,
    contacts,
    customers,
    events,
    idempotency,
    jobs,
    ledger,
    meta,
    organisation,
    partners,
    people,
    plans,
    quality,
    runs,
    sla,
    work,
)
from dispatch.store.base import Base

AGGREGATES = (
    organisation,
    people,
    customers,
    cartridges,
    work,
    cases,
    contacts,
    calendars,
    sla,
    ledger,
    quality,
    runs,
    plans,
    partners,
    accounts,
    events,
    jobs,
    idempotency,
    meta,
)

metadata = Base.metadata
