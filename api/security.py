"""What every answer says to browsers, and which requests of theirs are refused."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import answer
from dispatch.domain.codes_requests import AccessCode, RequestCode
from solver.faults import Fault

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_PAGES = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site of requests that no page of another site can have caused."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}
HSTS = "max-age=31536000"
FOREVER = "public, max-age=31536000, immutable"
"""For files whose name holds a hash of their content."""


class Security:
    """Adds the headers of `HEADERS` and a content policy.

    Keeps out what pages of other sites cause, and bodies that say they have more bytes than
    `max_body_bytes`, or than `larger` allows at a path; the framework itself cuts off those that do
    not say.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_body_bytes: int,
        map_tiles_url: str | None = None,
        larger: Mapping[str, int] | None = None,
    ) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._larger = larger or {}
        self._policy = content_policy(map_tiles_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(scope, MutableHeaders(scope=message))
            await send(message)

        refused = self._refused(Request(scope))
        await (refused or self._app)(scope, receive, send_with_headers)

    def _refused(self, request: Request) -> Response | None:
        if is_cross_site(request.method, request.headers):
            return answer(request, [Fault(AccessCode.CROSS_SITE)], HTTPStatus.FORBIDDEN)
        length = request.headers.get("content-length", "")
        most = self._larger.get(request.url.path, self._max_body_bytes)
        if length.isdecimal() and int(length) > most:
            fault = Fault(RequestCode.BODY_TOO_LARGE)
            return answer(request, [fault], HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return None

    def _add_headers(self, scope: Scope, headers: MutableHeaders) -> None:
        headers.update(HEADERS)
        headers["Content-Security-Policy"] = self._policy
        if scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = HSTS
        if "cache-control" not in headers:
            headers["Cache-Control"] = _caching(scope["path"])


def is_cross_site(method: str, headers: Headers) -> bool:
    """Tell whether a page of another site may have caused a request that changes something.

    A request with a token is not the browser's own doing, and one without any of the headers comes
    from no browser.
    """
    if method in SAFE_METHODS or headers.get("authorization", "").lower().startswith("bearer "):
        return False
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in OWN_PAGES
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def content_policy(map_tiles_url: str | None) -> str:
    """Allow only what comes from this server, and pictures of the map if it has tiles."""
    tiles = "" if map_tiles_url is None else " " + _origin(map_tiles_url)
    rules = {
        "default-src": "'self'",
        "img-src": f"'self' data:{tiles}",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _origin(url: str) -> str:
    """Return scheme and host of a tile address; its {s} stands for any subdomain."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"


def _caching(path: str) -> str:
    if path.startswith("/v1"):
        return "no-store"
    return FOREVER if path.startswith("/assets/") else "no-cache"
