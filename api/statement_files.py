"""A statement as a file: CSV with its lines, or a workbook with totals and lines."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from api.texts.statements import COLUMNS, KINDS, SHEETS, STATES, TOTALS, said
from dispatch.domain.kinds import Language
from dispatch.files.sheets import Sheet, Value, write_csv, write_workbook
from dispatch.services.reading.ledger import Statement
from dispatch.store.ledger import LedgerLine

FEN = Decimal("0.01")


class StatementFormat(StrEnum):
    """What kind of file a statement is."""

    CSV = "csv"
    XLSX = "xlsx"


def statement_file(statement: Statement, form: StatementFormat, language: Language) -> bytes:
    """Write a statement; in CSV its lines alone, so that their amounts can be added up."""
    lines = lines_sheet(statement, language)
    if form is StatementFormat.CSV:
        return write_csv(lines)
    return write_workbook(
        {
            said(SHEETS["totals"], language): _totals_sheet(statement, language),
            said(SHEETS["lines"], language): lines,
        }
    )


def file_name(statement: Statement, form: StatementFormat) -> str:
    """Name the file by month and payee, in ASCII whatever the id is."""
    plain = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in _id(statement)
    )
    return f"{statement.month}-{plain}.{form.value}"


def lines_sheet(statement: Statement, language: Language) -> Sheet:
    """Return the lines with their headings."""
    headings = [said(words, language) for words in COLUMNS.values()]
    return Sheet(headings, [[*_cells(line, statement, language)] for line in statement.lines])


def _cells(line: LedgerLine, statement: Statement, language: Language) -> Iterator[Value]:
    yield line.id
    yield line.month
    yield line.day
    visit = line.visit
    yield None if visit is None else visit.case.ticket
    yield line.visit_id
    yield None if visit is None else visit.work_type_id
    yield line.contract_id
    yield said(KINDS[line.kind], language)
    yield rule_name(line, statement, language)
    yield yuan_of(line.amount_fen)
    yield line.corrects_id
    yield line.note
    contested = line.dispute
    yield None if contested is None else said(STATES[contested.state], language)
    yield None if contested is None else contested.reason
    yield None if contested is None else contested.ruling


def rule_name(line: LedgerLine, statement: Statement, language: Language) -> str:
    """Return what a deduction rule is called, and the id of any other rule."""
    rule = statement.rules.get(line.rule)
    if rule is None:
        return line.rule
    return rule.name_zh if language is Language.ZH else rule.name_en


def yuan_of(fen: int) -> Decimal:
    """Return an amount in yuan."""
    return (Decimal(fen) * FEN).quantize(FEN)


def _totals_sheet(statement: Statement, language: Language) -> Sheet:
    named, closed, sums = statement.named, statement.closed, statement.totals
    rows: dict[str, Value] = {
        "payee": named.name_zh if language is Language.ZH else named.name_en,
        "month": str(statement.month),
        "closed": said(TOTALS["open"], language) if closed is None else closed.closed_at,
        "visits": sums.visits,
        "earned": yuan_of(sums.earned_fen),
        "deducted": yuan_of(sums.deducted_fen),
        "paidBack": yuan_of(sums.paid_back_fen),
        "guaranteed": yuan_of(sums.guaranteed_fen),
        "corrected": yuan_of(sums.corrected_fen),
        "total": yuan_of(sums.total_fen),
    }
    (first, payee), *others = rows.items()
    return Sheet(
        [said(TOTALS[first], language), str(payee)],
        [[said(TOTALS[name], language), value] for name, value in others],
    )


def _id(statement: Statement) -> str:
    return statement.payee.id
