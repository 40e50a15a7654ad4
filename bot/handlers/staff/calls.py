"""Phone tasks: a notice that could not be delivered is told by phone (APPC article 66)."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks import Phone, PhoneOpen
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import calls, piles
from bot.screens.screen import Reply, Screen
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.calls")
    router.callback_query.register(call_opened, PhoneOpen.filter())
    router.callback_query.register(telling_considered, Phone.filter(F.told & ~F.sure))
    router.callback_query.register(call_noted, Phone.filter())
    return router


async def call_opened(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: PhoneOpen,
) -> Reply:
    """The registrar opened a phone task: whom to call and what to say."""
    task = await office.duties.phone_task(callback_data.duty)
    card = await office.review.case(task.public_id)
    return calls.phone_task(words, task, card, profile)


async def telling_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Phone
) -> Screen:
    """The registrar is about to write down that the applicant was told."""
    return calls.told_sure(words, await office.duties.view(callback_data.duty))


async def call_noted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Phone
) -> Reply:
    """The result of a call was written down."""
    await office.duties.tell_by_phone(callback_data.duty, told=callback_data.told)
    left = piles.duties(words, await office.desk.duties(), 0)
    return Reply((left,), toast=calls.call_noted(words, told=callback_data.told))
