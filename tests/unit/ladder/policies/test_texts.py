"""The texts of errors and faults about policies."""

from services.ladder.policies.texts import TEXTS


def test_every_error_is_described_in_both_languages() -> None:
    assert [code for code, text in TEXTS.items() if not (text.zh_detail and text.en_detail)] == []
