"""How the bot introduces itself in Telegram: commands, description and name in every language."""

from aiogram import Bot
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.i18n import Catalogues
from bot.profile import OfficeProfile
from bot.screens.commands import citizen_commands, description, short_description
from db.enums import Language


async def introduce(bot: Bot, catalogues: Catalogues, profile: OfficeProfile) -> None:
    """Set the commands and the descriptions; Kazakh is what other languages see."""
    for language, code in ((Language.KK, None), *((one, one.value) for one in Language)):
        words = catalogues[language]
        await bot.set_my_commands(
            [BotCommand(command=name, description=what) for name, what in citizen_commands(words)],
            scope=BotCommandScopeAllPrivateChats(),
            language_code=code,
        )
        await bot.set_my_description(description(words, profile), language_code=code)
        await bot.set_my_short_description(short_description(words, profile), language_code=code)
