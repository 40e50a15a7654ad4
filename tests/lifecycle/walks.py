"""How every step is taken through the real services, and how a case comes to every state.

Each walk is what a person with a right would do: the same calls the handlers make, one transaction
each. `WALKS` has one for every step; `to` brings a fresh case to any state.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from bot.services.errors import NotFound
from bot.services.office import Office
from bot.services.rules.lifecycle import Step
from bot.services.views.changes import Change, ChangeKind
from bot.services.views.missing import Missing
from db.enums import (
    AlternativeKind,
    ChangeReason,
    Citizenship,
    ProposalKind,
    RequestState,
    Role,
)
from db.models import Alternative, Assignment, Offer, Proposal, Reception, Request, Seat
from tests.offices import CITIZEN, STAFF, TestOffice

S = RequestState
SAID = "Түсіндірме: өтініш бойынша құжаттар тексерілді."
NUMBER = "ЖТ-77"
SECRECY_OFFICER = 2005


@dataclass
class Case:
    """A case on its way: `office` is where, `id` which, `words` what is said where words are asked,
    `here` whether who comes without booking is here already, `actor` the chat of whoever acts
    instead of those who have the right.
    """

    office: TestOffice
    id: str = ""
    words: str | None = None
    here: bool = False
    actor: int | None = None

    def of(self, chat: int) -> AbstractAsyncContextManager[Office]:
        """Open a transaction of somebody, or of whoever acts instead."""
        return self.office.of(self.actor or chat)

    def say(self, text: str) -> str:
        """Return what is said: the given text, unless the test says something else."""
        return text if self.words is None else self.words

    async def row(self) -> Request:
        """Return the case as it stands."""
        async with self.office.database.reading() as session:
            found = await session.scalars(select(Request).where(Request.public_id == self.id))
            return found.one()

    async def version(self) -> int:
        """Return the version a card would be drawn for."""
        return (await self.row()).version


Walk = Callable[[Case], Awaitable[object]]


async def by(case: Case, role: Role, act: str, *more: object, **named: object) -> object:
    """Let a role do `service.method` with the case and the version it has now."""
    service, method = act.split(".")
    version = await case.version()
    chat = SECRECY_OFFICER if role is Role.SECRECY else STAFF[role]
    async with case.of(chat) as office:
        return await getattr(getattr(office, service), method)(case.id, version, *more, **named)


async def own(case: Case, act: str, *more: object) -> object:
    """Let the applicant do something with their own case."""
    version = await case.version()
    async with case.of(CITIZEN) as office:
        return await getattr(office.requests, act)(case.id, version, *more)


async def propose(case: Case, kind: ProposalKind = ProposalKind.RECEIVE) -> None:
    if kind is ProposalKind.RECEIVE:
        await by(case, Role.REVIEWER, "review.propose", kind)
        return
    ground = "R09" if kind is ProposalKind.REFUSE else "R07"
    await by(case, Role.REVIEWER, "review.propose", kind, ground=ground, text=case.say(SAID))


async def ask_information(case: Case) -> None:
    missing = (Missing.OTHER,)
    await by(case, Role.REVIEWER, "information.ask", missing, 5, case.say(SAID))


async def inform(case: Case) -> None:
    async with case.of(CITIZEN) as office:
        await office.requests.answer(case.id, case.say("Көктем ауылы туралы."))


async def overrule(case: Case, kind: ProposalKind, ground: str) -> None:
    await by(case, Role.HEAD, "decisions.overrule", kind, ground=ground, text=case.say(SAID))


async def give_up(case: Case) -> None:
    await by(case, Role.REVIEWER, "endings.return_to_applicant", "R03", case.say(SAID))


async def redirect(case: Case) -> None:
    await by(case, Role.REVIEWER, "referrals.redirect", "R01", "Жер комитеті", case.say(SAID))


async def forward(case: Case) -> None:
    await by(
        case, Role.REGISTRAR, "referrals.forward", "R13", "Полиция департаменті", case.say(SAID)
    )


async def issue(case: Case) -> None:
    await by(case, Role.REGISTRAR, "endings.issue", case.say(NUMBER))


async def take_back(case: Case) -> None:
    async with case.office.database.reading() as session:
        kinds = await session.scalars(
            select(Proposal.kind)
            .join(Request, Request.id == Proposal.request_id)
            .where(Request.public_id == case.id)
            .order_by(Proposal.id.desc())
            .limit(1)
        )
        kind = kinds.first()
    own_one = kind in {ProposalKind.RETURN, ProposalKind.REDIRECT}
    await by(case, Role.REVIEWER if own_one else Role.HEAD, "endings.take_back", case.say(SAID))


async def consult(case: Case) -> None:
    """Offer a consultation, and let the applicant say yes."""
    await by(
        case, Role.REVIEWER, "alternatives.offer", AlternativeKind.CONSULTATION, case.say(SAID)
    )
    async with case.office.database.reading() as session:
        offered = (await session.scalars(select(Alternative.public_id))).all()[-1]
    async with case.of(CITIZEN) as office:
        await office.alternatives.answer(offered, accepted=True)


async def distribute(case: Case) -> None:
    """Let the reviewer give out the places; a case that gets none was refused one."""
    before = await case.version()
    post_id = case.office.post_id
    async with case.of(STAFF[Role.REVIEWER]) as office:
        shown = await office.distribution.propose(post_id)
        await office.distribution.confirm(post_id, shown.fingerprint)
    if await case.version() == before:
        raise NotFound


async def accept(case: Case) -> None:
    """Take the place that is offered to the case."""
    async with case.office.database.reading() as session:
        offers = await session.scalars(
            select(Offer.public_id)
            .join(Request, Request.id == Offer.request_id)
            .where(Request.public_id == case.id)
        )
        offered = offers.all()
    version = await case.version()
    async with case.of(CITIZEN) as office:
        if not offered:
            # Nothing to press; a forged button would name an offer that does not exist.
            await office.offers.accept("0000000000")
        await office.offers.accept(offered[-1])
    if await case.version() == version:
        raise NotFound


async def move(case: Case) -> None:
    """Give another free place by hand, for a reason."""
    version = await case.version()
    if case.actor is None and (await case.row()).state is not S.ASSIGNED:
        # The same door gives a first place too; that step has a walk of its own.
        async with case.of(STAFF[Role.REVIEWER]) as office:
            await office.cases.take(case.id, version, Step.MOVE)
    words = case.say("Автобус тек осы күні жүреді.")
    async with case.of(STAFF[Role.REVIEWER]) as office:
        _card, free = await office.placement.seats(case.id, version)
        chosen = free[-1].seat.id
        last = await office.placement.considered(case.id, version, chosen, words)
    async with case.of(STAFF[Role.REVIEWER]) as office:
        await office.placement.place(case.id, version, chosen, words, last.fingerprint)


async def postpone(case: Case) -> None:
    """Cancel all receptions ahead, so that nobody can be moved."""
    version = await case.version()
    if case.actor is None and (await case.row()).state is not S.ASSIGNED:
        # An absence is noted whoever it hits; it moves nobody but those who hold a place.
        async with case.of(STAFF[Role.REVIEWER]) as office:
            await office.cases.take(case.id, version, Step.POSTPONE)
    change = Change(
        ChangeKind.ABSENCE,
        case.office.post_id,
        ChangeReason.TRIP,
        date(2026, 12, 1),
        date(2026, 12, 31),
    )
    async with case.of(STAFF[Role.REVIEWER]) as office:
        impact = await office.changes.impact(change)
        await office.changes.confirm(change, impact.fingerprint)


async def to_the_seat(case: Case) -> None:
    """Move the clock to a quarter past the beginning of the case's place, or of any other."""
    async with case.office.database.reading() as session:
        starts_at = await session.scalar(
            select(Seat.starts_at)
            .join(Assignment, Assignment.seat_id == Seat.id)
            .join(Request, Request.id == Assignment.request_id)
            .where(Request.public_id == case.id, Assignment.freed_at.is_(None))
        ) or await session.scalar(
            select(Seat.starts_at)
            .where(Seat.starts_at >= case.office.clock.now(), Seat.cancelled_at.is_(None))
            .order_by(Seat.starts_at)
            .limit(1)
        )
    if starts_at is not None:
        case.office.clock.set(starts_at + timedelta(minutes=15))


async def hold(case: Case) -> None:
    await to_the_seat(case)
    elsewhere = (await case.row()).state in {S.REGISTERED, S.IN_REVIEW, S.QUEUED}
    if case.actor is None and elsewhere:
        async with case.of(STAFF[Role.REGISTRAR]) as office:
            await office.cases.take(case.id, await case.version(), Step.HOLD)
    await by(case, Role.REGISTRAR, "day.mark_held", case.say("Мәселе шешілді."))


async def come(case: Case) -> None:
    """Come to a reception of today without booking."""
    await to_the_seat(case)
    async with case.office.database.reading() as session:
        reception = await session.scalar(
            select(Reception.id)
            .where(Reception.starts_at <= case.office.clock.now(), Reception.cancelled_at.is_(None))
            .order_by(Reception.starts_at.desc())
            .limit(1)
        )
    await by(case, Role.REGISTRAR, "visits.wait_unbooked", reception or 0)
    case.here = True


async def walk_in(case: Case) -> None:
    if not case.here:
        await come(case)
    await by(case, Role.REGISTRAR, "day.mark_held", case.say("Мәселе шешілді."))


async def no_show(case: Case) -> None:
    await to_the_seat(case)
    await by(case, Role.REGISTRAR, "day.mark_no_show")


async def not_held(case: Case) -> None:
    await to_the_seat(case)
    await by(case, Role.REGISTRAR, "day.mark_not_held", case.say("Басшы іссапарда."))


async def hold_back(case: Case) -> None:
    await by(case, Role.SECRECY, "secrecy.hold_back", case.say("Қосымша келісім керек."))


async def answer_appeal(case: Case) -> None:
    await by(
        case, Role.REVIEWER, "appeals.answer", case.say(NUMBER), case.say("Жауап хатта берілді.")
    )


WALKS: dict[Step, Walk] = {
    Step.OPEN: lambda case: by(case, Role.REVIEWER, "review.open"),
    Step.PROPOSE: propose,
    Step.RETURN: lambda case: by(case, Role.HEAD, "decisions.send_back", case.say("Толықтырыңыз.")),
    Step.RECEIVE: lambda case: by(case, Role.HEAD, "decisions.approve"),
    Step.REFUSE: lambda case: overrule(case, ProposalKind.REFUSE, "R09"),
    Step.END: lambda case: overrule(case, ProposalKind.END, "R07"),
    Step.ISSUE_REFUSAL: issue,
    Step.ISSUE_END: issue,
    Step.ISSUE_RETURN: issue,
    Step.ISSUE_REDIRECT: issue,
    Step.ASSIGN: distribute,
    Step.FREE: lambda case: own(case, "cannot_come"),
    Step.HOLD: hold,
    Step.NO_SHOW: no_show,
    Step.NOT_HELD: not_held,
    Step.REQUEUE: lambda case: by(case, Role.REVIEWER, "review.requeue"),
    Step.WITHDRAW: lambda case: own(case, "withdraw"),
    Step.ACCEPT: accept,
    Step.MOVE: move,
    Step.POSTPONE: postpone,
    Step.WALK_IN: walk_in,
    Step.ANSWER_APPEAL: answer_appeal,
    Step.RECONSIDER: hold_back,
    Step.ASK_INFORMATION: ask_information,
    Step.INFORM: inform,
    Step.GIVE_UP: give_up,
    Step.REDIRECT: redirect,
    Step.TAKE_BACK: take_back,
    Step.FORWARD: forward,
    Step.CONSULT: consult,
    Step.WITHDRAW_FOR: lambda case: by(
        case, Role.REGISTRAR, "endings.withdraw_for", case.say("Жазбаша өтініші бойынша.")
    ),
    Step.REOPEN: lambda case: by(case, Role.HEAD, "reopening.reopen", case.say(SAID)),
}


# --- to a state ----------------------------------------------------------------------------------

WAYS: dict[RequestState, tuple[Step, ...]] = {
    S.REGISTERED: (),
    S.IN_REVIEW: (Step.OPEN,),
    S.NEEDS_INFORMATION: (Step.OPEN, Step.ASK_INFORMATION),
    S.PROPOSED: (Step.OPEN, Step.PROPOSE),
    S.LETTER: (Step.OPEN, Step.PROPOSE, Step.REFUSE),
    S.QUEUED: (Step.OPEN, Step.PROPOSE, Step.RECEIVE),
    S.ASSIGNED: (Step.OPEN, Step.PROPOSE, Step.RECEIVE, Step.ASSIGN),
    S.HELD: (Step.OPEN, Step.PROPOSE, Step.RECEIVE, Step.ASSIGN, Step.HOLD),
    S.NO_SHOW: (Step.OPEN, Step.PROPOSE, Step.RECEIVE, Step.ASSIGN, Step.NO_SHOW),
    S.REFUSED: (Step.OPEN, Step.PROPOSE, Step.REFUSE, Step.ISSUE_REFUSAL),
    S.ENDED: (Step.OPEN, Step.PROPOSE, Step.END, Step.ISSUE_END),
    S.RETURNED: (Step.OPEN, Step.GIVE_UP, Step.ISSUE_RETURN),
    S.REDIRECTED: (Step.OPEN, Step.REDIRECT, Step.ISSUE_REDIRECT),
    S.FORWARDED: (Step.FORWARD,),
    S.CONSULTED: (Step.OPEN, Step.CONSULT),
    S.WITHDRAWN: (Step.WITHDRAW,),
}
"""The steps that lead to each state; an appeal is made of a held reception besides."""

BEFORE: dict[Step, tuple[Step, ...]] = {
    Step.ISSUE_END: (Step.OPEN, Step.PROPOSE, Step.END),
    Step.ISSUE_RETURN: (Step.OPEN, Step.GIVE_UP),
    Step.ISSUE_REDIRECT: (Step.OPEN, Step.REDIRECT),
}
"""A letter is of one ending; these steps need another one than the letter of a refusal."""


async def fresh(office: TestOffice, citizenship: Citizenship = Citizenship.KAZAKHSTAN) -> Case:
    """Register a case of the citizen."""
    return Case(office, (await office.submit(citizenship=citizenship)).card.public_id)


async def to(office: TestOffice, state: RequestState, step: Step | None = None) -> Case:
    """Return a case in a state, and with what a step needs besides."""
    if step is Step.RECONSIDER:
        case = await fresh(office, Citizenship.FOREIGN)
    else:
        case = await fresh(office)
    if state in {S.APPEAL, S.APPEAL_ANSWERED}:
        return await appeal(case, answered=state is S.APPEAL_ANSWERED)
    way = BEFORE.get(step, WAYS[state]) if step is not None else WAYS[state]
    for taken in way:
        await WALKS[taken](case)
    if step is Step.ACCEPT:
        await offered(case)
    if step is Step.WALK_IN:
        await come(case)
    return case


async def appeal(case: Case, *, answered: bool) -> Case:
    """Return the written appeal made of a held reception."""
    for taken in WAYS[S.HELD]:
        await WALKS[taken](case)
    await by(case, Role.REGISTRAR, "appeals.make")
    async with case.office.database.reading() as session:
        made = await session.scalars(
            select(Request.public_id).where(Request.origin_id.is_not(None))
        )
        case = Case(case.office, made.one())
    if answered:
        await answer_appeal(case)
    return case


async def offered(case: Case) -> None:
    """Let a place be offered to a case: the whole plan has one for it, and it waits for a yes."""
    async with case.of(CITIZEN) as office:
        request = await office.cases.find(case.id)
        await office.seating.hold(request.post_id)
        assert await office.offers.offer_best(request)
