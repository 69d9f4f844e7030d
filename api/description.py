"""The application as OpenAPI describes it, before anything stands behind it."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import Lifespan

from api.rest.router import router
from api.rest.schemas.base import Schema
from api.rest.schemas.events import Change
from api.rest.schemas.runs import RunEvent
from api.version import VERSION

STREAM = "text/event-stream"
JSON = "application/json"
STREAMED: dict[str, type[Schema]] = {"streamChanges": Change, "streamRun": RunEvent}
"""What the data of each stream's events holds, by operation."""


class DescribedApp(FastAPI):
    """Describes its streams in full: FastAPI leaves out what their data holds."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        if self.openapi_schema is None:
            document = super().openapi()
            schemas = document["components"]["schemas"]
            for operation in _operations(document):
                streamed = STREAMED.get(operation["operationId"])
                if streamed is not None:
                    schemas |= _schemas_of(streamed)
                    _describe_stream(operation, streamed)
        return self.openapi_schema or {}


def described(
    kind: type[FastAPI] = DescribedApp,
    lifespan: Lifespan[FastAPI] | None = None,
    max_body_size: int | None = None,
) -> FastAPI:
    """Make the application with all its operations; bodies have at most so many bytes."""
    app = kind(
        title="Roundsman",
        version=VERSION,
        summary="Plans and follows the rounds of field-service technicians.",
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        lifespan=lifespan,
        max_body_size=max_body_size,
    )
    app.include_router(router)
    return app


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function, in the words of a client."""
    head, *rest = route.name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _schemas_of(model: type[Schema]) -> dict[str, Any]:
    """Return the schema of a model and of all that it holds, by name."""
    whole = model.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    parts: dict[str, Any] = whole.pop("$defs", {})
    return {**parts, model.__name__: whole}


def _describe_stream(operation: dict[str, Any], model: type[Schema]) -> None:
    """Say what the data of the events holds; and that refusals are JSON, not a stream."""
    for status, response in operation["responses"].items():
        content = response["content"]
        if status != "200":
            content[JSON] = content.pop(STREAM)
            continue
        data = content[STREAM]["itemSchema"]["properties"]["data"]
        data["contentMediaType"] = JSON
        data["contentSchema"] = {"$ref": f"#/components/schemas/{model.__name__}"}
