"""Pay per visit over REST."""

from tests.api.office import Office


def test_pay_is_set_from_a_day_on(office: Office) -> None:
    chief = office.signed_in("admin")
    first = chief.get("/v1/technicians/ann/pay").json()
    assert first == {"items": [{"validFrom": None, "amounts": []}]}
    wanted = {"validFrom": "2026-11-01", "amounts": [{"workType": "repair", "amount": "15.00"}]}
    assert chief.put("/v1/technicians/ann/pay", json=wanted).json() == {
        "items": [*first["items"], wanted]
    }
    wrong = {"validFrom": "2026-12-01", "amounts": [{"workType": "gas", "amount": "-0.01"}]}
    refused = chief.put("/v1/technicians/ann/pay", json=wrong)
    assert [(error["code"], error["field"]) for error in refused.json()["errors"]] == [
        ("LEDGER_PAY_RANGE", "amounts.gas"),
        ("UNKNOWN_REFERENCE", "amounts"),
    ]
    assert len(chief.get("/v1/technicians/ann/pay").json()["items"]) == 2
    assert chief.get("/v1/technicians/nobody/pay").status_code == 404
