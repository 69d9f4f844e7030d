"""Contracts of partner points as rules that the problem can already say.

Whoever may serve a visit by contract holds a licence for it: a skill of the problem that nobody has
by training. Contracts that leave everybody free make none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dispatch.domain.codes_partners import PartnerCode
from dispatch.domain.partners.contracts import Offer, Servers, servers
from dispatch.domain.partners.rooms import DayRoom, Place, Wanted, rooms
from dispatch.domain.values import JsonObject
from dispatch.planning.build_partners import PARTNER_LEVEL, row_id
from dispatch.planning.contract_days import ContractDays, contract_days
from dispatch.planning.scope import Scope
from solver.eligible import TECHNICIAN_LOCKS, Eligible, eligible_of
from solver.problem import ContractKind, PartnerPoint, Problem, SkillHeld, SkillNeed, Visit

LICENCE = "contract:"
"""Begins the name of a licence."""

_UNTRAINED_PERMILLE = 1
"""Of a licence next to real skills: the largest factor counts, and it is never this one."""

_CODES = {
    ContractKind.EXCLUSIVE: PartnerCode.CONTRACT_EXCLUSIVE,
    ContractKind.FIRST_CALL: PartnerCode.CONTRACT_FIRST_CALL,
}


@dataclass(frozen=True, slots=True)
class Ruled:
    """What contracts and answers say of a visit: who may serve it, and who has refused."""

    servers: Servers
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contracts:
    """What contracts and answers say, by position of the visit; nothing of what they leave free."""

    ruled: Mapping[int, Ruled] = field(default_factory=dict)

    def reasons(self, visit: int) -> Iterator[JsonObject]:
        """Give the reasons that stand before the solver's own when the visit is left out."""
        said = self.ruled.get(visit)
        if said is None:
            return
        if said.servers.ruled_by is not None:
            code = _CODES[said.servers.ruled_by]
            yield _reason(code, said.servers.partners)
        if said.refused:
            yield _reason(PartnerCode.DECLINED, said.refused)


def under_contracts(problem: Problem, scope: Scope) -> tuple[Problem, Contracts]:
    """Write contracts and answers into a problem; one that they leave free stays as it is.

    A person's decision goes first: a visit that is locked to a technician, or for particular ones,
    is under no contract, nor is one that others are tied to, which points do not take. What own
    people have in the published plan is not offered anew.
    """
    binding = contract_days(scope)
    refused = scope.points.refused
    if not binding.kinds and not refused:
        return problem, Contracts()
    tied = _tied(problem)
    offers = {
        number: found
        for number, visit in enumerate(problem.visits)
        if not visit.required_technicians and visit.lock.kind not in TECHNICIAN_LOCKS
        if number not in tied
        if (found := [*_offers(problem, number, binding)]) or visit.id in refused
    }
    found_room = _rooms(problem, offers, refused)
    ruled: dict[int, Ruled] = {}
    for number, found in offers.items():
        visit = problem.visits[number]
        declined = refused.get(visit.id, frozenset())
        full = [] if number in found_room else [offer.partner_id for offer in found]
        who = servers(_asked(problem, visit, found), declined, full)
        if declined or not who.own:
            ruled[number] = Ruled(who, declined)
    return _licensed(problem, ruled), Contracts(ruled)


def _tied(problem: Problem) -> frozenset[int]:
    """Find the visits of groups, and those that others follow or are followed by."""
    tied = {number for group in problem.groups for number in group.visits}
    for number, visit in enumerate(problem.visits):
        if visit.dependencies:
            tied |= {number, *(need.preceding for need in visit.dependencies)}
    return frozenset(tied)


def _offers(problem: Problem, number: int, binding: ContractDays) -> Iterator[Offer]:
    """Give the contracts that cover a visit by area, work type and reach, once for each point.

    One that does not hold on all days on which the visit may begin leaves everybody free, and so
    does one of a point at which nobody is qualified: that is not its work.
    """
    visit = problem.visits[number]
    for point in problem.partners:
        kind = binding.kind(problem, visit, point.id)
        if kind is None or visit.work_type not in point.fees_fen:
            continue
        if not _qualified(problem, visit, point):
            continue
        away_m = int(problem.travel.distance_m[point.location, visit.location])
        if point.radius_m is None or away_m <= point.radius_m:
            yield Offer(point.id, kind)


def _qualified(problem: Problem, visit: Visit, point: PartnerPoint) -> bool:
    """Tell whether each skill of a visit is held at a point when the visit may begin."""
    opens = min((window.earliest_s for window in visit.windows), default=0)
    closes = max(
        (window.latest_start_s for window in visit.windows), default=problem.planning_end_s
    )
    return all(
        any(
            held.name == need.name
            and held.level >= need.min_level
            and (held.valid_from_s is None or held.valid_from_s <= closes)
            and (held.valid_to_s is None or held.valid_to_s > opens)
            for held in point.skills
        )
        for need in visit.skills
    )


def _asked(problem: Problem, visit: Visit, found: Iterable[Offer]) -> Iterator[Offer]:
    """Leave out first calls for what own people have in the published plan already."""
    frozen = visit.published is not None and visit.published.start_s < problem.freeze_s
    for offer in found:
        if frozen or (visit.published is not None and offer.kind is ContractKind.FIRST_CALL):
            continue
        yield offer


def _rooms(
    problem: Problem, offers: Mapping[int, Sequence[Offer]], refused: Mapping[str, frozenset[str]]
) -> Mapping[int, Place]:
    """Find for which visits the points under contract have room: exclusive ones, then by urgency.

    Where the promise to the customer would be broken there is none.
    """
    eligible = eligible_of(problem)
    caps = {
        (point.id, number): DayRoom(day.max_visits, day.max_service_s)
        for point in problem.partners
        for number, day in enumerate(point.days)
    }
    wanted = [
        Wanted(
            number,
            problem.visits[number].service_s,
            [*_places(problem, eligible, number, found, refused)],
        )
        for number, found in sorted(offers.items(), key=lambda each: _urgency(problem, *each))
    ]
    return rooms(wanted, caps)


def _places(
    problem: Problem,
    eligible: Eligible,
    number: int,
    found: Iterable[Offer],
    refused: Mapping[str, frozenset[str]],
) -> Iterator[Place]:
    visit = problem.visits[number]
    asked = {offer.partner_id for offer in _asked(problem, visit, found)}
    asked -= refused.get(visit.id, frozenset())
    starts = sorted((start, place) for place, start in eligible.partners_of(number))
    for start_s, (partner, day) in starts:
        point = problem.partners[partner].id
        late = visit.sla is not None and start_s > visit.sla.due_s
        if row_id(point) in asked and not late:
            yield point, day


def _urgency(
    problem: Problem, number: int, found: Sequence[Offer]
) -> tuple[bool, bool, int, int, str]:
    visit = problem.visits[number]
    exclusive = any(offer.kind is ContractKind.EXCLUSIVE for offer in found)
    closes = [window.latest_start_s for window in visit.windows]
    due_s = (
        visit.sla.due_s if visit.sla is not None else max(closes, default=problem.planning_end_s)
    )
    return not exclusive, not problem.is_mandatory(number), visit.priority, due_s, visit.id


def _licensed(problem: Problem, ruled: Mapping[int, Ruled]) -> Problem:
    """Give licences to who may serve, and require them of the visits."""
    names: dict[tuple[bool, frozenset[str], bool], str] = {}
    visits = list(problem.visits)
    for number, said in ruled.items():
        visit = visits[number]
        trained = bool(visit.skills)
        may = said.refused if said.servers.own else said.servers.partners
        name = names.setdefault((said.servers.own, may, trained), f"{LICENCE}{len(names)}")
        visits[number] = replace(visit, skills=(SkillNeed(name), *visit.skills))
    technicians = tuple(
        replace(
            person,
            skills=(
                *person.skills,
                *(
                    SkillHeld(name, duration_permille=_UNTRAINED_PERMILLE if trained else 1000)
                    for (own, _, trained), name in names.items()
                    if own
                ),
            ),
        )
        for person in problem.technicians
    )
    partners = tuple(
        replace(
            point,
            skills=(
                *point.skills,
                *(
                    SkillHeld(name, PARTNER_LEVEL)
                    for (own, named, _), name in names.items()
                    if (row_id(point.id) in named) is not own
                ),
            ),
        )
        for point in problem.partners
    )
    return replace(problem, technicians=technicians, partners=partners, visits=tuple(visits))


def _reason(code: PartnerCode, partners: Iterable[str]) -> JsonObject:
    named = ", ".join(sorted(partners))
    return {"code": code.value, "technicianIds": [], "detail": {"partner": named}}
