"""What request handlers are given."""

from typing import Annotated

from fastapi import Depends, Request

from dispatch.bootstrap import House


def house_of(request: Request) -> House:
    """Everything that was wired when the application was made."""
    house: House = request.app.state.house
    return house


InHouse = Annotated[House, Depends(house_of)]
