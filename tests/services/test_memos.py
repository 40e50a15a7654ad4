"""Memos by the template: a draft of one author, versions that stay, looks that are journalled."""

import json

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, NotFound, Stale
from bot.services.views import Card
from bot.services.views.memo import Section
from db.enums import DutyKind, Role
from db.models import Duty, JournalEntry, Memo, MemoDraft
from tests.offices import TestOffice, applicant
from tests.services.test_reviewers import SECOND, hire_reviewer

MATTER = "Жер учаскесі туралы жауап ала алмай жүр."
PROPOSAL = "Қабылдау ұсынылады."
KNOWN = {Section.WHO: "Өтеген Қ. Ғ.", Section.MATTER: MATTER}


async def opened(office: TestOffice) -> Card:
    own = await office.submit()
    return await office.review(own.card.public_id, memo=False)


async def drafted(office: TestOffice) -> Card:
    card = await opened(office)
    async with office.by(Role.REVIEWER) as at_work:
        await at_work.memos.begin(card.public_id, card.version, KNOWN)
        await at_work.memos.fill(card.public_id, card.version, Section.PROPOSAL, PROPOSAL)
    return card


async def looks(office: TestOffice, what: str) -> int:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "revealed")
        )
        return sum(what in str(details) for details in rows)


async def test_the_material_holds_what_the_case_says_and_is_journalled(
    staffed: TestOffice,
) -> None:
    first = await staffed.submit(topic="land")
    own = await staffed.submit(topic="land", news="Жаңа құжат шықты.")
    card = await staffed.review(own.card.public_id, memo=False)
    async with staffed.by(Role.REVIEWER) as office:
        material = await office.memos.material(card.public_id, card.version)
    assert material.name == applicant().full_name
    assert material.matter == staffed.application().matter
    assert material.news == "Жаңа құжат шықты."
    assert [one.number for one in material.earlier] == [first.card.number]
    assert material.positions == ()
    assert await looks(staffed, "memo_material") == 1
    for role in (Role.HEAD, Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.memos.material(card.public_id, card.version)


async def test_a_draft_goes_on_where_it_stopped_and_is_nobodys_memo(staffed: TestOffice) -> None:
    card = await drafted(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        again = await office.memos.begin(card.public_id, card.version, {Section.MATTER: "Басқа"})
        assert again.sections[Section.MATTER] == MATTER
        assert again.sections[Section.PROPOSAL] == PROPOSAL
        assert not again.card.has_memo
    await hire_reviewer(staffed, SECOND)
    async with staffed.of(SECOND) as office:
        assert await office.memos.draft(card.public_id, card.version) is None
        with pytest.raises(NotFound):
            await office.memos.fill(card.public_id, card.version, Section.LAW, "1-бап")
    async with staffed.database.reading() as session:
        (row,) = await session.scalars(select(MemoDraft))
    assert MATTER.encode() not in row.sections_sealed


async def test_a_saved_draft_is_a_version_and_closes_the_duty(staffed: TestOffice) -> None:
    card = await drafted(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        saved = await office.memos.save(card.public_id, card.version)
    assert saved.has_memo
    assert saved.version > card.version
    async with staffed.by(Role.REVIEWER) as office:
        await office.memos.write(saved.public_id, saved.version, text="Екінші нұсқа: толық мәтін.")
    async with staffed.by(Role.HEAD) as office:
        _case, lines = await office.memos.versions(card.public_id)
        assert [(line.version, line.author, line.file) for line in lines] == [
            (2, "Қызметкер reviewer", False),
            (1, "Қызметкер reviewer", False),
        ]
        first = await office.memos.read(card.public_id, 1)
        second = await office.memos.read(card.public_id, 2)
        shown = await office.review.reveal(card.public_id)
    assert first.sections[Section.PROPOSAL] == PROPOSAL
    assert first.text is None
    assert second.text == "Екінші нұсқа: толық мәтін."
    assert shown.memo is not None
    assert shown.memo.whole == second.text
    assert await looks(staffed, '"memo"') == 2
    async with staffed.database.reading() as session:
        assert list(await session.scalars(select(MemoDraft.id))) == []
        stored = (await session.scalars(select(Memo).where(Memo.version == 1))).one()
        open_ones = await session.scalars(
            select(Duty.id).where(Duty.kind == DutyKind.MEMO, Duty.closed_at.is_(None))
        )
        assert list(open_ones) == []
    assert stored.sections_sealed is not None
    assert json.dumps(PROPOSAL, ensure_ascii=False).encode() not in stored.sections_sealed


async def test_without_matter_and_proposal_nothing_is_saved(staffed: TestOffice) -> None:
    card = await opened(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        await office.memos.begin(card.public_id, card.version, KNOWN)
        with pytest.raises(InputInvalid):
            await office.memos.save(card.public_id, card.version)
        with pytest.raises(InputInvalid):
            await office.memos.fill(card.public_id, card.version, Section.LAW, "1" * 3001)
    async with staffed.by(Role.REVIEWER) as office:
        await office.memos.drop(card.public_id, card.version)
    with pytest.raises(NotFound):
        async with staffed.by(Role.REVIEWER) as office:
            await office.memos.save(card.public_id, card.version)


async def test_a_version_of_the_case_that_has_passed_takes_nothing(staffed: TestOffice) -> None:
    card = await drafted(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        await office.review.ask(card.public_id, card.version, "Қай жыл?")
    with pytest.raises(Stale):
        async with staffed.by(Role.REVIEWER) as office:
            await office.memos.save(card.public_id, card.version)
    async with staffed.by(Role.REVIEWER) as office:
        fresh = await office.review.case(card.public_id)
        draft = await office.memos.draft(card.public_id, fresh.version)
    assert draft is not None
    assert draft.sections[Section.PROPOSAL] == PROPOSAL


async def test_only_reviewers_and_the_head_read(staffed: TestOffice) -> None:
    card = await drafted(staffed)
    async with staffed.by(Role.REVIEWER) as office:
        await office.memos.save(card.public_id, card.version)
    for role in (Role.REGISTRAR, Role.AUDITOR, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.memos.versions(card.public_id)
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await office.memos.read(card.public_id, 1)
    with pytest.raises(NotFound):
        async with staffed.by(Role.HEAD) as office:
            await office.memos.read(card.public_id, 2)
