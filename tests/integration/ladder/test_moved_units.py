"""A unit moves in the tree: its people follow from that day on, and what was before keeps the path of then."""

from datetime import timedelta

from shared.platform.web.parameters import today
from tests.integration.ladder.conftest import Ladder
from tests.support.roster_rows import UNITS, row

NORTH = {"code": "N", "name": "北区", "parent_code": "LY"}
MOVED = UNITS[1] | {"parent_code": "N"}


async def moved(ladder: Ladder) -> None:
    await ladder.post_rows("/v1/unit_imports", [*UNITS, NORTH])
    await ladder.post_rows("/v1/roster_imports", [row("00001"), row("00002", unit_code="0102")])
    report = await ladder.post_rows("/v1/unit_imports", [MOVED])
    assert report["changed"] == 1


async def numbers(ladder: Ladder, unit_path: str, day: str) -> list[str]:
    county = await ladder.client("county_group", unit_path=unit_path)
    return [each["employee_no"] for each in (await ladder.get("/v1/employees", county, as_of=day))["items"]]


async def test_present_records_follow_the_tree_and_past_ones_keep_the_path_of_then(ladder: Ladder) -> None:
    await moved(ladder)
    now, before = str(today()), str(today() - timedelta(days=1))
    assert await numbers(ladder, "LY/N/", now) == ["00001"]
    assert await numbers(ladder, "LY/0101/", now) == []
    assert await numbers(ladder, "LY/N/", before) == []
    assert await numbers(ladder, "LY/0101/", before) == ["00001"]
    history = (await ladder.get("/v1/employees/00001"))["placements"]
    assert [(each["unit_path"], each["from"], each["to"], each["source"]) for each in history] == [
        ("LY/0101/", "2022-01-01", now, "roster"),
        ("LY/N/0101/", now, None, "roster"),
    ]


async def test_a_reader_sees_only_the_part_of_a_history_in_reach(ladder: Ladder) -> None:
    await moved(ladder)
    old = await ladder.client("county_group", unit_path="LY/0101/")
    new = await ladder.client("county_group", unit_path="LY/N/")
    yesterday = str(today() - timedelta(days=1))
    seen = await ladder.get("/v1/employees/00001", old, as_of=yesterday)
    assert [each["unit_path"] for each in seen["placements"]] == ["LY/0101/"]
    assert (await old.get("/v1/employees/00001")).status_code == 404
    seen = await ladder.get("/v1/employees/00001", new)
    assert [each["unit_path"] for each in seen["placements"]] == ["LY/N/0101/"]
    assert (await new.get("/v1/employees/00001", params={"as_of": yesterday})).status_code == 404


async def test_a_roster_after_the_move_of_a_unit_changes_nothing_and_may_tell_of_an_earlier_leave(
    ladder: Ladder,
) -> None:
    await moved(ladder)
    again = await ladder.post_rows("/v1/roster_imports", [row("00001"), row("00002", unit_code="0102")])
    assert again["unchanged"] == 2
    await ladder.post_rows("/v1/roster_imports", [row("00001", left_on="2026-06-01")])
    history = (await ladder.get("/v1/employees/00001"))["placements"]
    assert [(each["unit_path"], each["from"], each["to"]) for each in history] == [
        ("LY/0101/", "2022-01-01", "2026-06-01")
    ]


async def test_a_unit_that_moves_back_on_the_same_day_leaves_one_placement_a_path(ladder: Ladder) -> None:
    await moved(ladder)
    await ladder.post_rows("/v1/unit_imports", [UNITS[1]])
    history = (await ladder.get("/v1/employees/00001"))["placements"]
    assert [(each["unit_path"], each["to"]) for each in history] == [("LY/0101/", str(today())), ("LY/0101/", None)]


async def test_the_audit_record_names_each_unit_that_moved(ladder: Ladder) -> None:
    await moved(ladder)
    auditor = await ladder.client("auditor")
    last = (await ladder.get("/v1/audit_records", auditor))["items"][-1]
    assert sorted(last["detail"]["changes"], key=lambda change: str(change["field"])) == [
        {"subject": "0101", "field": "parent_code", "before": "LY", "after": "N"},
        {"subject": "0101", "field": "path", "before": "LY/0101/", "after": "LY/N/0101/"},
    ]
