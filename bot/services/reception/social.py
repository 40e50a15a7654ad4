"""The social group of who was received: written down by the staff, for the lines of the report.

The bot never asks a citizen for it (law 94-V article 7: no more data than the purpose needs), and
nothing in the handling of a case depends on it.
"""

from typing import TYPE_CHECKING

from bot.services.errors import Stale
from bot.services.rules.policy import Action
from bot.services.views import Card
from db.enums import RequestState, SocialGroup
from db.models import Request

if TYPE_CHECKING:
    from bot.services.office import Office


class Social:
    """Social groups within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def asked(self, public_id: str, version: int) -> tuple[Card, bool]:
        """Return a held case and whether its group is written down; raises Stale.

        Which one it is stays with the figures: it may tell of somebody's health.
        """
        request = await self._held(public_id, version)
        return await self._office.cases.card(request), request.social is not None

    async def note(self, public_id: str, version: int, group: SocialGroup | None) -> Card:
        """Write down the group of who was received, or that it is not known; raises Stale.

        The facts of the case say it from now on, so a report that is made anew is corrected.
        """
        office = self._office
        request = await self._held(public_id, version)
        request.social = group
        office.cases.touch(request)
        office.cases.record(request, "social_noted", known=group is not None)
        await office.fact_book.correct_social(request)
        return await office.cases.card(request)

    async def _held(self, public_id: str, version: int) -> Request:
        self._office.require(Action.NOTE_SOCIAL)
        request = await self._office.cases.take(public_id, version)
        if request.state is not RequestState.HELD:
            raise Stale(public_id=public_id, for_staff=True)
        return request
