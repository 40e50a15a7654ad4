"""Written appeals: what could not be solved at a reception is put in writing (APPC article 90(4)).

The matter gets a number, a code and a term of its own (articles 64 and 76); it stands in no queue.
Both cases name each other. It is answered by a signed letter, and the answer says how to complain.
"""

from typing import TYPE_CHECKING

from bot.services.cases import MATTER, PERSON
from bot.services.errors import Stale
from bot.services.filing.paper_numbers import paper_number
from bot.services.filing.registration import new_code
from bot.services.filing.requests import OUTCOME
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules import ladders
from bot.services.rules.lifecycle import Step
from bot.services.rules.numbers import new_public_id
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from db.enums import Channel, DutyKind, OutcomeKind, RequestState, Role
from db.models import Outcome, Request

if TYPE_CHECKING:
    from bot.services.office import Office


class Appeals:
    """Written appeals of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def make(self, public_id: str, version: int) -> Card:
        """Register the matter of a held reception as a written appeal; raises Stale.

        One reception is turned into at most one appeal: `submitted_by` is unique, so two presses
        at once are decided by the database. The applicant gets a receipt.
        """
        office = self._office
        office.require(Action.RUN_DAY)
        origin = await self._cases.take(public_id, version)
        card = await self._cases.card(origin)
        if origin.state is not RequestState.HELD or card.appeal is not None:
            raise Stale(public_id=public_id, for_staff=True)
        appeal = await self._register(origin)
        self._cases.touch(origin)
        self._cases.record(origin, "appeal_made", appeal=appeal.public_id)
        self._cases.record(appeal, "appeal_registered", origin=origin.public_id)
        calendar, terms = office.calendar, office.profile.terms
        day = calendar.hours.local_day(appeal.registered_at)
        await office.duties.open(appeal, ladders.entry(calendar, terms, day))
        await office.duties.open(
            appeal, ladders.appeal(calendar, terms, day), staff_id=appeal.reviewer_id
        )
        await office.notices.to_applicant(appeal, NoticeKind.RECEIPT)
        await office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.NEW_REQUEST,
            appeal.public_id,
            request=appeal,
            staff_id=appeal.reviewer_id,
        )
        return await self._cases.card(appeal)

    async def letter_ready(
        self, public_id: str, version: int, letter_number: str
    ) -> tuple[Card, str]:
        """Check the number of the letter before its text is asked for.

        Raises InputInvalid and Stale.
        """
        self._office.require(Action.ANSWER_APPEAL)
        request = await self._cases.take(public_id, version, Step.ANSWER_APPEAL)
        return await self._cases.card(request), paper_number("letter_number", letter_number)

    async def answer(self, public_id: str, version: int, letter_number: str, text: str) -> Card:
        """Answer with the number of the signed letter and a short text, and tell the applicant.

        No survey follows: nobody was received. Raises InputInvalid and Stale.
        """
        office = self._office
        office.require(Action.ANSWER_APPEAL)
        request = await self._cases.take(public_id, version, Step.ANSWER_APPEAL)
        outcome = Outcome(
            request_id=request.id,
            kind=OutcomeKind.APPEAL_ANSWERED,
            text_sealed=self._cases.seal(request, OUTCOME, cleaned("answer", text, 5, 1000)),
            letter_number=paper_number("letter_number", letter_number),
            staff_id=office.staff_id(Role.REGISTRAR, Role.REVIEWER),
            happened_at=office.now,
        )
        self._session.add(outcome)
        self._cases.move(request, Step.ANSWER_APPEAL)
        self._cases.record(request, "appeal_answered")
        await self._session.flush()
        await office.duties.close(request, DutyKind.APPEAL)
        await office.notices.to_applicant(request, NoticeKind.APPEAL_ANSWER, str(outcome.id))
        return await self._cases.card(request)

    async def _register(self, origin: Request) -> Request:
        office = self._office
        registration = office.calendar.registration(office.now)
        public_id = new_public_id()
        person = self._cases.person(origin).model_dump_json()
        appeal = Request(
            public_id=public_id,
            number=await office.registration.next_number(registration.day.year),
            code=new_code(),
            submitted_by=f"appeal:{origin.public_id}",
            version=1,
            state=RequestState.APPEAL,
            channel=Channel.ORAL,
            account_id=origin.account_id,
            language=origin.language,
            kind=origin.kind,
            citizenship=origin.citizenship,
            # What is sealed is bound to its row, so it is sealed anew for this one.
            person_sealed=office.keys.seal(person, column=PERSON, row=public_id),
            matter_sealed=office.keys.seal(
                self._cases.matter(origin), column=MATTER, row=public_id
            ),
            iin_index=origin.iin_index,
            phone_index=origin.phone_index,
            out_of_turn=origin.out_of_turn,
            post_id=origin.post_id,
            received_at=office.now,
            registered_at=registration.at,
            answer_due_on=office.calendar.add(registration.day, office.profile.terms.answer_days),
            reviewer_id=origin.reviewer_id,
            tell_by=origin.tell_by,
            taken_by=origin.taken_by,
            origin_id=origin.id,
        )
        self._session.add(appeal)
        await self._session.flush()
        return appeal
