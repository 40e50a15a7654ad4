"""What the registrar and the responsible worker do with a case (points 25 and 26)."""

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from bot.services.cases import NOTE
from bot.services.errors import InputInvalid, MemoMissing, NotFound
from bot.services.filing.paper_numbers import paper_number
from bot.services.filing.reviewers import HANDED
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import CLOSED_STATES, Step
from bot.services.rules.numbers import NumberInvalid, read_number
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card, Revealed
from db.enums import (
    DutyKind,
    FactKind,
    NoteKind,
    ProposalKind,
    RequestState,
    Role,
)
from db.models import Assignment, Note, Post, Proposal, Request

if TYPE_CHECKING:
    from bot.services.office import Office

PROPOSAL = "proposals.text"
RETURN_NOTE = "proposals.note"


class Reviews:
    """Review within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def case(self, public_id: str) -> Card:
        """Return the card of a case; raises NotAllowed and NotFound."""
        self._office.require(Action.SEE_CASE)
        return await self._cases.card(await self._cases.find(public_id))

    async def by_number(self, text: str) -> Card:
        """Return the card of the case with this registration number; NotAllowed and NotFound."""
        self._office.require(Action.SEE_CASE)
        try:
            number = read_number(text)
        except NumberInvalid:
            raise NotFound from None
        request = await self._session.scalar(select(Request).where(Request.number == number))
        if request is None:
            raise NotFound
        return await self._cases.card(request)

    async def reveal(self, public_id: str) -> Revealed:
        """Show who asks and about what; every look is journalled."""
        self._office.require(Action.REVEAL)
        request = await self._cases.find(public_id)
        self._cases.record(request, "revealed", what="case")
        proposal = await self._latest_proposal(request)
        return Revealed(
            card=await self._cases.card(request),
            person=self._cases.person(request),
            matter=self._cases.matter(request),
            category=request.category,
            notes=await self._cases.notes(request),
            memo=await self._office.memos.latest(request),
            proposal_text=None
            if proposal is None
            else self._cases.open(request, PROPOSAL, proposal.text_sealed),
            return_note=None
            if proposal is None
            else self._cases.open(request, RETURN_NOTE, proposal.note_sealed),
            secrecy_reason=self._office.secrecy.reason(request),
            hand_reason=await self._office.placement.reason(request),
            units=await self._office.materials.answers(request),
            news=self._office.registration.news(request),
            handed=self._cases.open(request, HANDED, request.handed_sealed),
        )

    async def next_case(self) -> Card | None:
        """Open the registered case whose answer is due first, or return None.

        One's own come before those of the pool; a colleague's are left to the colleague.
        """
        self._office.require(Action.REVIEW)
        request = await self._session.scalar(
            select(Request)
            .where(
                Request.state == RequestState.REGISTERED,
                or_(
                    Request.reviewer_id.is_(None),
                    Request.reviewer_id.in_(self._office.actor.places),
                ),
            )
            .order_by(
                Request.reviewer_id.is_(None),
                Request.answer_due_on,
                Request.out_of_turn,
                Request.registered_at,
                Request.id,
            )
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return None if request is None else await self._open(request)

    async def open(self, public_id: str, version: int) -> Card:
        """Begin the review of a case; raises Stale."""
        self._office.require(Action.REVIEW)
        return await self._open(await self._cases.take(public_id, version, Step.OPEN))

    async def enter_number(self, public_id: str, version: int, text: str) -> Card:
        """Write down the official number of the document system or e-Otinish (point 25)."""
        self._office.require(Action.ENTER_NUMBER)
        request = await self._cases.take(public_id, version)
        first = request.official_number is None
        request.official_number = paper_number("official_number", text)
        self._cases.touch(request)
        if first:
            await self._entered(request)
        await self._office.duties.close(request, DutyKind.ENTRY)
        self._cases.record(request, "entered")
        return await self._cases.card(request)

    async def ask(self, public_id: str, version: int, text: str) -> Card:
        """Ask the applicant (APPC article 90(2)); the clock of the answer keeps running."""
        request = await self._in_review(public_id, version)
        self._session.add(
            Note(
                request_id=request.id,
                kind=NoteKind.QUESTION,
                staff_id=self._office.staff_id(Role.REVIEWER),
                text_sealed=self._cases.seal(request, NOTE, cleaned("question", text, 2, 2000)),
                written_at=self._office.now,
            )
        )
        self._cases.touch(request)
        self._cases.record(request, "asked")
        await self._office.notices.to_applicant(request, NoticeKind.QUESTION, str(request.version))
        return await self._cases.card(request)

    async def write_memo(
        self, public_id: str, version: int, *, text: str | None = None, file_id: str | None = None
    ) -> Card:
        """Write a version of the memo to the head (point 26): typed, or a document."""
        return await self._office.memos.write(public_id, version, text=text, file_id=file_id)

    async def classify(self, public_id: str, version: int, topic: str | None) -> Card:
        """Say what a case is about, by a code of the office's topics; raises Stale.

        A case that lies in the pool goes to the reviewer of the topic's area, if there is one.
        """
        self._office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version)
        known = {one.code for one in self._office.profile.topics}
        if request.state in CLOSED_STATES or not (topic is None or topic in known):
            raise InputInvalid(field="topic", reason="choose")
        request.topic = topic
        self._cases.touch(request)
        self._cases.record(request, "classified", topic=topic)
        if request.reviewer_id is None:
            await self._office.reviewers.give(request, self._office.today)
        return await self._cases.card(request)

    async def direct(self, public_id: str, version: int, post_id: int) -> Card:
        """Direct a case to a post: the applicant said "you decide", or chose another one."""
        request = await self._in_review(public_id, version)
        if await self._session.get(Post, post_id) is None:
            raise NotFound
        self._cases.direct(request, post_id)
        self._cases.touch(request)
        return await self._cases.card(request)

    async def propose(
        self,
        public_id: str,
        version: int,
        kind: ProposalKind,
        *,
        ground: str | None = None,
        text: str | None = None,
    ) -> Card:
        """Propose to the head to receive, to refuse or to end; the latter two on a ground.

        They need an explanation for the applicant, and a refusal a memo besides.
        Raises MemoMissing, InputInvalid and Stale. The memo of a reception may come later, by its
        own term (point 26): with one reception a month the answer is due long before it.
        """
        self._office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.PROPOSE)
        # Whoever proposes how to end or to go on has found the matter to be ours, and waits for
        # no answer to an earlier offer.
        await self._office.closing.drop_open_questions(request)
        sealed = None
        if kind is ProposalKind.RECEIVE:
            ground = None
            if request.post_id is None:
                raise InputInvalid(field="post", reason="empty")
        else:
            sealed = self._office.endings.explained(request, kind, ground, text)
            if kind is ProposalKind.REFUSE and await self._office.memos.latest(request) is None:
                raise MemoMissing
        self._session.add(
            Proposal(
                request_id=request.id,
                kind=kind,
                ground=ground,
                text_sealed=sealed,
                proposed_by=self._office.staff_id(Role.REVIEWER),
                proposed_at=self._office.now,
            )
        )
        self._cases.move(request, Step.PROPOSE)
        self._cases.record(request, "proposed", kind=kind.value, ground=ground)
        await self._office.notices.to_staff(
            Role.HEAD,
            NoticeKind.PROPOSED,
            f"{request.public_id}:{request.version}",
            request=request,
        )
        return await self._cases.card(request)

    async def requeue(self, public_id: str, version: int) -> Card:
        """Put somebody who did not come back into the queue, with the turn they had."""
        self._office.require(Action.REVIEW)
        request = await self._cases.take(public_id, version, Step.REQUEUE)
        self._cases.move(request, Step.REQUEUE)
        self._cases.record(request, "requeued")
        missed = (
            await self._session.scalars(
                select(Assignment)
                .where(Assignment.request_id == request.id)
                .order_by(Assignment.id.desc())
                .limit(1)
            )
        ).one()
        await self._office.seating.owe_new_date(request, missed)
        return await self._cases.card(request)

    async def _open(self, request: Request) -> Card:
        self._cases.move(request, Step.OPEN)
        await self._office.duties.close(request, DutyKind.REVIEW)
        await self._office.reviewers.take(request)
        self._cases.record(request, "opened")
        return await self._cases.card(request)

    async def _entered(self, request: Request) -> None:
        """Count the official number once: within the term of its duty, or of the registration."""
        office = self._office
        term = await office.duties.due_on(request, DutyKind.ENTRY)
        term = term or office.calendar.hours.local_day(request.registered_at)
        in_time = office.now <= office.calendar.hours.end_of(term)
        office.fact_book.note(FactKind.ENTERED, request, in_time=in_time)

    async def _in_review(self, public_id: str, version: int) -> Request:
        self._office.require(Action.REVIEW)
        return await self._cases.take(public_id, version, Step.PROPOSE)

    async def memo_text(self, request: Request) -> str | None:
        """Return the memo where it was typed; whoever shows it to staff journals the look."""
        memo = await self._office.memos.latest(request)
        return memo.whole if memo is not None else None

    async def _latest_proposal(self, request: Request) -> Proposal | None:
        return await self._session.scalar(
            select(Proposal)
            .where(Proposal.request_id == request.id)
            .order_by(Proposal.id.desc())
            .limit(1)
        )
