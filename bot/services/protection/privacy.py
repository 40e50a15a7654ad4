"""What is kept about whoever writes: shown whole, corrected, deleted (law 94-V articles 24, 25).

Everything here is about the own account. Phone and address are corrected at once, in the stored
details and in every open request, because they say how the person is reached and nobody else knows
better. A name is corrected at once too, as it was declared at once; but it says who comes, so the
case is marked to be compared with the document at the visit and the office reads of the change: no
place in the queue passes to somebody else unseen.
"""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from sqlalchemy import and_, func, select, update

from bot.services.cases import NOTE, PERSON
from bot.services.errors import InputInvalid, NotFound
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import CLOSED_STATES, OPEN_STATES
from bot.services.rules.names import NameInvalid, normalise_name
from bot.services.rules.phones import PhoneInvalid, parse_phone
from bot.services.texts import cleaned
from bot.services.views import Person
from bot.services.views.privacy import Detail, MyData
from db.enums import ConsultationState, NoteKind, OutcomeKind
from db.models import Account, Consultation, Note, Outcome, Request

if TYPE_CHECKING:
    from bot.services.office import Office

Say = Callable[[str, str], str]
"""Words the change of a name for the office, from the old one and the new one."""

LONGEST_ADDRESS = 300


class Privacy:
    """The data of the person in whose chat this happens."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def mine(self) -> MyData:
        """Return in short what is kept."""
        office = self._office
        account = await self._own()
        # What was done in this very transaction counts already.
        current = await office.accounts.now()
        rows = await self.requests()
        ended = [row for row in rows if row.state in CLOSED_STATES]
        until = [await self.kept_until(row) for row in ended]
        talks = await self._session.scalars(
            select(Consultation).where(
                Consultation.account_id == account.id, Consultation.anonymised_at.is_(None)
            )
        )
        consultations = list(talks)
        phoned = [row.phone_survey for row in rows]
        phoned += [talk.phone_survey for talk in consultations]
        return MyData(
            consented=current.consented,
            details=current.details,
            opened=len(rows) - len(ended),
            closed=len(ended),
            kept_until=max((day for day in until if day is not None), default=None),
            consultations=sum(talk.state is ConsultationState.ENDED for talk in consultations),
            surveys=account.no_surveys_at is None,
            may_phone=any(phoned) if phoned else None,
            withdrawal=await office.withdrawals.own(),
        )

    async def correct(self, detail: Detail, text: str, say: Say) -> int:
        """Correct a detail everywhere it still serves; return in how many open requests.

        Raises InputInvalid, and NotFound where nothing of the kind is kept.
        """
        office = self._office
        details = office.account.details
        opened = [row for row in await self.requests() if row.state not in CLOSED_STATES]
        if details is None and not opened:
            raise NotFound
        field, value = _read(detail, text)
        if details is not None:
            await office.accounts.keep_details(details.model_copy(update={field: value}))
        office.journal.record("data_corrected", f"account:{office.account.id}", field=field)
        for row in opened:
            await self._correct_case(row, detail, field, value, say)
        await self._session.flush()
        return len(opened)

    async def forget(self) -> None:
        """Delete what nobody has to keep: stored details, and consultations that are over.

        The form that is being filled in is the dialogue's own, and goes with it.
        """
        account = await self._own()
        account.details_sealed = None
        talks = await self._office.oblivion.ended_talks(account.id)
        self._office.journal.record("data_deleted", f"account:{account.id}", consultations=talks)

    async def ask_me(self, *, surveys: bool) -> None:
        """Say yes or no to surveys; a no holds for every survey from now on."""
        account = await self._own()
        if (account.no_surveys_at is None) is surveys:
            return
        account.no_surveys_at = None if surveys else self._office.now
        self._office.journal.record("surveys", f"account:{account.id}", wanted=surveys)

    async def phone_me(self, *, yes: bool) -> None:
        """Say yes or no to calls for the survey, in every request and consultation of one's own."""
        own = self._office.account.id
        await self._session.execute(
            update(Request)
            .where(Request.account_id == own)
            .values(phone_survey=yes)
            .execution_options(synchronize_session=False)
        )
        await self._session.execute(
            update(Consultation)
            .where(Consultation.account_id == own)
            .values(phone_survey=yes)
            .execution_options(synchronize_session=False)
        )
        self._office.journal.record("phone_survey", f"account:{own}", wanted=yes)

    async def leave_in_peace(self) -> None:
        """Ask this person for no opinion any more, neither in the chat nor by phone."""
        await self.ask_me(surveys=False)
        await self.phone_me(yes=False)

    async def requests(self) -> list[Request]:
        """Return the requests of whoever writes that still have personal data, oldest first."""
        rows = await self._session.scalars(
            select(Request)
            .where(Request.account_id == self._office.account.id, Request.anonymised_at.is_(None))
            .order_by(Request.id)
        )
        return list(rows)

    async def kept_until(self, request: Request) -> date | None:
        """Return when an ended request loses its personal data; None while it is open."""
        if request.state in OPEN_STATES:
            return None
        ended = await self._session.scalar(
            select(func.max(Outcome.happened_at)).where(
                and_(Outcome.request_id == request.id, Outcome.kind != OutcomeKind.NOT_HELD)
            )
        )
        day = self._office.calendar.hours.local_day(ended or request.registered_at)
        return day + relativedelta(years=self._office.profile.retention.case_years)

    async def _correct_case(
        self, row: Request, detail: Detail, field: str, value: str, say: Say
    ) -> None:
        office = self._office
        request = await office.cases.lock(row.public_id)
        if request.state in CLOSED_STATES:
            return
        old = office.cases.person(request)
        new = old.model_copy(update={field: value})
        if new == old:
            return
        request.person_sealed = office.cases.seal(request, PERSON, new.model_dump_json())
        if detail is Detail.PHONE:
            request.phone_index = office.keys.blind("phone", value)
        office.cases.touch(request)
        office.cases.record(request, "data_corrected", field=field)
        if detail is Detail.NAME:
            await self._name_changed(request, old, new, say)

    async def _name_changed(self, request: Request, old: Person, new: Person, say: Say) -> None:
        """Mark the case for a look at the document, and let the office read of the change."""
        office = self._office
        request.surname_index = office.search.surname_index(new)
        request.check_identity = True
        self._session.add(
            Note(
                request_id=request.id,
                kind=NoteKind.MESSAGE,
                text_sealed=office.cases.seal(request, NOTE, say(old.full_name, new.full_name)),
                written_at=office.now,
            )
        )
        await self._session.flush()
        await office.messages.mark(request, NoticeKind.MESSAGE)

    async def _own(self) -> Account:
        return await self._session.get_one(Account, self._office.account.id)


def _read(detail: Detail, text: str) -> tuple[str, str]:
    """Return the field of a person and its new value; raises InputInvalid."""
    match detail:
        case Detail.NAME:
            try:
                return "full_name", normalise_name(text)
            except NameInvalid as error:
                raise InputInvalid(field="full_name", reason=error.reason) from None
        case Detail.PHONE:
            try:
                return "phone", parse_phone(text)
            except PhoneInvalid as error:
                raise InputInvalid(field="phone", reason=error.reason) from None
        case Detail.ADDRESS:
            return "address", cleaned("address", text, 3, LONGEST_ADDRESS)
