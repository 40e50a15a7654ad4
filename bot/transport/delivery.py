"""Showing a reply: which message of the chat it replaces, and what becomes of the old ones.

The *live message* is the one whose buttons are true now. A press on it turns it into the next
screen as long as it is the last one of the chat; anything else sends a new message, and the
messages that were answered lose their buttons.
This happens after the commit, so nothing here can undo what was done; a screen that is lost in a
crash or after the last try is lost, and the person presses again.

A reply keyboard (the contact button) cannot be edited away: Telegram removes it only by a further
message that carries no inline buttons. So a contact screen is never live, and the keyboard goes
with the next screen that has no buttons, or else by a tick of its own before the next screen. The
tick is not deleted again: a telephone that was offline would never learn of the removal.

A screen that vanishes is an aside: it is always a new message, never live, and takes no buttons
from the card it was opened from.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from aiogram.types import Message, Update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.screens.screen import Reply, Screen
from bot.transport import outbox
from bot.transport.contracts import Clock, Unreachable
from bot.transport.dialogue import DialogueRow
from bot.transport.faults import Fault, verdict_of
from bot.transport.speaker import Speaker
from bot.transport.traces import alert
from db.enums import Priority
from db.uow import Database

logger = logging.getLogger(__name__)

T = TypeVar("T")
TRIES = 4
FIRST_PAUSE = 0.5
LONGEST_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a reply belongs: the chat, and for a press its query and the message it sat on.

    `editable` says that the pressed message is plain text, which can become another plain text.
    `live_message_id` and `keyboard` are how the chat stood when the update came.
    """

    chat_id: int
    callback_id: str | None = None
    message_id: int | None = None
    editable: bool = False
    live_message_id: int | None = None
    keyboard: bool = False


def origin_of(update: Update, chat_id: int, dialogue: DialogueRow) -> Origin:
    """Return where the reply to an update belongs."""
    query, live = update.callback_query, dialogue.live_message_id
    if query is None:
        return Origin(chat_id, live_message_id=live, keyboard=dialogue.keyboard)
    message = query.message
    return Origin(
        chat_id,
        query.id,
        None if message is None else message.message_id,
        # Telegram sends no content with a message that the bot may no longer touch.
        isinstance(message, Message) and message.text is not None,
        live,
        dialogue.keyboard,
    )


def opens_keyboard(reply: Reply) -> bool:
    """Tell whether a contact keyboard lies open in the chat once the reply is shown."""
    return any(screen.contact_button is not None for screen in reply.screens)


class Delivery:
    """Shows replies, one after the other in each chat."""

    def __init__(
        self,
        speaker: Speaker,
        database: Database,
        clock: Clock,
        *,
        unreachable: Unreachable,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._speaker = speaker
        self._database = database
        self._clock = clock
        self._unreachable = unreachable
        self._sleep = sleep

    async def show(self, reply: Reply, origin: Origin) -> int | None:
        """Answer the press and show the screens; return the live message of the chat after it.

        Never raises for what Telegram does: a screen that cannot be shown is given up.
        """
        if origin.callback_id is None:
            return await self._show(reply, origin)
        answering = asyncio.ensure_future(
            self._speaker.answer(origin.callback_id, reply.toast, alert=reply.alert)
        )
        try:
            return await self._show(reply, origin)
        finally:
            await answering

    async def _show(self, reply: Reply, origin: Origin) -> int | None:
        screens = reply.screens
        edited: int | None = None
        if screens and not reply.fresh and self._may_edit(screens[0], origin):
            done = await self._edit(screens[0], origin)
            if done is None:
                return origin.live_message_id
            if done:
                edited = origin.message_id
        waiting = screens[1:] if edited is not None else screens
        carrier = await self._take_keyboard(waiting, reply, origin)
        live = edited if edited is not None and screens[0].buttons else None
        sent, replaced = False, edited is not None
        for screen in waiting:
            message_id = await self._send(origin.chat_id, screen, remove_keyboard=screen is carrier)
            if message_id is None:
                break
            sent = True
            if screen.vanish_after is not None:
                await self._vanish(origin.chat_id, message_id, screen)
                continue
            replaced = True
            live = message_id if screen.buttons else live
        if not replaced:
            live = origin.live_message_id
        if sent:
            outdated = {origin.live_message_id, origin.message_id} - {live, edited, None}
            await self._strip(origin.chat_id, outdated)
        return live

    def _may_edit(self, screen: Screen, origin: Origin) -> bool:
        return (
            origin.editable
            and origin.message_id is not None
            and origin.message_id == origin.live_message_id
            # Below a notice that came meanwhile nobody would see the change.
            and self._speaker.is_newest(origin.chat_id, origin.message_id)
            and screen.file is None
            and screen.venue is None
            and screen.contact_button is None
            and screen.vanish_after is None
            # An edit cannot make a message protected.
            and not screen.protect
        )

    async def _take_keyboard(
        self, waiting: tuple[Screen, ...], reply: Reply, origin: Origin
    ) -> Screen | None:
        """Return the screen with which the open reply keyboard goes; send the tick if none can."""
        if not waiting or not origin.keyboard or opens_keyboard(reply):
            return None
        for screen in waiting:
            if not screen.buttons:
                return screen
        await self._persist(
            origin.chat_id,
            lambda: self._speaker.remove_keyboard(origin.chat_id, priority=Priority.DIALOGUE),
        )
        return None

    async def _edit(self, screen: Screen, origin: Origin) -> bool | None:
        message_id = origin.message_id or 0
        return await self._persist(
            origin.chat_id, lambda: self._speaker.edit(origin.chat_id, message_id, screen)
        )

    async def _send(self, chat_id: int, screen: Screen, *, remove_keyboard: bool) -> int | None:
        screen = await _drawn(screen)
        return await self._persist(
            chat_id,
            lambda: self._speaker.send(
                chat_id, screen, priority=Priority.DIALOGUE, remove_keyboard=remove_keyboard
            ),
        )

    async def _strip(self, chat_id: int, message_ids: set[int | None]) -> None:
        for message_id in message_ids:
            if message_id is not None:
                await self._speaker.strip(chat_id, message_id)

    async def _vanish(self, chat_id: int, message_id: int, screen: Screen) -> None:
        now = self._clock.now()
        at = now + (screen.vanish_after or timedelta())

        async def post(session: AsyncSession) -> None:
            await outbox.post_deletion(session, chat_id, message_id, now=now, at=at)

        await self._database.run(post)

    async def _persist(self, chat_id: int, call: Callable[[], Awaitable[T]]) -> T | None:
        """Do one call, again while that makes sense; None means it was given up."""
        for attempt in range(TRIES):
            try:
                return await call()
            except Exception as error:
                verdict = verdict_of(error)
                if verdict is None:
                    raise
                pause = FIRST_PAUSE * 2**attempt
                if verdict.fault is Fault.SLOW_DOWN:
                    self._speaker.limiter.refused(chat_id, verdict.seconds)
                    pause = verdict.seconds
                elif verdict.fault is Fault.BLOCKED:
                    await self._unreachable(chat_id)
                    return None
                elif verdict.fault not in {Fault.NOT_DONE, Fault.UNKNOWN}:
                    alert(logger, "a screen cannot be shown", error)
                    return None
                if attempt == TRIES - 1 or pause > LONGEST_WAIT:
                    logger.warning("a screen is given up: %s", type(error).__name__)
                    return None
            await self._sleep(pause)
        raise AssertionError


async def _drawn(screen: Screen) -> Screen:
    """Draw the picture of a screen; without it, the words are shown alone."""
    file = screen.file
    if file is None or file.draw is None:
        return screen
    try:
        content = await asyncio.to_thread(file.draw)
    except Exception as error:  # noqa: BLE001 - the words tell what the picture would
        alert(logger, "a picture was not drawn", error)
        return replace(screen, file=None)
    return replace(screen, file=replace(file, content=content, draw=None))
