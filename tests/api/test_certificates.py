"""The work list of certificates over REST."""

from datetime import timedelta

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
