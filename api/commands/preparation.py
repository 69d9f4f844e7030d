"""What has to be there before planning: a database, and a scenario in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher

from api.commands.speech import Speech
from dispatch.bootstrap import House
from dispatch.domain.codes import ScenarioCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.files.scenario.reader import read_scenario
from dispatch.files.scenario.tables import Scenario
from dispatch.services.scenarios import LoadedScenario, load_scenario, loaded_scenario
from dispatch.store.migrations import upgrade
from solver.faults import Fault

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The scenario that a command is to work on; `start` None leaves the first day to it."""

    name: str
    start: date | None


def prepare(house: House, wanted: Wanted, speech: Speech) -> LoadedScenario:
    """Bring the schema up to date and load the scenario, unless it is there already.

    Raises
    ------
    InvalidInput
        With every fault of the scenario's files; nothing is loaded then.
    Refused
        SCENARIO_LOADED when the database holds another scenario or week.
    """
    upgrade(house.database)
    with house.database.read() as session:
        known = loaded_scenario(session)
    if known is None:
        return _load(house, wanted, speech)
    if known.name != Path(wanted.name).name or wanted.start not in (None, known.start):
        values = {"name": f"{known.name} {known.start.isoformat()}"}
        raise Refused(Fault(ScenarioCode.SCENARIO_LOADED, "", values), Refusal.CONFLICT)
    speech.say("known", title=_title(known, speech), start=known.start.isoformat())
    return known


def read_folder(name: str, now: datetime, start: date | None) -> Scenario:
    """Read a scenario of ours by name, or any folder by its path."""
    folder = SCENARIOS / name if (SCENARIOS / name).is_dir() else Path(name)
    today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
    return read_scenario(folder, today=today, start=start)


def _load(house: House, wanted: Wanted, speech: Speech) -> LoadedScenario:
    now = house.now()
    scenario = read_folder(wanted.name, now, wanted.start)
    settings = scenario.settings
    title = settings.title_zh if speech.language.value == "zh" else settings.title_en
    speech.say("loading", title=title, start=scenario.start.isoformat())
    if scenario.provisional:
        speech.say("provisional")
    with house.database.write() as session:
        counts: Mapping[str, int] = load_scenario(
            session,
            scenario,
            now=now,
            geocode=house.placer().place,
            hash_password=PasswordHasher().hash,
        )
        known = loaded_scenario(session)
    if known is None:
        raise RuntimeError("a scenario was loaded and is not there")
    speech.say(
        "loaded",
        visits=counts["visits"],
        technicians=counts["technicians"],
        partners=counts["partner_points"],
        geocoded=counts["geocoded"],
        uncertain=counts["uncertain"],
    )
    return known


def _title(known: LoadedScenario, speech: Speech) -> str:
    return known.title_zh if speech.language.value == "zh" else known.title_en
