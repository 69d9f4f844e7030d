"""Shifts of simulated technicians."""

from datetime import date, timedelta

from dispatch.domain.calendar.days import DayKind
from dispatch.planning.places import Places
from dispatch.simulation.crew import Person
from dispatch.simulation.geography import Seat
from dispatch.simulation.terms import OVERTIME_FEN, PER_KM_FEN, WORK
from solver.workforce import Break, BreakKind, Pickup, Shift, ShiftCost

MINUTE_S = 60
BREAK_S = 45 * MINUTE_S
PICKUP_S = 10 * MINUTE_S
OVERTIME = timedelta(minutes=90)

EARLY = (8 * 60 + 30, 17 * 60 + 30, 11 * 60 + 15, 13 * 60 + 45)
LATE = (11 * 60 + 30, 20 * 60 + 30, 16 * 60 + 30, 19 * 60)
HOLIDAY = (9 * 60, 17 * 60, 11 * 60 + 15, 13 * 60 + 45)
"""Minutes of the day: begin, usual end, and the span that the meal lies in."""

PAY = {name: work.pay_fen for name, work in WORK.items()}


def shift_of(
    person: Person, number: int, day: date, kind: DayKind, places: Places, seat: Seat
) -> Shift:
    """Return the shift of technician `number` on a day, from and to their home."""
    usual = LATE if person.late_shift(day) else EARLY
    times = HOLIDAY if kind is DayKind.HOLIDAY else usual
    begins, ends, meal_from, meal_to = (minute * MINUTE_S for minute in times)
    home = places.at(person.lat, person.lon)
    return Shift(
        id=f"{person.id} {day}",
        technician=number,
        start_s=begins,
        end_s=ends + int(OVERTIME.total_seconds()),
        soft_end_s=ends,
        start_location=home,
        end_location=home,
        profile=person.profile,
        breaks=(Break(BreakKind.FLOATING, meal_from, meal_to, BREAK_S),),
        pickup=Pickup(places.at(seat.lat, seat.lon), PICKUP_S),
        cost=ShiftCost(
            per_overtime_hour_fen=OVERTIME_FEN,
            per_km_fen=PER_KM_FEN[person.profile],
            per_visit_fen=PAY,
        ),
    )
