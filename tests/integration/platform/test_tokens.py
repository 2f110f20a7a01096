"""Bearer tokens of any shape: who gets in, with which rights, and how everybody else is refused."""

import base64
import json
import time
from typing import Any

import asyncpg
import jwt
import pytest

from tests.integration.platform import probe
from tests.integration.platform.conftest import Probe
from tests.support.apps import COMPANY, OTHER_COMPANY, issuer_of, private_keys

NOW = int(time.time())
HOUR = 3600
WHOLE = [{"role": "personnel", "unit": ""}]
KNOWN_ISSUER = {"iss": issuer_of(COMPANY).issuer}


def signed(headers: dict[str, Any] | None = None, without: str = "", **changes: Any) -> str:
    claims = {
        **KNOWN_ISSUER,
        "aud": "spindle",
        "sub": "someone",
        "iat": NOW,
        "exp": NOW + HOUR,
        "company": COMPANY,
        "grants": WHOLE,
    }
    kept = {name: value for name, value in (claims | changes).items() if name != without}
    return jwt.encode(kept, private_keys()[COMPANY], algorithm="EdDSA", headers={"kid": "trial-1"} | (headers or {}))


def granting(*grants: Any) -> str:
    return signed(grants=list(grants))


def part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def raw(header: Any, claims: Any) -> str:
    """A token with parts of any content, and a signature of nobody."""
    parts = [item if isinstance(item, bytes) else json.dumps(item).encode() for item in (header, claims)]
    return ".".join([*map(part, parts), part(b"x" * 64)])


HEADER = {"alg": "EdDSA", "kid": "trial-1"}
UNFIT = {
    "expired": signed(iat=1, exp=HOUR),
    "expired a second ago": signed(iat=NOW - 100, exp=NOW - 1),
    "of another company": signed(company=OTHER_COMPANY),
    "of a company that is no text": signed(company=[COMPANY]),
    "for another audience": signed(aud="elsewhere"),
    "for an audience that is an object": signed(aud={"spindle": True}),
    "of an unknown issuer": signed(iss="https://nobody.example"),
    "that lives for a day": signed(exp=NOW + 24 * HOUR),
    "that lives for ever": signed(exp=10**15),
    "issued tomorrow": signed(iat=NOW + 24 * HOUR, exp=NOW + 25 * HOUR),
    "not valid yet": signed(nbf=NOW + HOUR),
    "whose times are texts": signed(iat=str(NOW), exp=str(NOW + HOUR)),
    "whose time is a truth": signed(iat=True),
    **{f"without {name}": signed(without=name) for name in ("iss", "aud", "sub", "iat", "exp", "company")},
    "of nobody": signed(sub=""),
    "of a subject with a null character": signed(sub="a\0b"),
    "of a subject with half a pair": signed(sub="a\ud800b"),
    "of a subject of a thousand characters": signed(sub="a" * 1000),
    "of a person with an empty number": signed(employee_no=""),
    "of a person that is a number": signed(employee_no=1),
    "of a person with a null character": signed(employee_no="1\0"),
    "of a person that poses as a subject": signed(employee_no="subject:00001"),
    "with grants that are no list": signed(grants="personnel"),
    "with a grant that is no object": granting("personnel"),
    "with a unit path that ends in the middle of a code": granting({"role": "personnel", "unit": "LY/01"}),
    "without a unit": granting({"role": "personnel"}),
    "with a unit that is null": granting({"role": "personnel", "unit": None}),
    "with a unit that is false": granting({"role": "personnel", "unit": False}),
    "with a unit that is zero": granting({"role": "personnel", "unit": 0}),
    "with a unit that is an empty list": granting({"role": "personnel", "unit": []}),
    "with a unit that is a list": granting({"role": "personnel", "unit": ["LY/"]}),
    "with a unit that is an object": granting({"role": "personnel", "unit": {}}),
    "with a unit that is a blank": granting({"role": "personnel", "unit": " "}),
    "with a unit that is a slash": granting({"role": "personnel", "unit": "/"}),
    "with a unit with an empty code": granting({"role": "personnel", "unit": "LY//"}),
    "with a unit with a pattern": granting({"role": "personnel", "unit": "%/"}),
    "with a line's end after the unit": granting({"role": "personnel", "unit": "LY/\n"}),
    **{
        f"with {key!r} for the unit": granting({"role": "personnel", key: "LY/"})
        for key in ("unit_path", "Unit", "UNIT", "units", "unit ", "path", "scope")
    },
    "with a grant that says more than we know": granting({"role": "personnel", "unit": "LY/", "until": "2020"}),
    "with a role that is a list": granting({"role": ["personnel"], "unit": "LY/"}),
    "with a thousand grants": granting(*(WHOLE * 1000)),
    "of another key": jwt.encode(KNOWN_ISSUER, private_keys()["ladder"], algorithm="EdDSA"),
    "symmetric": jwt.encode(KNOWN_ISSUER, "x" * 40, algorithm="HS256"),
    "unsigned": jwt.encode(KNOWN_ISSUER, "", algorithm="none"),
    "that demands something": signed({"crit": ["exp"]}),
    "of an unknown key": signed({"kid": "another"}),
}
KEY_IDS: list[Any] = [1, [], {}, None, True, "\0", "\ud800"]
ISSUERS: list[Any] = [None, 1, [], ["a"], {}, {"a": 1}, True, "", "\0"]
MALFORMED = {
    "garbage": "garbage",
    "a lone dot": ".",
    "garbage in parts": "a.b.c",
    "five parts": "a.b.c.d.e",
    "a hundred kilobytes": "a" * 100_000,
    "header that is a list": raw([], {}),
    "header that is null": raw(None, {}),
    "header that is no text": raw(b"\xff\xfe", {}),
    "header that is deep": raw(b"[" * 5000, {}),
    "algorithm that is a list": raw({**HEADER, "alg": ["EdDSA"]}, KNOWN_ISSUER),
    "algorithm that is an object": raw({**HEADER, "alg": {}}, KNOWN_ISSUER),
    **{f"kid {kid!r}": raw({"alg": "EdDSA", "kid": kid}, KNOWN_ISSUER) for kid in KEY_IDS},
    "claims that are a list": raw(HEADER, []),
    "claims that are a number": raw(HEADER, 1),
    "claims that are no JSON": raw(HEADER, b"{"),
    "claims that are no text": raw(HEADER, b"\xff"),
    "claims that are deep": raw(HEADER, b'{"iss":' * 3000 + b"1" + b"}" * 3000),
    "claims with NaN": raw(HEADER, b'{"iss": "' + KNOWN_ISSUER["iss"].encode() + b'", "exp": NaN}'),
    "claims with an issuer twice": raw(HEADER, b'{"iss": "a", "iss": "b"}'),
    **{f"issuer {issuer!r}": raw(HEADER, {"iss": issuer}) for issuer in ISSUERS},
    "expiry that is huge": raw(
        HEADER, b'{"iss": "' + KNOWN_ISSUER["iss"].encode() + b'", "exp": ' + b"9" * 5000 + b"}"
    ),
}


@pytest.mark.parametrize("kind", [*UNFIT, *MALFORMED])
async def test_a_token_of_any_shape_is_refused(running: Probe, kind: str) -> None:
    client = probe.client_of(running.network, (UNFIT | MALFORMED)[kind])
    answer = await client.get("/v1/counts")
    assert answer.status_code == 401, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == ("token_expired" if kind.startswith("expired") else "token_invalid")


@pytest.mark.parametrize(
    "value", [b"Bearer", b"Bearer ", b"Basic YTpi", b"bearer\xff\xfe", b"Bearer \xe4\xbd\xa0", b"\x01", b""]
)
async def test_a_header_of_any_shape_is_refused(running: Probe, value: bytes) -> None:
    client = probe.client_of(running.network, None)
    answer = await client.get("/v1/counts", headers={b"Authorization": value})
    assert (answer.status_code, answer.json()["code"]) in {(401, "token_missing"), (401, "token_invalid")}


@pytest.mark.parametrize(
    "token",
    [
        signed(),
        signed(aud=["spindle", "portal"]),
        signed(iat=NOW + 30, nbf=NOW + 30),  # the provider's clock is a little ahead
        signed(employee_no=None),
        signed({"x5t": "abc", "typ": "at+jwt"}),
        granting({"role": "unheard of", "unit": "LY/"}, *WHOLE),
        granting({"role": "personnel", "unit": "LY/0101/"}),
    ],
)
async def test_a_sound_token_is_let_in(running: Probe, token: str) -> None:
    assert (await probe.client_of(running.network, token).get("/v1/counts")).status_code == 200


@pytest.mark.parametrize(
    "token",
    [
        signed(without="grants"),
        signed(grants=None),
        signed(grants=[]),
        granting({"role": "unheard of", "unit": ""}),
        granting({"role": "Personnel", "unit": ""}),
        granting({"role": "ladder", "unit": ""}),
    ],
)
async def test_who_has_no_role_that_we_know_may_do_nothing(running: Probe, token: str) -> None:
    answer = await probe.client_of(running.network, token).get("/v1/counts")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")


async def test_a_subject_is_not_taken_for_the_person_of_that_number(running: Probe) -> None:
    person = probe.client_of(running.network, signed(sub="x-1", employee_no="00001"))
    namesake = probe.client_of(running.network, signed(sub="00001"))
    key = {"Idempotency-Key": "one"}
    assert (await person.post("/v1/counts", json={"who": "7"}, headers=key)).json()["times"] == 1
    answer = await namesake.post("/v1/counts", json={"who": "7"}, headers=key)
    assert (answer.json()["times"], "idempotency-replayed" in answer.headers) == (2, False)
    records = (await running.client("auditor").get("/v1/audit_records")).json()["items"]
    assert [record["actor"] for record in records] == ["00001", "subject:00001"]


async def test_a_kept_answer_belongs_to_one_subject_of_one_issuer(running: Probe) -> None:
    key, body = {"Idempotency-Key": "one"}, {"who": "7"}
    one = probe.client_of(running.network, signed(sub="a", employee_no="00001"))
    another = probe.client_of(running.network, signed(sub="b", employee_no="00001"))
    assert (await one.post("/v1/counts", json=body, headers=key)).json()["times"] == 1
    assert (await one.post("/v1/counts", json=body, headers=key)).headers["idempotency-replayed"] == "true"
    assert (await another.post("/v1/counts", json=body, headers=key)).json()["times"] == 2
    connection = await asyncpg.connect(running.urls.runtime_url.replace("+asyncpg", ""))
    callers = await connection.fetch("SELECT caller FROM idempotency_key ORDER BY caller")
    await connection.close()
    assert [json.loads(row["caller"]) for row in callers] == [[KNOWN_ISSUER["iss"], "a"], [KNOWN_ISSUER["iss"], "b"]]


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ({"role": "personnel", "unit": ""}, 201),
        ({"role": "personnel", "unit": "LY/"}, 201),
        ({"role": "personnel", "unit": "LY/01/"}, 201),
        ({"role": "personnel", "unit": "LY/01/02/"}, 403),
        ({"role": "personnel", "unit": "LY/02/"}, 403),
        ({"role": "auditor", "unit": ""}, 403),
    ],
)
async def test_an_answer_is_given_again_only_to_who_may_still_see_it(
    running: Probe, later: dict[str, str], status: int
) -> None:
    key, body = {"Idempotency-Key": "one"}, {"who": "7"}
    before = probe.client_of(running.network, granting({"role": "personnel", "unit": "LY/01/"}))
    assert (await before.post("/v1/counts", json=body, headers=key)).status_code == 201
    again = await probe.client_of(running.network, granting(later)).post("/v1/counts", json=body, headers=key)
    assert again.status_code == status, again.text
    assert (await running.client("personnel").get("/v1/counts")).json()["items"] == [{"who": "7", "times": 1}]
