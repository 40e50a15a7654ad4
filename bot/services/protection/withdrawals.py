"""Consent taken back: at once for the person, with a term for the office (law 94-V article 8(7)).

From the moment of the word nothing new is registered in this chat, and nobody is asked for an
opinion. What the office owes by law it goes on with: the person says whether open requests are
withdrawn too, or go on by phone or by letter. Within fifteen working days the administrator deletes
what the chat leads to, or refuses with reasons. Closed requests stay in the register for a term.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, exists, func, select

from bot.services.errors import InputInvalid, NotFound, WithdrawalBlocked, WithdrawalOver
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import CLOSED_STATES, OPEN_STATES
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views.notice import Facts
from bot.services.views.privacy import ConsentEnd, Way, WithdrawalView
from db.enums import DutyKind, Language, RequestState, Role, TellBy
from db.models import Account, Consent, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

REFUSAL = "consents.refusal"
SHORTEST, LONGEST = 20, 1000
"""Characters of the reasons for which data are not deleted."""

_TELL = {Way.PHONE: TellBy.PHONE, Way.LETTER: TellBy.LETTER}
_PENDING = (
    Consent.withdrawal_asked_at.is_not(None),
    Consent.withdrawal_by.is_(None),
    Consent.withdrawn_at.is_(None),
)


class Withdrawals:
    """Withdrawals of consent within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def pending(self) -> ColumnElement[bool]:
        """Return the condition that an account waits for its withdrawal to be dealt with."""
        return exists().where(Consent.account_id == Account.id, *_PENDING)

    async def ways(self) -> tuple[Way, ...]:
        """Return in which ways the person may withdraw, by what the open requests allow.

        Without open requests there is one; a way of telling needs a number or an address in each.
        """
        opened = await self._opened()
        if not opened:
            return (Way.NONE,)
        people = [self._office.cases.person(row) for row in opened]
        by = [(Way.PHONE, all(one.phone for one in people))]
        by.append((Way.LETTER, all(one.address for one in people)))
        return (Way.END, *(way for way, possible in by if possible))

    async def ask(self, way: Way) -> None:
        """Take the consent of whoever writes back, and settle what becomes of open requests.

        Raises NotFound without a consent, WithdrawalBlocked where a request cannot be ended now,
        InputInvalid for a way that is not open. Asked twice it is asked once.
        """
        office = self._office
        consents = await self._live(office.account.id)
        if not consents:
            raise NotFound
        if any(row.withdrawal_asked_at and row.withdrawal_by is None for row in consents):
            return
        if way not in await self.ways():
            raise InputInvalid(field="way", reason="empty")
        await self._settle(way)
        for row in consents:
            row.withdrawal_asked_at = office.now
            row.withdrawal_by = None
            row.refusal_sealed = None
        await office.privacy.leave_in_peace()
        newest = consents[-1]
        ladder = ladders.consent(office.calendar, office.profile.terms, office.now)
        await office.duties.open(None, ladder, subject=_subject(newest))
        office.journal.record(
            "consent_withdrawal", f"account:{office.account.id}", consent=newest.id, way=way.value
        )

    async def own(self) -> WithdrawalView | None:
        """Return the latest withdrawal of whoever writes, or None."""
        rows = await self._session.scalars(
            select(Consent)
            .where(
                Consent.account_id == self._office.account.id,
                Consent.withdrawal_asked_at.is_not(None),
                Consent.withdrawn_at.is_(None),
            )
            .order_by(Consent.id.desc())
            .limit(1)
        )
        row = rows.first()
        return None if row is None else await self._view(row)

    async def given_again(self, account_id: int) -> None:
        """End consents that were taken back: the person has just agreed anew."""
        for row in await self._live(account_id):
            if row.withdrawal_asked_at is None:
                continue
            await self._office.duties.close_own(DutyKind.CONSENT, _subject(row))
            row.withdrawn_at = self._office.now
        await self._session.flush()

    async def pile(self) -> tuple[WithdrawalView, ...]:
        """Return the withdrawals that wait, the oldest on top."""
        self._office.require(Action.HANDLE_CONSENT)
        rows = await self._session.scalars(
            select(Consent).where(*_PENDING).order_by(Consent.withdrawal_asked_at, Consent.id)
        )
        latest = {row.account_id: row for row in rows}
        return tuple([await self._view(row) for row in latest.values()])

    async def count(self) -> int:
        """Return how many withdrawals wait, for whoever deals with them."""
        if not permits(self._office.actor.roles, Action.HANDLE_CONSENT):
            return 0
        found = await self._session.scalar(
            select(func.count(Consent.account_id.distinct())).where(*_PENDING)
        )
        return found or 0

    async def one(self, consent_id: int) -> WithdrawalView:
        """Return a withdrawal that waits; raises NotFound and WithdrawalOver."""
        self._office.require(Action.HANDLE_CONSENT)
        return await self._view(await self._waiting(consent_id))

    async def delete(self, consent_id: int) -> None:
        """Delete what the chat of a withdrawal leads to, and tell the person first.

        Raises NotFound and WithdrawalOver. Nothing of it can be had back.
        """
        office = self._office
        office.require(Action.HANDLE_CONSENT)
        row = await self._waiting(consent_id)
        account_id = row.account_id
        # Cases come before accounts in the order of locks.
        await office.oblivion.submissions(Request.account_id == account_id)
        await office.advice_records.without_chat(account_id)
        await self._end(row, ConsentEnd.DELETED)
        for each in await self._live(account_id):
            each.withdrawn_at = office.now
            each.withdrawal_by = row.withdrawal_by
        await office.oblivion.account(account_id)

    async def refuse(self, consent_id: int, text: str) -> None:
        """Refuse to delete, with reasons that the person reads (law 94-V article 8(7)).

        No new request is registered without a new consent all the same. Raises NotFound,
        WithdrawalOver and InputInvalid.
        """
        self._office.require(Action.HANDLE_CONSENT)
        row = await self._waiting(consent_id)
        reasons = cleaned("refusal", text, SHORTEST, LONGEST)
        row.refusal_sealed = self._office.keys.seal(reasons, column=REFUSAL, row=row.id)
        await self._end(row, ConsentEnd.REFUSED)

    async def told(
        self, kind: NoticeKind, language: Language, subject: str, level: str
    ) -> Facts | None:
        """Return what the notice of the end says; None where the person asked anew since."""
        row = await self._session.get(Consent, int(subject.split(":", maxsplit=1)[0]))
        end, _, spoken = level.partition(":")
        if row is None or (row.withdrawal_asked_at and _subject(row) != subject):
            return None
        text = None
        if end == ConsentEnd.REFUSED:
            text = self.refusal(row)
            if text is None:
                return None
        # The chat itself is forgotten by now, so the language was noted with the notice.
        return Facts(kind, Language(spoken) if spoken else language, level=end, text=text)

    async def _end(self, row: Consent, end: ConsentEnd) -> None:
        office = self._office
        account = await self._session.get_one(Account, row.account_id)
        row.withdrawal_by = office.staff_id(Role.ADMINISTRATOR)
        await self._session.flush()
        language = (account.language or Language.KK).value
        await office.notices.to_person(
            account.id, NoticeKind.CONSENT_ENDED, _subject(row), level=f"{end.value}:{language}"
        )
        await office.duties.close_own(DutyKind.CONSENT, _subject(row))
        office.journal.record(f"consent_{end.value}", f"account:{row.account_id}", consent=row.id)

    async def _settle(self, way: Way) -> None:
        """End the open requests, or let them go on without the chat."""
        office = self._office
        opened = await self._opened()
        # Places that are let go pass on: the queues are locked before any case, in order.
        for post_id in sorted({row.post_id for row in opened if row.post_id is not None}):
            await office.seating.hold(post_id)
        for row in opened:
            request = await office.cases.lock(row.public_id)
            if request.state in CLOSED_STATES:
                continue
            if way is Way.END:
                await self._refuse_begun(request)
                await office.requests.withdraw(request.public_id, request.version)
            elif way in _TELL:
                request.tell_by = _TELL[way]
                office.cases.touch(request)
                office.cases.record(request, "tell_by", way=request.tell_by.value)

    async def _refuse_begun(self, request: Request) -> None:
        """A reception that has begun is first written down, and then there is nothing to end."""
        if request.state is not RequestState.ASSIGNED:
            return
        given = await self._office.cases.assignment(request)
        seat = await self._session.get_one(Seat, given.seat_id)
        if seat.starts_at <= self._office.now:
            raise WithdrawalBlocked(
                number=request.number, phone=self._office.profile.contacts.phone
            )

    async def _opened(self) -> list[Request]:
        rows = await self._session.scalars(
            select(Request)
            .where(
                Request.account_id == self._office.account.id,
                Request.state.not_in(CLOSED_STATES),
                Request.anonymised_at.is_(None),
            )
            .order_by(Request.id)
        )
        return list(rows)

    async def _live(self, account_id: int) -> list[Consent]:
        rows = await self._session.scalars(
            select(Consent)
            .where(Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
            .order_by(Consent.id)
            .with_for_update()
        )
        return list(rows)

    async def _waiting(self, consent_id: int) -> Consent:
        """Lock a withdrawal that waits; two who press at once are told apart here."""
        row = await self._session.scalar(
            select(Consent)
            .where(Consent.id == consent_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if row is None or row.withdrawal_asked_at is None:
            raise NotFound
        if row.withdrawal_by is not None or row.withdrawn_at is not None:
            raise WithdrawalOver
        return row

    async def _view(self, row: Consent) -> WithdrawalView:
        office = self._office
        asked = _asked(row)
        local = office.calendar.hours.local_day
        requests = await self._session.execute(
            select(Request.number, Request.public_id, Request.state)
            .where(Request.account_id == row.account_id, Request.anonymised_at.is_(None))
            .order_by(Request.id)
        )
        found = requests.all()
        return WithdrawalView(
            id=row.id,
            asked_on=local(asked),
            due_on=self._due_on(asked),
            refusal=self.refusal(row),
            pending=row.withdrawal_by is None,
            opened=tuple(number for number, _, state in found if state in OPEN_STATES),
            closed=tuple(number for number, _, state in found if state not in OPEN_STATES),
        )

    def _due_on(self, asked: datetime) -> date:
        office = self._office
        return ladders.consent(office.calendar, office.profile.terms, asked).due_on

    def refusal(self, row: Consent) -> str | None:
        """Return why the data were not deleted; None where nothing was refused."""
        if row.refusal_sealed is None:
            return None
        return self._office.keys.open(row.refusal_sealed, column=REFUSAL, row=row.id)


def _subject(row: Consent) -> str:
    """Name a withdrawal: the same consent may be taken back again after a refusal."""
    return f"{row.id}:{int(_asked(row).timestamp())}"


def _asked(row: Consent) -> datetime:
    if row.withdrawal_asked_at is None:
        raise NotFound
    return row.withdrawal_asked_at
