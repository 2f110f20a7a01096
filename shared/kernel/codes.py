"""Codes of people and units: two of them that differ by leading zeros alone are one, written by a spreadsheet."""

from collections.abc import Collection, Sequence

from shared.kernel.errors import Fault


def zero_twin_faults(column_key: str, codes: Sequence[str | None], recorded_codes: Collection[str]) -> list[Fault]:
    """Return a fault ``leading_zeros_differ`` for each row whose code differs from another by leading zeros alone.

    ``codes`` are those of a table's rows in their order, None for a blank cell. A code that is on record is right.
    Another one is compared with those on record, then with those of earlier rows. The fault names both codes, so the
    row needs no further fault that its code is unknown. Give the faults to ``Table.refuse``.
    """
    recorded = frozenset(recorded_codes)
    twins = {_without_zeros(code): code for code in sorted(recorded, reverse=True)}
    faults = []
    for index, code in enumerate(codes):
        if code is None or code in recorded:
            continue
        other = twins.setdefault(_without_zeros(code), code)
        if other != code:
            faults.append(Fault.in_row(index, column_key, "leading_zeros_differ", row_code=code, other_code=other))
    return faults


def same_code(code: str | None, other: str | None) -> bool:
    """Tell whether two codes are of one person or thing: they are alike, or differ by leading zeros alone."""
    return code is not None and other is not None and _without_zeros(code) == _without_zeros(other)


def _without_zeros(code: str) -> str:
    return code.lstrip("0")
