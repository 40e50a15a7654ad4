"""Registration of a request, by whatever way it came (points 4, 25 and 29).

The number is given at once, the moment of registration by the calendar, and with it the duties to
enter, to review and to answer: the same for a form filled in at home and for words spoken at the
counter, so that all stand in one queue.
"""

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.cases import MATTER, PERSON
from bot.services.errors import AlreadyRegistered
from bot.services.filing.paper_numbers import paper_number
from bot.services.rules import ladders
from bot.services.rules.numbers import (
    VERIFICATION_BYTES,
    issue_number,
    new_public_id,
    verification_code,
)
from bot.services.rules.queue import IN_TURN
from bot.services.views import Application
from bot.services.views.intake import Arrival
from db.enums import Channel, DutyKind, FactKind, RequestState, TellBy
from db.models import Counter, Request
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office

NEWS = "requests.news"

REPEAT = "repeat"
"""What the book of facts says of a repeated appeal."""

OFFICIAL = "official_numbers"
"""The counter that is held while an official number is looked for and given."""


class Registration:
    """Registration within one transaction; whoever calls has asked the policy."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def register(
        self,
        application: Application,
        *,
        key: str,
        account_id: int | None,
        arrival: Arrival | None = None,
        unscheduled: bool = False,
    ) -> Request:
        """Register an application and open its duties.

        `key` names what was sent, so that it is registered once. `account_id` is None where the
        person has no chat with us, `arrival` says how a request came that the staff took down, and
        `unscheduled` is set for those who came without booking. Raises AlreadyRegistered for an
        official number that another case has.
        """
        office = self._office
        official = arrival.official_number if arrival is not None else None
        if official is not None:
            official = paper_number("official_number", official)
            await self.refuse_known(official)
        came_at = arrival.received_at if arrival is not None else office.now
        channel = arrival.channel if arrival is not None else Channel.BOT
        registration = office.calendar.registration(came_at)
        due_on = office.calendar.add(registration.day, office.profile.terms.answer_days)
        public_id = new_public_id()
        topics = {one.code for one in office.profile.topics}
        category = next(
            (kind for kind in office.profile.out_of_turn if kind.code == application.category), None
        )
        request = Request(
            public_id=public_id,
            number=await self.next_number(registration.day.year),
            code=new_code(),
            submitted_by=key,
            version=1,
            state=RequestState.REGISTERED,
            channel=channel,
            account_id=account_id,
            language=application.language,
            kind=application.kind,
            citizenship=application.citizenship,
            person_sealed=office.keys.seal(
                application.person.model_dump_json(), column=PERSON, row=public_id
            ),
            matter_sealed=office.keys.seal(application.matter, column=MATTER, row=public_id),
            iin_index=_index(office, "iin", application.person.iin),
            surname_index=office.search.surname_index(application.person),
            # Whoever has no phone is like nobody else, not like all others without one.
            phone_index=office.keys.blind("phone", application.person.phone or public_id),
            check_identity=application.check_identity,
            phone_survey=application.phone_survey,
            out_of_turn=IN_TURN,
            category=category.code if category is not None else None,
            post_id=application.post_id,
            format=application.format,
            days=",".join(map(str, application.days)),
            received_at=came_at,
            registered_at=registration.at,
            answer_due_on=due_on,
            official_number=official,
            unscheduled=unscheduled,
            tell_by=arrival.tell_by if arrival is not None else TellBy.CHAT,
            taken_by=arrival.taken_by if arrival is not None else None,
            topic=application.topic if application.topic in topics else None,
            news_sealed=None
            if application.news is None
            else office.keys.seal(application.news, column=NEWS, row=public_id),
        )
        self._session.add(request)
        await self._session.flush()
        self._cases.record(request, "registered", channel=channel.value)
        on_the_day = office.today <= registration.day
        office.fact_book.note(
            FactKind.REGISTERED,
            request,
            day=registration.day,
            detail=REPEAT if await office.earlier.repeats(request) else None,
            in_time=on_the_day,
        )
        terms, calendar = office.profile.terms, office.calendar
        await office.duties.open(request, ladders.entry(calendar, terms, registration.day))
        if official is not None:
            await office.duties.close(request, DutyKind.ENTRY)
            self._cases.record(request, "entered")
            office.fact_book.note(FactKind.ENTERED, request, in_time=on_the_day)
        await office.duties.open(request, ladders.review(calendar, terms, registration.day))
        await office.duties.open(request, ladders.answer(calendar, terms, registration.day))
        await office.referrals.owe(request, registration.day)
        await office.secrecy.open_duty(request)
        await office.reviewers.give(request, registration.day)
        await office.advice_wishes.met(request)
        return request

    def news(self, request: Request) -> str | None:
        """Open what the applicant says is new; showing it to staff must be journalled."""
        return self._cases.open(request, NEWS, request.news_sealed)

    async def refuse_known(self, official: str) -> None:
        """Refuse an official number that a case has already; raises AlreadyRegistered.

        Whoever registers with an official number holds this row of the counters until the commit,
        so two clerks who type the same number at once are one after the other.
        """
        held = inserting(self._session, Counter).values(name=OFFICIAL, value=1)
        await self._session.execute(
            held.on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
        )
        known = await self._session.scalar(
            select(Request).where(Request.official_number == official).order_by(Request.id).limit(1)
        )
        if known is not None:
            raise AlreadyRegistered(public_id=known.public_id, number=known.number)

    async def next_number(self, year: int) -> str:
        """Take the next number of the year: a counter row, because a sequence leaves gaps."""
        statement = inserting(self._session, Counter).values(name=f"requests:{year}", value=1)
        taken = await self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["name"], set_={"value": Counter.value + 1}
            ).returning(Counter.value)
        )
        return issue_number(taken.scalar_one() - 1, year, self._office.keys.numbers)


def new_code() -> str:
    """Return a fresh verification code of a receipt."""
    return verification_code(secrets.token_bytes(VERIFICATION_BYTES))


def _index(office: "Office", kind: str, value: str | None) -> bytes | None:
    return None if value is None else office.keys.blind(kind, value)
