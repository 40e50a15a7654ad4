"""What people see of their data, correct and delete; consents taken back and what follows."""

import asyncio
import json
from datetime import date

import pytest
from sqlalchemy import func, select

from bot.documents.held_json import held_json
from bot.profile import Retention
from bot.services.actor import SENDER
from bot.services.errors import (
    ConsentNeeded,
    InputInvalid,
    NotAllowed,
    NotFound,
    WithdrawalBlocked,
    WithdrawalOver,
)
from bot.services.views.privacy import ConsentEnd, Detail, Held, Way
from db.enums import AlarmState, DutyKind, Language, RequestState, Role, TellBy
from db.models import Account, Alarm, Consent, Duty, OutboxMessage, Request, Survey
from tests.lifecycle.walks import to
from tests.offices import CITIZEN, STAFF, STRANGER, TestOffice, applicant
from tests.services.forgetting import forget, later, settle

DUE = date(2026, 12, 14)
"""Fifteen working days after Monday 23 November 2026, with the Day of the Republic far off."""
REASONS = "Деректер тіркелген өтініш үшін керек: ӘРПК-нің 63-бабы."


def say(old: str, new: str) -> str:
    return f"{old} > {new}"


async def duties(office: TestOffice, kind: DutyKind = DutyKind.CONSENT) -> list[Duty]:
    async with office.database.reading() as session:
        found = await session.scalars(select(Duty).where(Duty.kind == kind).order_by(Duty.id))
        return list(found)


async def takes_back(office: TestOffice, way: Way = Way.NONE, chat: int = CITIZEN) -> int:
    """Let a person take the consent back; return its number."""
    async with office.of(chat) as opened:
        await opened.withdrawals.ask(way)
        view = await opened.withdrawals.own()
    assert view is not None
    return view.id


# --- what is held -------------------------------------------------------------------------------


async def everything(office: TestOffice, chat: int = CITIZEN) -> Held:
    async with office.of(chat) as opened:
        return await opened.held.everything()


async def test_everything_of_ones_own_is_in_the_file_and_nothing_of_the_office(
    staffed: TestOffice,
) -> None:
    own = await staffed.submit()
    await staffed.queue(own.card.public_id)
    async with staffed.of(CITIZEN) as office:
        await office.messages.write(own.card.public_id, "Қашан қабылдайсыз?")
    held = await everything(staffed)
    told = json.loads(held_json(held, Retention()))
    text = json.dumps(told, ensure_ascii=False)
    person = applicant()
    for value in (person.full_name, person.iin, person.phone, person.address, "Қашан қабылдайсыз?"):
        assert str(value) in text
    assert str(CITIZEN) in text
    assert own.card.number in text
    assert held.requests[0].matter in text
    # The memo is the office's own paper.
    assert "Анықтамалық ақпарат" not in text
    assert told["format"] == "qabyldau.my-data"
    # Why, and for how long, goes with what: a paper of bare values would explain nothing.
    assert told["terms"]["case_years"] == staffed.profile.retention.case_years
    assert set(", ".join(told["why"]).split(", ")) <= set(told["data"])
    assert held.requests[0].kept_until is None
    async with staffed.database.reading() as session:
        hashes = (await session.scalars(select(Consent.text_hash))).all()
    assert [one.text_hash for one in held.consents] == hashes


async def test_nothing_of_somebody_else_is_held(staffed: TestOffice) -> None:
    await staffed.submit()
    await staffed.agree(STRANGER)
    held = await everything(staffed, STRANGER)
    assert (held.requests, held.details) == ((), None)
    assert applicant().full_name not in held_json(held, Retention()).decode()


async def test_an_ended_request_says_until_when_it_is_kept(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        await office.requests.withdraw(own.card.public_id, own.card.version)
        mine = await office.privacy.mine()
    assert mine.kept_until == date(2031, 11, 23)
    assert (mine.opened, mine.closed) == (0, 1)
    assert (await everything(staffed)).requests[0].kept_until == date(2031, 11, 23)


# --- corrected, deleted -------------------------------------------------------------------------


async def test_a_phone_is_corrected_everywhere_it_still_serves(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        assert await office.privacy.correct(Detail.PHONE, "8 701 000 00 09", say) == 1
        mine = await office.privacy.mine()
    assert mine.details is not None
    assert mine.details.phone == "+77010000009"
    async with staffed.by(Role.REGISTRAR) as office:
        request = await office.cases.find(own.card.public_id)
        assert office.cases.person(request).phone == "+77010000009"
        assert request.phone_index == office.keys.blind("phone", "+77010000009")
        assert not request.check_identity
        assert request.unread_since is None


async def test_a_name_is_corrected_and_the_office_reads_of_it(staffed: TestOffice) -> None:
    own = await staffed.submit()
    name = "Өтегенов Қыдырәлі Ғабитұлы"
    async with staffed.of(CITIZEN) as office:
        await office.privacy.correct(Detail.NAME, name, say)
    async with staffed.by(Role.REGISTRAR) as office:
        request = await office.cases.find(own.card.public_id)
        person = office.cases.person(request)
        assert person.full_name == name
        assert request.surname_index == office.search.surname_index(person)
        assert request.check_identity
        assert request.unread_since == office.now
        (note,) = await office.cases.notes(request)
    assert note.text == f"{applicant().full_name} > {name}"
    assert len(await duties(staffed, DutyKind.MESSAGE)) == 1


async def test_what_cannot_be_read_is_refused_and_ended_requests_stay(staffed: TestOffice) -> None:
    case = await to(staffed, RequestState.WITHDRAWN)
    for detail, text in ((Detail.PHONE, "12"), (Detail.NAME, "123"), (Detail.ADDRESS, "ж")):
        with pytest.raises(InputInvalid):
            async with staffed.of(CITIZEN) as office:
                await office.privacy.correct(detail, text, say)
    async with staffed.of(CITIZEN) as office:
        assert await office.privacy.correct(Detail.ADDRESS, "Жаңа көше, 2-үй", say) == 0
        request = await office.cases.find(case.id)
        assert office.cases.person(request).address == applicant().address
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.privacy.correct(Detail.ADDRESS, "Жаңа көше, 2-үй", say)


async def test_what_may_be_deleted_is_deleted_and_requests_stay(staffed: TestOffice) -> None:
    await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        await office.privacy.forget()
        mine = await office.privacy.mine()
    assert mine.details is None
    assert mine.opened == 1
    async with staffed.of(CITIZEN) as office:
        assert office.account.details is None
        assert office.account.consented


async def test_no_opinion_is_asked_of_who_said_no(staffed: TestOffice) -> None:
    own = await staffed.submit(phone_survey=True)
    async with staffed.of(CITIZEN) as office:
        assert (await office.privacy.mine()).may_phone is True
        await office.privacy.leave_in_peace()
        mine = await office.privacy.mine()
        assert (mine.surveys, mine.may_phone) == (False, False)
    async with staffed.of(CITIZEN) as office:
        mine_now = await office.requests.own(own.card.public_id)
        await office.requests.withdraw(own.card.public_id, mine_now.card.version)
    staffed.clock.advance(days=3)
    await staffed.sweep()
    assert await staffed.owed("survey") == []
    async with staffed.of(CITIZEN) as office:
        await office.privacy.ask_me(surveys=True)
        await office.privacy.phone_me(yes=True)
        mine = await office.privacy.mine()
    assert (mine.surveys, mine.may_phone) == (True, True)


# --- consent taken back -------------------------------------------------------------------------


async def test_a_consent_taken_back_ends_at_once_what_needs_it_and_owes_an_answer(
    staffed: TestOffice,
) -> None:
    await staffed.submit()
    number = await takes_back(staffed, Way.PHONE)
    with pytest.raises(ConsentNeeded):
        async with staffed.of(CITIZEN) as office:
            await office.requests.submit(staffed.application(), "another")
    (duty,) = await duties(staffed)
    assert (duty.role, duty.due_on, duty.closed_at) == (Role.ADMINISTRATOR, DUE, None)
    assert duty.subject.split(":")[0] == str(number)
    async with staffed.database.reading() as session:
        account = (
            await session.scalars(select(Account).where(Account.telegram_id == CITIZEN))
        ).one()
        assert account.no_surveys_at is not None
        request = (await session.scalars(select(Request))).one()
        assert request.tell_by is TellBy.PHONE
        rungs = (
            await session.scalars(select(Alarm.audience).where(Alarm.duty_id == duty.id))
        ).all()
    assert sorted(rungs) == ["administrator"] * 3 + ["head"]
    # Twice is once.
    assert await takes_back(staffed, Way.PHONE) == number
    assert len(await duties(staffed)) == 1


async def test_the_term_of_the_law_raises_its_alarms(staffed: TestOffice) -> None:
    await staffed.agree()
    await takes_back(staffed)
    staffed.clock.to(DUE, 19)
    await staffed.sweep()
    async with staffed.database.reading() as session:
        raised = await session.scalars(
            select(Alarm.audience)
            .join(Duty, Duty.id == Alarm.duty_id)
            .where(Duty.kind == DutyKind.CONSENT, Alarm.state == AlarmState.RAISED)
        )
        assert set(raised) == {"administrator", "head"}
    owed = await staffed.owed("alarm")
    assert owed
    async with staffed.machine(SENDER) as office:
        facts = await office.truth.facts(owed[-1])
    assert facts is not None
    assert facts.duty is not None
    assert facts.duty.kind is DutyKind.CONSENT


async def test_open_requests_may_be_withdrawn_with_the_consent(staffed: TestOffice) -> None:
    own = await staffed.submit()
    async with staffed.of(CITIZEN) as office:
        assert await office.withdrawals.ways() == (Way.END, Way.PHONE, Way.LETTER)
        with pytest.raises(InputInvalid):
            await office.withdrawals.ask(Way.NONE)
    await takes_back(staffed, Way.END)
    assert (await staffed.own(own.card.public_id)).card.state == "withdrawn"


async def test_a_reception_that_has_begun_is_not_ended(staffed: TestOffice) -> None:
    case = await to(staffed, RequestState.ASSIGNED)
    staffed.clock.to(date(2026, 12, 4), 10, 5)
    with pytest.raises(WithdrawalBlocked):
        async with staffed.of(CITIZEN) as office:
            await office.withdrawals.ask(Way.END)
    assert await duties(staffed) == []
    await takes_back(staffed, Way.LETTER)
    assert (await case.row()).tell_by is TellBy.LETTER


async def test_the_administrator_deletes_and_the_person_is_told(staffed: TestOffice) -> None:
    own = await staffed.submit()
    await staffed.deliver()
    number = await takes_back(staffed, Way.PHONE)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        (waiting,) = await office.withdrawals.pile()
        assert (waiting.id, waiting.due_on) == (number, DUE)
        assert waiting.opened == (own.card.number,)
        assert (await office.desk.desk()).consents == 1
        await office.withdrawals.delete(number)
        assert await office.withdrawals.pile() == ()
    (told,) = await staffed.deliver("consent_ended")
    assert told.chat_id == CITIZEN
    async with staffed.machine(SENDER) as office:
        row = await office.session.get_one(OutboxMessage, told.id)
        facts = await office.truth.facts(row)
    assert facts is not None
    # The chat is forgotten, and yet its language is the one spoken.
    assert (facts.language, facts.level) == (Language.KK, ConsentEnd.DELETED)
    (duty,) = await duties(staffed)
    assert duty.closed_at is not None
    async with staffed.database.reading() as session:
        account = (
            await session.scalars(select(Account).where(Account.erased_at.is_not(None)))
        ).one()
        assert (account.telegram_id, account.details_sealed) == (-account.id, None)
        consent = await session.get_one(Consent, number)
        assert consent.withdrawn_at is not None
        assert consent.withdrawal_by is not None
        request = (await session.scalars(select(Request))).one()
        assert (request.account_id, request.submitted_by) == (account.id, None)
        chats = await session.scalars(
            select(OutboxMessage.kind).where(OutboxMessage.chat_id == CITIZEN)
        )
        assert set(chats) <= {"consent_ended", "receipt", "new_request"}
    # The office goes on with what it owes, by phone.
    card = await staffed.queue(own.card.public_id)
    await staffed.distribute()
    assert card.public_id == own.card.public_id
    assert len(await duties(staffed, DutyKind.DELIVERY)) == 1
    with pytest.raises(WithdrawalOver):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.withdrawals.delete(number)


async def test_a_refusal_has_reasons_that_the_person_reads(staffed: TestOffice) -> None:
    await staffed.agree()
    number = await takes_back(staffed)
    with pytest.raises(InputInvalid):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.withdrawals.refuse(number, "Жоқ.")
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.withdrawals.refuse(number, REASONS)
    (told,) = await staffed.deliver("consent_ended")
    async with staffed.machine(SENDER) as office:
        facts = await office.truth.facts(await office.session.get_one(OutboxMessage, told.id))
    assert facts is not None
    assert (facts.level, facts.text) == (ConsentEnd.REFUSED, REASONS)
    async with staffed.of(CITIZEN) as office:
        mine = await office.privacy.mine()
        assert mine.withdrawal is not None
        assert (mine.withdrawal.pending, mine.withdrawal.refusal) == (False, REASONS)
        assert not office.account.consented
    # Asked anew it is a new duty, and the old answer says nothing any more.
    staffed.clock.advance(days=1)
    assert await takes_back(staffed) == number
    assert len(await duties(staffed)) == 2
    async with staffed.machine(SENDER) as office:
        row = await office.session.get_one(OutboxMessage, told.id)
        assert await office.truth.facts(row) is None


async def test_agreeing_anew_ends_what_was_taken_back(staffed: TestOffice) -> None:
    await staffed.agree()
    number = await takes_back(staffed)
    await staffed.agree()
    async with staffed.of(CITIZEN) as office:
        assert office.account.consented
        assert await office.withdrawals.own() is None
    (duty,) = await duties(staffed)
    assert duty.closed_at is not None
    with pytest.raises(WithdrawalOver):
        async with staffed.by(Role.ADMINISTRATOR) as office:
            await office.withdrawals.delete(number)
    await staffed.submit()


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER, Role.HEAD, Role.AUDITOR])
async def test_nobody_else_deals_with_it(staffed: TestOffice, role: Role) -> None:
    await staffed.agree()
    number = await takes_back(staffed)
    calls = {"pile": (), "one": (number,), "delete": (number,), "refuse": (number, REASONS)}
    for act, given in calls.items():
        with pytest.raises(NotAllowed):
            async with staffed.by(role) as office:
                await getattr(office.withdrawals, act)(*given)


async def test_of_two_administrators_one_decides(staffed: TestOffice) -> None:
    await staffed.agree()
    number = await takes_back(staffed)

    async def delete() -> bool:
        try:
            async with staffed.by(Role.ADMINISTRATOR) as office:
                await office.withdrawals.delete(number)
        except WithdrawalOver:
            return False
        return True

    assert sorted(await asyncio.gather(delete(), delete())) == [False, True]
    assert len(await staffed.owed("consent_ended")) == 1


async def test_nothing_taken_back_is_erased_by_silence_before_its_answer(
    staffed: TestOffice,
) -> None:
    await staffed.agree()
    await takes_back(staffed)
    later(staffed)
    assert "accounts" not in await forget(staffed)
    async with staffed.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Survey)) == 0


async def test_a_member_of_the_staff_keeps_the_chat_for_work(staffed: TestOffice) -> None:
    chat = STAFF[Role.AUDITOR]
    await staffed.submit(chat)
    await settle(staffed)
    number = await takes_back(staffed, Way.END, chat)
    async with staffed.by(Role.ADMINISTRATOR) as office:
        await office.withdrawals.delete(number)
    async with staffed.of(chat) as office:
        assert office.actor.roles == {Role.AUDITOR}
        assert office.account.details is None
        assert not office.account.consented


async def test_without_a_consent_there_is_nothing_to_take_back(staffed: TestOffice) -> None:
    with pytest.raises(NotFound):
        async with staffed.of(STRANGER) as office:
            await office.withdrawals.ask(Way.NONE)
