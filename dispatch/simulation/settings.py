"""What a simulated year is made of: its size, its seed, and how often things happen.

None of the rates is measured anywhere: they are assumptions (docs/simulation.md), chosen so that a
centre's load is like that of `scenarios/`.
"""

from dataclasses import dataclass, field
from datetime import date

FIRST_DAY = date(2026, 1, 1)
"""The year's statutory calendar is published."""
MOST_CENTRES = 160
"""The gazetteer has about so many cities with districts enough."""
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things happen; per year and device where it says so, else shares from 0 to 1.

    Attributes
    ----------
    repair, leak, inspection, complaint, installation
        Requests per device and year. An installation adds a home.
    at_night
        Requests, other than leaks, that come between 20:00 and 08:00.
    solved_remotely
        Repairs that the remote attempt settles.
    first_fails, later_fails, round_fails
        Visits that cannot be completed: a case's first, its later ones, and those of rounds.
    part_replaced
        Completed repairs in which a part is replaced.
    returns
        Replaced parts whose fault comes back within ten weeks.
    agrees, unreachable, reschedules
        Answers of a household that is called about its filters; the rest refuses for some days.
    accepts, declines
        Answers of a partner point to an offer; the rest lets its clock run out.
    ill
        Shifts that fall out because somebody is ill.
    answers_survey, says_unmended
        Completed visits whose customer answers the survey; of the answers about a fault those that
        say that it is still there.
    disputes_deduction, disputes_clawback, disputes_earning
        Lines of the ledger, by kind, that are contested; `dispute_accepted` of them rightly.
    """

    repair: float = 0.20
    leak: float = 0.008
    inspection: float = 0.08
    complaint: float = 0.02
    installation: float = 0.04
    at_night: float = 0.08
    solved_remotely: float = 0.25
    first_fails: float = 0.14
    later_fails: float = 0.06
    round_fails: float = 0.03
    part_replaced: float = 0.60
    returns: float = 0.06
    agrees: float = 0.88
    unreachable: float = 0.06
    reschedules: float = 0.04
    accepts: float = 0.90
    declines: float = 0.06
    ill: float = 0.02
    answers_survey: float = 0.35
    says_unmended: float = 0.02
    disputes_deduction: float = 0.30
    disputes_clawback: float = 0.30
    disputes_earning: float = 0.004
    dispute_accepted: float = 0.50


@dataclass(frozen=True, slots=True)
class YearSettings:
    """Which year to simulate.

    Attributes
    ----------
    centres
        From 1 on, each with its own devices; `devices` are shared out evenly among them.
    months
        Calendar months from `first` on, 1 to 24.
    devices_a_technician
        Decides how many technicians a centre has, two at the least.
    partners_a_centre
        Partner points of a centre.
    """

    centres: int = 40
    devices: int = 200_000
    months: int = 12
    seed: int = 1
    first: date = FIRST_DAY
    devices_a_technician: int = 720
    partners_a_centre: int = 6
    rates: Rates = field(default_factory=Rates)

    @property
    def last(self) -> date:
        """The last day, included."""
        month = self.first.year * 12 + self.first.month - 1 + self.months
        after = date(month // 12, month % 12 + 1, 1)
        return date.fromordinal(after.toordinal() - 1)

    def devices_of(self, centre: int) -> int:
        """Devices of a centre, by its number from 0."""
        return self.devices * (centre + 1) // self.centres - self.devices * centre // self.centres
