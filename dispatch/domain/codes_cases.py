"""Codes of cases: failed visits, third visits, offers, rework, and what a policy gets wrong."""

from enum import StrEnum


class CaseCode(StrEnum):
    """What is wrong with what was said of a case."""

    POLICY_RANGE = "CASE_POLICY_RANGE"
    POLICY_INCOMPLETE = "CASE_POLICY_INCOMPLETE"
