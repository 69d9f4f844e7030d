"""The story of a solve: parts -> greedy -> search -> repair -> reasons -> judged by the checker."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial

from solver.aside import set_aside
from solver.budget import Budget, Clock
from solver.check import Violation, check
from solver.children import Children, Effort, Job
from solver.codes import EngineCode, ReasonCode
from solver.component import Engine
from solver.components import Component, bundled, components, joined, subproblem
from solver.cost import Value, value, won
from solver.draft import drafted
from solver.explain import explain
from solver.faults import Fault, InvalidInput
from solver.greedy import build, fill
from solver.incumbent import DONE, Incumbent, News
from solver.links import linked
from solver.plan import Plan, Reason, Status, Unassigned, UnassignedKind
from solver.problem import Objective, Problem
from solver.retiming import retimed
from solver.stages import USUAL, USUAL_FOR_MONEY, SolveStage, added

__all__ = ["Engine", "Options", "PlanBroken", "Progress", "solve"]

MOST_FOR_THE_END = 0.25
"""Of the time limit no more than this is kept for reasons and checking."""
END_S, END_S_A_VISIT = 0.5, 0.001
LONGEST_S = 30 * 86_400.0
"""Longer limits count as this one."""
TOGETHER = 4000
"""Visits up to which the kernel searches all parts as one: its threads then share all the work."""
SEARCH_S = 3.0
"""Parts are put together until each search has this much time, its beginning included."""
LATE_S, LATE_S_A_VISIT = 2.0, 0.004
"""Past the limit, to serve by the baseline's way what searches that began too late left out."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to solve.

    Parameters
    ----------
    time_limit_s
        Wall clock from `began` to the plan.
    threads
        Components that are searched side by side.
    iterations
        Iterations of each thread, or plans that each component's search looks at; None bounds it
        by time alone. The greedy engine always gives the same plan; the others do for the same
        seed and number of threads when this bound and not the time ends every search.
    stages
        Those of `solver.stages.OPTIONAL` that there shall be, where the engine has them; None for
        those that earn what they take.
    """

    engine: Engine = Engine.KERNEL
    time_limit_s: float = 20.0
    seed: int = 1
    threads: int = 1
    iterations: int | None = None
    stages: Set[SolveStage] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve stands: over all parts, those without a plan yet counted as unserved.

    Parameters
    ----------
    component
        The part that has just got better, from 0; None when it is the whole.
    """

    elapsed_s: float
    phase: str
    best_fen: int
    unassigned_mandatory: int
    component: int | None = None


class PlanBroken(Exception):
    """The plan that was made breaks rules: a fault of the program, and no plan at all."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("; ".join(f"{each.code} visit={each.visit}" for each in violations[:20]))


def solve(
    problem: Problem,
    options: Options,
    progress: Callable[[Progress], None] = lambda _: None,
    stop: Callable[[], bool] = bool,
    clock: Clock = time.monotonic,
) -> Plan:
    """Find a plan.

    Parameters
    ----------
    progress
        Told whenever a better plan of a part is there.
    stop
        Asked often; once it is true the best plan so far is finished, and INCOMPLETE.
    clock
        The machine's monotonic clock, which the child processes share; the time limit counts from
        this call.

    Raises
    ------
    InvalidInput
        The engine cannot honour something that the problem asks for.
    PlanBroken
        The checker refused the plan.
    """
    began = clock()
    limit_s = min(options.time_limit_s, LONGEST_S)
    _refuse(problem, options.engine)
    stages = _stages(problem, options)
    whole = Budget(began + limit_s, clock, stop)
    end_s = END_S + END_S_A_VISIT * len(problem.visits)
    budget = whole.until(whole.ends_at - min(end_s, MOST_FOR_THE_END * limit_s))
    parts = bundled(components(problem), _most_parts(problem, options, limit_s))
    subproblems = [subproblem(problem, part) for part in parts]
    tally = _Tally(subproblems, began, clock, progress)
    if options.engine is Engine.GREEDY:
        found = _baseline(subproblems, budget, tally)
        finished = not budget.over()
    else:
        lanes = max(1, min(options.threads, len(parts)))
        threads = max(1, options.threads // lanes)
        effort = Effort(options.engine, options.seed, options.iterations, lanes, threads, stages)
        jobs = [Job(number, part) for number, part in enumerate(subproblems)]
        found, finished = Children(budget, effort, tally.hear).run(jobs)
    draft = drafted(problem, joined({parts[at]: news.outline for at, news in found.items()}))
    in_time = len(found) == len(parts) and not whole.over()
    late_s = LATE_S + LATE_S_A_VISIT * len(problem.visits)
    late = whole if in_time else replace(whole, ends_at=whole.ends_at + late_s)
    before = draft.value()
    fill(draft, draft.unserved(), late)
    filled = {SolveStage.REPAIR: won(before, draft.value())}
    gains = added(*(news.gains for news in found.values()), filled)
    tally.tell("explain", draft.value())
    status = Status.COMPLETED if finished and not stop() else Status.INCOMPLETE
    plan = replace(draft.plan(status), gains=gains)
    if SolveStage.RETIMING in stages:
        plan = _retimed(problem, plan, whole)
    return _judged(problem, _reasoned(problem, plan, parts, subproblems))


def _stages(problem: Problem, options: Options) -> Set[SolveStage]:
    if options.stages is not None:
        return options.stages
    return USUAL_FOR_MONEY if problem.objective is Objective.MONEY else USUAL


def _most_parts(problem: Problem, options: Options, limit_s: float) -> int:
    """Give the number of parts up to which a problem is split."""
    if options.engine is not Engine.KERNEL:
        return int(options.threads * limit_s / SEARCH_S)
    return 1 if len(problem.visits) <= TOGETHER else options.threads


def _baseline(
    subproblems: Sequence[Problem], budget: Budget, tally: "_Tally"
) -> Mapping[int, News]:
    found = {}
    for number, part in enumerate(subproblems):
        aside = set_aside(part)
        kept = [visit for visit in range(len(part.visits)) if visit not in aside]
        best = Incumbent(part, partial(tally.hear, number))
        best.begin(build(part, kept, budget))
        found[number] = best.news(DONE)
    return found


def _retimed(problem: Problem, plan: Plan, budget: Budget) -> Plan:
    """Time the routes again, and write down what that won."""
    better = retimed(problem, plan, budget)
    gain = won(value(problem, plan), value(problem, better))
    return replace(better, gains=added(plan.gains, {SolveStage.RETIMING: gain}))


def _reasoned(
    problem: Problem, plan: Plan, parts: Sequence[Component], subproblems: Sequence[Problem]
) -> Plan:
    """Add why each visit that is left out is."""
    aside = {
        part.visits[visit]
        for part, own in zip(parts, subproblems, strict=True)
        for visit in set_aside(own)
    }
    unassigned = explain(problem, plan)
    return replace(
        plan, unassigned=tuple(_noted(each) if each.visit in aside else each for each in unassigned)
    )


def _noted(left_out: Unassigned) -> Unassigned:
    """Add that the visit was not searched for, unless no search could have helped."""
    if left_out.kind is UnassignedKind.STRUCTURAL:
        return left_out
    return replace(left_out, reasons=(*left_out.reasons, Reason(ReasonCode.SET_ASIDE)))


def _judged(problem: Problem, plan: Plan) -> Plan:
    violations = check(problem, plan)
    if violations:
        raise PlanBroken(violations)
    return plan


def _refuse(problem: Problem, engine: Engine) -> None:
    """Raise what the engine cannot honour."""
    faults = list(_beyond(engine, problem))
    if faults:
        raise InvalidInput(faults)


def _beyond(engine: Engine, problem: Problem) -> Iterator[Fault]:
    modelled = engine is Engine.ROUTING_MODEL
    if modelled and problem.objective is not Objective.MONEY:
        values = {"objective": problem.objective.value}
        yield Fault(EngineCode.ENGINE_CANNOT_OBJECTIVE, "objective", values)
    kernel = engine is Engine.KERNEL
    if not kernel:
        yield from _beyond_ties(problem)
    able = kernel and not linked(problem) and _tells_spans_apart(problem)
    for place, pattern in enumerate(problem.patterns):
        if not able:
            values = {"id": pattern.id}
            yield Fault(EngineCode.ENGINE_CANNOT_PATTERNS, f"visitPatterns[{place}]", values)
    for place, shift in enumerate(problem.shifts):
        if modelled and shift.pickup is not None:
            values = {"id": shift.id}
            yield Fault(EngineCode.ENGINE_CANNOT_PICKUP, f"shifts[{place}].pickup", values)


def _tells_spans_apart(problem: Problem) -> bool:
    """Whether each shift lies in one span of the patterns at most, and is cut by none of them."""
    spans = {
        span
        for pattern in problem.patterns
        for combination in pattern.combinations
        for span in combination
    }
    for shift in problem.shifts:
        met = [span for span in spans if span[0] < shift.end_s and shift.start_s < span[1]]
        if len(met) > 1 or any(shift.start_s < first or last < shift.end_s for first, last in met):
            return False
    return True


def _beyond_ties(problem: Problem) -> Iterator[Fault]:
    for place, group in enumerate(problem.groups):
        yield Fault(EngineCode.ENGINE_CANNOT_GROUPS, f"visitGroups[{place}]", {"id": group.id})
    for place, visit in enumerate(problem.visits):
        if visit.dependencies:
            at = f"visits[{place}].visitDependencies"
            yield Fault(EngineCode.ENGINE_CANNOT_DEPENDENCIES, at, {"id": visit.id})


class _Tally:
    """The best values of the parts, added up for who watches."""

    def __init__(
        self,
        subproblems: Sequence[Problem],
        began: float,
        clock: Clock,
        progress: Callable[[Progress], None],
    ) -> None:
        self._began, self._clock, self._progress = began, clock, progress
        self._missing = [
            sum(map(part.is_mandatory, range(len(part.visits)))) for part in subproblems
        ]
        self._fen = [0] * len(subproblems)

    def hear(self, number: int, news: News) -> None:
        """Take in the best plan so far of a part."""
        self._missing[number] = sum(news.value.unassigned)
        self._fen[number] = news.value.amount
        self._say(news.phase, sum(self._fen), sum(self._missing), number)

    def tell(self, phase: str, value: Value) -> None:
        """Tell how good the whole is."""
        self._say(phase, value.amount, sum(value.unassigned), None)

    def _say(self, phase: str, fen: int, missing: int, number: int | None) -> None:
        elapsed_s = round(self._clock() - self._began, 3)
        self._progress(Progress(elapsed_s, phase, fen, missing, number))
