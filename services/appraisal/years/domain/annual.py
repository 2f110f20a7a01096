"""The score of one person's year, from the months, the committee, and the additional appraisal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.appraisal.months.domain.monthly import MonthTotals
from services.appraisal.schemes.domain.scheme import YearSplit
from services.appraisal.years.domain.panels import panel_score
from shared.kernel.hundredths import MILLION, as_decimal, millionths, rounded_mean, rounded_quotient
from shared.kernel.months import Month, months_of_year
from shared.kernel.rungs import TIERS, Tier
from shared.kernel.spans import Span


@dataclass(frozen=True, slots=True)
class YearScore:
    """A year's scores; whatever lacks an input is None, and so is what needs it.

    ``scores`` is the annual score from the months' totals under each tier's weights throughout; it
    is None where some month's totals under the three are not known.
    """

    appraised_months: int
    masked_months: int
    monthly_mean: Decimal | None
    committee: Decimal | None
    annual_score: Decimal | None
    self_score: Decimal | None
    additional_committee: Decimal | None
    additional_score: Decimal | None
    scores: Mapping[Tier, Decimal] | None
    vetoed: bool


def score_year(
    months: Sequence[MonthTotals | None],
    committee: Sequence[Decimal],
    self_score: Decimal | None,
    additional: Sequence[Decimal],
    split: YearSplit,
) -> YearScore:
    """Score a year; a month of None is masked, and members who have not scored are simply not there."""
    appraised = [month for month in months if month is not None]
    mean = rounded_mean([month.total for month in appraised]) if appraised else None
    overall = panel_score(committee)
    panel = panel_score(additional)
    return YearScore(
        appraised_months=len(appraised),
        masked_months=len(months) - len(appraised),
        monthly_mean=mean,
        committee=overall,
        annual_score=_joined((mean, split.months), (overall, split.committee)),
        self_score=self_score,
        additional_committee=panel,
        additional_score=_joined((self_score, split.self_evaluation), (panel, split.additional_committee)),
        scores=_scores_by_tier(appraised, overall, split),
        vetoed=any(month.vetoed for month in appraised),
    )


def employed_in(month: Month, employed: Sequence[Span]) -> bool:
    """Tell whether a day of the employment lies in the month."""
    return any(span.overlaps(Span(month.first_day, month.end)) for span in employed)


def open_months(year: int, employed: Sequence[Span], settled: Collection[Month]) -> tuple[Month, ...]:
    """Return the months of the year with a day of employment that are neither closed nor masked."""
    return tuple(month for month in months_of_year(year) if month not in settled and employed_in(month, employed))


def _scores_by_tier(
    appraised: Sequence[MonthTotals], committee: Decimal | None, split: YearSplit
) -> dict[Tier, Decimal] | None:
    by_tier = [month.totals for month in appraised if month.totals is not None]
    if not appraised or len(by_tier) < len(appraised) or committee is None:
        return None
    scores: dict[Tier, Decimal] = {}
    for tier in TIERS:
        mean = rounded_mean([totals[tier] for totals in by_tier])
        scores[tier] = _weighed((mean, split.months), (committee, split.committee))
    return scores


def _joined(first: tuple[Decimal | None, Decimal], second: tuple[Decimal | None, Decimal]) -> Decimal | None:
    if first[0] is None or second[0] is None:
        return None
    return _weighed((first[0], first[1]), (second[0], second[1]))


def _weighed(*parts: tuple[Decimal, Decimal]) -> Decimal:
    """Return the sum of scores times their percentages, rounded once."""
    total = sum(millionths(score) * millionths(percent) for score, percent in parts)
    return as_decimal(rounded_quotient(total, MILLION * MILLION))
