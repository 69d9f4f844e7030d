"""Small problems with any values in their fields."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from hypothesis import strategies as st

from solver.problem import (
    Break,
    BreakKind,
    Location,
    PartnerDay,
    PartnerPoint,
    Problem,
    Shift,
    ShiftCost,
    SkillHeld,
    Sla,
    SlaTier,
    Technician,
    TimeWindow,
    Travel,
    Visit,
)

DAY = 86_400
seconds = st.integers(0, DAY)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
amounts = st.integers(0, 10**9)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Small problems with any values in their fields."""
    coordinates = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
    points = tuple(Location(*at) for at in draw(st.lists(coordinates, min_size=1, max_size=4)))
    size = len(points)
    place = st.integers(0, size - 1)
    matrix = st.lists(st.integers(0, 10**6), min_size=size * size, max_size=size * size)

    def drawn() -> np.ndarray[Any, np.dtype[np.int32]]:
        return np.array(draw(matrix), dtype=np.int32).reshape(size, size)

    technicians: list[Technician] = []
    shifts: list[Shift] = []
    for number in range(draw(st.integers(0, 3))):
        skills = st.builds(
            SkillHeld,
            names,
            st.integers(1, 9),
            st.none() | seconds,
            st.none() | seconds,
            st.integers(1, 5_000),
        )
        technicians.append(
            Technician(f"t{number}", draw(names), tuple(draw(st.lists(skills, max_size=2))))
        )
        for _ in range(draw(st.integers(0, 2))):
            start, soft, end = sorted(draw(st.tuples(seconds, seconds, seconds)))
            pause = Break(
                draw(st.sampled_from(BreakKind)), start, start + 600, draw(st.integers(0, 600))
            )
            cost = ShiftCost(
                draw(amounts), draw(amounts), draw(amounts), 0, {draw(names): draw(amounts)}
            )
            shifts.append(
                Shift(
                    f"s{len(shifts)}",
                    number,
                    start,
                    end,
                    soft,
                    draw(place),
                    draw(place),
                    "car",
                    (pause,),
                    draw(st.none() | seconds),
                    cost=cost,
                )
            )
    visits = tuple(
        Visit(
            f"v{number}",
            draw(place),
            draw(seconds),
            draw(names),
            draw(names),
            windows=tuple(
                TimeWindow(*sorted(bounds))
                for bounds in draw(st.lists(st.tuples(seconds, seconds, seconds), max_size=2))
            ),
            priority=draw(st.integers(1, 10)),
            drop_fen=draw(amounts),
            sla=draw(
                st.none()
                | st.builds(
                    Sla,
                    seconds,
                    st.builds(lambda *tier: (SlaTier(*tier),), seconds, amounts, amounts),
                )
            ),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    day = PartnerDay(
        draw(st.integers(0, 9)), draw(st.integers(9, DAY)), draw(seconds), draw(seconds)
    )
    partner = PartnerPoint("p", draw(place), {draw(names): draw(amounts)}, (day,), draw(names))
    return Problem(
        id="any",
        origin=datetime(2026, 1, 1, tzinfo=UTC),
        planning_end_s=DAY,
        locations=points,
        travel=Travel({"car": drawn(), draw(names) or "bike": drawn()}, drawn()),
        technicians=tuple(technicians),
        shifts=tuple(shifts),
        visits=visits,
        partners=(partner,),
        freeze_s=draw(seconds),
    )
