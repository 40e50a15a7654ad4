"""What applicants write unasked: it lands on the right case, is read by somebody, and answered."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from bot.services.errors import InputInvalid, NotAllowed, NotFound, Stale, TooManyMessages
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.reviewing.messages import MOST_UNREAD
from bot.services.views import Card
from db.enums import DutyKind, NoteKind, Role
from db.models import Account, Duty, JournalEntry, Note, Request
from tests.offices import CITIZEN, STRANGER, TestOffice

TEXT = "Телефонымның нөмірі өзгерді."


async def writes(office: TestOffice, public_id: str, text: str = TEXT) -> None:
    async with office.of(CITIZEN) as opened:
        await opened.messages.write(public_id, text)


async def open_duties(office: TestOffice) -> list[Duty]:
    async with office.database.reading() as session:
        rows = await session.scalars(
            select(Duty).where(Duty.kind == DutyKind.MESSAGE, Duty.closed_at.is_(None))
        )
        return list(rows)


async def opened(office: TestOffice) -> Card:
    return await office.review((await office.submit()).card.public_id)


async def test_many_messages_are_one_mark_one_duty_and_one_notice(staffed: TestOffice) -> None:
    card = await opened(staffed)
    for n in range(5):
        await writes(staffed, card.public_id, f"{TEXT} {n}")
    assert [m.chat_id for m in await staffed.owed(NoticeKind.MESSAGE)] == [2002]
    (duty,) = await open_duties(staffed)
    assert (duty.role, duty.due_on) == (Role.REVIEWER, date(2026, 11, 24))
    async with staffed.by(Role.REVIEWER) as office:
        assert (await office.desk.desk()).messages == 1
        assert [one.number for one in await office.messages.pile()] == [card.number]
        shown = await office.messages.read(card.public_id)
        assert [note.text for note in shown.notes] == [f"{TEXT} {n}" for n in range(5)]
        assert shown.talk.unread == 5


async def test_before_the_review_it_is_the_registrars_and_when_late_the_heads(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    await writes(staffed, own.card.public_id)
    assert [m.chat_id for m in await staffed.owed(NoticeKind.MESSAGE)] == [2001]
    staffed.clock.to(date(2026, 11, 24), 19)
    before = len([m for m in await staffed.owed(NoticeKind.ALARM) if m.chat_id == 2003])
    await staffed.sweep()
    (duty,) = await open_duties(staffed)
    async with staffed.database.reading() as session:
        lines = await session.scalars(
            select(JournalEntry.details).where(JournalEntry.action == "alarm")
        )
        assert len([line for line in lines if '"message"' in line]) == 1
    assert len([m for m in await staffed.owed(NoticeKind.ALARM) if m.chat_id == 2003]) > before
    assert duty.staff_id is None


async def test_a_reply_reaches_the_applicant_and_closes_the_duty(staffed: TestOffice) -> None:
    card = await opened(staffed)
    await writes(staffed, card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        talk = await office.messages.talk(card.public_id)
        after = await office.messages.reply(card.public_id, talk.note, talk.file, "Жазып алдық.")
    assert (after.unread, after.since) == (0, None)
    assert await open_duties(staffed) == []
    (message,) = await staffed.owed(NoticeKind.REPLY)
    async with staffed.of(CITIZEN) as office:
        facts = await office.truth.facts(message)
    assert facts is not None
    assert facts.text == "Жазып алдық."
    own = await staffed.own(card.public_id)
    assert [(note.kind, note.text) for note in own.notes] == [
        (NoteKind.MESSAGE, TEXT),
        (NoteKind.REPLY, "Жазып алдық."),
    ]
    assert [event.action for event in own.timeline[-2:]] == ["messaged", "replied"]


async def test_who_has_blocked_the_bot_is_told_the_reply_by_phone(staffed: TestOffice) -> None:
    card = await opened(staffed)
    await writes(staffed, card.public_id)
    async with staffed.database.transaction() as session:
        rows = select(Account).where(Account.telegram_id == CITIZEN)
        (await session.scalars(rows)).one().reachable = False
    async with staffed.by(Role.REVIEWER) as office:
        talk = await office.messages.talk(card.public_id)
        await office.messages.reply(card.public_id, talk.note, talk.file, "Жазып алдық.")
    async with staffed.database.reading() as session:
        duty = (await session.scalars(select(Duty).where(Duty.kind == DutyKind.DELIVERY))).one()
    async with staffed.by(Role.REGISTRAR) as office:
        task = await office.duties.phone_task(duty.id)
    assert task.facts is not None
    assert task.facts.text == "Жазып алдық."


async def test_what_comes_while_somebody_reads_stays_marked(staffed: TestOffice) -> None:
    card = await opened(staffed)
    await writes(staffed, card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        talk = await office.messages.talk(card.public_id)
    staffed.clock.advance(minutes=3)
    await writes(staffed, card.public_id, "Тағы бір нәрсе.")
    async with staffed.by(Role.REVIEWER) as office:
        after = await office.messages.done(card.public_id, talk.note, talk.file)
        assert (after.unread, after.since) == (1, staffed.clock.now())
        assert len(await open_duties(staffed)) <= 1
        await office.messages.done(card.public_id, after.note, after.file)
        with pytest.raises(Stale):
            await office.messages.done(card.public_id, after.note, after.file)
    assert await open_duties(staffed) == []


async def test_a_new_message_after_the_reading_is_a_new_mark(staffed: TestOffice) -> None:
    card = await opened(staffed)
    for _ in range(2):
        await writes(staffed, card.public_id)
        async with staffed.by(Role.REVIEWER) as office:
            talk = await office.messages.talk(card.public_id)
            await office.messages.done(card.public_id, talk.note, talk.file)
    assert len(await staffed.owed(NoticeKind.MESSAGE)) == 2
    sent = [m.kind for m in await staffed.deliver() if m.kind == NoticeKind.MESSAGE]
    assert sent == [], "what was read already is told to nobody"


async def test_two_reply_at_once_and_the_applicant_hears_one(staffed: TestOffice) -> None:
    card = await opened(staffed)
    await writes(staffed, card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        talk = await office.messages.talk(card.public_id)

    async def reply(role: Role) -> bool:
        try:
            async with staffed.by(role) as office:
                await office.messages.reply(card.public_id, talk.note, talk.file, f"Жауап {role}.")
        except Stale:
            return False
        return True

    told = await asyncio.gather(reply(Role.REVIEWER), reply(Role.REGISTRAR))
    assert sorted(told) == [False, True]
    assert len(await staffed.owed(NoticeKind.REPLY)) == 1


async def test_a_message_leaves_the_buttons_of_the_staff_as_they_are(staffed: TestOffice) -> None:
    card = await opened(staffed)
    await writes(staffed, card.public_id)
    async with staffed.by(Role.REVIEWER) as office:
        asked = await office.review.ask(card.public_id, card.version, "Қай жылы?")
    assert asked.asked
    await writes(staffed, card.public_id)
    own = await staffed.own(card.public_id)
    assert own.card.asked, "what is written unasked in between is no answer to the question"


async def test_which_cases_a_text_may_be_meant_for(staffed: TestOffice) -> None:
    first, second = await staffed.submit(), await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        assert len(await office.messages.targets()) == 2
        await office.requests.withdraw(first.card.public_id, first.card.version)
        assert [one.number for one in await office.messages.targets()] == [second.card.number]
        await office.requests.withdraw(second.card.public_id, second.card.version)
        assert len(await office.messages.targets()) == 2, "ended, but not long ago"
    await writes(staffed, second.card.public_id)
    staffed.clock.advance(days=31)
    async with staffed.of(CITIZEN) as office:
        assert await office.messages.targets() == ()
        with pytest.raises(Stale):
            await office.messages.write(second.card.public_id, TEXT)
    async with staffed.of(STRANGER) as office:
        assert await office.messages.targets() == ()
        with pytest.raises(NotFound):
            await office.messages.write(second.card.public_id, TEXT)


async def test_only_who_may_look_reads_and_only_who_may_reply_replies(staffed: TestOffice) -> None:
    card = await opened(staffed)
    await writes(staffed, card.public_id)
    for chat in (STRANGER, CITIZEN, 2000, 2004):
        async with staffed.of(chat) as office:
            for act in (office.messages.talk, office.messages.read):
                with pytest.raises(NotAllowed):
                    await act(card.public_id)
    async with staffed.by(Role.HEAD) as office:
        assert (await office.messages.read(card.public_id)).notes[0].text == TEXT
        with pytest.raises(NotAllowed):
            await office.messages.reply(card.public_id, 10, 0, "Жауап.")
        with pytest.raises(NotAllowed):
            await office.messages.done(card.public_id, 10, 0)
    async with staffed.database.reading() as session:
        row = (await session.scalars(select(Note))).one()
        assert TEXT.encode() not in row.text_sealed
        looks = await session.scalars(
            select(JournalEntry.actor).where(JournalEntry.action == "revealed")
        )
        assert len(looks.all()) == 1


async def test_bad_texts_and_floods_are_refused_with_nothing_stored(staffed: TestOffice) -> None:
    own = await staffed.submit()
    for text in ("", "  \n", "\u200b", "а" * 4097):
        with pytest.raises(InputInvalid):
            await writes(staffed, own.card.public_id, text)
    async with staffed.database.reading() as session:
        assert (await session.scalars(select(Request.unread_since))).one() is None
    for n in range(MOST_UNREAD):
        await writes(staffed, own.card.public_id, f"{n}")
    with pytest.raises(TooManyMessages):
        await writes(staffed, own.card.public_id)
    async with staffed.database.reading() as session:
        assert len((await session.scalars(select(Note))).all()) == MOST_UNREAD
