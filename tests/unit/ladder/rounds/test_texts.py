"""The texts of errors and faults about rounds, and of an agreement check."""

from services.ladder.rounds.domain.agreement import Disagrees
from services.ladder.rounds.texts import AGREEMENT_TEXTS, TEXTS


def test_every_error_is_described_in_both_languages() -> None:
    assert [code for code, text in TEXTS.items() if not (text.zh_detail and text.en_detail)] == []


def test_every_disagreement_has_its_text() -> None:
    assert AGREEMENT_TEXTS.keys() == set(Disagrees)
