"""The working clock of domain cases: 09:00-12:00 and 13:30-18:00 on statutory workdays."""

from zoneinfo import ZoneInfo

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.hours import office_hours, read_spans
from dispatch.domain.calendar.statutory import statutory_day

FUZHOU = ZoneInfo("Asia/Shanghai")
OFFICE = WorkingClock(office_hours(read_spans("09:00-12:00,13:30-18:00")), statutory_day, FUZHOU)
