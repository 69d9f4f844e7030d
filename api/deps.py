"""What request handlers are given."""

from typing import Annotated

from fastapi import Depends, Request

from api.language import language_of
from api.limits import SignInLimits, SurveyLimits
from dispatch.bootstrap import House
from dispatch.domain.kinds import Language


def house_of(request: Request) -> House:
    """Return everything that was wired when the application was made."""
    house: House = request.app.state.house
    return house


def sign_in_limits_of(request: Request) -> SignInLimits:
    """Return the counters of this application's sign-ins."""
    limits: SignInLimits = request.app.state.sign_in_limits
    return limits


def survey_limits_of(request: Request) -> SurveyLimits:
    """Return the counters of this application's calls for surveys."""
    limits: SurveyLimits = request.app.state.survey_limits
    return limits


InHouse = Annotated[House, Depends(house_of)]
InLanguage = Annotated[Language, Depends(language_of)]
"""Ask for it after the user: whose language goes before the browser's."""

CountedSignIns = Annotated[SignInLimits, Depends(sign_in_limits_of)]
CountedSurveys = Annotated[SurveyLimits, Depends(survey_limits_of)]
