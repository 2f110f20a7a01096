"""Who sees what of the sample year: a county's group its own juniors, a client manager themselves."""

import re

import pytest

from sample.officers import DEMO_COUNTY
from tests.integration.stack.access import Access
from tests.support.house_documents import operations
from tests.support.pages import all_items

LISTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("ladder", "/v1/employees", {}),
    ("ladder", "/v1/placements", {"as_of": "2025-12-31"}),
    ("ladder", "/v1/rounds/2025/decisions", {}),
    ("ladder", "/v1/rounds/2025/eligibility", {}),
    ("appraisal", "/v1/months/2025-03/sheets", {}),
    ("appraisal", "/v1/months/2025-03/facts", {}),
    ("appraisal", "/v1/years/2025/results", {}),
    ("compensation", "/v1/months/2026-01/statements", {}),
)
# Lists without a tier of their own, and where the tier of their people is read.
TIERS_OF: dict[str, tuple[str, str, dict[str, str]]] = {
    "/v1/rounds/2025/decisions": ("ladder", "/v1/placements", {"as_of": "2025-12-31"}),
    "/v1/rounds/2025/eligibility": ("ladder", "/v1/placements", {"as_of": "2025-12-31"}),
    "/v1/months/2025-03/facts": ("appraisal", "/v1/months/2025-03/sheets", {}),
}
SINGLE = {
    "/v1/employees",
    "/v1/rounds/2025/decisions",
    "/v1/rounds/2025/eligibility",
    "/v1/months/2025-03/sheets",
    "/v1/years/2025/results",
    "/v1/months/2026-01/statements",
}
# Single reads that also list the versions of the record.
WITH_VERSIONS = {"/v1/months/2026-01/statements"}
# Lists of a few people, in which a county need not have anybody.
FEW = ("/v1/protections", "/v1/rounds/2025/candidates", "/v1/rounds/2025/nominations")
OTHER_COUNTY = "LY/0102/"
TEMPLATE = "_imports/template"
"""`test_templates.py` tries whom the templates of imports show."""
WITHOUT_PEOPLE = {
    *("list_schemes", "get_scheme_in_force", "get_scheme", "list_policies", "get_policy_in_force", "get_policy"),
    *("list_pay_tables", "get_pay_table_in_force", "get_pay_table", "list_pay_lists", "list_units"),
    "list_statement_months",
    *("list_months", "get_month", "get_year", "list_rounds", "get_round", "get_spindle"),
    *(
        "get_job",
        "list_audit_records",
        "get_audit_head",
        "list_audit_changes",
        "list_month_results",
        "list_panel_members",
        "list_round_changes",
        "list_veto_removals",
    ),
}
"""Reads of rules, counts and the company's own books; the results of a month are for services alone.

Members of panels are judges, not people who are judged; `tests/integration/appraisal/test_panels.py` tries who sees
which panel. The sample year has one proposal, so no changes; `tests/integration/ladder/test_stale_rounds.py` has some.
Nor has it a removed veto; `tests/integration/appraisal/test_fact_rights.py` tries who sees one.
"""


def test_every_read_of_people_is_tried() -> None:
    tried = [path for _, path, _ in LISTS] + list(FEW) + [f"{path}/{{employee_no}}" for path in SINGLE]
    tried += [f"{path}/{{employee_no}}/versions" for path in WITH_VERSIONS]
    patterns = [re.sub(r"\d{4}-\d{2}", "{month}", path) for path in tried]
    patterns = [re.sub(r"/years/\d{4}|/rounds/\d{4}", lambda part: part[0][:-4] + "{year}", path) for path in patterns]
    reads = {name: path for name, (method, path) in operations().items() if method == "get"}
    reads = {name: path for name, path in reads.items() if not path.endswith(TEMPLATE)}
    untried = {name for name, path in reads.items() if path not in patterns}
    assert untried == WITHOUT_PEOPLE, "put a new read of people into LISTS, FEW or SINGLE"


@pytest.mark.parametrize("path", FEW)
def test_who_is_over_a_county_sees_nobody_elses(stack: Access, path: str) -> None:
    everybody = all_items(stack.client("ladder", "personnel"), path)
    placed = all_items(stack.client("ladder", "personnel"), "/v1/placements", {"as_of": "2025-12-31"})
    answers = []
    for county in (DEMO_COUNTY.path, OTHER_COUNTY):
        own = {one["employee_no"] for one in placed if one["unit_path"] == county}
        over = stack.client("ladder", "personnel", unit_path=county, employee_no="000081")
        answers.append(all_items(over, path))
        assert answers[-1] == [one for one in everybody if one["employee_no"] in own]
    assert answers[0] != answers[1]


@pytest.mark.parametrize("path", FEW[1:])
def test_a_county_group_sees_nobody_elses(stack: Access, path: str) -> None:
    everybody = all_items(stack.client("ladder", "personnel"), path)
    placed = all_items(stack.client("ladder", "personnel"), "/v1/placements", {"as_of": "2025-12-31"})
    own = [one for one in placed if one["unit_path"] == DEMO_COUNTY.path and one["tier"] == "junior"]
    seen = all_items(stack.client("ladder", "county_group"), path)
    assert len(seen) < len(everybody)
    assert seen == [one for one in everybody if one["employee_no"] in {each["employee_no"] for each in own}]


@pytest.mark.parametrize(("service", "path", "params"), LISTS, ids=str)
def test_a_county_group_sees_its_own_juniors_only(
    stack: Access, service: str, path: str, params: dict[str, str]
) -> None:
    group = stack.client(service, "county_group")
    if service == "compensation":
        assert group.get(path).status_code == 403
        return
    everybody = all_items(stack.client(service, "personnel"), path, params)
    where = TIERS_OF.get(path)
    placed = all_items(stack.client(where[0], "personnel"), where[1], where[2]) if where else everybody
    juniors = {one["employee_no"] for one in placed if one["unit_path"] == DEMO_COUNTY.path and one["tier"] == "junior"}
    own = [one for one in everybody if one["employee_no"] in juniors]
    assert own
    seen = all_items(group, path, params)
    assert [one["employee_no"] for one in seen] == [one["employee_no"] for one in own]
    if path in SINGLE:
        outside = next(one for one in everybody if one not in own)["employee_no"]
        assert group.get(f"{path}/{outside}").status_code == 404
        assert group.get(f"{path}/{own[0]['employee_no']}").status_code == 200


@pytest.mark.parametrize(("service", "path", "params"), LISTS, ids=str)
def test_a_client_manager_sees_only_themselves(stack: Access, service: str, path: str, params: dict[str, str]) -> None:
    oneself = stack.client(service, "client_manager")
    if path.endswith("/facts"):
        assert oneself.get(path).status_code == 403
        return
    [own] = all_items(stack.client("ladder", "client_manager"), "/v1/employees")
    assert {one["employee_no"] for one in all_items(oneself, path, params)} == {own["employee_no"]}
    if path in SINGLE:
        everybody = all_items(stack.client(service, "personnel"), path, params)
        outside = next(one for one in everybody if one["employee_no"] != own["employee_no"])["employee_no"]
        assert oneself.get(f"{path}/{outside}").status_code == 404
        assert oneself.get(f"{path}/{own['employee_no']}").status_code == 200
    if path in WITH_VERSIONS:
        assert oneself.get(f"{path}/{outside}/versions").status_code == 404
        assert oneself.get(f"{path}/{own['employee_no']}/versions").status_code == 200


@pytest.mark.parametrize(("service", "path", "params"), LISTS, ids=str)
def test_who_is_over_a_unit_sees_its_people_only(
    stack: Access, service: str, path: str, params: dict[str, str]
) -> None:
    """A department's role over one county reaches everybody of it, and nobody else."""
    over = stack.client(service, "personnel", unit_path=DEMO_COUNTY.path, employee_no="000081")
    everybody = all_items(stack.client(service, "personnel"), path, params)
    own = [one for one in everybody if one["unit_path"] == DEMO_COUNTY.path]
    assert 0 < len(own) < len(everybody)
    assert all_items(over, path, params) == own
