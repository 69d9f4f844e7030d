"""Load a scenario into an empty database: everything in one transaction, or nothing."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy.orm import Session

from dispatch.domain.codes import ScenarioCode
from dispatch.domain.places import UNCERTAIN_BELOW, GeocodedPlace
from dispatch.domain.refusals import Refusal, Refused
from dispatch.files.scenario.customers import Site
from dispatch.files.scenario.tables import TABLES, Scenario
from dispatch.services.calendars import fill_calendar
from dispatch.services.scenario_promises import begin_promises
from dispatch.services.scenario_rounds import begin_rounds
from dispatch.services.scenario_rows import (
    customer_rows,
    dependency_rows,
    organisation_rows,
    partner_rows,
    technician_rows,
    user_row,
    work_rows,
)
from dispatch.store.base import Base
from dispatch.store.meta import SCENARIO_KEY, Meta
from solver.faults import Fault

Geocode = Callable[[str], GeocodedPlace | None]
"""Finds the place of an address, or None when it finds nothing."""

HashPassword = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class LoadedScenario:
    """The scenario that a database was filled with.

    `weights` are in fen, by the names of `solver.problem.Weights`; `engine` None is the default.
    """

    name: str
    title_zh: str
    title_en: str
    start: date
    days: int
    provisional: bool
    engine: str | None
    time_limit_s: int
    seed: int
    weights: Mapping[str, int]


def load_scenario(
    session: Session,
    scenario: Scenario,
    *,
    now: datetime,
    geocode: Geocode,
    hash_password: HashPassword,
) -> Mapping[str, int]:
    """Write the rows of a scenario; the caller commits.

    Sites with only an address are placed by `geocode`. Those it does not find have no coordinates;
    those and the uncertain ones are the work list of places.

    Returns
    -------
    Mapping[str, int]
        Rows by table, and ``geocoded``, ``uncertain`` and ``unplaced`` sites.

    Raises
    ------
    Refused
        SCENARIO_LOADED when the database already holds one.
    """
    known = loaded_scenario(session)
    if known is not None:
        raise Refused(
            Fault(ScenarioCode.SCENARIO_LOADED, "", {"name": known.name}), Refusal.CONFLICT
        )
    asked = [site for site in scenario.sites if site.lat is None]
    places = _places(asked, geocode)
    rows: Iterable[Base] = chain(
        organisation_rows(scenario),
        partner_rows(scenario),
        technician_rows(scenario),
        customer_rows(scenario, places),
        work_rows(scenario, now),
        dependency_rows(scenario),
        (user_row(user, hash_password(user.password)) for user in scenario.users),
        (_meta(scenario),),
    )
    _write(session, rows)
    fill_calendar(session, (centre.id for centre in scenario.service_centres), scenario.start.year)
    begin_promises(session, scenario, now)
    begin_rounds(session, scenario)
    uncertain = sum(place.confidence < UNCERTAIN_BELOW for place in places.values())
    return {table.name: len(getattr(scenario, table.name)) for table in TABLES} | {
        "geocoded": len(places),
        "uncertain": uncertain,
        "unplaced": len(asked) - len(places),
    }


def loaded_scenario(session: Session) -> LoadedScenario | None:
    """Tell which scenario the database was filled with, None when it was not."""
    meta = session.get(Meta, SCENARIO_KEY)
    if meta is None:
        return None
    facts = json.loads(meta.value)
    return LoadedScenario(**facts | {"start": date.fromisoformat(facts["start"])})


def _places(sites: Iterable[Site], geocode: Geocode) -> dict[str, GeocodedPlace]:
    """Place each address once, although several sites may share it."""
    found: dict[str, GeocodedPlace | None] = {}
    placed = {}
    for site in sites:
        if site.address not in found:
            found[site.address] = geocode(site.address)
        place = found[site.address]
        if place is not None:
            placed[site.id] = place
    return placed


def _write(session: Session, rows: Iterable[Base]) -> None:
    """Add rows in order, with a flush between tables: not every reference is a relationship."""
    written: Counter[str] = Counter()
    for row in rows:
        if row.__tablename__ not in written:
            session.flush()
        written[row.__tablename__] += 1
        session.add(row)
    session.flush()


def _meta(scenario: Scenario) -> Meta:
    settings = scenario.settings
    facts = {
        "name": settings.name,
        "title_zh": settings.title_zh,
        "title_en": settings.title_en,
        "start": scenario.start.isoformat(),
        "days": settings.days,
        "provisional": scenario.provisional,
        "engine": settings.engine,
        "time_limit_s": settings.time_limit_s,
        "seed": settings.seed,
        "weights": {
            "preferred_miss_fen": settings.preferred_miss_fen,
            "offered_miss_fen": settings.offered_miss_fen,
            "changed_technician_fen": settings.changed_technician_fen,
            "changed_start_per_hour_fen": settings.changed_start_per_hour_fen,
        },
    }
    return Meta(key=SCENARIO_KEY, value=json.dumps(facts, ensure_ascii=False, sort_keys=True))
