"""Filter visits of a scenario are rounds: done they renew cartridges, and no night makes a second.

The story is a home with one purifier: PP and CTO are due on 9 October, the membrane on 20 November.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.kinds import Language, PlanStage, Role
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.files.scenario.reader import read_scenario
from dispatch.planning.build import build
from dispatch.services.cartridges.rounds import generate_rounds
from dispatch.services.execution import Report, report
from dispatch.services.intake.matching import Asked
from dispatch.services.intake.taking import take_request
from dispatch.services.people.accounts import Principal
from dispatch.services.scenarios import load_scenario
from dispatch.store.cartridges import RoundCase
from dispatch.store.customers import Cartridge
from dispatch.store.plans import Unassigned
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from dispatch.store.work import Visit
from dispatch.travel.geocoders import open_placer
from dispatch.travel.times import GeodesicTravelTimes
from solver.formats.json import write_problem
from solver.plan import UnassignedKind
from solver.visit import Assignment
from tests.support import rows

DAY = date(2026, 10, 8)
NOON = datetime(2026, 10, 8, 4, tzinfo=UTC)
ROUNDS = {"fuzhou-week": 441, "fuzhou-week-plain": 438}
DORA = Principal("dora", "dora", Role.DISPATCHER, None, None, Language.EN)

TABLES = {
    "service_centres": "id,name_zh,name_en,lat,lon\ngulou,鼓楼服务中心,Gulou,26.08,119.3\n",
    "technicians": "id,name_zh,name_en,phone,centre_id,home_lat,home_lon\n"
    "ann,安,Ann,12800000000,gulou,26.08,119.3\n",
    "shifts": "id,technician_id,starts_at,ends_at\nann-D0,ann,D0 09:00,D0 17:00\n",
    "customers": "id,name,phone\nlin,林女士,12900000000\n",
    "sites": "id,customer_id,address,lat,lon\nhome,lin,福州市,26.08,119.3\n",
    "devices": "id,site_id,model,serial_number,installed_on\nd1,home,RM-RO400,RM-1,D-600\n",
    "cartridges": "id,device_id,kind,installed_on,rated_days,early_days,late_days,price_yuan,"
    "due_on\n"
    "pp,d1,PP,D-179,180,20,10,30,D1\n"
    "cto,d1,CTO,D-364,365,60,15,60,D1\n"
    "ro,d1,RO,D-687,730,90,15,300,D43\n",
    "work_types": "id,name_zh,name_en,default_minutes,remote_exempt\n"
    "filter-replacement,滤芯更换,Filters,25,yes\nrepair,维修,Repair,50,yes\n",
    "cases": "id,ticket,customer_id,work_type_id,received_at,device_id,description\n"
    "case,S-1,lin,filter-replacement,D-3 09:00,d1,滤芯到期\n",
    "visits": "id,case_id,site_id,work_type_id,centre_id,drop_price_yuan,service_minutes,windows,"
    "cartridges\n"
    "visit,case,home,filter-replacement,gulou,44,31,D0 09:00/D5 17:00,pp\n",
}
"""Tables of the story; its service takes a time that no rule would give."""

SETTINGS = """\
name = "filters"
title_zh = "滤芯"
title_en = "Filters"
start = 2026-10-08
days = 1
skills = []
"""


def written(folder: Path, **changed: str) -> Path:
    """The story as a folder, with these tables instead; a table of no text is left out."""
    folder.mkdir()
    (folder / "scenario.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in (TABLES | changed).items():
        if text:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def loaded(database: Database, folder: Path) -> Iterator[Session]:
    scenario = read_scenario(folder, today=DAY, start=DAY)
    with database.write() as session:
        placer = open_placer("gazetteer", home="福建省福州市")
        load_scenario(session, scenario, now=NOON, geocode=placer.place, hash_password=str)
        yield session


def visits_with(cartridges: str) -> str:
    return TABLES["visits"].replace(",pp\n", f",{cartridges}\n")


def night(session: Session, day: date = DAY) -> list[Visit]:
    return generate_rounds(session, "gulou", day, NOON)


def done(session: Session, visit_id: str) -> dict[str, date]:
    """Complete a visit; the cartridges that are new since, and when they are due."""
    session.get_one(Visit, visit_id).status = VisitStatus.IN_SERVICE
    session.flush()
    told = Report(VisitEventKind.COMPLETE, NOON, f"done-{visit_id}")
    report(session, DORA, visit_id, told, NOON)
    fresh = session.scalars(select(Cartridge).where(Cartridge.installed_on == DAY))
    return {row.id: row.due_on for row in fresh}


def replaced(session: Session, case_id: str = "case") -> list[str] | None:
    planned = session.get(RoundCase, case_id)
    return None if planned is None else list(planned.cartridges)


def test_done_it_renews_what_it_names_and_the_night_makes_no_second_visit(
    database: Database, tmp_path: Path
) -> None:
    folder = written(tmp_path / "s", visits=visits_with("PP;cto"))
    with loaded(database, folder) as session:
        planned = session.get_one(RoundCase, "case")
        assert (planned.site_id, list(planned.cartridges)) == ("home", ["cto", "pp"])
        # Both due on 9 October; PP may be ten days late. Asked for when the case was received.
        assert (planned.due_on, planned.wall_on) == (date(2026, 10, 9), date(2026, 10, 19))
        assert planned.asked_at == datetime(2026, 10, 5, 1, tzinfo=UTC)
        assert night(session) == []
        assert done(session, "visit") == {
            "cto": DAY + timedelta(days=365),
            "pp": DAY + timedelta(days=180),
        }
        # The membrane is due in 43 days, the rounds look 14 ahead.
        assert night(session) == []


def test_the_nights_leave_it_as_the_file_has_it(database: Database, tmp_path: Path) -> None:
    with loaded(database, written(tmp_path / "s")) as session:
        for days in range(10):
            assert night(session, DAY + timedelta(days=days)) == []
        visit = session.get_one(Visit, "visit")
        assert (visit.service_s, visit.drop_price_fen) == (31 * 60, 4_400)
        assert visit.assignment is Assignment.AUTO
        assert visit.windows == [
            {
                "minStartTime": "2026-10-08T01:00:00+00:00",
                "maxStartTime": "2026-10-13T09:00:00+00:00",
                "maxEndTime": "2026-10-13T09:00:00+00:00",
            }
        ]


@pytest.mark.parametrize(
    ("cartridges", "meant"),
    [
        # CTO is due with PP. The membrane 42 days early is 17.26 yuan, less than a visit's 30.
        ("", ["cto", "pp", "ro"]),
        ("RO", ["ro"]),
        ("post-carbon", None),
    ],
)
def test_it_replaces_what_a_request_would(
    database: Database, tmp_path: Path, cartridges: str, meant: list[str] | None
) -> None:
    folder = written(tmp_path / "s", visits=visits_with(cartridges))
    with loaded(database, folder) as session:
        assert replaced(session) == meant


def test_a_household_without_known_devices_has_the_visit_alone(
    database: Database, tmp_path: Path
) -> None:
    cases = TABLES["cases"].replace(",d1,", ",,")
    folder = written(tmp_path / "s", devices="", cartridges="", cases=cases)
    with loaded(database, folder) as session:
        assert replaced(session) is None
        assert done(session, "visit") == {}


def test_two_cases_of_a_household_share_its_cartridges_out(
    database: Database, tmp_path: Path
) -> None:
    second = TABLES["devices"] + "d2,home,RM-UF200,RM-2,D-200\n"
    more = TABLES["cartridges"] + "pp2,d2,PP,D-179,180,20,10,30,D1\n"
    cases = TABLES["cases"] + "other,S-2,lin,filter-replacement,D-2 09:00,,\n"
    row = "home,filter-replacement,gulou,,,D0 09:00/D5 17:00,"
    visits = visits_with("") + f"v2,other,{row}\n"
    # The device of the second visit is its own, that of the first its case's.
    visits = visits.replace("windows,cartridges", "windows,cartridges,device_id")
    visits = visits.replace("17:00,\nv2", "17:00,,\nv2").replace(f"{row}\n", f"{row},d2\n")
    folder = written(tmp_path / "s", devices=second, cartridges=more, cases=cases, visits=visits)
    with loaded(database, folder) as session:
        assert (replaced(session), replaced(session, "other")) == (["cto", "pp", "ro"], ["pp2"])
        assert done(session, "v2").keys() == {"pp2"}
        assert done(session, "visit").keys() == {"cto", "pp", "pp2", "ro"}


def test_a_visit_for_something_else_renews_nothing(database: Database, tmp_path: Path) -> None:
    more = "look,case,home,repair,gulou,,,D0 09:00/D5 17:00,\n"
    with loaded(database, written(tmp_path / "s", visits=TABLES["visits"] + more)) as session:
        assert done(session, "look") == {}
        assert done(session, "visit").keys() == {"pp"}


def test_after_a_trip_in_vain_the_next_visit_renews(database: Database, tmp_path: Path) -> None:
    with loaded(database, written(tmp_path / "s")) as session:
        session.get_one(Visit, "visit").status = VisitStatus.ARRIVED
        session.flush()
        told = Report(VisitEventKind.CANNOT_COMPLETE, NOON, "no", FailureReason.NOBODY_HOME)
        report(session, DORA, "visit", told, NOON)
        assert night(session) == []
        (second,) = session.scalars(select(Visit.id).where(Visit.id != "visit"))
        assert done(session, second).keys() == {"pp"}


def test_who_asks_for_what_the_file_left_open_is_promised_it(
    database: Database, tmp_path: Path
) -> None:
    with loaded(database, written(tmp_path / "s")) as session:
        wish = ServiceRequest(
            work_type="filter-replacement", phone="12900000000", cartridges=("RO",)
        )
        taken = take_request(session, DORA, Asked(wish), NOON)
        assert (taken.case_id, taken.merged) == ("case", True)
        visit = session.get_one(Visit, "visit")
        assert (visit.assignment, visit.drop_price_fen) == (Assignment.MANDATORY, None)
        # 31 minutes as the file says, 8 for one more and 15 on top for the membrane.
        assert visit.service_s == (31 + 8 + 15) * 60
        assert replaced(session) == ["pp", "ro"]


@pytest.mark.parametrize("name", ["fuzhou-week", "fuzhou-week-plain"])
def test_the_solver_gets_the_week_as_if_it_had_no_rounds(database: Database, name: str) -> None:
    with loaded(database, Path("scenarios") / name) as session:
        with_rounds = problem_of(session)
        assert len(session.scalars(select(RoundCase)).all()) == ROUNDS[name]
        session.execute(delete(RoundCase))
        session.expire_all()
        assert problem_of(session) == with_rounds


def problem_of(session: Session) -> str:
    """The problem of the whole week, planned at noon, as the file that the solver reads."""
    run = PlanRun(
        id="week",
        scope=["fuqing", "gulou", "minhou"],
        window_start=DAY,
        window_end=DAY + timedelta(days=6),
        freeze_at=NOON,
        engine="",
        seed=1,
        time_limit_s=1,
        requested_by="test",
        created_at=NOON,
    )
    return write_problem(build(session, run, GeodesicTravelTimes()).problem)


def test_it_costs_twice_as_much_to_leave_it_out_again(database: Database, tmp_path: Path) -> None:
    with loaded(database, written(tmp_path / "s")) as session:
        yesterday = DAY - timedelta(days=1)
        session.add(rows.run("r0"))
        session.flush()
        told = {"stage": PlanStage.HISTORIC, "published_at": NOON - timedelta(days=1)}
        spans = {"window_start": yesterday, "window_end": DAY}
        session.add(rows.plan("p0", run_id="r0", **spans, **told))
        session.flush()
        left = {"visit_id": "visit", "kind": UnassignedKind.PRICED_OUT}
        session.add(Unassigned(plan_id="p0", **left))
        run = rows.run()
        session.add(run)
        session.flush()
        (visit,) = build(session, run, GeodesicTravelTimes()).problem.visits
        # 44 yuan in the file, as before there were rounds
        assert visit.drop_fen == 8_800


def test_in_the_week_each_filter_visit_replaces_what_its_duration_is_for(
    database: Database,
) -> None:
    with loaded(database, Path("scenarios/fuzhou-week")) as session:
        visits = session.scalars(
            select(Visit).where(Visit.work_type_id == "filter-replacement")
        ).all()
        kinds = {row.id: row.kind for row in session.scalars(select(Cartridge))}
        assert len(visits) == 441
        for visit in visits:
            named = [kinds[one] for one in replaced(session, visit.case_id) or ()]
            # 25 minutes for the first, 8 for each more, 15 on top for the membrane
            minutes = 25 + 8 * (len(named) - 1) + 15 * ("RO" in named)
            assert visit.service_s == minutes * 60
            assert sorted(visit.case.description.partition("：")[2].split("、")) == sorted(named)
