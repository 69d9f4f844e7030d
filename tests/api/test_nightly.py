"""The nightly plan: once a night for each centre, however many processes wake up."""

import multiprocessing
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from dispatch.clock import Clock, Fenced, NightlyPlanner, NightOutcome, job_kind
from dispatch.config import Settings
from dispatch.domain.kinds import PlanStage, RunKind
from dispatch.services.plans import RunRequest
from dispatch.store.jobs import JobRun, JobStatus, claim_job
from dispatch.store.organisation import PartnerContract
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database
from solver.workforce import ContractKind
from tests.support.rows import add_organisation, centre, partner, plan, visit

FUZHOU = ZoneInfo("Asia/Shanghai")
NIGHT = date(2026, 10, 8)
TWO = datetime(2026, 10, 8, 2, tzinfo=FUZHOU)
PROCESSES = 4


@pytest.fixture
def organisation(database: Database) -> Database:
    with database.write() as session:
        add_organisation(session)
    return database


@pytest.fixture
def planner(organisation: Database) -> NightlyPlanner:
    return NightlyPlanner(organisation, Settings(), "me")


def runs(database: Database) -> list[PlanRun]:
    with database.read() as session:
        return [*session.scalars(select(PlanRun).order_by(PlanRun.created_at))]


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (TWO - timedelta(seconds=1), NightOutcome.NOT_DUE),
        (TWO, NightOutcome.QUEUED),
        (TWO + timedelta(hours=11), NightOutcome.QUEUED),  # the server was down at two
        (TWO + timedelta(hours=12), NightOutcome.NOT_DUE),
    ],
)
def test_a_night_is_due_from_its_hour_until_the_day_is_under_way(
    planner: NightlyPlanner, at: datetime, outcome: NightOutcome
) -> None:
    [night] = planner.nightly(at)
    assert (night.centre_id, night.day, night.outcome) == ("gulou", NIGHT, outcome)


def test_a_night_queues_the_next_seven_days_once(
    planner: NightlyPlanner, organisation: Database
) -> None:
    [first] = planner.nightly(TWO)
    [second] = planner.nightly(TWO + timedelta(minutes=1))
    [run] = runs(organisation)
    assert (first.run_id, second.outcome) == (run.id, NightOutcome.DONE_BEFORE)
    assert (run.kind, run.scope, run.requested_by) == (RunKind.NIGHTLY, ["gulou"], "nightly")
    assert (run.window_start, run.window_end) == (date(2026, 10, 8), date(2026, 10, 14))
    assert planner.nightly(TWO + timedelta(days=1))[0].outcome is NightOutcome.QUEUED


def test_by_hand_it_does_not_wait_for_the_hour_but_plans_once(planner: NightlyPlanner) -> None:
    noon = TWO + timedelta(hours=14)
    assert planner.nightly(noon, force=True)[0].outcome is NightOutcome.QUEUED
    assert planner.nightly(noon, force=True)[0].outcome is NightOutcome.DONE_BEFORE


@pytest.mark.parametrize(
    ("published", "outcome"),
    [
        (TWO - timedelta(seconds=1), NightOutcome.QUEUED),
        (TWO, NightOutcome.PUBLISHED_SINCE),
    ],
)
def test_what_was_published_since_its_hour_needs_no_night(
    planner: NightlyPlanner, organisation: Database, published: datetime, outcome: NightOutcome
) -> None:
    with organisation.write() as session:
        session.add(plan(stage=PlanStage.PUBLISHED, published_at=published))
    assert planner.nightly(TWO + timedelta(minutes=5))[0].outcome is outcome


def test_each_centre_at_its_own_local_time(planner: NightlyPlanner, organisation: Database) -> None:
    with organisation.write() as session:
        session.add(centre("urumqi", timezone="Asia/Urumqi"))  # two hours behind
    outcomes = {night.centre_id: night.outcome for night in planner.nightly(TWO)}
    assert outcomes == {"gulou": NightOutcome.QUEUED, "urumqi": NightOutcome.NOT_DUE}
    later = {night.centre_id: night.outcome for night in planner.nightly(TWO + timedelta(hours=2))}
    assert later == {"gulou": NightOutcome.DONE_BEFORE, "urumqi": NightOutcome.QUEUED}


def test_a_night_whose_owner_died_is_taken_over(
    planner: NightlyPlanner, organisation: Database
) -> None:
    # The dead one holds a lease that ended; on PostgreSQL leases go by the server's own clock.
    with organisation.write() as session:
        long_ago = datetime(2020, 1, 1, tzinfo=FUZHOU)
        kind, slot = job_kind("gulou"), NIGHT.isoformat()
        assert claim_job(session, kind, slot, owner="dead", now=long_ago, lease_s=60) == 1
    assert planner.nightly(TWO)[0].outcome is NightOutcome.QUEUED
    with organisation.read() as session:
        job = session.get_one(JobRun, (kind, slot))
    assert (job.owner, job.token, job.status) == ("me", 2, JobStatus.DONE)


def test_who_was_taken_over_leaves_no_run_behind(
    planner: NightlyPlanner, organisation: Database
) -> None:
    planner.nightly(TWO)
    late = RunRequest(NIGHT, NIGHT, "nightly", centre_ids=("gulou",))
    with pytest.raises(Fenced):
        planner._queue(late, {"gulou": 2}, TWO)  # what a late owner would do
    assert len(runs(organisation)) == 1


def test_centres_that_share_a_partner_point_are_planned_together(
    planner: NightlyPlanner, organisation: Database
) -> None:
    with organisation.write() as session:
        session.add_all([centre("mawei"), centre("minhou"), partner()])
        session.flush()
        for tied in ("gulou", "minhou"):
            kind = ContractKind.OVERFLOW
            session.add(PartnerContract(partner_id="shop", centre_id=tied, kind=kind))
    nights = planner.nightly(TWO)
    assert [(night.centre_id, night.outcome) for night in nights] == [
        ("gulou", NightOutcome.QUEUED),
        ("mawei", NightOutcome.QUEUED),
        ("minhou", NightOutcome.QUEUED),
    ]
    scopes = {run.id: run.scope for run in runs(organisation)}
    assert [scopes[night.run_id or ""] for night in nights] == [
        ["gulou", "minhou"],
        ["mawei"],
        ["gulou", "minhou"],
    ]


def test_a_night_may_have_a_limit_for_all_its_searches(organisation: Database) -> None:
    settings = Settings(night_time_limit_s=100, workers=2, threads=4)
    with organisation.write() as session:
        session.add_all([centre("mawei"), visit("v1"), visit("v2", centre_id="mawei")])
    NightlyPlanner(organisation, settings, "me").nightly(TWO)
    # Two workers with 100 seconds each, and two threads.
    assert [(run.time_limit_s, run.threads) for run in runs(organisation)] == [(100, 2)] * 2


@pytest.mark.parametrize(("limit_s", "prove_time_s"), [(600, 600), (0, None)])
def test_a_night_is_proven_for_as_long_as_is_said(
    organisation: Database, limit_s: int, prove_time_s: int | None
) -> None:
    settings = Settings(night_prove_time_limit_s=limit_s)
    NightlyPlanner(organisation, settings, "me").nightly(TWO)
    [run] = runs(organisation)
    assert run.prove_time_s == prove_time_s


def test_the_clock_wakes_the_planner_at_once(
    planner: NightlyPlanner, organisation: Database
) -> None:
    woken = multiprocessing.get_context("spawn").Event()

    def now() -> datetime:
        woken.set()
        return TWO

    clock = Clock(planner, now)
    clock.start()
    woken.wait(10)
    clock.stop()  # waits for the planner
    assert [run.kind for run in runs(organisation)] == [RunKind.NIGHTLY]


def wake_up(url: str, number: int, nights: int) -> None:
    """One process of several, each of which wakes up for every night."""
    with Database(url) as database:
        planner = NightlyPlanner(database, Settings(), f"process {number}")
        for night in range(nights):
            planner.nightly(TWO + timedelta(days=night))


def test_several_processes_plan_each_night_once(organisation: Database, migrated_url: str) -> None:
    nights = 5
    spawn = multiprocessing.get_context("spawn")
    processes = [
        spawn.Process(target=wake_up, args=(migrated_url, number, nights))
        for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    days = Counter(run.window_start for run in runs(organisation))
    assert days == Counter({NIGHT + timedelta(days=night): 1 for night in range(nights)})
