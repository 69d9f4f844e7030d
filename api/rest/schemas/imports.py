"""What became of a table of requests."""

from api.rest.schemas.base import Schema, shown

PROBLEM = {
    "row": 17,
    "column": "phone",
    "code": "INTAKE_PHONE_MALFORMED",
    "cause": "no is no phone number.",
    "action": "Write 5 to 20 digits: 13900001234",
}


class ImportProblem(Schema):
    """One thing that is wrong with a table; without a row it is the whole."""

    model_config = shown(PROBLEM)

    row: int | None
    column: str
    code: str
    cause: str
    action: str


class ImportAnswer(Schema):
    """What became of a table, or would become of it: cases, and repetitions merged into theirs.

    `rows` are those that could be read. With errors nothing is imported.
    """

    model_config = shown(
        {"file": "requests.xlsx", "rows": 120, "taken": 117, "merged": 3, "errors": []}
    )

    file: str
    rows: int
    taken: int
    merged: int
    errors: list[ImportProblem]
