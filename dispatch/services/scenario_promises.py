"""The promises of a scenario: its ladders, which policy is whose, and the clocks of its cases."""

from datetime import datetime

from sqlalchemy.orm import Session

from dispatch.domain.kinds import Language, Role
from dispatch.domain.sla.choice import PromisePolicy
from dispatch.domain.sla.policy import DEFAULT_LADDERS, CaseClass
from dispatch.files.scenario.tables import Scenario
from dispatch.services.people.accounts import Principal
from dispatch.services.policies import change_promise_policy
from dispatch.services.sla.begin import begin_promise
from dispatch.services.sla.ladders import set_ladder
from dispatch.services.sla.promises import Promises
from dispatch.store.work import Case

LOADED_BY = "scenario"
"""Who records what loading a scenario does; owns its cases where it has no users of an office."""


def begin_promises(session: Session, scenario: Scenario, now: datetime) -> None:
    """Begin the promises of a scenario's cases whose policy has a ladder, and whose visits it has.

    A deadline that the scenario states stays as it is. Its visits have been decided on, so the
    cases count as taken and tried from afar. Its first dispatcher owns them.
    """
    who = _loader(scenario)
    climbed = {row.id: row.ladder for row in scenario.sla_policies if row.ladder is not None}
    if not climbed:
        return
    for policy_id, ladder in climbed.items():
        set_ladder(session, who, policy_id, DEFAULT_LADDERS[ladder], now)
    leaks = [each for each, ladder in climbed.items() if ladder is CaseClass.EMERGENCY]
    named = {kind.id: kind.sla_policy_id for kind in scenario.work_types}
    policy = PromisePolicy(
        {kind: each for kind, each in named.items() if each is not None and each in climbed},
        emergency=leaks[0] if leaks else None,
    )
    change_promise_policy(session, who, policy, now)
    centres = {visit.case_id: visit.centre_id for visit in scenario.visits}
    promises = Promises(session)
    for given in scenario.cases:
        if given.id in centres:
            case = session.get_one(Case, given.id)
            centre_id = centres[given.id]
            begin_promise(
                session, who, case, centre_id, now, visits_decided=True, promises=promises
            )


def _loader(scenario: Scenario) -> Principal:
    office = [
        user.login
        for role in (Role.DISPATCHER, Role.ADMIN)
        for user in scenario.users
        if user.role is role
    ]
    login = office[0] if office else LOADED_BY
    return Principal(LOADED_BY, login, Role.ADMIN, None, None, Language.ZH)
