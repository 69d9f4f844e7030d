"""The character U+0000, which PostgreSQL cannot keep: refused alike over each database."""

import pytest

from tests.api.office import Office

WANTED = {
    "workType": "repair",
    "phone": "13700000001",
    "name": "林女士",
    "address": "福建省福州市鼓楼区温泉街道五四路1号",
}


def test_a_text_with_nul_is_refused_in_a_body(office_anywhere: Office) -> None:
    desk = office_anywhere.signed_in("dispatcher")
    for field in ("name", "address", "description", "ticket"):
        answer = desk.post("/v1/requests", json=WANTED | {field: "a\0b"})
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["code"] == "TEXT_WITH_NUL"
    # A backslash and five other characters are a text like any other.
    answer = desk.post("/v1/requests", json=WANTED | {"description": "\\u0000"})
    assert answer.status_code == 201
    assert answer.json()["case"]["description"] == "\\u0000"


@pytest.mark.parametrize("address", ["/v1/devices/a%00b", "/v1/search?q=a%00b"])
def test_and_in_an_address(office_anywhere: Office, address: str) -> None:
    answer = office_anywhere.signed_in("dispatcher").get(address)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "TEXT_WITH_NUL"
