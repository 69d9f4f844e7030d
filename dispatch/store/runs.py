"""Plan runs: the row is the truth of a solve, whoever carries it out."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from dispatch.domain.kinds import RunKind
from dispatch.domain.values import JsonObject
from dispatch.store.base import Base, checked
from dispatch.store.types import Id, choice
from solver.plan import Status


class PlanRun(Base):
    """An order to plan the centres of `scope` from `window_start` to `window_end`.

    Both local dates are included. Services write it QUEUED; a solver claims it (see `run_claims`),
    which sets `owner`, `lease_until` and a new `token`. `attempts` counts claims. `progress` is the
    latest of the run's progress rows, `problem_gz` the problem file as it was handed to the solver
    (gzip), and `solver_stages` what each stage of the solve won, in their order, once it has
    ended with a plan: [{stage, served, savedFen}].
    `prove_time_s` is for proving, once there is a plan, how far it is from the best; without it
    nothing is proven.
    """

    __tablename__ = "plan_run"
    __table_args__ = (
        checked("window", "window_start <= window_end"),
        checked("limits", "time_limit_s > 0 AND threads > 0"),
        Index(None, "status", "created_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[RunKind] = mapped_column(choice(RunKind), default=RunKind.MANUAL)
    scope: Mapped[Sequence[str]]
    window_start: Mapped[date]
    window_end: Mapped[date]
    freeze_at: Mapped[datetime]
    engine: Mapped[str]
    seed: Mapped[int]
    time_limit_s: Mapped[int]
    threads: Mapped[int] = mapped_column(default=1)
    prove_time_s: Mapped[int | None]
    base_plan_id: Mapped[Id | None] = mapped_column(ForeignKey("route_plan.id", use_alter=True))
    requested_by: Mapped[str]
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]

    status: Mapped[Status] = mapped_column(choice(Status), default=Status.QUEUED)
    owner: Mapped[str | None]
    token: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    cancel_requested_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failure_code: Mapped[str | None]
    failure_params: Mapped[JsonObject | None]
    progress: Mapped[JsonObject | None]
    solver_stages: Mapped[Sequence[JsonObject] | None]
    problem_gz: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class RunProgress(Base):
    """What a run said on its way, numbered from 1.

    Rows are only ever added, so that a stream can resume after any of them.
    """

    __tablename__ = "run_progress"

    run_id: Mapped[Id] = mapped_column(
        ForeignKey("plan_run.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    payload: Mapped[JsonObject]
