"""Where somebody was going when the consent had to come first; once it is given, they go on."""

from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import consent
from bot.screens.screen import Screen

GOING = "going"
"""What would be pressed once more, as a button carries it, or the payload of a receipt's link."""


async def consent_first(
    state: FSMContext, words: Words, profile: OfficeProfile, pressed: CallbackData
) -> Screen:
    """Ask for consent on the way to what a button opens."""
    await keep(state, pressed.pack())
    return consent.ask(words, profile)


async def keep(state: FSMContext, going: str) -> None:
    """Keep where somebody is going until they have agreed, or not."""
    await state.update_data({GOING: going})


async def taken(state: FSMContext) -> str | None:
    """Return where somebody was going, and forget it."""
    data = await state.get_data()
    going = data.pop(GOING, None)
    await state.set_data(data)
    return None if going is None else str(going)
