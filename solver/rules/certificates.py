"""A skill counts only while its certificate is valid: at the instant at which service starts.

Skills that are not held at all, or at too low a level, are the matter of `solver.rules.skills`.
"""

from collections.abc import Iterator, Sequence

from solver.codes import RuleCode
from solver.plan import Plan
from solver.problem import Problem, SkillHeld, SkillNeed
from solver.rules.rule import (
    Detail,
    Interval,
    Refused,
    Rule,
    Service,
    Violation,
    services,
    starts_alone,
    starts_at_partner,
)


def violations(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Services that start while a certificate is not, or no longer, valid."""
    for service in services(problem, plan):
        needs = problem.visits[service.visit].skills
        skills = _skills(problem, service)
        for need in needs:
            held = _fitting(need, skills)
            if held and not _valid(held, service.start_s):
                detail: Detail = {"skill": need.name, "start": service.start_s}
                yield service.breaks(problem, RuleCode.CERTIFICATE_INVALID, detail)


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Whether no instant of the shift that the visit could start at has all certificates."""
    technician = problem.technicians[problem.shifts[shift].technician]
    return _never(problem, visit, technician.skills, starts_alone(problem, visit, shift))


def refuses_partner(problem: Problem, visit: int, partner: int, day: int) -> Refused | None:
    """Whether no instant of the opening has all certificates."""
    skills = problem.partners[partner].skills
    return _never(problem, visit, skills, starts_at_partner(problem, visit, partner, day))


def _never(
    problem: Problem, visit: int, skills: Sequence[SkillHeld], span: Interval
) -> Refused | None:
    """Refuse unless at some instant of the span every need has a valid certificate.

    If there is such an instant, there is one at the start of the span or where a certificate
    begins.
    """
    needs = [(need, _fitting(need, skills)) for need in problem.visits[visit].skills]
    needs = [(need, held) for need, held in needs if held]
    if not needs or span[0] > span[1]:
        return None
    begins = [skill.valid_from_s for _, held in needs for skill in held]
    instants = [span[0], *(at for at in begins if at is not None and span[0] < at <= span[1])]
    if any(all(_valid(held, instant) for _, held in needs) for instant in instants):
        return None
    invalid = next(need for need, held in needs if not _valid(held, instants[0]))
    return Refused(RuleCode.CERTIFICATE_INVALID, {"skill": invalid.name, "start": span[0]})


def _skills(problem: Problem, service: Service) -> Sequence[SkillHeld]:
    if service.partner is not None:
        return problem.partners[service.partner].skills
    if service.shift is not None:
        return problem.technicians[problem.shifts[service.shift].technician].skills
    return ()


def _fitting(need: SkillNeed, skills: Sequence[SkillHeld]) -> list[SkillHeld]:
    return [skill for skill in skills if skill.name == need.name and skill.level >= need.min_level]


def _valid(held: Sequence[SkillHeld], instant_s: int) -> bool:
    return any(
        (skill.valid_from_s is None or skill.valid_from_s <= instant_s)
        and (skill.valid_to_s is None or instant_s < skill.valid_to_s)
        for skill in held
    )


RULE = Rule(
    codes=(RuleCode.CERTIFICATE_INVALID,),
    violations=violations,
    refuses=refuses,
    refuses_partner=refuses_partner,
)
