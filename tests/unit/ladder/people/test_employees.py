"""Employees as the ladder keeps them."""

from services.ladder.people.domain.employees import EmploymentType
from shared.kernel.names import Name


def test_the_stored_values_of_employment_never_change() -> None:
    assert {member.name: member.value for member in EmploymentType} == {"CONTRACT": "contract", "REGULAR": "regular"}


def test_each_form_of_employment_has_a_name_in_both_languages() -> None:
    assert {employment: employment.label for employment in EmploymentType} == {
        EmploymentType.CONTRACT: Name("聘用", "contract"),
        EmploymentType.REGULAR: Name("正式", "regular"),
    }
