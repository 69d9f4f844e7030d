"""The part of JSON Schema that the schemas in docs/ use, as a judge of values."""

import re
from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
KEYWORDS = {
    *("$ref", "$defs", "$schema", "title", "description", "type", "enum", "pattern", "items"),
    *("properties", "required", "additionalProperties"),
    *("minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems"),
}


def problems_with(value: Any, rule: Any, root: Any, at: str = "") -> Iterator[str]:
    """Where the value is not as the schema says."""
    assert set(rule) <= KEYWORDS, sorted(set(rule) - KEYWORDS)
    if "$ref" in rule:
        yield from problems_with(value, root["$defs"][rule["$ref"].rsplit("/", 1)[1]], root, at)
        return
    kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{at}: not {kinds}"
        return
    yield from (f"{at}: {problem}" for problem in _limits(value, rule))
    if isinstance(value, dict):
        yield from _object(value, rule, root, at)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            if "items" in rule:
                yield from problems_with(item, rule["items"], root, f"{at}[{number}]")


def _is(value: object, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _limits(value: Any, rule: Any) -> Iterator[str]:
    if "enum" in rule and value not in rule["enum"]:
        yield f"{value!r} is not one of {rule['enum']}"
    if "pattern" in rule and not re.search(rule["pattern"], value):
        yield f"{value!r} does not match {rule['pattern']}"
    if "minimum" in rule and value < rule["minimum"]:
        yield f"{value} is too small"
    if "exclusiveMinimum" in rule and value <= rule["exclusiveMinimum"]:
        yield f"{value} is too small"
    if "maximum" in rule and value > rule["maximum"]:
        yield f"{value} is too large"
    if "minItems" in rule and not rule["minItems"] <= len(value) <= rule["maxItems"]:
        yield f"{len(value)} items"


def _object(value: dict[str, Any], rule: Any, root: Any, at: str) -> Iterator[str]:
    known = rule.get("properties", {})
    others = rule.get("additionalProperties", True)
    yield from (f"{at}: lacks {name}" for name in rule.get("required", ()) if name not in value)
    for name, inner in value.items():
        if name in known:
            yield from problems_with(inner, known[name], root, f"{at}.{name}")
        elif others is False:
            yield f"{at}: does not know {name}"
        elif isinstance(others, dict):
            yield from problems_with(inner, others, root, f"{at}.{name}")
