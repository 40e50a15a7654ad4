"""Cases found by what somebody knows of them; a person's data never leave their seal."""

from datetime import date

import pytest
from sqlalchemy import select, update

from bot.services.actor import OPERATOR
from bot.services.errors import InputInvalid, NotAllowed
from bot.services.reviewing.search import LIMIT
from bot.services.rules.search_text import Sought
from bot.services.views.search import Criteria, Found
from db.enums import RequestState, Role
from db.models import JournalEntry, Request
from tests.offices import TestOffice, applicant

PHONE, IIN = "+77010000001", "500101100000"


async def finds(office: TestOffice, text: str, by: Role = Role.REGISTRAR) -> Found:
    async with office.by(by) as opened:
        return await opened.search.find(await opened.search.read(text))


async def journalled(office: TestOffice) -> list[tuple[str, str]]:
    async with office.database.reading() as session:
        rows = await session.execute(
            select(JournalEntry.subject, JournalEntry.details).where(
                JournalEntry.action == "searched"
            )
        )
        return [(subject, details) for subject, details in rows]


async def test_a_case_is_found_by_everything_that_is_known_of_it(staffed: TestOffice) -> None:
    own = await staffed.submit()
    other = applicant(full_name="Серікова Айсұлу", iin=None, phone="+77010000009")
    await staffed.submit(1002, person=other)
    async with staffed.by(Role.REGISTRAR) as office:
        card = await office.review.case(own.card.public_id)
        await office.review.enter_number(card.public_id, card.version, "ЖТ-2026/1234-К")
    known = (
        own.card.number,
        own.card.number[3:],
        own.code,
        "ЖТ-2026/1234-К",
        "20261234",
        "№ 1234",
        PHONE,
        "8 701 000 00 01",
        IIN,
        "Өтеген",
        "ОТЕГЕН",
        "отеген қараша",
    )
    for text in known:
        found = await finds(staffed, text)
        assert [one.number for one in found.cards] == [own.card.number], text
    for text in ("Қасымов", "+77010000077", "отеген наурыз", "ЖТ-2026/1235", "№ 99999"):
        assert (await finds(staffed, text)).total == 0, text
    assert (await finds(staffed, "серикова")).total == 1


async def test_a_case_is_found_by_the_middle_of_our_number(staffed: TestOffice) -> None:
    own = await staffed.submit()
    middle = own.card.number.split("-")[2]
    assert (await finds(staffed, middle)).total == 1
    assert (await finds(staffed, middle[:-1])).total == 0


async def test_every_search_for_a_person_is_journalled_without_its_value(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    for text in (PHONE, IIN, "Өтеген"):
        await finds(staffed, text)
    lines = await journalled(staffed)
    assert [subject for subject, _ in lines] == ["search:phone", "search:iin", "search:surname"]
    assert all('"found": 1' in details for _, details in lines)
    said = str(lines).casefold()
    assert not [one for one in (PHONE[1:], IIN, "өтеген", "отеген") if one in said]


async def test_an_auditor_searches_without_people_and_others_not_at_all(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    assert (await finds(staffed, own.card.number, Role.AUDITOR)).total == 1
    for text in (PHONE, IIN, "Өтеген"):
        with pytest.raises(NotAllowed):
            await finds(staffed, text, Role.AUDITOR)
    with pytest.raises(NotAllowed):
        async with staffed.by(Role.AUDITOR) as office:
            # As if what was kept had been forged.
            await office.search.find(Criteria(sought=Sought.PHONE, value="00" * 32))
    with pytest.raises(NotAllowed):
        await finds(staffed, own.card.number, Role.ADMINISTRATOR)
    assert await journalled(staffed) == []


async def test_filters_narrow_and_pages_turn(staffed: TestOffice) -> None:
    for n in range(8):
        await staffed.submit(3000 + n)
    async with staffed.by(Role.REVIEWER) as office:
        opened = await office.review.next_case()
        assert opened is not None
        me = office.actor.staff[Role.REVIEWER].id
    async with staffed.by(Role.HEAD) as office:
        search = office.search
        first, second = await search.find(Criteria()), await search.find(Criteria(), 1)
        assert (first.total, len(first.cards), len(second.cards)) == (8, 6, 2)
        assert not {one.number for one in first.cards} & {one.number for one in second.cards}
        in_review = await search.find(Criteria(state=RequestState.IN_REVIEW))
        assert [one.number for one in in_review.cards] == [opened.number]
        assert (await search.find(Criteria(reviewer=me))).total == 1
        assert (await search.find(Criteria(post=staffed.post_id))).total == 8
        assert (await search.find(Criteria(post=staffed.post_id + 1))).total == 0
        assert (await search.find(Criteria(topic="none"))).total == 0
        days = Criteria(first=date(2026, 11, 23), last=date(2026, 11, 23))
        assert (await search.find(days)).total == 8
        later = Criteria(first=date(2026, 11, 24), last=date(2026, 11, 30))
        assert (await search.find(later)).total == 0
        assert [one.id for one in (await search.choices()).posts] == [staffed.post_id]


async def test_too_many_are_not_listed(staffed: TestOffice) -> None:
    await copies(staffed, LIMIT + 1)
    async with staffed.by(Role.HEAD) as office:
        found = await office.search.find(Criteria())
    assert found.too_many
    assert found.cards == ()


async def test_nothing_to_find_is_said(staffed: TestOffice) -> None:
    for text in ("!!!", " ", "я" * 200):
        with pytest.raises(InputInvalid):
            await finds(staffed, text)


async def test_older_requests_are_indexed_in_batches_that_go_on_where_they_stopped(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    async with staffed.database.transaction() as session:
        await session.execute(update(Request).values(surname_index=None))
    assert (await finds(staffed, "Өтеген")).total == 0
    async with staffed.machine(OPERATOR) as office:
        assert await office.search.catch_up() == 1
        assert await office.search.catch_up() == 0
    found = await finds(staffed, "Өтеген")
    assert [one.number for one in found.cards] == [own.card.number]


async def copies(office: TestOffice, number: int) -> None:
    """Write that many cases past the form."""
    await office.submit()
    async with office.database.transaction() as session:
        first = (await session.scalars(select(Request))).one()
        copied = {
            column.name: getattr(first, column.name)
            for column in Request.__table__.columns
            if column.name != "id"
        }
        for n in range(1, number):
            unique = {"public_id": f"{n:010d}", "number": f"N{n}", "code": f"C{n}"}
            session.add(Request(**copied | unique | {"submitted_by": f"copy:{n}"}))
