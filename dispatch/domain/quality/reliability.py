"""Reliability of models: failures in a period against the time that devices were in use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dispatch.domain.quality.evaluation import Measured

DEVICE_YEAR = 365
"""Days."""
BASE = 100
"""Device-years that failures are given for."""


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A model in a period: devices in use, the days they were, and cases with a fault."""

    model: str
    devices: int
    device_days: int
    failures: int

    @property
    def per_100_device_years(self) -> Fraction | None:
        """Failures for 100 years of one device; None when no device was in use."""
        if self.device_days == 0:
            return None
        return Fraction(self.failures * BASE * DEVICE_YEAR, self.device_days)


def days_in_use(installed: date, first: date, last: date) -> int:
    """Days of a period, both ends included, on which a device was there."""
    return max((last - max(first, installed)).days + 1, 0)


def records(
    installed: Iterable[tuple[str, date, int]],
    failures: Mapping[str, int],
    first: date,
    last: date,
) -> list[ModelRecord]:
    """Count by model: `installed` holds models, a day, and how many were installed on it."""
    devices: dict[str, int] = {}
    days: dict[str, int] = {}
    for model, day, count in installed:
        in_use = days_in_use(day, first, last)
        if in_use > 0:
            devices[model] = devices.get(model, 0) + count
            days[model] = days.get(model, 0) + in_use * count
    return [
        ModelRecord(model, devices[model], days[model], failures.get(model, 0))
        for model in sorted(devices)
    ]


def all_models(of_models: Iterable[ModelRecord]) -> Measured | None:
    """Measure the failures of all models together; None when no device was in use."""
    known = [*of_models]
    failures = sum(each.failures for each in known)
    days = sum(each.device_days for each in known)
    whole = ModelRecord("", 0, days, failures).per_100_device_years
    return None if whole is None else Measured(whole, failures)
