"""Codes of what can be wrong with a cartridge, or with what is told of one."""

from enum import StrEnum


class CartridgeCode(StrEnum):
    """What keeps a cartridge's due date, or a household's visits, from being found."""

    INSTALLED_IN_FUTURE = "INSTALLED_IN_FUTURE"
    LIFE_UNKNOWN = "LIFE_UNKNOWN"
    TOLERANCE_MISSING = "TOLERANCE_MISSING"
    PRICE_NEGATIVE = "PRICE_NEGATIVE"
    READING_OUT_OF_TIME = "READING_OUT_OF_TIME"
    HORIZON_UNREADABLE = "HORIZON_UNREADABLE"
