"""An export that is imported again changes nothing."""

import pytest

from tests.integration.files.test_hostile_imports import CSV, IMPORTS, XLSX, Place, place
from tests.support.table_digests import digest_tables

__all__ = ["place"]
EXPORTS = {"facts": "/v1/months/2025-03/facts", "roster": "/v1/employees"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("media_type", [XLSX, CSV])
@pytest.mark.parametrize("kind", EXPORTS)
async def test_an_export_imported_again_changes_nothing(
    place: Place, kind: str, media_type: str, language: str
) -> None:
    service = place.service(kind)
    databases = place.apps[kind].databases[service]
    client = await place.apps[kind].client(service, "personnel", language=language)
    exported = await client.get(EXPORTS[kind], headers={"Accept": media_type})
    assert exported.headers["content-type"].startswith(media_type)
    before = await digest_tables(databases)
    again = await client.post(IMPORTS[kind], content=exported.content, headers={"Content-Type": media_type})
    assert again.status_code == 200, again.text
    report = again.json()
    assert report["rows"] == report["unchanged"] > 0
    assert (report["created"], report["changed"]) == (0, 0)
    assert await digest_tables(databases) == before


async def test_a_row_changes_just_what_it_names(place: Place) -> None:
    client = await place.apps["facts"].client("appraisal", "personnel")
    rows = [
        {"employee_no": "00001", "bonus": "1", "M01.actual": "900"},
        {"employee_no": "00002", "deduction": "2"},
        {"employee_no": "00003", "bonus": None, "B01.count": None},
    ]
    before = {one["employee_no"]: one for one in (await client.get(EXPORTS["facts"])).json()["items"]}
    answer = await client.post(IMPORTS["facts"], json={"rows": rows})
    assert answer.status_code == 200, answer.text
    after = {one["employee_no"]: one for one in (await client.get(EXPORTS["facts"])).json()["items"]}
    first = before["00001"]
    assert after["00001"]["bonus"] == "1"
    assert after["00001"]["facts"] == {**first["facts"], "M01": {**first["facts"]["M01"], "actual": "900"}}
    assert after["00002"] == {**before["00002"], "deduction": "2", "revision": before["00002"]["revision"] + 1}
    assert after["00003"]["facts"] == {code: fact for code, fact in before["00003"]["facts"].items() if code != "B01"}
