"""Single values: instants in a zone, yuan from fen, names in both languages."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from api.rest.schemas.base import LatLon, Names
from api.rest.schemas.visits import Span

FEN = Decimal("0.01")


class Named(Protocol):
    """A row with a name in both languages."""

    name_zh: str
    name_en: str


def names(row: Named) -> Names:
    """Return both names of a row."""
    return Names(zh=row.name_zh, en=row.name_en)


def names_or_id(rows: Mapping[str, Named], row_id: str) -> Names:
    """Return the names of a row, or its id where it is not known."""
    row = rows.get(row_id)
    return Names(zh=row_id, en=row_id) if row is None else names(row)


def yuan(fen: int) -> Decimal:
    """Return an amount in yuan."""
    return (Decimal(fen) * FEN).quantize(FEN)


def yuan_or_none(fen: int | None) -> Decimal | None:
    """Return an amount in yuan, if there is one."""
    return None if fen is None else yuan(fen)


def fen(amount: Decimal) -> int:
    """Return yuan, which have two decimals at most, in fen."""
    return int(amount / FEN)


def local(at: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant with the offset of a zone."""
    return at.astimezone(zone)


def local_or_none(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return an instant with the offset of a zone, if there is one."""
    return None if at is None else at.astimezone(zone)


def span(start: datetime | None, end: datetime | None, zone: ZoneInfo) -> Span | None:
    """Return a span of time, if both ends are there."""
    if start is None or end is None:
        return None
    return Span(start=local(start, zone), end=local(end, zone))


def point(lat: float | None, lon: float | None) -> LatLon | None:
    """Return a point, if it is known."""
    return None if lat is None or lon is None else LatLon(lat=lat, lon=lon)
