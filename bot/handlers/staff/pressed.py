"""The case that a pressed button was drawn for."""

from bot.services.errors import Stale
from bot.services.office import Office
from bot.services.views import Card


async def case_as_drawn(office: Office, public_id: str, version: int) -> Card:
    """Return the card of a case that is still as the button shows it; raises Stale.

    A question or a "sure?" about a case that has moved on would only be refused one step later.
    """
    card = await office.review.case(public_id)
    if card.version != version:
        raise Stale(public_id=public_id, for_staff=True)
    return card
