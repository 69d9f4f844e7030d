"""Codes of the command line's own troubles."""

from enum import StrEnum


class CommandCode(StrEnum):
    """What keeps a command from being carried out."""

    PORT_IN_USE = "PORT_IN_USE"
    DISK_FULL = "DISK_FULL"
    NOT_A_DATE = "NOT_A_DATE"
    FILE_UNREADABLE = "FILE_UNREADABLE"
    FILE_UNWRITABLE = "FILE_UNWRITABLE"
    SETTING_INVALID = "SETTING_INVALID"
    DATABASE_UNUSABLE = "DATABASE_UNUSABLE"
