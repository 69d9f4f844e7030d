"""In which language a request is answered."""

from fastapi import Request

from dispatch.domain.kinds import Language


def language_of(request: Request) -> Language:
    """Return the signed-in user's language, else that of ?lang, else of Accept-Language."""
    known: Language | None = getattr(request.state, "language", None)
    return known or _asked(request) or _accepted(request) or _default(request)


def _asked(request: Request) -> Language | None:
    return _language(request.query_params.get("lang", ""))


def _accepted(request: Request) -> Language | None:
    """Return the best of Accept-Language that texts exist in; equal weights in their order."""
    offers = []
    for position, part in enumerate(request.headers.get("accept-language", "").split(",")):
        tag, _, weight = part.partition(";")
        language = _language(tag.strip().split("-")[0])
        if language is not None:
            offers.append((-_weight(weight), position, language))
    return min(offers)[2] if offers and min(offers)[0] < 0 else None


def _weight(text: str) -> float:
    name, _, number = text.strip().partition("=")
    try:
        return float(number) if name == "q" else 1.0
    except ValueError:
        return 0.0


def _language(text: str) -> Language | None:
    return Language(text.lower()) if text.lower() in Language.__members__.values() else None


def _default(request: Request) -> Language:
    house = getattr(request.app.state, "house", None)
    return Language.ZH if house is None else house.settings.default_language
