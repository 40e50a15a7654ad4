"""What the buttons about the social group of who was received mean."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Opaque, Version
from db.enums import SocialGroup


class SocialAsked(CallbackData, prefix="sx"):
    """Say of which social group somebody is; `forget` takes what was said back."""

    id: Opaque
    version: Version
    forget: bool = False


class SocialChosen(CallbackData, prefix="sw"):
    """The social group of somebody who was received."""

    id: Opaque
    version: Version
    group: SocialGroup
