"""Many rows in one statement, and lists of what a caller may see, on a real table."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import pytest
import sqlalchemy as sa

from deploy.databases import DatabaseUrls
from shared.kernel.errors import Invalid
from shared.kernel.months import Month
from shared.kernel.rungs import Tier
from shared.platform.database import bulk
from shared.platform.database.listing import Listing, listing_of, within_scope
from shared.platform.database.pages import OF_THIS_PROCESS, PageRequest
from shared.platform.database.rows import RowReader
from shared.platform.database.sessions import Change, Session
from shared.platform.database.transactions import Database
from shared.platform.identity.callers import Area, Caller, Scope
from tests.integration.platform.probe import note
from tests.support.apps import COMPANY, OTHER_COMPANY

MARCH: Final = {"company": COMPANY, "month": "2025-03"}
EVERYBODY: Final = Scope((Area("", frozenset(Tier)),))
MANY: Final = 12_000
_n = note.c


@dataclass(frozen=True, slots=True)
class Note:
    """A row as it is read again."""

    month: Month
    employee_no: str
    unit_path: str
    tier: Tier | None
    score: Decimal | None
    day: date | None
    tags: Sequence[str]
    facts: dict[str, Any]
    revision: int
    recorded_at: datetime


NOTE: Final = RowReader(Note, note)


def row(employee_no: str, **changes: Any) -> dict[str, Any]:
    """A row without its constants."""
    values = {
        "employee_no": employee_no,
        "unit_path": "LY/0101/",
        "tier": Tier.JUNIOR,
        "score": Decimal("87.5"),
        "day": date(2025, 3, 31),
        "tags": ["late", "一次"],
        "facts": {"B01": {"count": "3"}, "note": None},
    }
    return values | changes


def caller(company: str = COMPANY, scope: Scope = EVERYBODY) -> Caller:
    return Caller(company, "00001", (), employee_no="00001", scope=scope)


def listed(session: Session) -> Listing[Note]:
    conditions = (_n.company == session.company, within_scope(session.caller.scope, note))
    return listing_of(NOTE, (_n.month, _n.employee_no), *conditions)


@pytest.fixture
async def database(probe_urls: DatabaseUrls) -> AsyncIterator[Database]:
    database = Database(probe_urls.runtime_url, 2)
    yield database
    await database.close()


async def save(database: Database, *rows: dict[str, Any], constants: dict[str, Any] | None = None) -> None:
    async with database.change(Change(caller(), "save_notes")) as write:
        await bulk.save(write, note, rows, constants or MARCH, "recorded_at", "revision")


async def stored(database: Database, company: str = COMPANY) -> list[Note]:
    async with database.read(caller(company)) as session:
        return await listed(session).every(session)


async def test_new_rows_keep_their_values_in_every_kind_of_column(database: Database) -> None:
    await save(database, row("00001"), row("00002", tier=None, score=None, day=None, tags=[], facts={}))
    first, second = await stored(database)
    assert first == Note(
        month=Month(2025, 3),
        employee_no="00001",
        unit_path="LY/0101/",
        tier=Tier.JUNIOR,
        score=Decimal("87.50"),
        day=date(2025, 3, 31),
        tags=["late", "一次"],
        facts={"B01": {"count": "3"}, "note": None},
        revision=1,
        recorded_at=first.recorded_at,
    )
    assert (second.tier, second.score, second.day, second.tags, second.facts) == (None, None, None, [], {})


async def test_a_row_in_the_place_of_another_renews_what_is_named(database: Database) -> None:
    await save(database, row("00001"), row("00002"))
    before, left_alone = await stored(database)
    await save(database, row("00001", score=Decimal(90), tags=["good"]), row("00003"))
    after, untouched, new = await stored(database)
    assert (after.score, after.tags, after.facts) == (Decimal("90.00"), ["good"], before.facts)
    assert (after.revision, new.revision) == (2, 1)
    assert after.recorded_at > before.recorded_at
    assert untouched == left_alone


async def test_constants_are_the_same_in_every_row_and_are_written_where_a_row_is_replaced(database: Database) -> None:
    plain = [{name: value for name, value in row(who).items() if name != "unit_path"} for who in ("00001", "00002")]
    await save(database, *plain, constants=MARCH | {"unit_path": "LY/0101/"})
    await save(database, *plain, constants=MARCH | {"unit_path": "LY/0102/"})
    await save(database, *plain, constants=MARCH | {"month": "2025-04", "unit_path": "LY/0103/"})
    assert [(saved.month.number, saved.employee_no, saved.unit_path) for saved in await stored(database)] == [
        (3, "00001", "LY/0102/"),
        (3, "00002", "LY/0102/"),
        (4, "00001", "LY/0103/"),
        (4, "00002", "LY/0103/"),
    ]


async def test_no_rows_are_nothing_to_do(database: Database) -> None:
    async with database.change(Change(caller(), "do_nothing")) as write:
        await bulk.save(write, note, [], MARCH)
        await bulk.change(write, note, [])
        await bulk.remove(write, note, [])
        await bulk.copy(write, note, ["company"], [])
    assert await stored(database) == []


async def test_a_value_that_is_not_in_its_stored_form_is_refused(database: Database) -> None:
    with pytest.raises(sa.exc.StatementError, match="not JSON serializable: Month"):
        await save(database, row("00001", month=Month(2025, 3)), constants={"company": COMPANY})
    assert await stored(database) == []


async def test_a_change_writes_named_values_of_rows_that_there_are(database: Database) -> None:
    await save(database, row("00001"), row("00002"))
    async with database.change(Change(caller(), "change_notes")) as write:
        changed = {"month": "2025-03", "employee_no": "00002", "score": None, "tags": ["x"], "facts": {"y": "1"}}
        await bulk.change(write, note, [changed, changed | {"employee_no": "00009"}])
    first, second = await stored(database)
    assert (first.score, first.tags) == (Decimal("87.50"), ["late", "一次"])
    assert (second.score, second.tags, second.facts, second.tier) == (None, ["x"], {"y": "1"}, Tier.JUNIOR)


async def test_a_part_of_the_key_names_all_rows_that_have_it(database: Database) -> None:
    await save(database, row("00001"), row("00002"))
    await save(database, row("00001"), constants=MARCH | {"month": "2025-04"})
    async with database.change(Change(caller(), "change_notes")) as write:
        await bulk.change(write, note, [{"employee_no": "00001", "score": Decimal(60)}])
        await bulk.remove(write, note, [{"month": "2025-04"}])
    assert [(saved.employee_no, saved.score) for saved in await stored(database)] == [
        ("00001", Decimal("60.00")),
        ("00002", Decimal("87.50")),
    ]


async def test_another_companys_rows_are_out_of_reach(database: Database) -> None:
    elsewhere = caller(OTHER_COMPANY)
    await save(database, row("00001"))
    async with database.change(Change(elsewhere, "save_notes")) as write:
        await bulk.save(write, note, [row("00001")], MARCH | {"company": OTHER_COMPANY})
        await bulk.change(write, note, [{"month": "2025-03", "employee_no": "00001", "score": Decimal(1)}])
    assert [saved.score for saved in await stored(database)] == [Decimal("87.50")]
    async with database.change(Change(elsewhere, "remove_notes")) as write:
        await bulk.remove(write, note, [{"month": "2025-03", "employee_no": "00001"}])
    assert (len(await stored(database)), await stored(database, OTHER_COMPANY)) == (1, [])


async def test_many_rows_go_in_several_parts(database: Database) -> None:
    numbers = [f"{number:05d}" for number in range(MANY)]
    await save(database, *(row(number) for number in numbers))
    await save(database, *(row(number, score=Decimal(int(number) % 100)) for number in numbers))
    notes = await stored(database)
    assert [saved.employee_no for saved in notes] == numbers
    assert all(saved.score == int(saved.employee_no) % 100 and saved.revision == 2 for saved in notes)
    async with database.change(Change(caller(), "change_notes")) as write:
        await bulk.change(write, note, [{"employee_no": number, "tags": [number]} for number in numbers])
        await bulk.remove(write, note, [{"employee_no": number} for number in numbers[1:]])
    assert [saved.tags for saved in await stored(database)] == [["00000"]]


async def test_copied_rows_are_new_and_their_json_is_text(database: Database) -> None:
    names = ["company", "month", "employee_no", "unit_path", "tier", "tags", "facts"]
    rows = ((COMPANY, "2025-03", f"{number:05d}", "LY/", Tier.SENIOR, ["a"], '{"n": "1"}') for number in range(MANY))
    async with database.change(Change(caller(), "copy_notes")) as write:
        await bulk.copy(write, note, names, rows)
    notes = await stored(database)
    assert len(notes) == MANY
    assert (notes[7].employee_no, notes[7].tier, notes[7].facts) == ("00007", Tier.SENIOR, {"n": "1"})


async def test_pages_all_and_the_single_record_agree_on_what_a_caller_may_see(database: Database) -> None:
    await save(
        database,
        row("00001", unit_path="LY/0102/", tier=Tier.SENIOR),
        row("00002", unit_path="LY/0101/"),
        row("00003", unit_path="LY/0102/"),
        row("00004", unit_path="LY/0101/"),
        row("00005", unit_path="LY/0101/", tier=Tier.MIDDLE),
    )
    await save(database, row("00002", unit_path="LY/0101/"), constants=MARCH | {"month": "2025-02"})
    scope = Scope((Area("LY/0101/", frozenset({Tier.JUNIOR})),), employee_no="00001")
    expected = [(2, "00002"), (3, "00001"), (3, "00002"), (3, "00004")]
    async with database.read(caller(scope=scope)) as session:
        visible = listed(session)
        everything = await visible.every(session)
        assert [(saved.month.number, saved.employee_no) for saved in everything] == expected
        assert (await visible.page_or_every(session, None)).items == everything
        first = await visible.page_or_every(session, PageRequest(3))
        assert first.next_cursor is not None
        rest = await visible.page(session, PageRequest(3, OF_THIS_PROCESS.decode(first.next_cursor)))
        assert ([*first.items, *rest.items], rest.next_cursor) == (everything, None)
        march = visible.where(_n.month == "2025-03")
        assert await march.find(session, _n.employee_no == "00004") == everything[3]
        assert await march.find(session, _n.employee_no == "00003") is None


async def test_nothing_is_in_reach_of_a_scope_without_areas(database: Database) -> None:
    await save(database, row("00001"))
    async with database.read(caller(scope=Scope())) as session:
        assert await listed(session).every(session) == []


@pytest.mark.parametrize("column", [_n.recorded_at, _n.day, _n.score, _n.revision], ids=lambda column: column.name)
async def test_pages_go_by_keys_of_other_kinds_than_text(database: Database, column: sa.Column[Any]) -> None:
    for number in range(5):
        await save(database, row(f"{number:05d}", day=date(2025, 1, 1 + number), score=Decimal(number)))
    async with database.read(caller()) as session:
        by_column = listing_of(NOTE, (column, _n.employee_no), _n.company == session.company)
        seen: list[Note] = []
        paging = PageRequest(2)
        while True:
            page = await by_column.page(session, paging)
            seen += page.items
            if page.next_cursor is None:
                break
            paging = PageRequest(2, OF_THIS_PROCESS.decode(page.next_cursor))
    assert [saved.employee_no for saved in seen] == [f"{number:05d}" for number in range(5)]


async def test_a_cursor_of_another_list_is_refused(database: Database) -> None:
    async with database.read(caller()) as session:
        with pytest.raises(Invalid, match="cursor_invalid"):
            await listed(session).page(session, PageRequest(2, ("2025-03",)))
