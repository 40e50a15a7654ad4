"""The areas of the reviewers: looked at, set by three choices, ended."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.review import AreaBody, AreaEnd, AreaNew, Areas, AreaSet, AreaTopic
from bot.filters import command
from bot.handlers.staff.membership import OnStaff
from bot.handlers.staff.reviewing import topic_at
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import review_areas as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.review_areas")
    router.message.register(areas_asked, command("areas"), OnStaff())
    on_press = router.callback_query.register
    on_press(areas_turned, Areas.filter())
    on_press(area_begun, AreaNew.filter())
    on_press(reviewer_chosen, AreaBody.filter())
    on_press(body_chosen, AreaTopic.filter())
    on_press(area_set, AreaSet.filter())
    on_press(ending_considered, AreaEnd.filter(~F.sure))
    on_press(area_ended, AreaEnd.filter())
    return router


async def areas_asked(
    _event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """A head or an administrator asked for the areas."""
    return screens.areas(words, await office.review_areas.all(), profile, 0)


async def areas_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Areas,
) -> Screen:
    """Somebody came back to the areas or turned their page."""
    return screens.areas(words, await office.review_areas.all(), profile, callback_data.page)


async def area_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AreaNew
) -> Screen:
    """A new area begins with its reviewer."""
    return screens.reviewers(words, await office.review_areas.choice(), callback_data.page)


async def reviewer_chosen(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AreaBody
) -> Screen:
    """The reviewer of a new area was chosen; the body comes next."""
    choice = await office.review_areas.choice()
    return screens.bodies(words, choice, callback_data.id, callback_data.page)


async def body_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AreaTopic,
) -> Screen:
    """The body of a new area was chosen; the topic comes next."""
    # Whoever may not set areas is not led through the questions either.
    await office.review_areas.choice()
    pressed = callback_data
    return screens.topics(words, profile, pressed.id, pressed.body, pressed.page)


async def area_set(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AreaSet,
) -> Reply:
    """The topic was chosen: the area is set."""
    pressed = callback_data
    await office.review_areas.add(
        pressed.id, pressed.body or None, topic_at(profile, pressed.topic)
    )
    return screens.changed(words, await office.review_areas.all(), profile, added=True)


async def ending_considered(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AreaEnd,
) -> Screen:
    """Somebody is about to end an area."""
    found = await office.review_areas.all()
    return screens.ending(words, found, callback_data.id, profile)


async def area_ended(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AreaEnd,
) -> Reply:
    """An area ended."""
    await office.review_areas.end(callback_data.id)
    return screens.changed(words, await office.review_areas.all(), profile, added=False)
