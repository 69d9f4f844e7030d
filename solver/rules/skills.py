"""Every skill that a visit requires is held at its level or better, whenever that may be."""

from collections.abc import Iterable

from solver.codes import RuleCode
from solver.problem import Problem, SkillHeld
from solver.rules.rule import Detail, Refused, Rule, by_pairs


def refuses(problem: Problem, visit: int, shift: int) -> Refused | None:
    """Name the first skill that the technician lacks."""
    technician = problem.technicians[problem.shifts[shift].technician]
    return _lacking(problem, visit, technician.skills)


def refuses_partner(problem: Problem, visit: int, partner: int, _day: int) -> Refused | None:
    """Name the first skill that the partner point lacks."""
    return _lacking(problem, visit, problem.partners[partner].skills)


def _lacking(problem: Problem, visit: int, skills: Iterable[SkillHeld]) -> Refused | None:
    levels: dict[str, int] = {}
    for skill in skills:
        levels[skill.name] = max(skill.level, levels.get(skill.name, 0))
    for need in problem.visits[visit].skills:
        level = levels.get(need.name, 0)
        if level < need.min_level:
            detail: Detail = {"skill": need.name, "level": level, "minLevel": need.min_level}
            return Refused(RuleCode.SKILL_MISSING, detail)
    return None


RULE = Rule(
    codes=(RuleCode.SKILL_MISSING,),
    violations=by_pairs(refuses, refuses_partner),
    refuses=refuses,
    refuses_partner=refuses_partner,
)
