"""What an applicant does: submits, looks, answers, comes or not, withdraws."""

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.case_cards import weekdays
from bot.services.cases import NOTE
from bot.services.errors import (
    ConsentNeeded,
    NotAllowed,
    NotFound,
    Stale,
    TooManyReleases,
    TooManyRequests,
)
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import OPEN_STATES, Step
from bot.services.rules.numbers import NumberInvalid, read_code
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Application, Card, OutcomeView, OwnRequest, Verified
from db.enums import (
    DutyKind,
    Mode,
    Need,
    NoteKind,
    OutcomeKind,
    Release,
    RequestState,
    Role,
)
from db.models import Assignment, Note, Outcome, Request, Seat

if TYPE_CHECKING:
    from bot.services.office import Office

OUTCOME = "outcomes.text"

SHOWN = frozenset(
    {
        "registered",
        "entered",
        "opened",
        "asked",
        "information_asked",
        "answered",
        "proposed",
        "returned",
        "receive",
        "letter",
        "assigned",
        "freed",
        "confirmed",
        "held",
        "no_show",
        "not_held",
        "requeued",
        "withdrawn",
        "told",
        "moved",
        "postponed",
        "offered",
        "offer_declined",
        "offer_expired",
        "offer_recalled",
        "instructed",
        "instruction_closed",
        "appeal_made",
        "appeal_registered",
        "appeal_answered",
        "messaged",
        "replied",
        "file_added",
        "file_deleted",
        "tied",
        "paused",
        "pause_over",
        "ended",
        "request_returned",
        "redirected",
        "redirected_partly",
        "forwarded",
        "alternative_offered",
        "alternative_accepted",
        "alternative_declined",
        "alternative_lapsed",
        "consulted",
        "withdrawn_for",
        "reopened",
        "corrected",
    }
)
"""Journal actions that an applicant sees in the timeline."""


class Requests:
    """Requests of the person in whose chat this happens."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def submit(self, application: Application, key: str) -> OwnRequest:
        """Register a request and owe its receipt; the same key gives the same request again.

        Raises ConsentNeeded and TooManyRequests.
        """
        office = self._office
        account = office.account
        if not account.consented:
            raise ConsentNeeded
        # Twenty taps are twenty updates of one chat, handled one after another; a tap on another
        # process is stopped by the unique key of the row.
        found = await self._session.scalar(
            select(Request).where(Request.submitted_by == key, Request.account_id == account.id)
        )
        if found is not None:
            return await self.view(found)
        await self._refuse_too_many(account.id)
        request = await office.registration.register(application, key=key, account_id=account.id)
        await office.accounts.keep_details(application.person)
        await office.notices.to_applicant(request, NoticeKind.RECEIPT)
        await office.notices.to_staff(
            Role.REGISTRAR, NoticeKind.NEW_REQUEST, request.public_id, request=request
        )
        return await self.view(request)

    async def mine(self) -> tuple[Card, ...]:
        """Return the person's requests, the newest first."""
        rows = await self._session.scalars(
            select(Request)
            .where(Request.account_id == self._office.account.id)
            .order_by(Request.id.desc())
        )
        return await self._cases.cards(rows.all())

    async def own(self, public_id: str) -> OwnRequest:
        """Return one of the person's own requests; raises NotFound."""
        return await self.view(self.owned(await self._cases.find(public_id)))

    async def said_before(self, public_id: str) -> Application:
        """Return what an own ended request said, so that it can be asked again.

        Raises NotFound, and Stale while the office still owes an answer to it.
        """
        request = self.owned(await self._cases.find(public_id))
        if request.state in OPEN_STATES or request.origin_id is not None:
            raise Stale(public_id=public_id, for_staff=False)
        return Application(
            kind=request.kind,
            citizenship=request.citizenship,
            person=self._cases.person(request),
            matter=self._cases.matter(request),
            post_id=request.post_id,
            language=request.language,
            phone_survey=request.phone_survey,
            format=request.format,
            days=weekdays(request),
        )

    async def withdraw(self, public_id: str, version: int) -> OwnRequest:
        """Take a request back (APPC article 64(9)); a given seat becomes free. Raises Stale."""
        request = await self._take(public_id, version, Step.WITHDRAW)
        await self._office.closing.end(
            request, Step.WITHDRAW, OutcomeKind.WITHDRAWN, action="withdrawn"
        )
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.WITHDRAWN,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self.view(request)

    async def will_come(self, public_id: str, version: int) -> OwnRequest:
        """Confirm the given date; saying it twice is the same as once. Raises Stale."""
        request = await self._take(public_id, version, Step.FREE)
        given = await self._cases.assignment(request)
        if given.confirmed_at is None:
            given.confirmed_at = self._office.now
            self._cases.record(request, "confirmed")
        return await self.view(request)

    async def cannot_come(self, public_id: str, version: int) -> OwnRequest:
        """Give the seat back and keep the turn in the queue (point 28).

        Raises Stale, and TooManyReleases beyond the office's limit.
        """
        request = await self._take(public_id, version, Step.FREE)
        await self._give_back(request, Release.CANNOT_COME)
        return await self.view(request)

    async def another_day(
        self, public_id: str, version: int, weekdays: tuple[int, ...]
    ) -> OwnRequest:
        """Give the seat back for another day; a place that the plan has is offered at once.

        `weekdays` are those that suit the person, Monday 0; empty: any. They are a tie-break of
        the plan and never cost the turn. Raises Stale and TooManyReleases.
        """
        request = await self._take(public_id, version, Step.FREE)
        request.days = ",".join(str(day) for day in sorted(set(weekdays)) if day in range(7))
        await self._give_back(request, Release.ANOTHER_DAY)
        await self._office.offers.offer_best(request)
        return await self.view(request)

    async def releases_left(self, request_id: str) -> int:
        """Return how often the person may still give a place of this request back."""
        request = self.owned(await self._cases.find(request_id))
        return await self._releases_left(request)

    async def _give_back(self, request: Request, release: Release) -> None:
        if await self._releases_left(request) <= 0:
            raise TooManyReleases(
                limit=self._office.profile.limits.cannot_come_limit,
                phone=self._office.profile.contacts.phone,
            )
        await self._free(request, release)
        self._cases.move(request, Step.FREE)
        self._cases.record(request, "freed", release=release.value)

    async def _releases_left(self, request: Request) -> int:
        given_back = await self._session.scalar(
            select(func.count())
            .select_from(Assignment)
            .where(
                Assignment.request_id == request.id,
                Assignment.release.in_((Release.CANNOT_COME, Release.ANOTHER_DAY)),
            )
        )
        return self._office.profile.limits.cannot_come_limit - (given_back or 0)

    async def answer(self, public_id: str, text: str) -> OwnRequest:
        """Put the answer to the office's question into the case; raises InputInvalid, Stale."""
        self.owned(await self._cases.find(public_id))
        # What the staff do at this moment comes first, and their buttons get stale by the answer.
        request = await self._cases.lock(public_id)
        if not (await self._cases.card(request)).asked or request.state not in OPEN_STATES:
            raise Stale(public_id=public_id, for_staff=False)
        self._session.add(
            Note(
                request_id=request.id,
                kind=NoteKind.ANSWER,
                text_sealed=self._cases.seal(request, NOTE, cleaned("answer", text, 1, 2000)),
                written_at=self._office.now,
            )
        )
        await self._office.information.came(request)
        self._cases.record(request, "answered")
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.ANSWERED,
            f"{request.public_id}:{request.version}",
            request=request,
            staff_id=request.reviewer_id,
        )
        return await self.view(request)

    async def verify(self, text: str) -> Verified:
        """Tell anybody that a request with this code exists and where it stands; NotFound."""
        request = await self.with_code(text)
        return Verified(
            request.number,
            request.state,
            request.registered_at,
            request.answer_due_on,
            request.public_id,
        )

    async def with_code(self, text: str) -> Request:
        """Return the case of a verification code, as it was typed or scanned; raises NotFound."""
        try:
            code = read_code(text)
        except NumberInvalid:
            raise NotFound from None
        request = await self._session.scalar(select(Request).where(Request.code == code))
        if request is None:
            raise NotFound
        return request

    async def view(self, request: Request) -> OwnRequest:
        """Return a case as its applicant sees it; the caller has checked whose it is."""
        await self._session.flush()
        events = await self._office.journal.events(f"request:{request.public_id}")
        outcome = await self._session.scalar(
            select(Outcome)
            .where(Outcome.request_id == request.id)
            .order_by(Outcome.id.desc())
            .limit(1)
        )
        local = self._office.calendar.hours.local_day
        card = await self._cases.card(request)
        place = await self._cases.place_in_queue(request)
        ahead = None if place is None else request.post_id
        offer, new_date_by = None, None
        if request.state is RequestState.QUEUED:
            offer = await self._office.offers.of(request)
            new_date_by = await self._office.duties.due_on(request, DutyKind.NEW_DATE)
        return OwnRequest(
            card=card,
            code=request.code,
            place_in_queue=place,
            places=() if ahead is None else await self._office.forecast.free_days(ahead),
            deferred=local(request.received_at) != local(request.registered_at),
            timeline=tuple(event for event in events if event.action in SHOWN),
            notes=await self._cases.notes(request),
            outcome=None if outcome is None else self._outcome(request, outcome),
            offer=offer,
            new_date_by=new_date_by,
            instructions=(
                await self._office.instructions.promised(request) if card.instructions else ()
            ),
            room=await self._office.day_book.room_of(request, card.seat),
            steps_in_the_way=self._steps_in_the_way(request, card),
            referrals=await self._office.referrals.of(request),
            alternative=await self._office.alternatives.of(request),
            correction=await self._office.corrections.of(request),
        )

    def _steps_in_the_way(self, request: Request, card: Card) -> bool:
        """Tell whether somebody who cannot take steps is to come where no other way is noted."""
        seat = card.seat
        if card.state is not RequestState.ASSIGNED or seat is None or seat.step_free:
            return False
        if seat.mode is not Mode.IN_PERSON:
            return False
        return Need.STEP_FREE in self._cases.person(request).needed

    def _outcome(self, request: Request, outcome: Outcome) -> OutcomeView:
        return OutcomeView(
            outcome.kind,
            outcome.happened_at,
            outcome.ground,
            self._cases.open(request, OUTCOME, outcome.text_sealed),
            outcome.letter_number,
            outcome.result,
        )

    async def _refuse_too_many(self, account_id: int) -> None:
        limit = self._office.profile.limits.active_requests_per_person
        count = await self._session.scalar(
            select(func.count())
            .select_from(Request)
            .where(
                Request.account_id == account_id,
                Request.state.in_(OPEN_STATES),
                # A written appeal was made by the office and takes nobody's booking away.
                Request.origin_id.is_(None),
            )
        )
        if (count or 0) >= limit:
            raise TooManyRequests(limit=limit)

    async def _free(self, request: Request, release: Release) -> None:
        """Let the seat of an assigned case go while its time has not come; raises Stale."""
        seat = await self._session.get_one(Seat, (await self._cases.assignment(request)).seat_id)
        if seat.starts_at <= self._office.now:
            raise Stale(public_id=request.public_id, for_staff=False)
        given = await self._office.seating.free(request, release)
        await self._office.seating.owe_new_date(request, given)

    async def _take(self, public_id: str, version: int, step: Step) -> Request:
        request = self.owned(await self._cases.find(public_id))
        # What a place given back sets off comes later; the queue is locked before any case of it.
        await self._office.seating.hold(request.post_id)
        return await self._cases.take(public_id, version, step, for_staff=False)

    def owned(self, request: Request) -> Request:
        """Refuse a stranger as if there were no such case."""
        owner = request.account_id == self._office.account.id
        try:
            self._office.require(Action.OWN_REQUEST, owner=owner)
        except NotAllowed:
            raise NotFound from None
        return request
