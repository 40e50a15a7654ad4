"""From an outbox row to words: looks at the case again, speaks the recipient's language."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Catalogues, Words
from bot.screens.alarms import alarm
from bot.screens.commands import staff_menu
from bot.screens.emergency import with_banner
from bot.screens.notices import notice
from bot.screens.screen import Screen
from bot.services.actor import SENDER
from bot.services.notifications.notice_kinds import TO_APPLICANT
from bot.services.office import OfficeFactory
from bot.services.views.emergency import EmergencyView
from db.models import OutboxMessage


class Composer:
    """Puts owed messages into words when they are about to be sent."""

    def __init__(self, offices: OfficeFactory, catalogues: Catalogues, bot_name: str) -> None:
        self._offices = offices
        self._catalogues = catalogues
        self._bot_name = bot_name

    async def compose(self, session: AsyncSession, message: OutboxMessage) -> Screen | None:
        """Return the message as it is true now, or None when it no longer is."""
        async with self._offices.open(session, SENDER) as office:
            facts = await office.truth.facts(message)
            seen = await office.emergency.now()
        if facts is None:
            return None
        words = self._catalogues[facts.language]
        if facts.kind in TO_APPLICANT:
            screen = notice(words, facts, self._offices.profile, self._bot_name)
            return screen if seen is None else self._crowned(words, screen, seen)
        return alarm(words, facts, self._offices.profile)

    async def commands(self, session: AsyncSession, chat_id: int) -> dict[str, str]:
        """Return the command menu of somebody of the staff; nothing for everybody else."""
        async with self._offices.open(session, SENDER) as office:
            menu = await office.menus.of(chat_id)
        return staff_menu(self._catalogues[menu.language], menu.roles)

    def _crowned(self, words: Words, screen: Screen, seen: EmergencyView) -> Screen:
        return with_banner(screen, [words], seen, self._offices.profile)
