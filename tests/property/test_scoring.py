"""What always holds of scores, whatever the facts."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import fmean, pstdev
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.months.domain.monthly import MonthTotals, score_month
from services.appraisal.months.domain.workings import explain_month
from services.appraisal.schemes.domain.scheme import Normalisation, NormalisationKind, YearSplit
from services.appraisal.years.domain.annual import score_year
from services.appraisal.years.domain.normalisation import Judged, normalise
from services.appraisal.years.domain.panels import panel_score
from shared.kernel.hundredths import rounded_quotient
from shared.kernel.rounding import round_half_up
from shared.kernel.rungs import Tier
from tests.support.schemes import scheme

BOUNDED = settings(max_examples=120, deadline=None, derandomize=True)
SCHEME = scheme()


def numbers(low: str, high: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places, allow_nan=False, allow_infinity=False)


SCORES = numbers("0", "100")
SHEETS = st.fixed_dictionaries(
    {
        "facts": st.fixed_dictionaries(
            {
                "B01": st.fixed_dictionaries({"count": numbers("0", "40", 3)}),
                "B02": st.fixed_dictionaries({"points": numbers("0", "40", 3)}),
                "M01": st.fixed_dictionaries(
                    {"actual": numbers("-10", "999999999999", 6), "target": numbers("0.000001", "999999999999", 6)}
                ),
                "M02": st.fixed_dictionaries({"value": numbers("-10", "120")}),
                "G01": st.fixed_dictionaries({"answers": st.lists(numbers("0", "5"), min_size=3, max_size=9)}),
                "G02": st.fixed_dictionaries({"met": st.booleans()}),
            }
        ),
        "bonus": numbers("0", "20", 6),
        "deduction": numbers("0", "20", 6),
    }
)
TIERS = st.sampled_from(Tier)


def oracle(value: Fraction) -> Decimal:
    """Round half up by the decimal module, from far more digits than the quotient of our inputs needs."""
    with localcontext() as context:
        context.prec = 120
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@BOUNDED
@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_rounding_half_up_equals_the_decimal_modules(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert round_half_up(exact) == oracle(exact)
    assert Decimal(rounded_quotient(numerator * 100, denominator)).scaleb(-2) == oracle(exact)


@BOUNDED
@given(SHEETS, TIERS)
def test_a_month_equals_the_rules_worked_out_in_fractions(document: dict[str, Any], tier: Tier) -> None:
    facts = document["facts"]
    actual, target = Fraction(facts["M01"]["actual"]), Fraction(facts["M01"]["target"])
    answers = facts["G01"]["answers"]
    rate = actual / target
    indicators = {
        "B01": oracle(max(Fraction(0), 60 - Fraction("2.5") * Fraction(facts["B01"]["count"]))),
        "B02": oracle(Fraction(facts["B02"]["points"])),
        "M01": oracle(Fraction(0) if rate < Fraction("0.6") else min(rate, Fraction("1.1")) * 60),
        "M02": Decimal(0 if facts["M02"]["value"] < 60 else 25 if facts["M02"]["value"] < 80 else 40),
        "G01": oracle(sum(map(Fraction, answers), Fraction(0)) / len(answers) / 5 * 70),
        "G02": Decimal(30 if facts["G02"]["met"] else 0),
    }
    categories = {
        "base": oracle(Fraction(indicators["B01"] + indicators["B02"])),
        "marketing": oracle(Fraction(indicators["M01"] + indicators["M02"])),
        "management": oracle(Fraction(indicators["G01"] + indicators["G02"])),
    }
    weighted = sum(SCHEME.weights[tier][category] * categories[category] for category in SCHEME.weights[tier])
    total = Fraction(weighted) / 100 + Fraction(min(document["bonus"], 5)) - Fraction(min(document["deduction"], 10))
    found = score_month(SCHEME, tier, read_sheet(document, SCHEME))
    assert found.indicators == indicators
    assert found.categories == categories
    assert found.total == oracle(max(Fraction(0), min(total, Fraction(100))))


@BOUNDED
@given(SHEETS, TIERS)
def test_totals_lie_within_bounds_and_agree_with_the_working(document: dict[str, Any], tier: Tier) -> None:
    sheet = read_sheet(document, SCHEME)
    score = score_month(SCHEME, tier, sheet)
    assert score.total is not None
    assert score.totals is not None
    assert all(0 <= total <= SCHEME.total_max for total in score.totals.values())
    assert score.total == score.totals[tier]
    working = explain_month(SCHEME, tier, sheet)
    for each in working.tiers:
        assert each.total == round_half_up(max(Decimal(0), min(each.unbounded, working.total_max)))


@BOUNDED
@given(SHEETS, TIERS, numbers("0", "40", 3), numbers("0", "40", 3))
def test_a_higher_rating_never_lowers_a_total(
    document: dict[str, Any], tier: Tier, one: Decimal, other: Decimal
) -> None:
    def total(points: Decimal) -> Decimal:
        facts = {**document["facts"], "B02": {"points": points}}
        found = score_month(SCHEME, tier, read_sheet({**document, "facts": facts}, SCHEME)).total
        assert found is not None
        return found

    assert total(min(one, other)) <= total(max(one, other))


@BOUNDED
@given(st.lists(SCORES, min_size=1, max_size=15))
def test_a_panels_score_lies_between_its_members_in_any_order(scores: list[Decimal]) -> None:
    mean = panel_score(scores)
    assert mean is not None
    assert min(scores) <= mean <= max(scores)
    assert mean == panel_score(sorted(scores)) == panel_score(sorted(scores, reverse=True))
    kept = sorted(scores)[1:-1] if len(scores) >= 5 else scores
    assert mean == oracle(Fraction(sum(kept)) / len(kept))


@BOUNDED
@given(
    st.lists(st.none() | st.tuples(SCORES, SCORES, SCORES), max_size=12),
    st.lists(SCORES, max_size=7),
    st.none() | SCORES,
    st.lists(SCORES, max_size=7),
    TIERS,
)
def test_a_year(
    months: list[tuple[Decimal, Decimal, Decimal] | None],
    committee: list[Decimal],
    self_score: Decimal | None,
    additional: list[Decimal],
    tier: Tier,
) -> None:
    totals = [None if month is None else dict(zip(Tier, month, strict=True)) for month in months]
    year = score_year(
        [None if month is None else MonthTotals(month[tier], month) for month in totals],
        committee,
        self_score,
        additional,
        YearSplit(),
    )
    assert year.appraised_months + year.masked_months == len(months)
    assert (year.annual_score is None) == (not year.appraised_months or not committee)
    assert (year.additional_score is None) == (self_score is None or not additional)
    assert (year.scores is None) == (year.annual_score is None)
    if year.scores is not None and year.annual_score is not None:
        assert year.scores[tier] == year.annual_score
        assert all(0 <= score <= 100 for score in year.scores.values())


GROUPS = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), SCORES), min_size=1, max_size=30)


def judged(people: list[tuple[str, Decimal]]) -> list[Judged]:
    return [Judged(group, dict.fromkeys(Tier, score)) for group, score in people]


def by_group(people: list[tuple[str, Decimal]], scores: list[Decimal]) -> dict[str, list[Decimal]]:
    groups: dict[str, list[Decimal]] = defaultdict(list)
    for (group, _), score in zip(people, scores, strict=True):
        groups[group].append(score)
    return groups


def adjusted(kind: NormalisationKind, people: list[tuple[str, Decimal]], min_group: int = 1) -> list[Decimal]:
    return [scores[Tier.SENIOR] for scores in normalise(Normalisation(kind, min_group), judged(people))]


@BOUNDED
@given(GROUPS, st.sampled_from(NormalisationKind), st.integers(1, 12))
def test_adjusted_scores_lie_within_bounds_and_keep_the_order_in_a_group(
    people: list[tuple[str, Decimal]], kind: NormalisationKind, min_group: int
) -> None:
    found = adjusted(kind, people, min_group)
    assert all(0 <= score <= 100 for score in found)
    raw = by_group(people, [score for _, score in people])
    for group, scores in by_group(people, found).items():
        pairs = sorted(zip(raw[group], scores, strict=True))
        assert [after for _, after in pairs] == sorted(scores)
        if kind is NormalisationKind.NONE or len(scores) < min_group:
            assert scores == raw[group]


@BOUNDED
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), numbers("40", "60")), min_size=1, max_size=30))
def test_mean_shift_makes_the_means_equal(people: list[tuple[str, Decimal]]) -> None:
    mean = Fraction(sum(score for _, score in people)) / len(people)
    for scores in by_group(people, adjusted(NormalisationKind.MEAN_SHIFT, people)).values():
        assert abs(Fraction(sum(scores)) / len(scores) - mean) <= Fraction("0.005")  # each was rounded


@BOUNDED
@given(GROUPS)
def test_z_score_is_the_formula(people: list[tuple[str, Decimal]]) -> None:
    """Floats serve as the oracle here: they are near enough to see a wrong formula."""
    everybody = [float(score) for _, score in people]
    groups = by_group(people, [score for _, score in people])
    for (group, score), found in zip(people, adjusted(NormalisationKind.Z_SCORE, people), strict=True):
        members = [float(member) for member in groups[group]]
        distance = (float(score) - fmean(members)) / max(pstdev(members), 2.0)
        expected = fmean(everybody) + pstdev(everybody) * distance
        assert abs(float(found) - max(0.0, min(100.0, expected))) <= 0.0051
