"""Who is asking, and whether they may."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from api.deps import InHouse
from dispatch.domain.codes_requests import AccessCode
from dispatch.domain.kinds import MANAGING, Role, TokenScope
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal, principal_of_session
from dispatch.services.people.api_tokens import principal_of_token
from solver.faults import Fault

COOKIE = "roundsman_session"
BEARER = "bearer "


def principal(request: Request, house: InHouse) -> Principal:
    """Return who is signed in, by an API token or else by the session cookie.

    Raises
    ------
    Refused
        UNAUTHENTICATED when neither names anyone (any more).
    """
    authorization = request.headers.get("authorization", "")
    cookie = request.cookies.get(COOKIE)
    with house.database.read() as session:
        if authorization.lower().startswith(BEARER):
            found = principal_of_token(session, authorization[len(BEARER) :].strip(), house.now())
            code = AccessCode.TOKEN_INVALID
        else:
            found = principal_of_session(session, cookie or "", house.now())
            code = AccessCode.SIGN_IN_REQUIRED
    if found is None:
        raise Refused(Fault(code), Refusal.UNAUTHENTICATED)
    request.state.language = found.language
    return found


SignedIn = Annotated[Principal, Depends(principal)]


def allowed(*roles: Role, scope: TokenScope = TokenScope.READ) -> Callable[[Principal], Principal]:
    """Make a dependency that lets only these roles pass, and only API tokens of `scope`."""

    def check(who: SignedIn) -> Principal:
        if who.role not in roles:
            raise Refused(
                Fault(AccessCode.ROLE_NOT_ALLOWED, "", {"role": who.role.value}), Refusal.FORBIDDEN
            )
        if who.scopes is not None and scope not in who.scopes:
            fault = Fault(AccessCode.SCOPE_NOT_ALLOWED, "", {"scope": scope.value})
            raise Refused(fault, Refusal.FORBIDDEN)
        return who

    return check


OFFICE = (*MANAGING, Role.DISPATCHER)
FIELD = (*OFFICE, Role.TECHNICIAN)
PAID = (*FIELD, Role.PARTNER)
POINTS = (*OFFICE, Role.PARTNER)

OfficeReader = Annotated[Principal, Depends(allowed(*OFFICE))]
OfficePlanner = Annotated[Principal, Depends(allowed(*OFFICE, scope=TokenScope.PLAN))]
Manager = Annotated[Principal, Depends(allowed(*MANAGING, scope=TokenScope.PLAN))]
OfficePublisher = Annotated[Principal, Depends(allowed(*OFFICE, scope=TokenScope.PUBLISH))]
ReadingSender = Annotated[Principal, Depends(allowed(*OFFICE, scope=TokenScope.READINGS))]
PaidReader = Annotated[Principal, Depends(allowed(*PAID))]
PaidReporter = Annotated[Principal, Depends(allowed(*PAID, scope=TokenScope.PLAN))]
FieldReader = Annotated[Principal, Depends(allowed(*FIELD))]
PointReader = Annotated[Principal, Depends(allowed(*POINTS))]
PointAnswerer = Annotated[Principal, Depends(allowed(*POINTS, scope=TokenScope.PLAN))]
