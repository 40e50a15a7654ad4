"""The paper behind a claimed category: seen by a named person, or not (point 28)."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks.queue import Evidence
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import evidence
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.evidence")
    router.callback_query.register(ticked, Evidence.filter(F.sure))
    router.callback_query.register(claim_asked, Evidence.filter())
    return router


async def claim_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Evidence,
) -> Reply:
    """Somebody of the staff looked at what a case claims; the question stands under it."""
    claimed = await office.evidence.claim(callback_data.id, callback_data.version)
    screens = (
        evidence.claim(words, claimed, profile),
        evidence.question(words, claimed, profile),
    )
    return Reply(screens, fresh=True)


async def ticked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Evidence,
) -> Reply:
    """The paper was seen, or this was taken back."""
    pressed = callback_data
    card = await office.evidence.tick(pressed.id, pressed.version, seen=pressed.seen)
    said = evidence.ticked(words, seen=pressed.seen)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)
