"""How disagreements become findings; what each service compares is in its own tests."""

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.agreement import CHECK_AGREEMENT, NAMED, Agreement, Disagreement, Finding, compare, group
from shared.platform.jobs.kinds import EVERYTHING

PEOPLE = st.dictionaries(st.integers(0, 40).map(str), st.integers(0, 2), max_size=40)
CODES = {"only_own": "mine", "only_asked": "theirs", "differs": "other"}


@given(PEOPLE, PEOPLE)
def test_everybody_is_found_under_what_is_the_matter_and_nobody_else(
    own: dict[str, int], asked: dict[str, int]
) -> None:
    disagreements = list(compare(own, asked, **CODES))
    assert len(disagreements) == len(set(disagreements))
    assert {who for code, who in disagreements if code == "mine"} == own.keys() - asked.keys()
    assert {who for code, who in disagreements if code == "theirs"} == asked.keys() - own.keys()
    assert {who for code, who in disagreements if code == "other"} == {
        who for who in own.keys() & asked.keys() if own[who] != asked[who]
    }


@given(PEOPLE)
def test_what_is_the_same_agrees(own: dict[str, int]) -> None:
    assert list(compare(own, dict(reversed(own.items())), **CODES)) == []


@given(st.lists(st.builds(Disagreement, st.sampled_from("abc"), st.integers(0, 60).map(str))))
def test_findings_count_people_once_and_name_the_first(disagreements: list[Disagreement]) -> None:
    findings = group("2025-03", disagreements)
    assert [finding.code for finding in findings] == sorted({code for code, _ in disagreements})
    for finding in findings:
        people = sorted({who for code, who in disagreements if code == finding.code})
        assert finding == Finding(finding.code, "2025-03", len(people), tuple(people[:NAMED]))


def test_the_result_is_ordered_by_period_and_code() -> None:
    agreement = Agreement()
    agreement.add("2025-12", 3, [Disagreement("b", "2"), Disagreement("a", "9"), Disagreement("b", "1")])
    agreement.add("2025-01", 2, [])
    agreement.add("2025", 4, [Disagreement("c", "7")])
    assert agreement.document() == {
        "periods": 3,
        "records": 9,
        "disagreements": 4,
        "findings": [
            {"code": "c", "period": "2025", "people": 1, "first": ["7"]},
            {"code": "a", "period": "2025-12", "people": 1, "first": ["9"]},
            {"code": "b", "period": "2025-12", "people": 2, "first": ["1", "2"]},
        ],
    }


def test_where_there_is_nothing_to_compare_all_agrees() -> None:
    assert Agreement().document() == {"periods": 0, "records": 0, "disagreements": 0, "findings": []}


def test_a_finding_counts_everybody_and_names_the_first_twenty() -> None:
    people = [str(number) for number in range(1021, 1000, -1)]
    findings = group("2025-03", [Disagreement("a", employee_no) for employee_no in people])
    assert findings == [Finding("a", "2025-03", 21, tuple(str(number) for number in range(1001, 1021)))]


def test_the_names_under_which_jobs_and_checks_are_kept_do_not_change() -> None:
    # The three databases store both texts.
    assert (CHECK_AGREEMENT, EVERYTHING) == ("check_agreement", "all")
