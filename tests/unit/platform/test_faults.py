"""Faults of form: the reason stands in both languages."""

import re
from typing import Annotated, Any, Literal

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError

from shared.kernel.errors import Fault
from shared.platform.web.faults import faults_of
from shared.platform.web.problem_texts import TEXTS
from shared.platform.web.schemas import DayField, MonthField, Number


class Asked(BaseModel):
    name: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]+$")] = "abc"
    count: Annotated[int, Field(ge=1, le=9)] = 1
    kind: Literal["one", "other"] = "one"
    items: Annotated[list[int], Field(max_length=1)] = []
    number: Number | None = None
    day: DayField | None = None
    month: MonthField | None = None


def faults(**document: Any) -> list[Fault]:
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate(document, strict=True)
    return faults_of(RequestValidationError(refused.value.errors()))


@pytest.mark.parametrize(
    ("document", "chinese"),
    [
        ({"name": 7}, "应为文本"),
        ({"name": "a"}, "至少应有 2 个字符"),
        ({"name": "abcde"}, "最多 4 个字符"),
        ({"name": "A1"}, "形式应为 ^[a-z]+$"),
        ({"count": "1"}, "应为整数"),
        ({"count": 0}, "不得小于 1"),
        ({"count": 10}, "不得大于 9"),
        ({"kind": "third"}, "应为下列之一：'one'、'other'"),
        ({"items": 1}, "应为列表"),
        ({"items": [1, 2]}, "最多 1 项"),
        ({"number": True}, "应为普通写法的十进制数"),
        ({"number": "1.1234567"}, "小数点前最多 12 位，后最多 6 位"),
        ({"day": 5}, "日期应为 YYYY-MM-DD 形式的文本"),
        ({"day": "1800-01-01"}, "日期应在 1900 至 2201 年之间"),
        ({"month": "2025-13"}, "月份应写作 YYYY-MM，不早于 2000-01"),
    ],
    ids=str,
)
def test_why_a_value_is_invalid_is_said_in_chinese_too(document: dict[str, Any], chinese: str) -> None:
    [fault] = faults(**document)
    assert fault.code == "value_invalid"
    sentence = TEXTS["value_invalid"].detail("zh").format_map(fault.params)
    assert sentence == f"值不符合要求：{chinese}。"
    assert re.fullmatch("[ -~]+", str(fault.params["reason"]))
