"""The built web application, or a clear word where it has not been built."""

from collections.abc import Callable
from html import escape
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

NOT_BUILT = (
    "The web application has not been built. Run `make setup` in the project's folder "
    "and start the server again. The API works without it.\n"
    "网页应用尚未构建。请在项目目录运行 `make setup` 后重启服务。API 不受影响。\n"
)


PAGES = {"/technician": "technician.html", "/survey": "survey.html"}
"""Where each page beside the console is served from."""


def add_pages(app: FastAPI, folder: Path, map_tiles_url: str | None = None) -> None:
    """Serve the console at /, the technician's page at /technician, the customer's at /survey.

    The console learns from its page where the tiles of its map are; without them it shows none.
    """
    if not (folder / "index.html").is_file():
        for path in ("/", *PAGES):
            app.add_api_route(path, _not_built, include_in_schema=False)
        return
    if map_tiles_url is not None:
        _add_console_with_tiles(app, folder / "index.html", map_tiles_url)

    for path, name in PAGES.items():
        app.add_api_route(path, _page_of(folder / name), include_in_schema=False)
    app.mount("/", StaticFiles(directory=folder, html=True))


def _page_of(file: Path) -> Callable[[], Response]:
    def page() -> Response:
        return FileResponse(file)

    return page


def _add_console_with_tiles(app: FastAPI, page: Path, map_tiles_url: str) -> None:
    named = f'<meta name="map-tiles" content="{escape(map_tiles_url)}" />'

    def console_page() -> Response:
        return HTMLResponse(
            page.read_text(encoding="utf-8").replace("</head>", f"{named}</head>", 1)
        )

    for path in ("/", "/index.html"):
        app.add_api_route(path, console_page, include_in_schema=False)


def _not_built() -> Response:
    return PlainTextResponse(NOT_BUILT, 503)
