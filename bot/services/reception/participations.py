"""Other bodies that take part in a reception when part of the matter is theirs (point 18).

An invitation is a one-time link that the clerk hands over. Whoever opens it first answers for the
body in that chat; the link is of no use to anybody else. Nothing personal is on that side.
"""

import hashlib
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.services.errors import BodyInvited, InvitationInvalid, NotFound, ParticipationOver
from bot.services.notifications.notice_kinds import NEW_DATE, NO_DATE, NoticeKind
from bot.services.rules.lifecycle import EXPECTING
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views.guests import Guest
from bot.services.views.participation import BodyView, Participant, Summons
from db.enums import ParticipationState, RequestState, Role
from db.models import Account, Body, Participation, Request

if TYPE_CHECKING:
    from bot.services.office import Office

PERSON = "participations.person"
TOKEN_BYTES = 32

P = ParticipationState


class Participations:
    """Invited bodies of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def of(self, request_ids: Sequence[int]) -> dict[int, tuple[Guest, ...]]:
        """Return who was asked to take part in these cases, by the id of the request."""
        rows = await self._session.scalars(
            select(Participation)
            .where(Participation.request_id.in_(list(request_ids)))
            .order_by(Participation.id)
        )
        found: dict[int, tuple[Guest, ...]] = {}
        for row in rows:
            guest = Guest(row.body, row.state)
            found[row.request_id] = (*found.get(row.request_id, ()), guest)
        return found

    async def bodies(self) -> tuple[BodyView, ...]:
        """Return the known bodies by name."""
        self._office.require(Action.INVITE_BODY)
        rows = await self._session.scalars(select(Body).order_by(Body.name_kk))
        return tuple(BodyView(row.id, row.name_kk, row.name_ru) for row in rows)

    async def body(self, body_id: int) -> BodyView:
        """Return a known body; raises NotFound."""
        self._office.require(Action.INVITE_BODY)
        row = await self._session.get(Body, body_id)
        if row is None:
            raise NotFound
        return BodyView(row.id, row.name_kk, row.name_ru)

    async def invited(self, public_id: str) -> tuple[Participant, ...]:
        """Return the bodies invited to a case, the first one on top."""
        self._office.require(Action.INVITE_BODY)
        request = await self._cases.find(public_id)
        rows = await self._session.scalars(
            select(Participation)
            .where(Participation.request_id == request.id)
            .order_by(Participation.id)
        )
        return tuple(_participant(row, request) for row in rows)

    async def invite(self, public_id: str, version: int, name: str) -> tuple[Participant, str]:
        """Invite a body; return it and the token of its link, of which only the hash is kept.

        Raises Stale, InputInvalid, ParticipationOver, and BodyInvited when it is invited already.
        """
        office = self._office
        office.require(Action.INVITE_BODY)
        request = await self._cases.take(public_id, version)
        if request.state not in EXPECTING:
            raise ParticipationOver(public_id=public_id)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row = Participation(
            public_id=new_public_id(),
            request_id=request.id,
            body=cleaned("body", name, 2, 300),
            state=P.INVITED,
            token_hash=_hash(token),
            invited_by=office.staff_id(Role.REVIEWER, Role.REGISTRAR),
            invited_at=office.now,
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            raise BodyInvited(public_id=public_id) from None
        self._cases.record(request, "body_invited", participation=row.public_id)
        return _participant(row, request), token

    async def participant(self, public_id: str) -> Participant:
        """Return one invited body; raises NotFound."""
        self._office.require(Action.INVITE_BODY)
        return _participant(*await self._row(public_id))

    async def renew_link(self, public_id: str) -> tuple[Participant, str]:
        """Make a new link for a body that lost its own; the old one and its chat end.

        Raises NotFound and ParticipationOver.
        """
        self._office.require(Action.INVITE_BODY)
        row, request = await self._expected(public_id)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        row.token_hash = _hash(token)
        row.account_id = None
        self._cases.record(request, "body_link_renewed", participation=row.public_id)
        return _participant(row, request), token

    async def note(self, public_id: str, answer: ParticipationState) -> Participant:
        """Write down what a body answered by phone; raises NotFound and ParticipationOver."""
        self._office.require(Action.INVITE_BODY)
        row, request = await self._expected(public_id)
        await self._answer(row, request, answer, by="staff")
        return _participant(row, request)

    async def name_person(self, public_id: str, name: str) -> Participant:
        """Write down who comes; raises InputInvalid, NotFound and ParticipationOver."""
        self._office.require(Action.INVITE_BODY)
        row, request = await self._expected(public_id)
        self._name(row, request, name)
        return _participant(row, request)

    async def reveal(self, public_id: str) -> tuple[Participant, str | None]:
        """Show the staff who comes; every look is journalled."""
        self._office.require(Action.INVITE_BODY)
        row, request = await self._row(public_id)
        self._cases.record(request, "revealed", what="participant")
        return _participant(row, request), self._person(row)

    async def open_link(self, token: str) -> Summons:
        """Answer for a body from this chat on; raises InvitationInvalid, whatever is wrong.

        One statement decides who is first; the same chat may open its link again.
        """
        account = self._office.account
        hashed = _hash(token)
        taken = await self._session.execute(
            update(Participation)
            .where(Participation.token_hash == hashed, Participation.account_id.is_(None))
            .values(account_id=account.id)
            .returning(Participation.id)
        )
        first = taken.scalar_one_or_none() is not None
        row = await self._session.scalar(
            select(Participation)
            .where(Participation.token_hash == hashed, Participation.account_id == account.id)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise InvitationInvalid
        request = await self._session.get_one(Request, row.request_id)
        if first:
            self._cases.record(request, "body_opened", participation=row.public_id)
        return await self._summons(row, request)

    async def summons(self, public_id: str) -> Summons:
        """Return the invitation of the body for which this chat answers; raises NotFound."""
        return await self._summons(*await self._own(public_id))

    async def newest(self) -> Summons | None:
        """Return the latest invitation for which this chat answers, or None."""
        row = await self._session.scalar(
            select(Participation)
            .where(Participation.account_id == self._office.account.id)
            .order_by(Participation.id.desc())
            .limit(1)
        )
        if row is None:
            return None
        return await self._summons(row, await self._session.get_one(Request, row.request_id))

    async def answer(self, public_id: str, answer: ParticipationState) -> Summons:
        """Confirm or decline from the body's own chat; raises NotFound and ParticipationOver."""
        row, request = await self._own(public_id)
        _still_expected(row, request)
        await self._answer(row, request, answer, by="body")
        return await self._summons(row, request)

    async def say_who_comes(self, public_id: str, name: str) -> Summons:
        """Write down from the body's own chat who comes.

        Raises InputInvalid, NotFound and ParticipationOver.
        """
        row, request = await self._own(public_id)
        _still_expected(row, request)
        self._name(row, request, name)
        return await self._summons(row, request)

    async def date_changed(self, request: Request, subject: str, seat: int | None) -> None:
        """Tell the invited of a case that it has this seat now, or none.

        Who never opened the link is told by the clerk, who gets a notice of it. `subject` names
        what happened. When a place is let go and another one given in one breath, only the
        second message still holds when it is sent.
        """
        rows = await self._session.execute(
            select(Participation, Account.telegram_id)
            .outerjoin(Account, Account.id == Participation.account_id)
            .where(Participation.request_id == request.id, Participation.state != P.DECLINED)
            .order_by(Participation.id)
        )
        office = self._office
        invited: list[tuple[Participation, int | None]] = [(row, chat) for row, chat in rows]
        for row, chat_id in invited:
            if chat_id is not None:
                await office.notices.to_guest(chat_id, request, row.public_id, subject, seat)
                continue
            await office.notices.to_staff(
                Role.REGISTRAR,
                NoticeKind.PARTICIPATION,
                f"{row.public_id}:{subject}",
                request=request,
                level=NEW_DATE if seat is not None else NO_DATE,
            )

    async def still(self, public_id: str, seat: int | None) -> Summons | None:
        """Return an invitation for a notice about its seat; None when that no longer holds."""
        row, request = await self._row(public_id)
        summons = await self._summons(row, request)
        now = None if summons.seat is None else summons.seat.id
        return None if row.state is P.DECLINED or now != seat else summons

    async def _answer(
        self, row: Participation, request: Request, answer: ParticipationState, *, by: str
    ) -> None:
        if row.state is answer:
            return
        row.state = answer
        row.answered_at = self._office.now
        try:
            await self._session.flush()
        except IntegrityError:
            # It declined, was invited anew, and now confirms the first invitation.
            raise BodyInvited(public_id=request.public_id) from None
        self._cases.record(
            request, f"body_{answer.value}", participation=row.public_id, answered_by=by
        )
        if answer is P.DECLINED:
            await self._office.notices.to_staff(
                Role.REVIEWER,
                NoticeKind.PARTICIPATION,
                f"{row.public_id}:{self._office.now.isoformat()}",
                request=request,
                staff_id=request.reviewer_id,
                level=answer.value,
            )

    def _name(self, row: Participation, request: Request, name: str) -> None:
        text = cleaned("person", name, 2, 200)
        row.person_sealed = self._office.keys.seal(text, column=PERSON, row=row.public_id)
        self._cases.record(request, "body_person", participation=row.public_id)

    def _person(self, row: Participation) -> str | None:
        if row.person_sealed is None:
            return None
        return self._office.keys.open(row.person_sealed, column=PERSON, row=row.public_id)

    async def _row(self, public_id: str, *, lock: bool = False) -> tuple[Participation, Request]:
        statement = select(Participation).where(Participation.public_id == public_id)
        if lock:
            # The body and the clerk may answer at once; the second one sees the first one's answer.
            statement = statement.with_for_update().execution_options(populate_existing=True)
        row = await self._session.scalar(statement)
        if row is None:
            raise NotFound
        return row, await self._session.get_one(Request, row.request_id)

    async def _expected(self, public_id: str) -> tuple[Participation, Request]:
        row, request = await self._row(public_id, lock=True)
        _still_expected(row, request)
        return row, request

    async def _own(self, public_id: str) -> tuple[Participation, Request]:
        row, request = await self._row(public_id, lock=True)
        if row.account_id != self._office.account.id:
            raise NotFound
        return row, request

    async def _summons(self, row: Participation, request: Request) -> Summons:
        card = await self._cases.card(request)
        return Summons(
            row.public_id,
            card.number,
            row.body,
            row.state,
            card.post,
            card.seat if request.state is RequestState.ASSIGNED else None,
            request.state not in EXPECTING,
            self._person(row),
        )


def _still_expected(row: Participation, request: Request) -> None:
    if request.state not in EXPECTING:
        raise ParticipationOver(public_id=row.public_id)


def _participant(row: Participation, request: Request) -> Participant:
    return Participant(
        row.public_id,
        request.public_id,
        request.number,
        row.body,
        row.state,
        row.account_id is not None,
        row.person_sealed is not None,
        row.invited_at,
        row.answered_at,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
