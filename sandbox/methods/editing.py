"""Editing and deleting messages, and answering presses."""

from __future__ import annotations

from typing import Any

from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
)

from sandbox.account import DELETABLE, NOT_MODIFIED, Account
from sandbox.content import caption_text, link_preview, message_text
from sandbox.errors import bad_request
from sandbox.markup import inline_rows
from sandbox.methods.media import media_fields
from sandbox.methods.registry import CAPTIONED, bot_method
from sandbox.world import Message, Person

_EDITED = "chat_id message_id reply_markup"
TOAST_LIMIT = 200


def _change(account: Account, message: Message, **fields: Any) -> dict[str, Any]:
    if all(getattr(message, name) == value for name, value in fields.items()):
        raise bad_request(NOT_MODIFIED)
    for name, value in fields.items():
        setattr(message, name, value)
    message.edited_at = account.world.clock.now()
    account.world.changes.tell(message.chat.id, "edited")
    return message.as_api(account.bot)


@bot_method(
    EditMessageText,
    f"{_EDITED} text parse_mode entities link_preview_options disable_web_page_preview",
)
def edit_message_text(account: Account, call: EditMessageText) -> dict[str, Any]:
    """Replace text and buttons; without ``reply_markup`` the buttons go."""
    text, entities = message_text(call.text, call.parse_mode, call.entities)
    buttons = inline_rows(call.reply_markup)
    message = account.editable(call.chat_id, call.message_id)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    preview = link_preview(call.link_preview_options, call.disable_web_page_preview)
    return _change(
        account, message, text=text, entities=entities, buttons=buttons, link_preview=preview
    )


@bot_method(EditMessageCaption, f"{_EDITED} {CAPTIONED}")
def edit_message_caption(account: Account, call: EditMessageCaption) -> dict[str, Any]:
    """Replace the caption and the buttons of a file."""
    text, entities = caption_text(call.caption, call.parse_mode, call.caption_entities)
    buttons = inline_rows(call.reply_markup)
    message = account.editable(call.chat_id, call.message_id)
    if not message.files:
        raise bad_request("there is no caption in the message to edit")
    return _change(account, message, text=text, entities=entities, buttons=buttons)


@bot_method(EditMessageReplyMarkup, _EDITED)
def edit_message_reply_markup(account: Account, call: EditMessageReplyMarkup) -> dict[str, Any]:
    """Replace the buttons alone; without ``reply_markup`` they go."""
    buttons = inline_rows(call.reply_markup)
    message = account.editable(call.chat_id, call.message_id)
    return _change(account, message, buttons=buttons)


@bot_method(EditMessageMedia, f"{_EDITED} media")
def edit_message_media(account: Account, call: EditMessageMedia) -> dict[str, Any]:
    """Replace the file (or the text by a file), caption and buttons."""
    buttons = inline_rows(call.reply_markup)
    message = account.editable(call.chat_id, call.message_id)
    if message.kind not in {"text", "document", "photo"}:
        raise bad_request("message can't be edited")
    if message.album and str(call.media.type) != message.kind:
        raise bad_request("Can't use the media of the specified type in the album")
    return _change(account, message, buttons=buttons, **media_fields(account, call.media))


def _check_deletable(account: Account, message: Message) -> None:
    if account.world.clock.now() - message.date >= DELETABLE:
        raise bad_request("message can't be deleted for everyone")


def _find(person: Person, message_id: int) -> Message | None:
    message = person.messages.get(message_id)
    return None if message is None or message.deleted else message


@bot_method(DeleteMessage, "chat_id message_id")
def delete_message(account: Account, call: DeleteMessage) -> bool:
    """Delete one message, of either side, younger than 48 hours."""
    message = _find(account.open_chat(call.chat_id), call.message_id)
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(account, message)
    account.world.delete(message)
    return True


@bot_method(DeleteMessages, "chat_id message_ids")
def delete_messages(account: Account, call: DeleteMessages) -> bool:
    """Delete up to 100 messages; those not found are passed over."""
    person = account.open_chat(call.chat_id)
    if not 1 <= len(call.message_ids) <= 100:
        raise bad_request("1-100 message identifiers are expected")
    found = [one for number in call.message_ids if (one := _find(person, number)) is not None]
    for message in found:
        _check_deletable(account, message)
    for message in found:
        account.world.delete(message)
    return True


@bot_method(AnswerCallbackQuery, "callback_query_id text show_alert url cache_time")
def answer_callback_query(account: Account, call: AnswerCallbackQuery) -> bool:
    """Answer a press once, in time, with a toast of up to 200 characters."""
    press = account.answerable(call.callback_query_id)
    if call.text is not None and len(call.text) > TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    own = (f"t.me/{account.profile.username}?start=", "tg://resolve?")
    if call.url is not None and not any(part in call.url for part in own):
        # Only a game, or a link that starts the same bot, may be opened.
        raise bad_request("URL_INVALID")
    press.answered = True
    if call.text or call.url:
        account.world.add_toast(press, call.text or "", alert=bool(call.show_alert), url=call.url)
    else:
        account.world.changes.tell(press.person.id, "press")
    return True
