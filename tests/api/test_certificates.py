"""The work list of certificates over REST."""

from datetime import timedelta

from sqlalchemy import select

from dispatch.store.people import TechnicianSkill
from tests.api.office import Office
from tests.support.rows import DAY


def test_what_expires_within_thirty_days_is_listed(office: Office) -> None:
    with office.database.write() as session:
        session.add_all(
            [
                TechnicianSkill(technician_id="ann", skill="gas", valid_to=DAY + timedelta(days=5)),
                TechnicianSkill(
                    technician_id="ben", skill="gas", valid_to=DAY + timedelta(days=31)
                ),
            ]
        )
    answer = office.signed_in("dispatcher").get("/v1/certificates/expiring")
    assert answer.json()["items"] == [
        {
            "holder": "TECHNICIAN",
            "holderId": "ann",
            "holderName": {"zh": "安", "en": "Ann"},
            "person": "",
            "skill": "gas",
            "certificateNo": None,
            "issuer": None,
            "validTo": "2026-10-13",
            "daysLeft": 5,
            "pressing": "URGENT",
        }
    ]


def test_a_renewed_certificate_takes_over_with_level_and_speed(office: Office) -> None:
    old = TechnicianSkill(
        technician_id="ann",
        skill="gas",
        level=3,
        duration_permille=900,
        valid_to=DAY + timedelta(days=5),
    )
    with office.database.write() as session:
        session.add(old)
    manager = office.signed_in("admin")
    body = {
        "holder": "TECHNICIAN",
        "holderId": "ann",
        "skill": "gas",
        "certificateNo": "FJ-7",
        "validFrom": "2026-10-14",
        "validTo": "2026-10-13",
    }
    refused = manager.post("/v1/certificates/renewals", json=body)
    # It ends before it begins, and no later than the one that there is: 13 October.
    assert [(error["code"], error["field"]) for error in refused.json()["errors"]] == [
        ("CERTIFICATE_REVERSED", "validTo"),
        ("CERTIFICATE_NOT_LATER", "validTo"),
    ]
    unknown = manager.post("/v1/certificates/renewals", json=body | {"holderId": "ben"})
    assert unknown.status_code == 404
    listed = manager.post("/v1/certificates/renewals", json=body | {"validTo": "2028-10-13"})
    assert listed.json()["items"] == []
    with office.database.read() as session:
        rows = session.scalars(select(TechnicianSkill).where(TechnicianSkill.skill == "gas")).all()
        made = max(rows, key=lambda row: row.valid_to or DAY)
        assert (made.level, made.duration_permille, made.certificate_no) == (3, 900, "FJ-7")
