"""Every code there is, with its table of texts."""

from collections.abc import Mapping
from enum import StrEnum

from api.texts.tables import (
    appointments,
    calendar,
    cartridges,
    cases,
    commands,
    intake,
    ledger,
    partners,
    planning,
    quality,
    requests,
    rules,
    scenarios,
    sla,
    solver,
    store,
    travel,
)
from api.texts.words import Said, Table

TABLES: tuple[tuple[str, Table], ...] = (
    ("Requests and access", requests.TEXTS),
    ("Working calendar", calendar.TEXTS),
    ("Requests of customers", intake.TEXTS),
    ("Cases", cases.TEXTS),
    ("Promises", sla.TEXTS),
    ("Calls to customers", appointments.TEXTS),
    ("Partner points", partners.TEXTS),
    ("Ledger", ledger.TEXTS),
    ("Surveys and evaluation", quality.TEXTS),
    ("Planning", planning.TEXTS),
    ("Rules of a plan, and why a visit is left out", rules.TEXTS),
    ("Problem and plan files, engines", solver.TEXTS),
    ("Scenario folders", scenarios.TEXTS),
    ("Cartridges", cartridges.TEXTS),
    ("Places", travel.TEXTS),
    ("Database", store.TEXTS),
    ("Command line", commands.TEXTS),
)
"""Titles and tables, in the order of docs/errors.md."""

TEXTS: Mapping[StrEnum, Said] = {code: said for _, table in TABLES for code, said in table.items()}

_BY_NAME: Mapping[str, StrEnum] = {code.value: code for code in TEXTS}


def fault_code(name: str) -> StrEnum:
    """Return the code of a name that a row holds.

    Raises
    ------
    KeyError
        For a name that no room says.
    """
    return _BY_NAME[name]
