"""The social group of who was received, for the lines of the report."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks.social import SocialAsked, SocialChosen
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import social
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from db.enums import SocialGroup


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.social")
    router.callback_query.register(group_forgotten, SocialAsked.filter(F.forget))
    router.callback_query.register(group_asked, SocialAsked.filter())
    router.callback_query.register(group_chosen, SocialChosen.filter())
    return router


async def group_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: SocialAsked
) -> Screen:
    """Somebody is about to say of which group the person is."""
    card, known = await office.social.asked(callback_data.id, callback_data.version)
    return social.asked(words, card, known=known)


async def group_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: SocialChosen,
) -> Reply:
    """A group was chosen."""
    return await _noted(office, words, profile, callback_data, callback_data.group)


async def group_forgotten(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: SocialAsked,
) -> Reply:
    """The group is not known after all."""
    return await _noted(office, words, profile, callback_data, None)


async def _noted(
    office: Office,
    words: Words,
    profile: OfficeProfile,
    pressed: SocialAsked | SocialChosen,
    group: SocialGroup | None,
) -> Reply:
    card = await office.social.note(pressed.id, pressed.version, group)
    said = social.noted(words, known=group is not None)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)
