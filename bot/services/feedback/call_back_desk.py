"""The head's side of a call back: whom to call, what came of it (point 38).

Whoever the voice is about never sees the task; where that is the one head there is, it is the
administrator's. Where nobody else is left at all they learn no more than that such a call is owed,
and close it as a conflict of interest: the person is told where to complain instead.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from bot.services.errors import CallBackStale, NotFound
from bot.services.feedback.call_backs import CALLERS, COMMENT
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.policy import Action, permits
from bot.services.texts import cleaned
from bot.services.views.tasks import CaseLink
from bot.services.views.voices import CallBackShown, CallBackView
from db.enums import CallBackOutcome, DutyKind, Language, Role
from db.models import CallBack, Consultation, Duty, Request, Staff, Survey

if TYPE_CHECKING:
    from bot.services.office import Office

OUTCOME = "call_backs.outcome"


class CallBackDesk:
    """Calls back within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def count(self) -> int:
        """Return how many calls wait for whoever looks; 0 for who makes none."""
        if not permits(self._office.actor.roles, Action.CALL_BACK):
            return 0
        count = await self._session.scalar(
            select(func.count())
            .select_from(CallBack)
            .where(CallBack.closed_at.is_(None), self._visible())
        )
        return count or 0

    async def pile(self) -> tuple[CallBackView, ...]:
        """Return the calls that wait, the oldest wish first."""
        self._office.require(Action.CALL_BACK)
        rows = await self._session.scalars(
            select(CallBack)
            .where(CallBack.closed_at.is_(None), self._visible())
            .order_by(CallBack.opened_at, CallBack.id)
        )
        return await self._views(rows.all())

    async def view(self, public_id: str) -> CallBackView:
        """Return a call; raises NotFound, also for whom it is about."""
        return await self._view(await self._find(public_id))

    async def reveal(self, public_id: str) -> CallBackShown:
        """Show whom to call and what they wrote; every look is journalled."""
        row = await self._find(public_id, conflict=False)
        self._office.journal.record("revealed", f"call_back:{row.public_id}", what="call_back")
        name, phone, language = None, None, Language.KK
        if row.request_id is not None:
            request = await self._session.get_one(Request, row.request_id)
            person = self._office.cases.person(request)
            name, phone, language = person.full_name, person.phone, request.language
        elif row.consultation_id is not None:
            advised = await self._session.get_one(Consultation, row.consultation_id)
            asked = self._office.consultations.person(advised)
            name, phone, language = asked.full_name, asked.phone, advised.language
        keys = self._office.keys
        return CallBackShown(
            view=await self._view(row),
            full_name=name or None,
            phone=phone or None,
            language=language,
            comment=None
            if row.comment_sealed is None
            else keys.open(row.comment_sealed, column=COMMENT, row=row.public_id),
            told=None
            if row.outcome_sealed is None
            else keys.open(row.outcome_sealed, column=OUTCOME, row=row.public_id),
        )

    async def close(
        self, public_id: str, version: int, outcome: CallBackOutcome, text: str
    ) -> CallBackView:
        """Write down what came of the call; raises CallBackStale, InputInvalid and NotFound."""
        said = cleaned("call", text, 10, 1000)
        row = await self._take(public_id, version)
        row.outcome_sealed = self._office.keys.seal(said, column=OUTCOME, row=row.public_id)
        await self._close(row, outcome)
        return await self._view(row)

    async def not_reached(self, public_id: str, version: int) -> CallBackView:
        """Write down a call that reached nobody; the last try closes the task.

        Raises CallBackStale and NotFound.
        """
        row = await self._take(public_id, version)
        row.tries += 1
        row.version += 1
        self._record(row, "call_back_tried", n=row.tries)
        if row.tries >= self._tries:
            await self._close(row, CallBackOutcome.NOT_REACHED)
        return await self._view(row)

    async def recuse(self, public_id: str, version: int) -> CallBackView:
        """Close a call that nobody may make, and tell the person so (APPC article 67).

        Raises CallBackStale, and NotFound while somebody else could call.
        """
        row = await self._take(public_id, version, conflict=True)
        await self._close(row, CallBackOutcome.CONFLICT)
        chat = await self._chat(row)
        if chat is not None:
            await self._office.notices.to_person(chat, NoticeKind.CALL_BACK_CONFLICT, row.public_id)
        return await self._view(row)

    async def _chat(self, row: CallBack) -> int | None:
        """Return the account of whoever wishes to be called; None: they have no chat with us."""
        for column, key in (
            (Survey.account_id, Survey.id == row.survey_id),
            (Consultation.account_id, Consultation.id == row.consultation_id),
            (Request.account_id, Request.id == row.request_id),
        ):
            found: int | None = await self._session.scalar(select(column).where(key))
            if found is not None:
                return found
        return None

    async def _close(self, row: CallBack, outcome: CallBackOutcome) -> None:
        row.outcome = outcome
        row.closed_at = self._office.now
        row.closed_by = self._office.staff_id(Role.HEAD, Role.ADMINISTRATOR)
        row.version += 1
        await self._session.flush()
        await self._office.duties.close_own(DutyKind.CALL_BACK, row.public_id)
        self._record(row, "call_back_closed", outcome=outcome.value)

    def _record(self, row: CallBack, action: str, **details: str | int) -> None:
        self._office.journal.record(action, f"call_back:{row.public_id}", **details)

    @property
    def _tries(self) -> int:
        return self._office.profile.voices.phone_tries

    def _visible(self) -> ColumnElement[bool]:
        """Return which calls the person who looks may see at all."""
        actor = self._office.actor
        mine = self._about_me()
        not_about_me = or_(CallBack.concerns_id.is_(None), ~mine)
        nobody_else = and_(mine, ~_somebody_may_call(*CALLERS))
        if Role.HEAD in actor.roles:
            return or_(not_about_me, nobody_else)
        owed = CallBack.public_id.in_(
            select(Duty.subject).where(
                Duty.kind == DutyKind.CALL_BACK,
                Duty.request_id.is_(None),
                Duty.role.in_(actor.roles),
            )
        )
        return or_(and_(not_about_me, or_(owed, ~_somebody_may_call(Role.HEAD))), nobody_else)

    def _about_me(self) -> ColumnElement[bool]:
        """Return which calls are about the person who looks."""
        own = select(Staff.id).where(Staff.account_id == self._office.account.id)
        return and_(CallBack.concerns_id.is_not(None), CallBack.concerns_id.in_(own))

    async def _find(self, public_id: str, *, conflict: bool | None = None) -> CallBack:
        """Return a call that may be seen; `conflict`: only one that is, or is not, one's own."""
        self._office.require(Action.CALL_BACK)
        chosen = [CallBack.public_id == public_id, self._visible()]
        if conflict is not None:
            chosen.append(self._about_me() if conflict else ~self._about_me())
        row: CallBack | None = await self._session.scalar(select(CallBack).where(*chosen))
        if row is None:
            raise NotFound
        return row

    async def _take(self, public_id: str, version: int, *, conflict: bool = False) -> CallBack:
        """Lock an open call as it was drawn: of two who press at once the second is stale."""
        row = await self._find(public_id, conflict=conflict)
        await self._session.refresh(row, with_for_update=True)
        if row.closed_at is not None or row.version != version:
            raise CallBackStale(public_id=public_id)
        return row

    async def _view(self, row: CallBack) -> CallBackView:
        return (await self._views([row]))[0]

    async def _views(self, rows: Sequence[CallBack]) -> tuple[CallBackView, ...]:
        if not rows:
            return ()
        office = self._office
        await self._session.flush()
        found = await self._session.execute(
            select(Request.id, Request.public_id, Request.number).where(
                Request.id.in_({row.request_id for row in rows if row.request_id})
            )
        )
        cases = {key: CaseLink(public_id, number) for key, public_id, number in found}
        posts = await office.cases.posts([row.post_id for row in rows if row.post_id])
        owed = await self._session.scalars(
            select(Duty).where(
                Duty.kind == DutyKind.CALL_BACK,
                Duty.request_id.is_(None),
                Duty.closed_at.is_(None),
                Duty.subject.in_([row.public_id for row in rows]),
            )
        )
        due = {duty.subject: duty for duty in owed}
        local_day = office.calendar.hours.local_day
        entries = select(Staff.id).where(Staff.account_id == office.account.id)
        own = set(await self._session.scalars(entries))
        return tuple(
            CallBackView(
                public_id=row.public_id,
                version=row.version,
                reason=row.reason,
                questionnaire=row.questionnaire,
                mark=row.mark,
                case=cases.get(row.request_id or 0),
                post=posts.get(row.post_id or 0),
                opened_at=row.opened_at,
                due_on=due[row.public_id].due_on if row.public_id in due else None,
                overdue=row.public_id in due and due[row.public_id].due_at < office.now,
                tries=row.tries,
                tries_left=max(0, self._tries - row.tries),
                commented=row.comment_sealed is not None,
                outcome=row.outcome,
                closed_on=None if row.closed_at is None else local_day(row.closed_at),
                conflict=row.concerns_id in own,
            )
            for row in rows
        )


def _somebody_may_call(*roles: Role) -> ColumnElement[bool]:
    """Return whether somebody is left in these roles whom the voice is not about.

    People come and go while a call waits; where the last one who may make it has left, it would
    otherwise lie before nobody.
    """
    concerned = aliased(Staff)
    about = select(concerned.account_id).where(concerned.id == CallBack.concerns_id)
    return exists().where(
        Staff.role.in_(roles),
        Staff.left_at.is_(None),
        or_(CallBack.concerns_id.is_(None), Staff.account_id != about.scalar_subquery()),
    )
