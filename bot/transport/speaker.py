"""One message to Telegram, at the pace it allows: the primitive under dialogue and notices.

What can be set right within one message is set right here: broken markup is sent once as plain
text, a file Telegram forgot is sent by its bytes. Every other error is the caller's to judge.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from aiogram import Bot
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    SetMyCommands,
)
from aiogram.types import BotCommand, BotCommandScopeChat, Message

from bot.screens.screen import Screen
from bot.transport import rendering
from bot.transport.faults import Fault, verdict_of
from bot.transport.limiter import Limiter
from bot.transport.traces import alert

logger = logging.getLogger(__name__)

# Telegram answers in tenths of a second; a file of some megabytes needs longer.
CALL_SECONDS = 20
FILE_SECONDS = 60
# A sign and not a word, so it needs no language.
ACKNOWLEDGEMENT = "✓"


class Speaker:
    """Sends, edits and deletes single messages. Methods raise what aiogram raises."""

    def __init__(self, bot: Bot, limiter: Limiter) -> None:
        self._bot = bot
        self.limiter = limiter
        self._newest: dict[int, int] = {}

    async def send(
        self,
        chat_id: int,
        screen: Screen,
        *,
        priority: int,
        strict: bool = False,
        remove_keyboard: bool = False,
    ) -> int:
        """Send a screen as a new message when its turn comes, and return the message's id.

        `remove_keyboard` takes an open reply keyboard away; only for a screen without buttons,
        because Telegram lets a message carry one kind of keyboard.
        """
        await self.limiter.turn(chat_id, priority, strict=strict)
        markup: rendering.Markup = rendering.inline(screen)
        if screen.contact_button is not None:
            markup = rendering.contact(screen.contact_button)
        elif remove_keyboard and markup is None:
            markup = rendering.NO_KEYBOARD
        try:
            return await self._send(chat_id, screen, markup, plain=False)
        except Exception as error:
            verdict = verdict_of(error)
            if verdict is None:
                raise
            if verdict.fault is Fault.BAD_MARKUP:
                alert(logger, "broken markup, sent as plain text", error)
                return await self._send(chat_id, screen, markup, plain=True)
            file = screen.file
            if verdict.fault is Fault.BAD_FILE and file is not None and file.content is not None:
                again = replace(screen, file=replace(file, telegram_id=None))
                return await self._send(chat_id, again, markup, plain=False)
            raise

    def is_newest(self, chat_id: int, message_id: int) -> bool:
        """Tell whether nothing that stays was sent to the chat after this message.

        Known since the start of this process, which is enough: after that the worst is that a
        screen changes a little higher up in the chat.
        """
        return self._newest.get(chat_id, 0) <= message_id

    async def remove_keyboard(self, chat_id: int, *, priority: int) -> None:
        """Take an open reply keyboard away by a message of its own."""
        await self.limiter.turn(chat_id, priority)
        await self._bot(
            SendMessage(chat_id=chat_id, text=ACKNOWLEDGEMENT, reply_markup=rendering.NO_KEYBOARD),
            request_timeout=CALL_SECONDS,
        )

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Turn a message into a screen; return False when Telegram cannot edit it any more."""
        try:
            await self._edit(rendering.editing(chat_id, message_id, screen))
        except Exception as error:
            verdict = verdict_of(error)
            if verdict is None:
                raise
            if verdict.fault is Fault.SAME:
                return True
            if verdict.fault is Fault.NOT_EDITABLE:
                return False
            if verdict.fault is Fault.BAD_MARKUP:
                alert(logger, "broken markup, shown as plain text", error)
                await self._edit(rendering.editing(chat_id, message_id, screen, plain=True))
                return True
            raise
        return True

    async def strip(self, chat_id: int, message_id: int) -> None:
        """Take the buttons from a message; it is no loss when that fails."""
        try:
            await self._bot(
                EditMessageReplyMarkup(chat_id=chat_id, message_id=message_id),
                request_timeout=CALL_SECONDS,
            )
        except Exception as error:
            if verdict_of(error) is None:
                raise
            logger.debug("buttons stay on an old message: %s", type(error).__name__)

    async def answer(self, callback_id: str, text: str | None, *, alert: bool) -> None:
        """Answer a press; it is no loss when that fails."""
        method = AnswerCallbackQuery(
            callback_query_id=callback_id, text=text, show_alert=alert or None
        )
        try:
            await self._bot(method, request_timeout=CALL_SECONDS)
        except Exception as error:
            verdict = verdict_of(error)
            if verdict is None:
                raise
            if verdict.fault is not Fault.EXPIRED:
                logger.warning("a press was not answered: %s", type(error).__name__)

    async def delete(self, chat_id: int, message_id: int) -> None:
        """Delete a message; one that is gone, or too old to be deleted, counts as deleted."""
        try:
            await self._bot(
                DeleteMessage(chat_id=chat_id, message_id=message_id),
                request_timeout=CALL_SECONDS,
            )
        except Exception as error:
            verdict = verdict_of(error)
            if verdict is None or verdict.fault is not Fault.NOT_EDITABLE:
                raise

    async def set_commands(
        self, chat_id: int, commands: Mapping[str, str], *, priority: int
    ) -> None:
        """Let a chat offer these commands; without any it offers what every other chat does."""
        await self.limiter.turn(chat_id, priority)
        scope = BotCommandScopeChat(chat_id=chat_id)
        if not commands:
            await self._bot(DeleteMyCommands(scope=scope), request_timeout=CALL_SECONDS)
            return
        offered = [BotCommand(command=name, description=does) for name, does in commands.items()]
        await self._bot(SetMyCommands(commands=offered, scope=scope), request_timeout=CALL_SECONDS)

    async def _send(
        self, chat_id: int, screen: Screen, markup: rendering.Markup, *, plain: bool
    ) -> int:
        method = rendering.sending(chat_id, screen, markup, plain=plain)
        seconds = CALL_SECONDS if screen.file is None else FILE_SECONDS
        sent: Message = await self._bot(method, request_timeout=seconds)
        if screen.vanish_after is None:
            self._newest[chat_id] = sent.message_id
        return sent.message_id

    async def _edit(self, method: EditMessageText) -> None:
        await self._bot(method, request_timeout=CALL_SECONDS)
