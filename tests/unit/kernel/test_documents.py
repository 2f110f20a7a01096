"""The strict reading of documents: what is read, and each fault with its place and params."""

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest

from shared.kernel.documents import SMALLEST, ZERO, Place, plain_number
from shared.kernel.errors import Fault

NOT_PLAIN: tuple[str, dict[str, Any]] = ("not_a_plain_number", {"digits": 12, "places": 6})
FIVE = Decimal(5)


class Side(StrEnum):
    """Two choices."""

    LEFT = "left"
    RIGHT = "right"


def read(document: Any, reading: Callable[[Place], Any]) -> tuple[Any, list[Fault]]:
    """Return what a reading of the document's root returns, and the faults that it records."""
    faults: list[Fault] = []
    return reading(Place(document, faults)), faults


def field(name: str) -> Callable[[Place], Place]:
    return lambda place: place[name]


@pytest.mark.parametrize(
    "value",
    [
        *(10**12, -(10**12), "1000000000000", "-1000000000000", Decimal(10**12), "0.0000001", Decimal("1E-7")),
        *("1e3", "+1", " 1", "1 ", "1.", ".5", "1_000", "１", "", "NaN", Decimal("NaN"), Decimal("Infinity")),
        *(1.5, True, None, [], {}, b"1"),
    ],
)
def test_what_is_no_plain_number_within_twelve_digits_and_six_decimals(value: Any) -> None:
    assert plain_number(value) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (10**12 - 1, "999999999999"),
        (1 - 10**12, "-999999999999"),
        ("999999999999.999999", "999999999999.999999"),
        ("-0.000001", "-0.000001"),
        ("007", "7"),
        (Decimal("1E+2"), "100"),
        (Decimal("2.50"), "2.5"),
    ],
)
def test_plain_numbers_are_read_exactly(value: Any, number: str) -> None:
    assert plain_number(value) == Decimal(number)


READINGS: list[tuple[Callable[[Place], Any], Any, Any, str, dict[str, Any]]] = [
    (lambda place: place.number(), "x", ZERO, *NOT_PLAIN),
    (lambda place: place.number(ZERO), "-1", Decimal(-1), "below_minimum", {"minimum": "0"}),
    (lambda place: place.number(SMALLEST), "0", ZERO, "not_above_zero", {"minimum": "0.000001"}),
    (lambda place: place.number(ZERO, FIVE), "5.1", Decimal("5.1"), "above_maximum", {"maximum": "5"}),
    (lambda place: place.number(Decimal("1E+2")), "1", Decimal(1), "below_minimum", {"minimum": "100"}),
    (lambda place: place.number(None, Decimal("1E+2")), "101", Decimal(101), "above_maximum", {"maximum": "100"}),
    (lambda place: place.number(places=2), "1.005", Decimal("1.005"), "too_many_decimals", {"places": 2}),
    (lambda place: place.positive(), 0, ZERO, "not_above_zero", {"minimum": "0.000001"}),
    (lambda place: place.positive(2), "0.005", Decimal("0.005"), "too_many_decimals", {"places": 2}),
    (lambda place: place.whole(1, 9), "1.5", 1, "too_many_decimals", {"places": 0}),
    (lambda place: place.whole(1, 9), 0, 1, "below_minimum", {"minimum": "1"}),
    (lambda place: place.whole(1, 9), "10", 1, "above_maximum", {"maximum": "9"}),
    (lambda place: place.whole(1, 9), None, 1, *NOT_PLAIN),
    (lambda place: place.boolean(), 1, False, "not_a_boolean", {}),
    (lambda place: place.boolean(), "true", False, "not_a_boolean", {}),
    (lambda place: place.text(3), 7, "", "not_a_text", {}),
    (lambda place: place.text(3), "", "", "text_malformed", {"longest": 3}),
    (lambda place: place.text(3), " a", " a", "text_malformed", {"longest": 3}),
    (lambda place: place.text(3), "a\n", "a\n", "text_malformed", {"longest": 3}),
    (lambda place: place.text(3), "a\x00b", "a\x00b", "text_malformed", {"longest": 3}),
    (lambda place: place.choice(Side), "up", Side.LEFT, "unknown_choice", {"choices": "left, right"}),
    (lambda place: place.choice(Side), None, Side.LEFT, "unknown_choice", {"choices": "left, right"}),
    (lambda place: place.is_object(), [], False, "not_an_object", {}),
    (lambda place: place.items(), "ab", [], "not_a_list", {}),
    (lambda place: place.items(), b"ab", [], "not_a_list", {}),
    (lambda place: place.items(), {}, [], "not_a_list", {}),
    (lambda place: place.items(least=2, most=3), [1], [], "list_length", {"least": 2, "most": 3}),
    (lambda place: place.numbers(ZERO, FIVE, 3), None, (), "not_a_list", {}),
]


@pytest.mark.parametrize(("reading", "value", "stand_in", "code", "params"), READINGS)
def test_a_faulty_value_is_one_fault_with_its_params_and_reads_as_a_stand_in(
    reading: Callable[[Place], Any], value: Any, stand_in: Any, code: str, params: dict[str, Any]
) -> None:
    assert read(value, reading) == (stand_in, [Fault("", code, params)])


@pytest.mark.parametrize("reading", [entry[0] for entry in READINGS])
def test_an_absent_field_is_missing_whatever_is_read_from_it(reading: Callable[[Place], Any]) -> None:
    _, faults = read({}, lambda place: reading(place["a/b"]))
    assert faults == [Fault("/a~1b", "missing")]


@pytest.mark.parametrize(
    ("reading", "value", "result"),
    [
        (lambda place: place.number(ZERO, FIVE), "0", ZERO),
        (lambda place: place.number(ZERO, FIVE), 5, FIVE),
        (lambda place: place.number(places=2), "1.25", Decimal("1.25")),
        (lambda place: place.number(places=0), "5.0", None),
        (lambda place: place.positive(), "0.000001", SMALLEST),
        (lambda place: place.whole(1, 9), "1", 1),
        (lambda place: place.whole(1, 9), 9, 9),
        (lambda place: place.boolean(), True, True),
        (lambda place: place.boolean(), False, False),
        (lambda place: place.choice(Side), "right", Side.RIGHT),
        (lambda place: place.text(3), "客户 ", None),
        (lambda place: place.text(3), "客 户", "客 户"),
    ],
)
def test_values_at_the_edge_of_what_is_allowed(reading: Callable[[Place], Any], value: Any, result: Any) -> None:
    assert (read(value, reading) == (result, [])) is (result is not None)


@pytest.mark.parametrize(
    ("reading", "longest", "fault"),
    [
        (lambda place: place.text(5), "abcde", Fault("", "text_malformed", {"longest": 5})),
        (lambda place: len(place.items()), [0] * 1000, Fault("", "list_length", {"least": 0, "most": 1000})),
        (lambda place: len(place.items(1, 3)), [0] * 3, Fault("", "list_length", {"least": 1, "most": 3})),
        (lambda place: place.numbers(ZERO, FIVE, 3), [1] * 3, Fault("", "list_length", {"least": 0, "most": 3})),
        (
            lambda place: place.numbers(ZERO, FIVE, 1500),
            [1] * 1500,
            Fault("", "list_length", {"least": 0, "most": 1500}),
        ),
    ],
)
def test_texts_and_lists_have_a_longest_length(reading: Callable[[Place], Any], longest: Any, fault: Fault) -> None:
    assert read(longest, reading)[1] == []
    assert read(longest + longest[:1], reading)[1] == [fault]


def test_lists_have_a_least_length() -> None:
    items, faults = read(["a", "b"], lambda place: [(item.pointer, item.value) for item in place.items(least=2)])
    assert (items, faults) == ([("/0", "a"), ("/1", "b")], [])


@pytest.mark.parametrize(
    ("values", "numbers", "faults"),
    [
        ([3, "5"], ("3", "5"), []),
        ([0], ("0",), []),
        ((3, 5), ("3", "5"), []),
        ([], (), []),
        ([3, 9], ("3", "9"), [Fault("/1", "above_maximum", {"maximum": "5"})]),
        ([9, 3], ("9", "3"), [Fault("/0", "above_maximum", {"maximum": "5"})]),
        ([-1], ("-1",), [Fault("/0", "below_minimum", {"minimum": "0"})]),
        (["x"], ("0",), [Fault("/0", *NOT_PLAIN)]),
        (["x", 3, None], ("0", "3", "0"), [Fault("/0", *NOT_PLAIN), Fault("/2", *NOT_PLAIN)]),
        ([1] * 1499 + [6], ("1",) * 1499 + ("6",), [Fault("/1499", "above_maximum", {"maximum": "5"})]),
    ],
)
def test_each_number_of_a_list_is_held_to_the_bounds(
    values: Any, numbers: tuple[str, ...], faults: list[Fault]
) -> None:
    expected = tuple(Decimal(number) for number in numbers)
    assert read(values, lambda place: place.numbers(ZERO, FIVE, 1500)) == (expected, faults)


@pytest.mark.parametrize(
    ("document", "number", "faults"),
    [
        ({"count": "3"}, Decimal(3), []),
        ({"count": 0}, ZERO, []),
        ({"count": 5}, FIVE, []),
        (MappingProxyType({"count": "3"}), Decimal(3), []),
        ({"count": None}, None, []),
        ({}, None, []),
        ([3], None, []),
        ({"count": "x"}, ZERO, [Fault("/count", *NOT_PLAIN)]),
        ({"count": -1}, Decimal(-1), [Fault("/count", "below_minimum", {"minimum": "0"})]),
        ({"count": 6}, Decimal(6), [Fault("/count", "above_maximum", {"maximum": "5"})]),
    ],
)
def test_a_field_may_be_left_out_but_not_be_wrong(document: Any, number: Decimal | None, faults: list[Fault]) -> None:
    assert read(document, lambda place: place.optional_number("count", ZERO, FIVE)) == (number, faults)


def test_an_object_with_unknown_fields_is_an_object_all_the_same() -> None:
    result = read({"b": 1, "a": 2, "c": 3}, lambda place: place.is_object(frozenset({"a"})))
    assert result == (True, [Fault("/b", "extra_forbidden"), Fault("/c", "extra_forbidden")])


def test_no_more_than_twenty_unknown_fields_are_named() -> None:
    names = [f"field{number}" for number in range(21, 0, -1)]
    _, faults = read(dict.fromkeys(names), lambda place: place.is_object(frozenset()))
    assert faults == [Fault(f"/{name}", "extra_forbidden") for name in sorted(names)[:20]]


@pytest.mark.parametrize("document", [{"a": 1}, {}, MappingProxyType({"a": 1})])
def test_an_object_needs_none_of_its_fields(document: Any) -> None:
    assert read(document, lambda place: place.is_object(frozenset({"a"}))) == (True, [])


def test_fields_are_read_in_their_order() -> None:
    def pairs(place: Place) -> list[tuple[str, str, Any]]:
        return [(name, value.pointer, value.value) for name, value in place.fields()]

    assert read({"b/c": 1, 2: "x"}, pairs) == ([("b/c", "/b~1c", 1), ("2", "/2", "x")], [])
    assert read(["b"], pairs) == ([], [])


def test_an_absent_field_and_null_are_no_value() -> None:
    document = {"null": None, "zero": 0}
    assert [read(document, field(name))[0].absent for name in ("null", "gone", "zero")] == [True, True, False]


def test_a_place_is_sound_until_there_is_a_fault_at_it_or_below() -> None:
    root = Place({"a": {"b": 1}, "ab": 2}, [])
    root["a"]["b"].fault("missing")
    places = [root, root["a"], root["a"]["b"], root["a"]["b"]["c"], root["a"]["c"], root["ab"]]
    assert [place.sound for place in places] == [False, False, False, True, True, True]


def test_fields_of_what_is_no_object_are_missing() -> None:
    _, faults = read("text", lambda place: place["a"]["b"].boolean())
    assert faults == [Fault("/a/b", "missing")]
