"""The roster of helpers, a helper's day, and a volunteer who comes on another one (point 17)."""

from datetime import date
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks import Desk
from bot.callbacks.people import HelpedName, MyDay, RosterDay, RosterPage, RosterSet
from bot.filters import command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import roster
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits


class Resting(Filter):
    """Lets a volunteer through who holds no role that works today."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool | dict[str, Any]:
        """Tell whether the person's only roles rest today."""
        return bool(office.actor.resting) and not office.actor.roles


class HelpersOnly(Filter):
    """Lets those through who have a day of their own and do not see the office's."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the day of this person is a helper's."""
        roles = office.actor.roles
        return permits(roles, Action.SEE_HELPED) and not permits(roles, Action.SEE_DAY)


def create_router() -> Router:
    """Return a fresh router; it is asked before the desk, which a resting role does not open."""
    router = Router(name="staff.roster")
    on_press = router.callback_query.register
    router.message.register(came_on_another_day, command("desk"), Resting())
    on_press(came_on_another_day, Desk.filter(), Resting())
    for name in ("day", "me", "away", "when"):
        router.message.register(came_on_another_day, command(name), Resting())
    router.message.register(own_days_asked, command("day"), HelpersOnly())
    on_press(roster_asked, RosterPage.filter())
    on_press(day_asked, RosterDay.filter())
    on_press(helper_set, RosterSet.filter())
    on_press(own_day_asked, MyDay.filter())
    on_press(name_asked, HelpedName.filter())
    return router


async def came_on_another_day(
    _event: Message | CallbackQuery, office: Office, words: Words
) -> Screen:
    """A volunteer came to the desk on a day that is not theirs."""
    return roster.resting(words, await office.roster.resting_until())


async def roster_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RosterPage
) -> Screen:
    """Somebody looked at the days and their helpers."""
    return roster.roster(words, await office.roster.days(), callback_data.page)


async def day_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RosterDay
) -> Screen:
    """Somebody looked at the helpers of a day."""
    one = await office.roster.day(date.fromordinal(callback_data.day))
    return roster.day(words, one, callback_data.page)


async def helper_set(
    _event: CallbackQuery, office: Office, words: Words, callback_data: RosterSet
) -> Screen:
    """A helper was put on the roster or taken off."""
    pressed = callback_data
    one = await office.roster.set(date.fromordinal(pressed.day), pressed.id, on=pressed.on)
    return roster.day(words, one, pressed.page)


async def own_days_asked(
    _event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Reply:
    """A helper typed the command of the reception day: theirs is the list of whom to help."""
    return roster.my_day(words, await office.roster.my_day(None), profile)


async def own_day_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: MyDay,
) -> Reply:
    """A helper asked whom to help."""
    day = date.fromordinal(callback_data.day) if callback_data.day else None
    return roster.my_day(words, await office.roster.my_day(day), profile)


async def name_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: HelpedName,
) -> Reply:
    """A helper asked who it is that wants help; the list comes under it."""
    day = date.fromordinal(callback_data.day)
    shown = await office.roster.reveal(callback_data.id, day)
    below = roster.my_day(words, await office.roster.my_day(day), profile)
    return Reply((roster.person(words, shown, profile), below.screens[-1]), fresh=True)
