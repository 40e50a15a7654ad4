"""Papers that give the right to be received out of turn: seen by a named person, or not.

An applicant only claims a category. Nobody goes first by a claim: the case keeps its turn until
somebody of the office has seen the paper. No copy is taken and nothing is written down of it but
that it was seen, by whom and when (law 94-V: no more data than the purpose needs).
"""

from typing import TYPE_CHECKING

from bot.services.errors import Stale
from bot.services.rules.lifecycle import WAITING_STATES
from bot.services.rules.policy import Action
from bot.services.rules.queue import IN_TURN
from bot.services.views import Card
from bot.services.views.queue import Claimed
from db.enums import Role
from db.models import Request

if TYPE_CHECKING:
    from bot.profile import Category
    from bot.services.office import Office


class Evidence:
    """Evidence within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def claim(self, public_id: str, version: int) -> Claimed:
        """Show which category a case claims; a look at personal data, hence journalled.

        Raises Stale when nothing is claimed, or the case no longer stands in a queue.
        """
        request, category = await self._claiming(public_id, version)
        self._office.cases.record(request, "revealed", what="category")
        return Claimed(await self._office.cases.card(request), category.code)

    async def tick(self, public_id: str, version: int, *, seen: bool) -> Card:
        """Write down that the paper was seen, or take this back; the order changes at once.

        Raises Stale.
        """
        office = self._office
        request, category = await self._claiming(public_id, version)
        if seen == (request.evidence_at is not None):
            raise Stale(public_id=public_id, for_staff=True)
        request.out_of_turn = category.precedence if seen else IN_TURN
        request.evidence_by = office.staff_id(Role.REGISTRAR, Role.REVIEWER) if seen else None
        request.evidence_at = office.now if seen else None
        office.cases.touch(request)
        office.cases.record(request, "evidence_seen" if seen else "evidence_taken_back")
        await office.fact_book.correct_turn(request)
        return await office.cases.card(request)

    async def _claiming(self, public_id: str, version: int) -> "tuple[Request, Category]":
        self._office.require(Action.TICK_EVIDENCE)
        request = await self._office.cases.take(public_id, version)
        known = {category.code: category for category in self._office.profile.out_of_turn}
        # A category that the office has since struck off its list gives no right any more.
        category = known.get(request.category or "")
        if category is None or request.state not in WAITING_STATES:
            raise Stale(public_id=public_id, for_staff=True)
        return request, category
