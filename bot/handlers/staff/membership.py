"""Silence for everybody who is not on the staff: they are answered as if there were no desk.

This filter is no protection; the policy is asked in the services for every action.
"""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from bot.services.office import Office


class OnStaff(Filter):
    """Lets only people through who hold a role now."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the person holds any role."""
        return bool(office.actor.roles)
