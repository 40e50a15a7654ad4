"""One update in its transaction: who writes, in which language, what the handlers answer."""

import hashlib
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import Catalogues
from bot.screens.emergency import crowned
from bot.screens.errors import apology, refusal
from bot.screens.screen import Reply, reply_of
from bot.screens.team_refusals import no_longer
from bot.services.actor import SENDER
from bot.services.errors import NotAllowed, OfficeError
from bot.services.office import Office, OfficeFactory
from bot.transport.dialogue import DialogueRow
from db.enums import Language
from db.models import Account


class Conversation:
    """Lets the handlers answer an update, and words refusals and apologies."""

    def __init__(
        self, bot: Bot, dispatcher: Dispatcher, offices: OfficeFactory, catalogues: Catalogues
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._offices = offices
        self._catalogues = catalogues

    async def handle(self, session: AsyncSession, update: Update, dialogue: DialogueRow) -> Reply:
        """Feed an update to its handler in the office of the person who wrote.

        Only private chats are served: in a group nobody's case may be spoken of, and whoever
        writes there has not come to us.
        """
        person = _person_of(update)
        if person is None or not dialogue.is_private:
            return Reply()
        async with self._offices.open_for(session, person) as office:
            shown: Any = await self._dispatcher.feed_update(
                self._bot,
                update,
                office=office,
                words=self._catalogues[office.account.language],
                catalogues=self._catalogues,
                profile=self._offices.profile,
            )
            reply = Reply() if shown is UNHANDLED else reply_of(shown)
            return await self._crowned(office, reply)

    async def refuse(self, session: AsyncSession, update: Update, error: Exception) -> Reply:
        """Word a refusal of the office; that it happened is journalled, what was typed is not."""
        person = _person_of(update)
        if person is None or not isinstance(error, OfficeError):
            raise error
        async with self._offices.open_for(session, person) as office:
            await office.refusals.note(error)
            words = self._catalogues[office.account.language]
            if isinstance(error, NotAllowed) and await office.team.had(error.details.get("action")):
                staff = bool(office.actor.roles)
                return no_longer(words, self._offices.profile, staff=staff)
            return refusal(words, error)

    async def _crowned(self, office: Office, reply: Reply) -> Reply:
        """Put what concerns everybody now on top of first screens; who is new reads all languages.

        The account is read again, because this very update may have chosen the language.
        """
        if not any(screen.first for screen in reply.screens):
            return reply
        language = await office.accounts.language()
        spoken = list(Language) if language is None else [language]
        words = [self._catalogues[each] for each in spoken]
        return crowned(reply, words, await office.emergency.now(), self._offices.profile)

    async def apologise(self, session: AsyncSession, chat_id: int) -> Reply:
        """Say that the last message could not be handled and is kept; tell the administrators."""
        language = await session.scalar(
            select(Account.language).where(Account.telegram_id == chat_id)
        )
        async with self._offices.open(session, SENDER) as office:
            moment = f"{chat_id}:{office.now.isoformat()}"
            await office.staff.alert_administrators(
                hashlib.sha256(moment.encode()).hexdigest()[:16]
            )
        return Reply((apology(self._catalogues[language], self._offices.profile),))


def _person_of(update: Update) -> int | None:
    """Return who caused an update: in this bot everything is caused by a person."""
    event = update.event
    person = getattr(event, "from_user", None)
    return None if person is None else person.id
