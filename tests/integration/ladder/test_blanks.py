"""What a blank or null says in the tables of the ladder, and what a column says that is not there."""

import pytest

from shared.platform.web.uploads import CSV
from tests.integration.ladder.conftest import Ladder
from tests.support.roster_rows import UNITS, row
from tests.support.uploads import csv_of

ROSTER = "/v1/roster_imports"
PROTECTIONS = "/v1/protection_imports"


@pytest.mark.parametrize("left_on", ["2099-01-01", "2025-06-01"])
async def test_a_blank_day_of_leaving_withdraws_it_and_a_row_without_one_keeps_it(ladder: Ladder, left_on: str) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001", left_on=left_on), row("00002")])
    kept = await ladder.post_rows(ROSTER, [row("00001"), row("00002")])
    assert (kept["unchanged"], kept["leaves_withdrawn"]) == (2, 0)
    stays = await ladder.post_rows(ROSTER, [row("00001", left_on=None), row("00002", left_on=None)])
    assert (stays["changed"], stays["unchanged"], stays["leaves_withdrawn"]) == (1, 1, 1)
    person = await ladder.get("/v1/employees/00001", as_of="2026-01-01")
    assert (person["left_on"], [placement["to"] for placement in person["placements"]]) == (None, [None])


async def test_the_band_of_an_earlier_year_stays_until_it_is_removed_by_a_word(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001", previous_band="good", certificate_level="3")])
    header, cells = list(row("00001")), list(row("00001").values())

    async def bands(band: str, level: str) -> tuple[str | None, int | None]:
        content = csv_of([*header, "previous_band", "certificate_level"], [*cells, band, level])
        answer = await ladder.personnel.post(ROSTER, content=content, headers={"Content-Type": CSV})
        assert answer.status_code == 200, answer.text
        person = await ladder.get("/v1/employees/00001")
        return person["previous_band"], person["certificate_level"]

    assert await bands("", "三级") == ("good", 3)
    assert await bands("", "") == ("good", None)
    assert await bands("清除", "") == (None, None)


async def test_a_protection_without_an_end_is_open_and_one_that_says_none_keeps_its_own(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001")])
    protection = {"employee_no": "00001", "valid_from": "2025-01-01"}

    async def end_after(said: dict[str, str | None]) -> str | None:
        await ladder.post_rows(PROTECTIONS, [protection | said])
        (found,) = (await ladder.get("/v1/protections", as_of="2025-02-01"))["items"]
        end: str | None = found["valid_to"]
        return end

    assert await end_after({"valid_to": "2025-07-01"}) == "2025-07-01"
    assert await end_after({}) == "2025-07-01"
    assert await end_after({"valid_to": None}) is None


async def test_a_unit_without_a_parent_column_stays_where_it_is(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    renamed = await ladder.post_rows("/v1/unit_imports", [{"code": "0101", "name": "兰山区"}])
    assert renamed["changed"] == 1
    units = {unit["code"]: unit["path"] for unit in (await ladder.get("/v1/units"))["items"]}
    assert units["0101"] == "LY/0101/"
    await ladder.post_rows("/v1/unit_imports", [{"code": "0101", "name": "兰山区", "parent_code": None}])
    units = {unit["code"]: unit["path"] for unit in (await ladder.get("/v1/units"))["items"]}
    assert units["0101"] == "0101/"


async def test_unknown_columns_of_a_roster_are_passed_over_only_where_that_is_asked(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    rows = [row("00001", phone="1", weight="2")]
    assert await ladder.refused(ROSTER, rows) == [("/rows/0/phone", "column_unknown")]
    report = await ladder.post_rows(ROSTER, rows, params={"ignore_unknown": "true"})
    assert (report["created"], report["ignored_columns"]) == (1, ["phone", "weight"])


@pytest.mark.parametrize(
    ("education", "known"),
    [
        ("专科", "college"),
        ("大学本科", "bachelor"),
        ("研究生", "master"),
        ("博士", "master"),
        ("中专", "high_school"),
    ],
)
async def test_the_usual_words_for_education_are_read(ladder: Ladder, education: str, known: str) -> None:
    await ladder.post_rows("/v1/unit_imports", UNITS)
    await ladder.post_rows(ROSTER, [row("00001", education=education, employment_type="合同工", rung="初级B档")])
    person = await ladder.get("/v1/employees/00001")
    assert (person["education"], person["employment_type"], person["rung"]) == (known, "contract", "JB")
