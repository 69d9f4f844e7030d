"""Chinese sentences have the punctuation of Chinese, and the trade's words of the glossary."""

import re
from collections.abc import Iterator

import pytest

from api.texts.codes import TEXTS
from api.texts.command_line import LINES
from tests.house.test_tracked_files import ROOT

WEB = ROOT / "api" / "web" / "src" / "texts" / "zh.ts"
TABLES = sorted((ROOT / "api" / "texts").rglob("*.py"))

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][\[\]]?[,;:?!()]|[,;:?!()][\[\]]?[\u4e00-\u9fff]")
"""Half-width punctuation beside a Chinese character; brackets around what may be left out."""

QUOTED = re.compile(r"""(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1""")
"""A string on one line; what is between three quotation marks is English and may name a word."""


def quoted() -> Iterator[tuple[str, str]]:
    """Every string with Chinese in it, where the texts for people stand."""
    for path in [*TABLES, WEB]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.lstrip().startswith(('"""', "#", "/*", "*")):
                continue
            for found in QUOTED.finditer(line):
                if re.search(r"[\u4e00-\u9fff]", found[2]):
                    yield f"{path.relative_to(ROOT)}:{number}", found[2]


def test_chinese_sentences_have_full_width_punctuation() -> None:
    texts = [*quoted()]
    assert len(texts) > 1_000
    assert [(place, text) for place, text in texts if HALF_WIDTH.search(text)] == []


@pytest.mark.parametrize(
    ("text", "half_width"),
    [
        ("派单 {id} 不存在，请重试。", False),
        ("原因:超时", True),
        ("缺少零件[:{part}]", True),
        ("缺少零件[：{part}]", False),
        ("超时(30 分钟)", True),
        ("PP;RO；仅用于滤芯更换", False),
        ("12:30 开门", False),
    ],
)
def test_what_counts_as_half_width(text: str, half_width: bool) -> None:
    assert (HALF_WIDTH.search(text) is not None) is half_width


def test_a_partner_point_is_called_as_the_glossary_says() -> None:
    glossary = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    assert "特约网点" in glossary
    assert [(place, text) for place, text in quoted() if "服务网点" in text] == []


def test_the_texts_that_are_checked_are_those_that_people_read() -> None:
    said = {text for texts in TEXTS.values() for text in (texts.cause_zh, texts.action_zh)}
    assert not [text for text in said if HALF_WIDTH.search(text)]
    assert not [name for name, line in LINES.items() if HALF_WIDTH.search(line["zh"])]
