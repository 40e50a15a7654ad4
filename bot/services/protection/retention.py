"""What is forgotten when its term is over: the nightly work, batch by batch (law 94-V article 18).

Each step takes one batch in one transaction and says how many rows it was; asked again and again
it comes to an end, and asked once more it finds nothing. So it may be cut off anywhere, and run
twice at once: rows that somebody works on at this moment are passed over and come the next night.
What becomes of a column stands in `bot.services.rules.retention`, and this room works by it.
"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Select, and_, delete, exists, or_, select, update

from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.retention_terms import Period
from db.enums import CallState, ConsultationState, FileState, InboxState, SurveyState
from db.models import (
    Account,
    CallBack,
    Consent,
    Consultation,
    Counter,
    Dialogue,
    Duty,
    InboxUpdate,
    IncomingFile,
    Instruction,
    OutboxMessage,
    Outcome,
    Participation,
    Remark,
    Request,
    Sample,
    SampleCall,
    Staff,
    Survey,
    TieAttempt,
)
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

CLAIM = "retention"
BEGINS = time(1, 0)
"""The hour on the office's wall from which on a day's work is done; later if nobody ticked then."""
BATCH = 100

Step = Callable[[], Awaitable[int]]
Key = TypeVar("Key", int, str)


class Retention:
    """The nightly work of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def steps(self) -> dict[str, Step]:
        """Return the steps by name, in the order in which they are done."""
        return {
            "forms": self.forms,
            "updates": self.updates,
            "files": self.files,
            "messages": self.messages,
            "tries": self.tries,
            "submissions": self.submissions,
            "cases": self.cases,
            "talks": self.talks,
            "remarks": self.remarks,
            "call_backs": self.call_backs,
            "unseen": self.unseen,
            "profiles": self.profiles,
            "accounts": self.accounts,
            "consents": self.consents,
        }

    async def take(self, name: str) -> int:
        """Do one batch of a step and journal how many rows it was; no row is named."""
        count = await self.steps()[name]()
        if count:
            self._office.journal.record("retained", "office", step=name, rows=count)
        return count

    async def is_due(self) -> bool:
        """Tell whether the work of this day is still to be done."""
        office = self._office
        if office.now.astimezone(office.calendar.hours.zone).time() < BEGINS:
            return False
        done = await self._session.scalar(select(Counter.value).where(Counter.name == CLAIM))
        return (done or 0) < office.today.toordinal()

    async def finish(self) -> None:
        """Note that the work of this day is done, whoever did it."""
        day = self._office.today.toordinal()
        statement = inserting(self._session, Counter).values(name=CLAIM, value=day)
        await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"value": day}, where=Counter.value < day
            )
        )

    async def forms(self) -> int:
        """Delete forms that were begun and not sent, with all that a dialogue keeps."""
        late = Dialogue.updated_at < self._before(Period.DRAFT)
        ids = await self._some(select(Dialogue.chat_id).where(late).order_by(Dialogue.chat_id))
        # Whoever wrote meanwhile is left alone.
        await self._session.execute(delete(Dialogue).where(Dialogue.chat_id.in_(ids), late))
        return len(ids)

    async def updates(self) -> int:
        """Delete what is left of updates that were handled."""
        chosen = select(InboxUpdate.update_id).where(
            InboxUpdate.state != InboxState.NEW,
            InboxUpdate.ended_at < self._before(Period.MESSAGE),
        )
        ids = await self._some(chosen.order_by(InboxUpdate.update_id))
        await self._session.execute(delete(InboxUpdate).where(InboxUpdate.update_id.in_(ids)))
        return len(ids)

    async def files(self) -> int:
        """Delete what is left of files that were read."""
        chosen = select(IncomingFile.id).where(
            IncomingFile.state != FileState.NEW,
            IncomingFile.ended_at < self._before(Period.MESSAGE),
        )
        ids = await self._some(chosen.order_by(IncomingFile.id))
        await self._session.execute(delete(IncomingFile).where(IncomingFile.id.in_(ids)))
        return len(ids)

    async def messages(self) -> int:
        """Delete messages that went out; those about an open case prove what was told and stay."""
        still_open = exists().where(
            Request.id == OutboxMessage.request_id, Request.state.in_(OPEN_STATES)
        )
        chosen = select(OutboxMessage.id).where(
            OutboxMessage.ended_at < self._before(Period.MESSAGE), ~still_open
        )
        ids = await self._some(chosen.order_by(OutboxMessage.id))
        await self._session.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(ids)))
        return len(ids)

    async def tries(self) -> int:
        """Delete wrong tries to tie a case to a chat."""
        chosen = select(TieAttempt.id).where(TieAttempt.tried_at < self._before(Period.MESSAGE))
        ids = await self._some(chosen.order_by(TieAttempt.id))
        await self._session.execute(delete(TieAttempt).where(TieAttempt.id.in_(ids)))
        return len(ids)

    async def submissions(self) -> int:
        """Forget which update sent a request: nobody taps the same button twice so much later."""
        chosen = select(Request.id).where(
            Request.anonymised_at.is_(None),
            Request.registered_at < self._before(Period.MESSAGE),
            Request.submitted_by.is_not(None),
            # The key of a written appeal names a case and no chat, and keeps it the only one.
            Request.origin_id.is_(None),
        )
        ids = await self._some(chosen.order_by(Request.id), key_share=True)
        await self._office.oblivion.submissions(Request.id.in_(ids))
        return len(ids)

    async def cases(self) -> int:
        """Take the personal data out of cases that ended long ago."""
        before = self._before(Period.CASE)
        lately = exists().where(Outcome.request_id == Request.id, Outcome.happened_at >= before)
        owed = exists().where(Duty.request_id == Request.id, Duty.closed_at.is_(None))
        task = exists().where(Instruction.request_id == Request.id, Instruction.closed_at.is_(None))
        talk = exists().where(Consultation.request_id == Request.id, _TALKS)
        call = exists().where(CallBack.request_id == Request.id, CallBack.closed_at.is_(None))
        # Registered before it ended, so the index finds the few that can be meant.
        chosen = select(Request.id).where(
            Request.anonymised_at.is_(None),
            Request.registered_at < before,
            Request.state.not_in(OPEN_STATES),
            *(~one for one in (lately, owed, task, talk, call)),
        )
        ids = await self._some(chosen.order_by(Request.id), key_share=True)
        await self._office.oblivion.cases(ids)
        return len(ids)

    async def talks(self) -> int:
        """Take the people out of consultations that ended long ago, and delete what was said."""
        # A draw that was left lying keeps nobody for ever: after a term nobody calls by it.
        called = exists().where(
            SampleCall.consultation_id == Consultation.id,
            SampleCall.state == CallState.WAITING,
            Sample.id == SampleCall.sample_id,
            Sample.drawn_at >= self._before(Period.VOICE),
        )
        wanted = exists().where(
            CallBack.consultation_id == Consultation.id, CallBack.closed_at.is_(None)
        )
        chosen = select(Consultation.id).where(
            Consultation.anonymised_at.is_(None),
            Consultation.state == ConsultationState.ENDED,
            Consultation.ended_at < self._before(Period.VOICE),
            ~called,
            ~wanted,
        )
        ids = await self._some(chosen.order_by(Consultation.id), key_share=True)
        await self._office.oblivion.talks(ids)
        return len(ids)

    async def remarks(self) -> int:
        """Delete what people wrote beside their marks."""
        # The month of the answer is all that is known of when.
        late = Remark.month < self._day(Period.VOICE).replace(day=1)
        ids = await self._some(select(Remark.id).where(late).order_by(Remark.id))
        await self._session.execute(delete(Remark).where(Remark.id.in_(ids)))
        return len(ids)

    async def call_backs(self) -> int:
        """Take the people out of calls that the head has made."""
        chosen = select(CallBack.id).where(
            CallBack.closed_at < self._before(Period.VOICE),
            or_(
                *(
                    getattr(CallBack, name).is_not(None)
                    for name in self._office.oblivion.columns("call_backs")
                )
            ),
        )
        ids = await self._some(chosen.order_by(CallBack.id), key_share=True)
        await self._office.oblivion.rows("call_backs", CallBack.id.in_(ids))
        return len(ids)

    async def unseen(self) -> int:
        """Let the term begin now for chats from before their last day was kept."""
        chosen = select(Account.id).where(Account.seen_on.is_(None), Account.erased_at.is_(None))
        ids = await self._some(chosen.order_by(Account.id))
        await self._session.execute(
            update(Account).where(Account.id.in_(ids)).values(seen_on=self._office.today)
        )
        return len(ids)

    async def profiles(self) -> int:
        """Forget the details kept for the next form of whoever no longer writes."""
        chosen = select(Account.id).where(self._silent(), Account.details_sealed.is_not(None))
        ids = await self._some(chosen.order_by(Account.id))
        await self._session.execute(
            update(Account).where(Account.id.in_(ids)).values(details_sealed=None)
        )
        return len(ids)

    async def accounts(self) -> int:
        """Forget the chats of whoever no longer writes and for whom nothing is open."""
        lately = exists().where(
            Request.account_id == Account.id,
            or_(
                Request.state.in_(OPEN_STATES),
                and_(Request.submitted_by.is_not(None), Request.origin_id.is_(None)),
                exists().where(
                    Outcome.request_id == Request.id,
                    Outcome.happened_at >= self._before(Period.PROFILE),
                ),
                exists().where(Duty.request_id == Request.id, Duty.closed_at.is_(None)),
                exists().where(
                    Instruction.request_id == Request.id, Instruction.closed_at.is_(None)
                ),
            ),
        )
        works = exists().where(Staff.account_id == Account.id, Staff.left_at.is_(None))
        invited = exists().where(
            Participation.account_id == Account.id,
            Participation.request_id.in_(select(Request.id).where(Request.state.in_(OPEN_STATES))),
        )
        advised = exists().where(Consultation.account_id == Account.id, _TALKS)
        asked = exists().where(
            Survey.account_id == Account.id,
            Survey.state.in_((SurveyState.SCHEDULED, SurveyState.ASKED)),
        )
        chosen = select(Account.id).where(
            self._silent(),
            ~self._office.withdrawals.pending(),
            *(~one for one in (lately, works, invited, advised, asked)),
        )
        ids = await self._some(chosen.order_by(Account.id), key_share=True)
        for each in ids:
            await self._office.oblivion.account(each)
        return len(ids)

    async def consents(self) -> int:
        """Delete proofs of consent of which nothing is left to prove."""
        kept = exists().where(
            Request.account_id == Consent.account_id, Request.anonymised_at.is_(None)
        )
        chosen = (
            select(Consent.id)
            .join(Account, Account.id == Consent.account_id)
            .where(Account.erased_at.is_not(None), ~kept)
        )
        ids = await self._some(chosen.order_by(Consent.id), of=Consent)
        await self._session.execute(delete(Consent).where(Consent.id.in_(ids)))
        return len(ids)

    def _silent(self) -> ColumnElement[bool]:
        return and_(Account.erased_at.is_(None), Account.seen_on < self._day(Period.PROFILE))

    async def _some(
        self,
        chosen: Select[Key],
        *,
        key_share: bool = False,
        of: type[Consent] | None = None,
    ) -> list[Key]:
        """Lock and return the next rows that nobody else works on at this moment."""
        rows = await self._session.scalars(
            chosen.limit(BATCH).with_for_update(skip_locked=True, key_share=key_share, of=of)
        )
        return list(rows)

    def _before(self, period: Period) -> datetime:
        """Return the instant before which this term is over."""
        hours = self._office.calendar.hours
        return hours.at(self._day(period), time.min)

    def _day(self, period: Period) -> date:
        terms, today = self._office.profile.retention, self._office.today
        match period:
            case Period.DRAFT:
                return today - timedelta(days=terms.draft_days)
            case Period.MESSAGE:
                return today - timedelta(days=terms.message_days)
            case Period.PROFILE:
                return today - relativedelta(months=terms.profile_months)
            case Period.VOICE:
                return today - relativedelta(months=terms.voice_months)
            case Period.CASE:
                return today - relativedelta(years=terms.case_years)


_TALKS: ColumnElement[bool] = Consultation.state != ConsultationState.ENDED
