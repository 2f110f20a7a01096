from shared.kernel.differences import Difference, differences


def test_only_the_fields_that_differ_are_told() -> None:
    assert list(differences("001707", {"score": "80", "unit": "0101"}, {"score": "81", "unit": "0101"})) == [
        Difference("001707", "score", "80", "81")
    ]


def test_a_new_record_has_nothing_before_and_a_removed_one_nothing_after() -> None:
    assert list(differences("001707", None, {"b": 1, "a": None})) == [Difference("001707", "b", None, 1)]
    assert list(differences("001707", {"b": 1}, None)) == [Difference("001707", "b", 1, None)]
