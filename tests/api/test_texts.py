"""Every code has its words in both languages, and the index of codes is up to date."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

import dispatch.domain
import solver.codes
from api.texts import index
from api.texts.codes import TABLES, TEXTS, fault_code
from api.texts.command_line import LINES
from api.texts.faults import worded
from api.texts.words import ABSENT, Said, filled, names_in
from dispatch.domain.codes import ScenarioCode
from dispatch.domain.kinds import Language
from dispatch.files.faults import FileFault
from solver.codes import InputCode
from solver.faults import Fault

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
FOLLOWS_THE_FAULT = {"field"}
"""Names that every text may use, whatever the params of the fault."""


def code_enumerations() -> Iterator[type[StrEnum]]:
    names = [module.name for module in pkgutil.iter_modules(dispatch.domain.__path__)]
    modules = [importlib.import_module(f"dispatch.domain.{n}") for n in names if "codes" in n]
    for module in (solver.codes, *modules):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                yield value


EVERY_CODE = [code for codes in code_enumerations() for code in codes]


@pytest.mark.parametrize("code", EVERY_CODE)
def test_every_code_has_a_cause_and_an_action_in_both_languages(code: StrEnum) -> None:
    said = TEXTS[code]
    for chinese in (said.cause_zh, said.action_zh):
        assert CHINESE.search(chinese)
    for english in (said.cause_en, said.action_en):
        assert english
        # Chinese may be named as an example, never be the text.
        assert re.search("[a-z]{2}", english)


def test_every_text_belongs_to_a_code() -> None:
    assert set(TEXTS) == set(EVERY_CODE)
    assert sum(len(table) for _, table in TABLES) == len(TEXTS)


def test_no_two_codes_have_one_name() -> None:
    names = [code.value for code in EVERY_CODE]
    assert sorted(names) == sorted(set(names))
    assert all(fault_code(code.value) is code for code in EVERY_CODE)


@pytest.mark.parametrize("code", EVERY_CODE)
def test_both_languages_name_the_same_values(code: StrEnum) -> None:
    said = TEXTS[code]
    english, chinese = (
        {*names_in(said.cause(language)), *names_in(said.action(language))}
        for language in (Language.EN, Language.ZH)
    )
    assert english - FOLLOWS_THE_FAULT == chinese - FOLLOWS_THE_FAULT


def faults_in_code() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Every `Fault(Code.NAME, field, {...})` whose params stand there in full."""
    for room in ("solver", "dispatch", "api"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if "node_modules" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield from _faults_of(node, f"{path.relative_to(ROOT)}")


def _faults_of(function: ast.FunctionDef, where: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    local = {
        target.id: keys
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and (keys := _keys(node.value)) is not None
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(function):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        if call.func.id not in {"Fault", "FileFault"} or not call.args:
            continue
        code, params = call.args[0], call.args[2] if len(call.args) > 2 else None
        if not (isinstance(code, ast.Attribute) and isinstance(code.value, ast.Name)):
            continue
        given = _keys(params) if params is not None else frozenset()
        if isinstance(params, ast.Name):
            given = local.get(params.id)
        if given is not None and not any(word.arg == "params" for word in call.keywords):
            yield f"{where}:{call.lineno}", f"{code.value.id}.{code.attr}", given


def _keys(node: ast.expr | None) -> frozenset[str] | None:
    if not isinstance(node, ast.Dict):
        return None
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
    return frozenset(map(str, keys)) if len(keys) == len(node.keys) else None


FAULTS_IN_CODE = [*faults_in_code()]


def test_faults_are_found_in_the_code() -> None:
    assert len(FAULTS_IN_CODE) > 50


@pytest.mark.parametrize(("where", "name", "given"), FAULTS_IN_CODE)
def test_a_text_names_only_values_that_its_faults_have(
    where: str, name: str, given: frozenset[str]
) -> None:
    enumeration, _, member = name.partition(".")
    code = next(c for c in EVERY_CODE if (type(c).__name__, c.name) == (enumeration, member))
    said = TEXTS[code]
    for text in (said.cause_en, said.action_en, said.cause_zh, said.action_zh):
        always = re.sub(r"\[[^\]]*\]", "", text)
        assert names_in(always) <= given | FOLLOWS_THE_FAULT, where


def test_values_are_filled_in() -> None:
    assert filled("{a} of {b}", {"a": 1, "b": 2}) == "1 of 2"
    assert filled("{a} of {b}", {"a": 1}) == f"1 of {ABSENT}"
    assert filled("wrong[: {a}].", {"a": 1}) == "wrong: 1."
    assert filled("wrong[: {a}].", {}) == "wrong."


def test_braces_in_a_value_are_left_alone() -> None:
    assert filled("{a}", {"a": "{b} [c]"}) == "{b} [c]"


def test_a_fault_in_words() -> None:
    fault = Fault(InputCode.OUT_OF_RANGE, "visits[3].priority", {"value": 11})
    english, chinese = worded(fault, Language.EN), worded(fault, Language.ZH)
    assert english.cause == "The field visits[3].priority is out of range: 11."
    assert chinese.cause == "字段 visits[3].priority 超出范围：11。"
    assert english.field == chinese.field == "visits[3].priority"


def test_a_fault_of_a_file_says_file_row_and_column() -> None:
    fault = FileFault(ScenarioCode.VALUE_EMPTY, "phone", file="customers.csv", row=7)
    assert worded(fault, Language.EN).field == "customers.csv:7:phone"


@pytest.mark.parametrize("name", LINES)
def test_every_line_of_the_command_line_is_in_both_languages(name: str) -> None:
    line = LINES[name]
    assert line.keys() == {"en", "zh"}
    assert names_in(line["en"]) == names_in(line["zh"])


def test_the_index_of_codes_is_up_to_date() -> None:
    assert index.PATH.read_text(encoding="utf-8") == index.document()


def test_the_index_holds_every_code() -> None:
    headings = set(re.findall(r"^### (\S+)$", index.document(), re.MULTILINE))
    assert headings == {code.value for code in EVERY_CODE}


def test_said_chooses_by_language() -> None:
    said = Said("cause", "action", "原因", "办法")
    assert (said.cause(Language.ZH), said.action(Language.EN)) == ("原因", "action")
