"""Plan runs and plans: ask for one, stop one, publish one.

Each function writes in the caller's transaction, which commits at its edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.codes import PlanningCode
from dispatch.domain.kinds import PlanStage, RunKind
from dispatch.domain.refusals import Refusal, Refused
from dispatch.domain.visit_status import OPEN, UNDER_WAY, VisitStatus
from dispatch.planning.carry_over import carry_over
from dispatch.planning.horizon import horizon_of
from dispatch.planning.scope import own_day
from dispatch.services.made_way import release_locks
from dispatch.services.partners.offering import offer_visits, settle_with_answers
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.ids import new_id
from dispatch.store.organisation import ServiceCentre
from dispatch.store.pieces import in_pieces
from dispatch.store.plans import RoutePlan
from dispatch.store.run_claims import request_cancel
from dispatch.store.runs import PlanRun
from dispatch.store.work import Visit
from solver.faults import Fault, InvalidInput

ENGINES = ("kernel", "routing-model", "greedy")
MOST_DAYS = 62
MOST_SECONDS = 86_400
MOST_THREADS = 64
MOST_VISITS = 10_000
"""In one run of several centres: its matrices take a gigabyte. More are planned by region."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a person or the night asks for: the local dates `start` to `end` (both included).

    Without `centre_ids` all centres are planned. Without `freeze_at` it is now inside the planning
    window, and the window's beginning outside of it. `prove_time_s` is for saying, once the plan is
    there, how far it is from the best; without it nobody looks.
    """

    start: date
    end: date
    requested_by: str
    centre_ids: Sequence[str] = ()
    engine: str = ENGINES[0]
    time_limit_s: int = 60
    seed: int = 1
    threads: int = 2
    prove_time_s: int | None = None
    kind: RunKind = RunKind.MANUAL
    base_plan_id: str | None = None
    freeze_at: datetime | None = None
    idempotency_key: str | None = None


def request_run(session: Session, request: RunRequest, now: datetime) -> PlanRun:
    """Queue a run; a repeated idempotency key gives the run that it queued before.

    Raises
    ------
    InvalidInput
        With every fault of the request at once.
    """
    if request.idempotency_key is not None:
        known = session.scalar(
            select(PlanRun).where(PlanRun.idempotency_key == request.idempotency_key)
        )
        if known is not None:
            return known
    centres = session.scalars(select(ServiceCentre).order_by(ServiceCentre.id)).all()
    faults = _faults(request, {centre.id for centre in centres})
    base = request.base_plan_id
    if base is not None and session.get(RoutePlan, base) is None:
        faults.append(Fault(PlanningCode.PLAN_NOT_FOUND, "basePlanId", {"id": base}))
    if faults:
        raise InvalidInput(faults)
    scope = [c for c in centres if not request.centre_ids or c.id in request.centre_ids]
    _refuse_too_large(session, [centre.id for centre in scope])
    horizon = horizon_of(request.start, request.end, (centre.timezone for centre in scope))
    within = horizon.origin <= now < horizon.end
    run = PlanRun(
        id=new_id(),
        kind=request.kind,
        scope=[centre.id for centre in scope],
        window_start=request.start,
        window_end=request.end,
        freeze_at=request.freeze_at or (now if within else horizon.origin),
        engine=request.engine,
        seed=request.seed,
        time_limit_s=request.time_limit_s,
        threads=request.threads,
        prove_time_s=request.prove_time_s,
        base_plan_id=request.base_plan_id,
        requested_by=request.requested_by,
        idempotency_key=request.idempotency_key,
        created_at=now,
    )
    session.add(run)
    session.flush()
    return run


def _faults(request: RunRequest, centres: set[str]) -> list[Fault]:
    faults = []
    days = (request.end - request.start).days + 1
    if days < 1:
        faults.append(Fault(PlanningCode.WINDOW_REVERSED, "endDate"))
    for name, value, most in (
        ("endDate", max(days, 1), MOST_DAYS),
        ("timeLimitSeconds", request.time_limit_s, MOST_SECONDS),
        ("threads", request.threads, MOST_THREADS),
        ("proveSeconds", 1 if request.prove_time_s is None else request.prove_time_s, MOST_SECONDS),
    ):
        if not 1 <= value <= most:
            values = {"value": value, "least": 1, "most": most}
            faults.append(Fault(PlanningCode.LIMIT_OUT_OF_RANGE, name, values))
    if request.engine not in ENGINES:
        values_named = {"value": request.engine, "known": ", ".join(ENGINES)}
        faults.append(Fault(PlanningCode.ENGINE_UNKNOWN, "engine", values_named))
    if not centres:
        faults.append(Fault(PlanningCode.NO_CENTRE))
    faults.extend(
        Fault(PlanningCode.CENTRE_UNKNOWN, "centreIds", {"id": centre})
        for centre in request.centre_ids
        if centre not in centres
    )
    return faults


def _refuse_too_large(session: Session, centre_ids: Sequence[str]) -> None:
    open_visits = select(func.count()).where(
        Visit.centre_id.in_(centre_ids), Visit.status.in_(OPEN | UNDER_WAY)
    )
    visits = session.scalar(open_visits) or 0
    if len(centre_ids) > 1 and visits > MOST_VISITS:
        values = {"visits": visits, "most": MOST_VISITS}
        raise InvalidInput([Fault(PlanningCode.RUN_TOO_LARGE, "centreIds", values)])


def cancel_run(session: Session, run_id: str, now: datetime) -> PlanRun:
    """Ask a run to stop; one that is being solved keeps the best plan found so far.

    Raises
    ------
    Refused
        NOT_FOUND, or CONFLICT when the run has ended already.
    """
    run = session.get(PlanRun, run_id)
    if run is None:
        raise Refused(Fault(PlanningCode.RUN_NOT_FOUND, "id", {"id": run_id}), Refusal.NOT_FOUND)
    if not request_cancel(session, run_id, now=now):
        values = {"id": run_id, "status": run.status.value}
        raise Refused(Fault(PlanningCode.RUN_ENDED, "id", values), Refusal.CONFLICT)
    return run


def publish_plan(
    session: Session, plan_id: str, expected_version: int, actor: str, now: datetime
) -> RoutePlan:
    """Make a draft the plan that people work by, in one transaction.

    Published plans of the same days become historic; what they hold of centres that the draft is
    not about is carried over into it, and so is what partner points have accepted. Points are
    offered what it gives them. Locks that made way for a leak are released.

    Raises
    ------
    Refused
        NOT_FOUND; CONFLICT when it is no draft or another version; STALE when a plan of its centres
        was published, or one of its visits was changed by a person, since its run began, or it
        contradicts what a partner point has answered.
    """
    one_at_a_time(session)
    plan = session.get(RoutePlan, plan_id, with_for_update=True)
    if plan is None:
        raise Refused(Fault(PlanningCode.PLAN_NOT_FOUND, "id", {"id": plan_id}), Refusal.NOT_FOUND)
    if plan.stage is not PlanStage.DRAFT:
        values = {"id": plan_id, "stage": plan.stage.value}
        raise Refused(Fault(PlanningCode.PLAN_NOT_DRAFT, "id", values), Refusal.CONFLICT)
    if plan.version != expected_version:
        versions = {"expected": expected_version, "found": plan.version}
        fault = Fault(PlanningCode.PLAN_VERSION_CONFLICT, "expectedVersion", versions)
        raise Refused(fault, Refusal.CONFLICT)
    run = plan.run
    if run is None:
        raise Refused(Fault(PlanningCode.RUN_NOT_FOUND, "id", {"id": plan_id}), Refusal.INVALID)
    # Locking the centres makes publishers of overlapping plans take turns.
    centres = session.scalars(
        select(ServiceCentre).where(ServiceCentre.id.in_(run.scope)).with_for_update(key_share=True)
    ).all()
    current = session.scalars(
        select(RoutePlan).where(
            RoutePlan.stage == PlanStage.PUBLISHED,
            RoutePlan.window_start <= plan.window_end,
            RoutePlan.window_end >= plan.window_start,
        )
    ).all()
    horizon = horizon_of(run.window_start, run.window_end, (c.timezone for c in centres))
    since = min((now - timedelta(days=1)).date(), own_day(run, horizon))
    accepted, contradicted = settle_with_answers(session, plan, run.scope, own_day(run, horizon))
    _refuse_stale(session, plan, run, contradicted)
    told_before: set[str] = set()
    for old in current:
        told_before |= carry_over(session, old, plan, set(run.scope), since, accepted)
        old.stage = PlanStage.HISTORIC
        plan.scope = sorted({*plan.scope, *old.scope})
    plan.stage = PlanStage.PUBLISHED
    plan.published_at = now
    plan.published_by = actor
    _tell_visits(session, plan, told_before)
    release_locks(session, plan, actor, now)
    offer_visits(session, plan, told_before, actor, now)
    record_event(
        session,
        Event(
            at=now,
            actor=actor,
            kind="plan.published",
            entity="route_plan",
            entity_id=plan.id,
            payload={"replaced": [old.id for old in current]},
        ),
    )
    session.flush()
    return plan


def _refuse_stale(
    session: Session, plan: RoutePlan, run: PlanRun, contradicted: Sequence[str]
) -> None:
    since = run.started_at or run.created_at
    later = session.scalars(
        select(RoutePlan).where(
            RoutePlan.published_at > since,
            RoutePlan.window_start <= plan.window_end,
            RoutePlan.window_end >= plan.window_start,
        )
    )
    newer = [old.id for old in later if old.run and set(old.run.scope) & set(run.scope)]
    if newer:
        values = {"id": plan.id, "newer": ", ".join(newer)}
        raise Refused(Fault(PlanningCode.PLAN_STALE, "id", values), Refusal.STALE)
    edited = session.scalars(
        select(Event.entity_id)
        .join(Visit, Visit.id == Event.entity_id)
        .where(
            Event.entity == "visit",
            Event.kind == "visit.changed",
            Event.at > since,
            Visit.centre_id.in_(run.scope),
        )
        .distinct()
        .order_by(Event.entity_id)
    ).all()
    if edited or contradicted:
        values = {"id": plan.id, "newer": ", ".join(sorted({*edited, *contradicted}))}
        raise Refused(Fault(PlanningCode.PLAN_STALE, "id", values), Refusal.STALE)


def _tell_visits(session: Session, plan: RoutePlan, told_before: set[str]) -> None:
    """Set the status of visits by what the plan now says; what is under way or over stays."""
    told = {stop.visit_id for route in plan.routes for stop in route.stops if stop.visit_id}
    told |= {given.visit_id for given in plan.partner_assignments}
    for ids in in_pieces(told | told_before):
        for visit in session.scalars(select(Visit).where(Visit.id.in_(ids))):
            if visit.status in OPEN:
                visit.status = VisitStatus.PUBLISHED if visit.id in told else VisitStatus.NEW
