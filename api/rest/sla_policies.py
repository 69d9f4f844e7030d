"""Ladders of promises and prices of lateness: read by the office, set by managers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.auth import Manager, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.sla_policies import (
    LadderBody,
    LatenessBody,
    SlaPolicies,
    SlaPolicyView,
    StageRuleBody,
    TierBody,
)
from api.rest.views.values import fen, yuan
from dispatch.domain.sla.policy import LadderPolicy, Stage, StageRule, Unit
from dispatch.domain.values import SlaTier
from dispatch.services.sla.ladders import set_ladder
from dispatch.services.sla.lateness import set_lateness
from dispatch.store.queries.sla import all_policies, policy_of
from dispatch.store.sla import SlaLadder
from dispatch.store.work import SlaPolicy
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput

router = APIRouter(tags=["policies"], responses=failures(HTTPStatus.UNAUTHORIZED))

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@router.get("/sla-policies")
def list_sla_policies(who: OfficeReader, house: InHouse) -> SlaPolicies:
    """List the policies of promises with their ladders and their prices of lateness."""
    with house.database.read() as session:
        return SlaPolicies(items=[_view(*each) for each in all_policies(session)])


@router.put("/sla-policies/{policy_id}/ladder", responses=failures(HTTPStatus.NOT_FOUND))
def set_sla_ladder(
    policy_id: Annotated[str, Path(max_length=64)],
    body: LadderBody,
    who: Manager,
    house: InHouse,
) -> SlaPolicyView:
    """Set a policy's ladder for clocks that begin from now on; a wrong one is refused whole."""
    faults = [*_uneven(body.stages)]
    policy = LadderPolicy(
        stages=tuple(
            StageRule(rule.stage, rule.unit, rule.within // _one(rule.unit)) for rule in body.stages
        ),
        owners=tuple(body.owners),
        case_class=body.case_class,
        reminders=tuple(body.reminders),
        remote_first=body.remote_first,
        exempt_work_types=frozenset(body.exempt_work_types),
        visit_stage=body.visit_stage,
    )
    with house.database.write() as session, _together_with(faults):
        row = set_ladder(session, who, policy_id, policy, house.now())
        return _view(row.policy, row)


@router.put("/sla-policies/{policy_id}/lateness", responses=failures(HTTPStatus.NOT_FOUND))
def set_price_of_lateness(
    policy_id: Annotated[str, Path(max_length=64)],
    body: LatenessBody,
    who: Manager,
    house: InHouse,
) -> SlaPolicyView:
    """Set what lateness costs in plans that are made from now on; a wrong one is refused whole."""
    faults = [
        Fault(InputCode.FIELD_VALUE, f"tiers[{number}].after", {"value": str(tier.after)})
        for number, tier in enumerate(body.tiers)
        if tier.after % SECOND
    ]
    tiers = [
        SlaTier(
            after_s=tier.after // SECOND,
            penalty_fen=fen(tier.penalty),
            per_hour_fen=fen(tier.per_hour),
        )
        for tier in body.tiers
    ]
    with house.database.write() as session, _together_with(faults):
        policy = set_lateness(session, who, policy_id, tiers, house.now())
        return _view(policy, session.get(SlaLadder, policy_id))


@contextmanager
def _together_with(faults: Sequence[Fault]) -> Iterator[None]:
    """Raise what was wrong with the body together with what the use case refuses."""
    try:
        yield
    except InvalidInput as wrong:
        raise InvalidInput([*faults, *wrong.faults]) from wrong
    if faults:
        raise InvalidInput(faults)


def _one(unit: Unit) -> timedelta:
    return DAY if unit is Unit.CALENDAR_DAYS else SECOND


def _uneven(rules: list[StageRuleBody]) -> Iterator[Fault]:
    """Yield the stages whose time is no whole number of days or seconds."""
    for rule in rules:
        if rule.within % _one(rule.unit):
            yield Fault(InputCode.FIELD_VALUE, f"stages.{rule.stage}", {"value": str(rule.within)})


def _view(policy: SlaPolicy, ladder: SlaLadder | None) -> SlaPolicyView:
    return SlaPolicyView(
        id=policy.id,
        name=policy.name,
        ladder=None if ladder is None else _ladder(ladder),
        tiers=[
            TierBody(
                after=tier["after_s"] * SECOND,
                penalty=yuan(tier["penalty_fen"]),
                per_hour=yuan(tier["per_hour_fen"]),
            )
            for tier in policy.tiers
        ],
    )


def _ladder(row: SlaLadder) -> LadderBody:
    policy = policy_of(row)
    steps = sorted(policy.stages, key=lambda rule: [*Stage].index(rule.stage))
    return LadderBody(
        case_class=policy.case_class,
        stages=[
            StageRuleBody(
                stage=rule.stage,
                unit=rule.unit,
                within=rule.amount * _one(rule.unit),
            )
            for rule in steps
        ],
        owners=list(policy.owners),
        reminders=list(policy.reminders),
        remote_first=policy.remote_first,
        exempt_work_types=sorted(policy.exempt_work_types),
        visit_stage=policy.visit_stage,
    )
