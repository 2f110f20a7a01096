"""The published schema of a document and its strict reader take the same documents."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

import pytest

from tests.contract.documents import KINDS
from tests.contract.mutations import Mutant, mutants

VALUE_RULES = frozenset(
    {
        # numbers and lists within bounds
        *("above_maximum", "list_length"),
        # values that depend on each other
        *("weights_sum", "shares_sum", "own_category_not_heaviest", "bands_not_falling", "floor_above_cap"),
        *("range_empty", "ranges_gap", "ranges_overlap", "ranges_not_open", "standard_falls"),
        # entries that must be there
        *("category_empty", "rung_missing"),
    }
)
"""Faults of value, which a schema cannot express: it may take a document that is refused for these alone."""

CODES_OF_A_TABLE = {"pay table": {"unknown_rung"}, "placement": {"unknown_rung"}, "sheet": {"unknown_choice"}}
"""A rung may be a post too: the pay table says which there are. The scheme says which veto items there are."""


@dataclass(frozen=True)
class Difference:
    """A change that schema and reader judge differently; the pointer may have wildcards."""

    kind: str
    pointer: str
    change: str

    def covers(self, kind: str, mutant: Mutant) -> bool:
        return (self.kind, self.change) == (kind, mutant.change) and fnmatchcase(mutant.pointer, self.pointer)


KNOWN_DIFFERENCES = (
    # The schema requires both fields, if only as null. The reader takes an absent one as null.
    Difference("person", "/annual_score", "removed"),
    Difference("person", "/education", "removed"),
    # The schema asks for integers. The reader takes their digits in a text too, as it does for other numbers.
    *(
        Difference(kind, pointer, "as a text")
        for kind, pointer in (
            ("policy", "/min_appraised_months"),
            ("policy", "/skip/max_rungs"),
            ("person", "/appraised_months"),
            ("person", "/masked_months"),
            ("person", "/months_in_rung"),
            ("person", "/months_in_tier"),
            ("person", "/months_of_service"),
            ("person", "/certificate_level"),
            ("scheme", "/indicators/*/scorer/min_answers"),
            ("scheme", "/normalisation/min_group"),
        )
    ),
    # The schema asks for objects. The reader takes null as no facts.
    Difference("sheet", "/facts", "null"),
    Difference("sheet", "/facts/*", "null"),
    # The schema names every rung. Nobody is promoted to the lowest.
    Difference("policy", "/promotion", "an extra field JC"),
    # A text is all that the schema asks of a day.
    Difference("placement", "/from", "a text"),
    Difference("placement", "/to", "a text"),
)

each_kind = pytest.mark.parametrize("kind", KINDS)


@cache
def judged_differently(kind: str) -> list[Mutant]:
    """Return the changes that one of the two takes and the other refuses for the document's shape."""
    document = KINDS[kind]
    value_rules = VALUE_RULES | CODES_OF_A_TABLE.get(kind, set())
    differing = []
    for mutant in mutants(document.sample(), document.choices()):
        codes = {fault.code for fault in document.faults(mutant.document)}
        if document.matches_schema(mutant.document):
            if codes - value_rules:
                differing.append(mutant)
        elif not codes:
            differing.append(mutant)
    return differing


@each_kind
def test_the_sample_is_sound_and_has_every_field_that_the_schema_describes(kind: str) -> None:
    document = KINDS[kind]
    assert document.faults(document.sample()) == []
    assert document.matches_schema(document.sample())
    assert document.used_fields() == document.described_fields()


@each_kind
def test_the_published_schema_and_the_strict_reader_take_the_same_documents(kind: str) -> None:
    unexpected = [
        (mutant.pointer, mutant.change)
        for mutant in judged_differently(kind)
        if not any(known.covers(kind, mutant) for known in KNOWN_DIFFERENCES)
    ]
    assert unexpected == []


@each_kind
def test_a_known_difference_is_there_still(kind: str) -> None:
    differing = judged_differently(kind)
    repaired = [
        known
        for known in KNOWN_DIFFERENCES
        if known.kind == kind and not any(known.covers(kind, mutant) for mutant in differing)
    ]
    assert repaired == []
