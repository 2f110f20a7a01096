"""The sample company's files are the same every time, and complete."""

import csv
from pathlib import Path

import openpyxl
import pytest

from sample.company import sample_company
from sample.people import SamplePerson
from sample.workbooks import county_codes, file_of, roster_months, write_candidate_files, write_files

COMPANY = sample_company()
FOR_UPPER = {"000858": True, "000890": True, "004263": False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_files(COMPANY, folder)
    write_candidate_files(COMPANY, FOR_UPPER, folder)
    return folder


def rows_of(file: Path) -> list[list[object]]:
    book = openpyxl.load_workbook(file)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_files_have_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    write_files(COMPANY, tmp_path)
    write_candidate_files(COMPANY, FOR_UPPER, tmp_path)
    files = sorted(file.name for file in folder.iterdir())
    assert files == sorted(file.name for file in tmp_path.iterdir())
    assert len(files) == 47  # with the list of the others
    for name in files:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_personnel_numbers_keep_their_zeros(folder: Path) -> None:
    for name in ("roster_2025-01", "facts_2025-02", "overall_city", "nominations"):
        header, *rows = rows_of(file_of(folder, name))
        assert header[0] == "工号"
        assert all(isinstance(row[0], str) and len(row[0]) == 6 for row in rows), name


def test_the_roster_and_its_changes_give_everybody(folder: Path) -> None:
    employee_numbers: set[str] = set()
    for month in roster_months(COMPANY):
        file = file_of(folder, f"roster_{month}")
        if file.suffix == ".csv":
            with file.open(encoding="gb18030", newline="") as stream:
                employee_numbers |= {row["工号"] for row in csv.DictReader(stream)}
        else:
            employee_numbers |= {str(row[0]) for row in rows_of(file)[1:]}
    assert employee_numbers == {person.employee_no for person in COMPANY.people}


def test_everybody_employed_has_a_row_of_facts(folder: Path) -> None:
    with file_of(folder, "facts_2025-08").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    masked = [row for row in rows if row["免考"] == "是"]
    assert len(rows) == 245
    assert all(not value for row in masked for header, value in row.items() if "." in header)
    assert len(masked) == 2


def test_additional_scores_come_from_the_right_panel(folder: Path) -> None:
    assert county_codes(COMPANY, FOR_UPPER) == ["0109"]
    city = rows_of(file_of(folder, "additional_city"))[1:]
    county = rows_of(file_of(folder, "additional_0109"))[1:]
    assert (len(city), len(county)) == (14, 5)
    assert {row[0] for row in county} == {"004263"}
    assert all(str(row[1]).startswith("0109") for row in county)


def test_who_changes_counties_is_in_the_new_one_from_july(folder: Path) -> None:
    def moving(person: SamplePerson) -> bool:
        return person.moved_to is not None

    with file_of(folder, "roster_2025-07").open(encoding="gb18030", newline="") as stream:
        units = {row["工号"]: row["单位编码"] for row in csv.DictReader(stream)}
    for person in filter(moving, COMPANY.people):
        assert units[person.employee_no] == person.moved_to != person.unit_code
