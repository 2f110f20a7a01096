"""A forged chain never passes, in whatever way it was forged."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from shared.kernel.chains import BEGINNING, ChainedRecord, ChainFault, ChangesDigest, Head, chain_faults, link_digest
from shared.kernel.digests import Plain

FORGERIES: Final = 1000  # in all
Chain = list[ChainedRecord]


def changes_of(seed: int) -> tuple[int, str]:
    digest = ChangesDigest()
    for person in range(seed % 3):
        digest.add(f"{person:04}", {"bonus": ["0.00", f"{seed}.00"], "veto": [[], ["diversion"]]})
    return digest.count, digest.text


def content_of(seed: int) -> dict[str, Plain]:
    count, digest = changes_of(seed)
    return {
        "company": "linyi",
        "at": f"2026-11-28T08:00:{seed % 60:02}.000001Z",
        "actor": f"{seed % 7:04}",
        "action": "import_facts",
        "detail": {"rows": seed, "note": "纺锤"},
        "change_count": count,
        "changes_digest": digest,
    }


def chain_of(length: int, first: int = 1) -> Chain:
    chain: Chain = []
    previous = BEGINNING
    for number in range(1, length + 1):
        content = content_of(first + number)
        digest = link_digest(number, previous, content)
        chain.append(ChainedRecord(number, previous, digest, content, changes_of(first + number)))
        previous = digest
    return chain


def head_of(chain: Chain) -> Head:
    return Head(chain[-1].number, chain[-1].digest)


def linked_anew(chain: Chain, start: int) -> Chain:
    """The chain with numbers and digests computed anew from an index on, as a careful forger would."""
    anew = chain[:start]
    for record in chain[start:]:
        previous = anew[-1].digest if anew else BEGINNING
        content = record.content or {}
        number = len(anew) + 1
        anew.append(ChainedRecord(number, previous, link_digest(number, previous, content), content, record.changes))
    return anew


def change_a_field(chain: Chain, at: int) -> Chain:
    changed = {**(chain[at].content or {}), "actor": "somebody else"}
    return [*chain[:at], replace(chain[at], content=changed), *chain[at + 1 :]]


def back_date(chain: Chain, at: int) -> Chain:
    changed = {**(chain[at].content or {}), "at": "2025-01-01T00:00:00.000000Z"}
    return [*chain[:at], replace(chain[at], content=changed), *chain[at + 1 :]]


def change_changed_fields(chain: Chain, at: int) -> Chain:
    return [*chain[:at], replace(chain[at], changes=(9, BEGINNING)), *chain[at + 1 :]]


def remove_one(chain: Chain, at: int) -> Chain:
    return [*chain[:at], *chain[at + 1 :]]


def remove_content(chain: Chain, at: int) -> Chain:
    return [*chain[:at], replace(chain[at], content=None), *chain[at + 1 :]]


def cut_the_end_off(chain: Chain, at: int) -> Chain:
    return chain[:at]


def exchange_contents(chain: Chain, at: int) -> Chain:
    other = (at + 1) % len(chain)
    mine, others = chain[at], chain[other]
    exchanged = list(chain)
    exchanged[at] = replace(mine, content=others.content, changes=others.changes)
    exchanged[other] = replace(others, content=mine.content, changes=mine.changes)
    return exchanged


def write_one_twice(chain: Chain, at: int) -> Chain:
    return [*chain[: at + 1], chain[at], *chain[at + 1 :]]


def slip_one_in_and_link_anew(chain: Chain, at: int) -> Chain:
    return linked_anew([*chain[:at], replace(chain[at], content=content_of(999_999)), *chain[at:]], at)


def change_one_and_link_anew(chain: Chain, at: int) -> Chain:
    return linked_anew(change_a_field(chain, at), at)


WAYS: Final[tuple[Callable[[Chain, int], Chain], ...]] = (
    change_a_field,
    back_date,
    change_changed_fields,
    remove_one,
    remove_content,
    cut_the_end_off,
    exchange_contents,
    write_one_twice,
    slip_one_in_and_link_anew,
    change_one_and_link_anew,
)


@pytest.mark.parametrize("forge", WAYS)
def test_no_forged_chain_passes(forge: Callable[[Chain, int], Chain]) -> None:
    chosen = random.Random(forge.__name__)
    for _ in range(FORGERIES // len(WAYS)):
        chain = chain_of(chosen.randint(2, 30), chosen.randint(1, 5000))
        forged = forge(chain, chosen.randrange(len(chain)))
        assert forged != chain
        assert list(chain_faults(forged, [head_of(chain)]))


def test_a_whole_chain_passes_with_any_of_its_records_noted() -> None:
    chain = chain_of(50)
    assert list(chain_faults(chain, [Head(record.number, record.digest) for record in chain])) == []


@pytest.mark.parametrize(
    ("forge", "faults"),
    [
        (change_a_field, [ChainFault(3, "changed")]),
        (change_changed_fields, [ChainFault(3, "changes_differ")]),
        (remove_one, [ChainFault(3, "missing", 3)]),
        (remove_content, [ChainFault(3, "missing")]),
        (cut_the_end_off, [ChainFault(3, "head_missing", 5)]),
        (exchange_contents, [ChainFault(3, "changed"), ChainFault(4, "changed")]),
        (write_one_twice, [ChainFault(3, "out_of_order")]),
        (change_one_and_link_anew, [ChainFault(5, "head_differs")]),
    ],
)
def test_each_fault_is_named_where_it_is(forge: Callable[[Chain, int], Chain], faults: list[ChainFault]) -> None:
    chain = chain_of(5)
    assert list(chain_faults(forge(chain, 2), [head_of(chain)])) == faults


def test_a_record_that_was_moved_to_another_place_with_its_link_is_found() -> None:
    chain = chain_of(5)
    moved = [chain[0], chain[2], chain[1], *chain[3:]]
    assert {fault.code for fault in chain_faults(moved)} == {"missing", "out_of_order"}
