"""Statements by month, disputes and corrections, deductions, and the end of a month."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from api.auth import Manager, OfficePlanner, OfficeReader, PaidReader, PaidReporter
from api.deps import InHouse, InLanguage
from api.rest.answers import failures
from api.rest.schemas.ledger import (
    BookingAnswer,
    ClosedMonth,
    CorrectionRequest,
    DeductionRequest,
    DeductionRules,
    DisputeRequest,
    LineView,
    RulingRequest,
    Statements,
    StatementView,
)
from api.rest.views.ledger import (
    closed_month,
    line_view,
    rule_body,
    rule_of,
    statement_view,
    statements_view,
)
from api.rest.views.values import fen
from api.statement_files import StatementFormat, file_name, statement_file
from dispatch.bootstrap import House
from dispatch.domain.ledger.disputes import Ruling
from dispatch.domain.ledger.lines import Payee, PayeeKind
from dispatch.domain.ledger.months import Month
from dispatch.services.answers import answered_once, fingerprint
from dispatch.services.ledger.booking import book_everything
from dispatch.services.ledger.corrections import correct, deduct
from dispatch.services.ledger.disputes import decide_dispute, dispute
from dispatch.services.ledger.months import close_month
from dispatch.services.policies import change_deduction_rules
from dispatch.services.reading.ledger import line_told, statement_of, statements_of
from dispatch.store.idempotency import Request
from dispatch.store.ledger import LedgerLine
from dispatch.store.queries.directory import first_zone
from dispatch.store.queries.policies import deduction_rules

router = APIRouter(tags=["ledger"], responses=failures(HTTPStatus.UNAUTHORIZED))
MISSING = failures(HTTPStatus.NOT_FOUND)
REFUSED = failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
TYPES = {
    StatementFormat.CSV: "text/csv; charset=utf-8",
    StatementFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MonthText = Annotated[str, Query(max_length=16)]
LineId = Annotated[int, Path(ge=1, le=2**62)]


@router.get("/statements")
def list_statements(
    who: PaidReader, house: InHouse, language: InLanguage, month: MonthText
) -> Statements:
    """List the statements of a month; technicians and partner points see their own alone."""
    with house.database.read() as session:
        wanted = Month.read(month)
        found = statements_of(session, who, house.travel, wanted, house.now())
        return statements_view(found, first_zone(session), language)


@router.get("/statements/{month}/{payee_kind}/{payee_id}", responses=MISSING)
def get_statement(
    month: str, payee_kind: PayeeKind, payee_id: str, who: PaidReader, house: InHouse
) -> StatementView:
    """Read a statement line by line."""
    with house.database.read() as session:
        payee = Payee(payee_kind, payee_id)
        found = statement_of(session, who, Month.read(month), payee)
        return statement_view(found, first_zone(session))


@router.get(
    "/statements/{month}/{payee_kind}/{payee_id}/file",
    response_class=Response,
    responses=MISSING
    | {
        200: {
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in ("text/csv", TYPES[StatementFormat.XLSX])
            }
        }
    },
)
def download_statement(
    month: str,
    payee_kind: PayeeKind,
    payee_id: str,
    who: PaidReader,
    house: InHouse,
    language: InLanguage,
    form: Annotated[StatementFormat, Query(alias="format")] = StatementFormat.CSV,
) -> Response:
    """Download a statement as CSV or as an Excel workbook."""
    with house.database.read() as session:
        found = statement_of(session, who, Month.read(month), Payee(payee_kind, payee_id))
        content = statement_file(found, form, language)
    headers = {"Content-Disposition": f'attachment; filename="{file_name(found, form)}"'}
    return Response(content, media_type=TYPES[form], headers=headers)


@router.post("/ledger-lines/{line_id}/dispute", responses=REFUSED)
def dispute_line(
    line_id: LineId, body: DisputeRequest, who: PaidReporter, house: InHouse
) -> LineView:
    """Contest a line of one's own, once."""
    with house.database.write() as session:
        dispute(session, who, line_id, body.reason, house.now())
    return _line(house, line_id)


@router.post("/ledger-lines/{line_id}/decide", responses=REFUSED)
def decide_line(line_id: LineId, body: RulingRequest, who: Manager, house: InHouse) -> LineView:
    """Accept or reject a dispute; what is accepted may add a correction to the line."""
    correction = None if body.correction is None else fen(body.correction)
    ruling = Ruling(body.accepted, body.reason, correction)
    with house.database.write() as session:
        decide_dispute(session, who, line_id, ruling, house.now())
    return _line(house, line_id)


@router.post("/ledger-lines/{line_id}/correct", responses=REFUSED)
def correct_line(
    line_id: LineId,
    body: CorrectionRequest,
    who: Manager,
    house: InHouse,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
) -> LineView:
    """Correct a line by a line of its own; the same Idempotency-Key again gives the same one."""
    now = house.now()
    with house.database.write() as session:

        def carry_out() -> str:
            made = correct(session, who, line_id, fen(body.amount), body.reason, now)
            return str(made.id)

        if idempotency_key is None:
            made_id = carry_out()
        else:
            digest = fingerprint("correct_line", str(line_id), body.model_dump_json())
            request = Request(idempotency_key, who.user_id, digest)
            made_id = answered_once(session, request, now, carry_out)
    return _line(house, int(made_id))


@router.post("/ledger-deductions", responses=REFUSED)
def deduct_by_hand(body: DeductionRequest, who: OfficePlanner, house: InHouse) -> LineView:
    """Deduct something from whoever did a visit, by a rule that a person applies."""
    with house.database.write() as session:
        made = deduct(
            session,
            who,
            body.visit_id,
            body.rule_id,
            fen(body.amount),
            body.reason,
            house.now(),
        )
    return _line(house, made.id)


@router.post("/ledger-bookings")
def book_ended_visits(who: OfficePlanner, house: InHouse) -> BookingAnswer:
    """Bring what is over into the ledger now, as every night does by itself."""
    booked = book_everything(house.database, house.travel, house.now(), who.user_id)
    unpriced = len(booked.unpriced)
    return BookingAnswer(visits=booked.visits, lines=booked.lines, unpriced=unpriced)


@router.post("/ledger-months/{month}/close", responses=failures(HTTPStatus.CONFLICT))
def close_ledger_month(month: str, who: Manager, house: InHouse) -> ClosedMonth:
    """Close a month, for good: it takes no line any more."""
    with house.database.write() as session:
        row = close_month(session, who, house.travel, Month.read(month), house.now())
        return closed_month(row, first_zone(session))


@router.get("/deduction-rules")
def list_deduction_rules(who: OfficeReader, house: InHouse) -> DeductionRules:
    """List the rules of deductions; all are off until a manager switches them on."""
    with house.database.read() as session:
        return DeductionRules(rules=[rule_body(rule) for rule in deduction_rules(session)])


@router.put("/deduction-rules")
def set_deduction_rules(body: DeductionRules, who: Manager, house: InHouse) -> DeductionRules:
    """Set what is deducted for visits that are booked from now on."""
    rules = [rule_of(rule) for rule in body.rules]
    with house.database.write() as session:
        change_deduction_rules(session, who, rules, house.now())
    return body


def _line(house: House, line_id: int) -> LineView:
    with house.database.read() as session:
        line: LedgerLine = line_told(session, line_id)
        rules = {rule.id: rule for rule in deduction_rules(session)}
        return line_view(line, rules.get(line.rule), first_zone(session))
