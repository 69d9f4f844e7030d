"""docs/files.md and the schemas beside it say what the reader and the writer do."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from solver.faults import InvalidInput
from solver.formats.json import read_plan, read_problem, write_plan, write_problem
from solver.geodesic import GeodesicModel, SpeedBand, travel_matrices
from solver.problem import Problem, Travel
from tests.support.full_problem import full_plan, full_problem
from tests.support.schema import problems_with

DOCS = Path(__file__).parents[2] / "docs"
SCHEMAS = {
    name: json.loads((DOCS / f"{name}.schema.json").read_text("utf-8"))
    for name in ("problem", "plan")
}
TEXT = (DOCS / "files.md").read_text("utf-8")


def geodesic(problem: Problem) -> Problem:
    model = GeodesicModel(1_350, {"car": (SpeedBand(2_000, 20), SpeedBand(None, 45))})
    model = replace(model, speeds={**model.speeds, "e-bike": (SpeedBand(None, 18),)})
    lat = [point.lat for point in problem.locations]
    lon = [point.lon for point in problem.locations]
    distance_m, duration_s = travel_matrices(lat, lon, model)
    return replace(problem, travel=Travel(duration_s, distance_m, model))


def written() -> dict[str, list[Any]]:
    """Files with every field of the schemas between them."""
    problem = full_problem()
    plan = write_plan(problem, full_plan(problem))
    return {
        "problem": [
            json.loads(write_problem(problem)),
            json.loads(write_problem(geodesic(problem))),
        ],
        "plan": [json.loads(plan)],
    }


def fields_of(schema: Any) -> Iterator[tuple[str, str, Any]]:
    """Definition, name and schema of each field."""
    for name, field in schema["properties"].items():
        yield "", name, field
    for definition, inner in schema["$defs"].items():
        for name, field in inner.get("properties", {}).items():
            yield definition, name, field


def used(value: Any, rule: Any, root: Any, definition: str = "") -> Iterator[tuple[str, str]]:
    """Definition and name of each field that occurs in a value."""
    if "$ref" in rule:
        definition = rule["$ref"].rsplit("/", 1)[1]
        rule = root["$defs"][definition]
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in rule.get("properties", {}):
                yield definition, name
                yield from used(inner, rule["properties"][name], root)
            elif isinstance(rule.get("additionalProperties"), dict):
                yield from used(inner, rule["additionalProperties"], root)
    elif isinstance(value, list):
        for inner in value:
            yield from used(inner, rule.get("items", {}), root)


@pytest.mark.parametrize("name", SCHEMAS)
def test_written_files_are_valid(name: str) -> None:
    schema = SCHEMAS[name]
    for value in written()[name]:
        assert list(problems_with(value, schema, schema)) == []


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_of_the_schema_is_written(name: str) -> None:
    schema = SCHEMAS[name]
    known = {(definition, field) for definition, field, _ in fields_of(schema)}
    occurring = {pair for value in written()[name] for pair in used(value, schema, schema)}
    assert known - occurring == set()


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_field_is_documented_as_in_the_schema(name: str) -> None:
    _, chapter = TEXT.split(f"\n## {name}.json\n")
    chapter = chapter.split("\n## ")[0]
    sections = {"": chapter.split("\n### ")[0]}
    for section in chapter.split("\n### ")[1:]:
        sections[section.split("\n", 1)[0]] = section
    for definition, field, rule in fields_of(SCHEMAS[name]):
        rows = [row for row in sections[definition].splitlines() if row.startswith(f"| `{field}`")]
        assert len(rows) == 1, (definition, field)
        assert rule["description"] in rows[0]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_reader_demands_what_the_schema_requires(name: str) -> None:
    """Take each required field away, wherever it occurs: the reader misses exactly that one."""
    schema, problem = SCHEMAS[name], full_problem()
    for value in written()[name]:
        for parent, key, path in _required(value, schema, schema):
            kept = parent.pop(key)
            with pytest.raises(InvalidInput) as refusal:
                _read(name, value, problem)
            parent[key] = kept
            assert ("FIELD_MISSING", path) in {
                (fault.code.value, fault.field) for fault in refusal.value.faults
            }


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_reader_does_without_what_the_schema_leaves_open(name: str) -> None:
    schema, problem = SCHEMAS[name], full_problem()
    for value in written()[name]:
        for parent, key, path in _optional(value, schema, schema):
            kept = parent.pop(key)
            try:
                _read(name, value, problem)
            except InvalidInput as refusal:
                missing = {fault.field for fault in refusal.faults if fault.code == "FIELD_MISSING"}
                assert path not in missing or key in CONDITIONAL, path
            parent[key] = kept


CONDITIONAL = {
    "slaDueTime",  # only with tiers or a bound
    "duration",  # of a FLOATING break
    "id",  # of a VISIT
    *("model", "factor"),  # without matrices
}


def _read(name: str, value: Any, problem: Problem) -> None:
    text = json.dumps(value)
    if name == "problem":
        read_problem(text)
    else:
        read_plan(text, problem)


def _required(value: Any, rule: Any, root: Any) -> list[tuple[dict[str, Any], str, str]]:
    return [entry[:3] for entry in _entries(value, rule, root, "") if entry[3]]


def _optional(value: Any, rule: Any, root: Any) -> list[tuple[dict[str, Any], str, str]]:
    return [entry[:3] for entry in _entries(value, rule, root, "") if not entry[3]]


def _entries(
    value: Any, rule: Any, root: Any, at: str
) -> Iterator[tuple[dict[str, Any], str, str, bool]]:
    """Every field in a value: its object, name, path, and whether it is required."""
    if "$ref" in rule:
        rule = root["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    if rule.get("description") == root["$defs"].get("kpis", {}).get("description"):
        return  # written, not read
    if rule.get("description") == root["$defs"].get("scoreAnalysis", {}).get("description"):
        return
    if isinstance(value, dict):
        for name in list(value):
            path = f"{at}.{name}" if at else name
            inner = rule.get("properties", {}).get(name)
            if inner is None:
                inner = rule["additionalProperties"]
            else:
                yield value, name, path, name in rule["required"]
            yield from _entries(value[name], inner, root, path)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _entries(item, rule.get("items", {}), root, f"{at}[{number}]")
