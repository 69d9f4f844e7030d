"""Times as minutes since the midnight that begins the first day, and how files write them."""

DAY = 24 * 60
OPENS, CLOSES = 8 * 60 + 30, 20 * 60
"""Opening of the centres on all seven days."""


def moment(minute: int) -> str:
    """Write an instant as files have it, ``D2 14:00``."""
    day, rest = divmod(minute, DAY)
    return f"D{day} {rest // 60:02}:{rest % 60:02}"


def window(first: int, last: int) -> str:
    """Write a window in which the service must lie."""
    return f"{moment(first)}/{moment(last)}"


def after_opening_hours(received: int, minutes: int) -> int:
    """Add so many minutes of opening time to an instant."""
    day, at = divmod(received, DAY)
    at = max(at, OPENS)
    while at + minutes > CLOSES:
        minutes -= max(0, CLOSES - at)
        day, at = day + 1, OPENS
    return day * DAY + at + minutes
