"""The canonical JSON of a record, and the digest that proves it."""

from datetime import date
from decimal import Decimal

import pytest

from shared.kernel.digests import Plain, canonical_json, digest
from shared.kernel.rungs import Rung


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest({"a": Decimal("1.50"), "b": date(2025, 1, 1)}) == digest({"b": date(2025, 1, 1), "a": "1.50"})
    assert canonical_json({"名": [1, None]}) == '{"名":[1,null]}'
    with pytest.raises(TypeError):
        digest({"a": {1, 2}})  # type: ignore[dict-item]  # sets have no order


def test_a_record_has_one_canonical_form() -> None:
    record: dict[str, Plain] = {
        Rung.MB: Decimal("1E+2"),
        "masked": False,
        "from": date(2025, 3, 1),
        "score": Decimal("90.10"),
    }
    assert canonical_json(record) == '{"MB":"100","from":"2025-03-01","masked":false,"score":"90.10"}'


def test_a_digest_is_the_sha_256_of_the_canonical_json() -> None:
    # Records of past years keep their digests, so the digest of a record never changes.
    assert digest({"b": [1, "x"], "a": None}) == "c22cb7b0353770e2b38094af641143ebf008ddf2d1f2dedb9d875996fcf245fa"
