"""Which reviewer a case belongs to: given at registration, taken over, handed on, assigned.

Point 25 sends every request to the responsible worker. An area gives a case to one of them at once;
without a fitting area it lies in the pool, from which any of them begins the review.
"""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.accounts import STAFF_NAME
from bot.services.errors import InputInvalid, NotAllowed, NotFound, Stale
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.areas import Area, in_charge
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.policy import Action
from bot.services.texts import cleaned
from bot.services.views import Card
from bot.services.views.review import ReviewerView
from db.enums import RequestState, Role
from db.models import Post, Request, ReviewArea, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

HANDED = "requests.handed"
WORD = (2, 1000)
"""Fewest and most characters of the word with which a case is handed on."""

IN_HANDS = OPEN_STATES | {RequestState.NO_SHOW}
"""States in which somebody still has to do something about a case."""


class Reviewers:
    """Who reviews which case, within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session
        self._cases = office.cases

    async def give(self, request: Request, day: date) -> None:
        """Give a registered case to the reviewer of its area who is there on that day, if any.

        Of several the one with the fewest open cases gets it, then the one who has served longest:
        registrations stand in line at the counter of the numbers, so two at once count in turn.
        """
        present = [one.id for one in await self._office.absences.present(Role.REVIEWER, day)]
        areas = await self._session.execute(
            select(ReviewArea.staff_id, ReviewArea.body_id, ReviewArea.topic).where(
                ReviewArea.ended_at.is_(None), ReviewArea.staff_id.in_(present)
            )
        )
        body = None
        if request.post_id is not None:
            body = (await self._session.get_one(Post, request.post_id)).body_id
        charged = in_charge([Area(*row) for row in areas], body, request.topic)
        if not charged:
            return
        loads = await self._loads()
        chosen = min(charged, key=lambda one: (loads.get(one, 0), present.index(one)))
        await self._put(request, chosen, "area")
        await self._tell(request, chosen)

    async def take(self, request: Request) -> None:
        """Make whoever acts the reviewer of a case; the colleague who had it is told."""
        own = self._office.staff_id(Role.REVIEWER)
        before = request.reviewer_id
        if before == own:
            return
        await self._put(request, own, "taken")
        if before is not None:
            await self._tell_former(request, before)

    async def take_over(self, public_id: str, version: int) -> Card:
        """Take a colleague's case, or one that nobody has; raises Stale."""
        self._office.require(Action.REVIEW)
        request = await self._held(public_id, version)
        if request.reviewer_id == self._office.staff_id(Role.REVIEWER):
            raise Stale(public_id=public_id, for_staff=True)
        self._cases.touch(request)
        await self.take(request)
        return await self._cases.card(request)

    async def hand_on(self, public_id: str, version: int, to: str, word: str) -> Card:
        """Hand one's own case on to a colleague with a word; raises NotAllowed, NotFound, Stale.

        Whoever stands in for the reviewer hands on as well. The word may tell of the matter, so it
        is sealed with the case and stands behind "Show".
        """
        self._office.require(Action.REVIEW)
        request = await self._held(public_id, version)
        if request.reviewer_id not in self._office.actor.places:
            raise NotAllowed(action=Action.REVIEW)
        said = cleaned("word", word, *WORD)
        request.handed_sealed = self._cases.seal(request, HANDED, said)
        return await self._pass_to(request, to, "handed")

    async def assign(self, public_id: str, version: int, to: str) -> Card:
        """Give a case to a reviewer as its head or administrator; raises NotFound and Stale."""
        self._office.require(Action.ASSIGN_REVIEWER)
        request = await self._held(public_id, version)
        return await self._pass_to(request, to, "assigned")

    async def colleagues(self, public_id: str) -> tuple[ReviewerView, ...]:
        """Return the reviewers with their open cases, those who are there and have fewest first."""
        if Role.REVIEWER not in self._office.actor.roles:
            self._office.require(Action.ASSIGN_REVIEWER)
        request = await self._cases.find(public_id)
        return await self.all(request.reviewer_id)

    async def all(self, holder: int | None = None) -> tuple[ReviewerView, ...]:
        """Return every reviewer of the office; whoever calls has asked the policy."""
        loads = await self._loads()
        away = await self._office.absences.cover()
        rows = await self._session.scalars(
            select(Staff).where(Staff.role == Role.REVIEWER, Staff.left_at.is_(None))
        )
        ranked = sorted(rows, key=lambda one: (one.id in away, loads.get(one.id, 0), one.id))
        return tuple(
            ReviewerView(
                one.public_id,
                self.name(one),
                loads.get(one.id, 0),
                one.id in away,
                holds=one.id == holder,
            )
            for one in ranked
        )

    def name(self, staff: Staff) -> str:
        """Return the name of a member of the staff, for colleagues."""
        return self._office.keys.open(staff.name_sealed, column=STAFF_NAME, row=staff.public_id)

    async def reviewer(self, public_id: str) -> Staff:
        """Return the entry of a reviewer who still is one; raises NotFound."""
        found = await self._session.scalar(
            select(Staff).where(
                Staff.public_id == public_id,
                Staff.role == Role.REVIEWER,
                Staff.left_at.is_(None),
            )
        )
        if found is None:
            raise NotFound
        return found

    def still(self, kind: NoticeKind, request: Request, subject: str) -> bool:
        """Tell whether it still is, or no longer is, the case of whom a message is for."""
        theirs = str(request.reviewer_id) == subject.rpartition(":")[2]
        return theirs == (kind is NoticeKind.ASSIGNED_TO_YOU)

    async def _pass_to(self, request: Request, to: str, how: str) -> Card:
        chosen, before = await self.reviewer(to), request.reviewer_id
        if chosen.id == before:
            raise InputInvalid(field="reviewer", reason="same")
        self._cases.touch(request)
        await self._put(request, chosen.id, how)
        await self._tell(request, chosen.id, how)
        if before is not None and before not in self._office.actor.places:
            await self._tell_former(request, before)
        return await self._cases.card(request)

    async def _held(self, public_id: str, version: int) -> Request:
        request = await self._cases.take(public_id, version)
        if request.state not in IN_HANDS:
            raise Stale(public_id=public_id, for_staff=True)
        return request

    async def _put(self, request: Request, staff_id: int, how: str) -> None:
        request.reviewer_id = staff_id
        await self._office.duties.hand_to(request, staff_id)
        self._cases.record(request, "reviewer", staff=staff_id, how=how)

    async def _tell(self, request: Request, staff_id: int, how: str | None = None) -> None:
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.ASSIGNED_TO_YOU,
            f"{request.public_id}:{request.version}:{staff_id}",
            request=request,
            staff_id=staff_id,
            level=how,
        )

    async def _tell_former(self, request: Request, staff_id: int) -> None:
        await self._office.notices.to_staff(
            Role.REVIEWER,
            NoticeKind.TAKEN_OVER,
            f"{request.public_id}:{request.version}:{staff_id}",
            request=request,
            staff_id=staff_id,
        )

    async def _loads(self) -> dict[int, int]:
        """Return how many open cases each reviewer has."""
        rows = await self._session.execute(
            select(Request.reviewer_id, func.count())
            .where(Request.state.in_(OPEN_STATES), Request.reviewer_id.is_not(None))
            .group_by(Request.reviewer_id)
        )
        return {reviewer: count for reviewer, count in rows if reviewer is not None}
