"""Tables for people to fill in, as files."""

from api.texts.request_columns import COLUMNS, EXPLAINED
from dispatch.domain.kinds import Language
from dispatch.files.requests import template
from dispatch.files.sheets import Sheet, write_csv, write_workbook


def requests_template(*, workbook: bool) -> bytes:
    """Return the empty table of requests; a workbook explains its columns on a second sheet."""
    if not workbook:
        return write_csv(template())
    said = [(name, words[Language.EN], words[Language.ZH]) for name, words in COLUMNS.items()]
    return write_workbook({"requests": template(), "columns": Sheet(EXPLAINED, said)})
