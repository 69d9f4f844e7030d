"""The built web application, or a clear word where it has not been built."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

NOT_BUILT = (
    "The web application has not been built. Run `make setup` in the project's folder "
    "and start the server again. The API works without it.\n"
    "网页应用尚未构建。请在项目目录运行 `make setup` 后重启服务。API 不受影响。\n"
)


def add_pages(app: FastAPI, folder: Path) -> None:
    """Serve the console at / and the technician's page at /technician."""
    if not (folder / "index.html").is_file():
        app.add_api_route("/", _not_built, include_in_schema=False)
        app.add_api_route("/technician", _not_built, include_in_schema=False)
        return
    technician = folder / "technician.html"

    def technician_page() -> Response:
        return FileResponse(technician)

    app.add_api_route("/technician", technician_page, include_in_schema=False)
    app.mount("/", StaticFiles(directory=folder, html=True))


def _not_built() -> Response:
    return PlainTextResponse(NOT_BUILT, 503)
