"""The trial identity provider's accounts belong to people of the sample company."""

from deploy.trial_users import TRIAL_USERS
from sample.counties import COUNTIES
from sample.officers import (
    AUDITOR,
    CITY_COMMITTEE,
    DEMO_CLIENT_MANAGER,
    DEMO_COUNTY,
    MARKETING,
    PAYROLL,
    PERSONNEL,
    county_group,
)


def test_each_trial_account_belongs_to_the_holder_of_its_role() -> None:
    assert {role: user.employee_no for role, user in TRIAL_USERS.items()} == {
        "personnel": PERSONNEL.employee_no,
        "marketing": MARKETING.employee_no,
        "committee_chair": CITY_COMMITTEE[0].employee_no,
        "committee_member": CITY_COMMITTEE[3].employee_no,
        "county_group": county_group(DEMO_COUNTY.code)[0].employee_no,
        "client_manager": DEMO_CLIENT_MANAGER,
        "payroll": PAYROLL.employee_no,
        "auditor": AUDITOR.employee_no,
    }


def test_only_the_county_groups_account_is_limited_to_a_unit() -> None:
    limited = {role: user.unit_path for role, user in TRIAL_USERS.items() if user.unit_path}
    assert limited == {"county_group": COUNTIES[0].path}
