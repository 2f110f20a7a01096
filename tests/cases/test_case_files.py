"""The reading of case files: what a case may change of the documents it shares, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import CaseError, load_case

MODEL = {
    "quota": {"enforcement": "full", "last_place_max_share": "0.34"},
    "indicators": [{"code": "B01", "points": "60"}, {"code": "M01", "points": "40"}],
}
CASE = {"says": "nobody at all", "policy": "model", "people": [], "expected": {}}


def write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document), encoding="utf-8")


def expand(cases: Path, **fields: Any) -> dict[str, Any]:
    write(cases / "placement" / "policies" / "model.json", MODEL)
    write(cases / "placement" / "people_defaults" / "settled.json", {"unit": "0101", "education": "college"})
    write(cases / "placement" / "01.json", CASE | fields)
    return load_case("placement", "01", cases)


def test_a_change_replaces_the_value_at_its_pointer(tmp_path: Path) -> None:
    changes = {"/quota/enforcement": "off", "/quota/last_place_max_share": None, "/indicators/M01/points": "45"}
    assert expand(tmp_path, changes=changes)["policy"] == {
        "quota": {"enforcement": "off", "last_place_max_share": None},
        "indicators": [{"code": "B01", "points": "60"}, {"code": "M01", "points": "45"}],
    }


def test_a_persons_own_facts_stand_over_the_defaults(tmp_path: Path) -> None:
    people = [{"employee_no": "M0"}, {"employee_no": "M1", "education": None}]
    assert expand(tmp_path, people_defaults="settled", people=people)["people"] == [
        {"unit": "0101", "education": "college", "employee_no": "M0"},
        {"unit": "0101", "education": None, "employee_no": "M1"},
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"policy": "modal"}, "policies has no document named 'modal'"),
        ({"policy": MODEL}, "policies has no document named"),
        ({"people_defaults": "others"}, "people_defaults has no document named 'others'"),
        ({"scheme": "model"}, r"unknown fields: \['scheme'\]"),
        ({"changes": {"/quota/margin": "1"}}, "'/quota/margin' leads nowhere"),
        ({"changes": {"/indicators/1/points": "1"}}, "'/indicators/1/points' leads nowhere"),
        ({"changes": {"/indicators/M01": {}}}, "names a whole item of a list"),
        ({"changes": {"quota": {}}}, "'quota' leads nowhere"),
    ],
)
def test_a_case_with_an_error_is_refused_by_its_name(tmp_path: Path, fields: dict[str, Any], message: str) -> None:
    with pytest.raises(CaseError, match=rf"^placement/01.json: .*{message}"):
        expand(tmp_path, **fields)


def test_a_case_without_a_field_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "pay" / "01.json", {"says": "a month", "table": "model"})
    with pytest.raises(
        CaseError, match=r"fields are missing: \['expected', 'masked', 'month', 'placements', 'score'\]"
    ):
        load_case("pay", "01", tmp_path)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pay" / "01.json"
    path.parent.mkdir()
    path.write_text('{"says": "a month", "says": "another"}', encoding="utf-8")
    with pytest.raises(CaseError, match=r"^pay/01.json: a key stands twice: says"):
        load_case("pay", "01", tmp_path)
