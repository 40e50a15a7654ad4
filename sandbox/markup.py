"""Keyboards: what Telegram takes and refuses, and how a message carries them.

Limits from the Bot API manual (InlineKeyboardButton, KeyboardButton); the sizes of a keyboard are
those at which Telegram answers "reply markup is too long" or quietly drops keys.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyMarkupUnion,
)

from sandbox.errors import bad_request

_INLINE_ACTIONS = ("url", "callback_data", "copy_text")
_INLINE_LOOKS = {"text", "style"}
_KEY_REQUESTS = ("request_contact", "request_location")
_STYLES = {"danger", "success", "primary"}

MAX_BUTTONS = 100
MAX_ROW = 8
MAX_KEYS = 300
MAX_KEY_ROW = 12

Rows = list[list[dict[str, Any]]]


def inline_rows(markup: InlineKeyboardMarkup | None) -> Rows | None:
    """The checked rows of an inline keyboard; None for no keyboard or an empty one."""
    if markup is None or not markup.inline_keyboard:
        return None
    if markup.force_reply is not None:
        raise bad_request("force_reply is not played by the sandbox")
    rows = markup.inline_keyboard
    _check_size(rows, MAX_BUTTONS, MAX_ROW)
    return [[_inline_button(button) for button in row] for row in rows]


def _check_size(rows: list[list[Any]], most: int, widest: int) -> None:
    if not all(rows):
        raise bad_request("can't parse keyboard: a row has no buttons")
    if sum(map(len, rows)) > most or max(map(len, rows)) > widest:
        raise bad_request("reply markup is too long")


def _inline_button(button: InlineKeyboardButton) -> dict[str, Any]:
    given = _given(button)
    if not button.text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if given - _INLINE_LOOKS - set(_INLINE_ACTIONS):
        raise bad_request("BUTTON_TYPE_INVALID")
    actions = given & set(_INLINE_ACTIONS)
    if not actions:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    _check_style(button.style)
    shown: dict[str, Any] = {"text": button.text}
    if button.callback_data is not None:
        if not 1 <= len(button.callback_data.encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
        shown["callback_data"] = button.callback_data
    elif button.copy_text is not None:
        if not 1 <= len(button.copy_text.text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        shown["copy_text"] = {"text": button.copy_text.text}
    else:
        shown["url"] = _checked_url(str(button.url))
    if button.style is not None:
        shown["style"] = button.style
    return shown


def _given(button: InlineKeyboardButton | KeyboardButton) -> set[str]:
    return {name for name in button.model_fields_set if getattr(button, name) is not None}


def _check_style(style: str | None) -> None:
    if style is not None and style not in _STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")


def _checked_url(url: str) -> str:
    parts = urlsplit(url)
    web = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    if not web and parts.scheme != "tg":
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return url


def reply_keyboard(markup: ReplyKeyboardMarkup) -> dict[str, Any]:
    """The checked keyboard under the input field: ``rows`` and ``options`` as the page shows it."""
    if not markup.keyboard:
        raise bad_request("can't parse reply keyboard markup: no buttons")
    if markup.model_fields_set & {"force_reply", "selective"}:
        raise bad_request("force_reply and selective are not played by the sandbox")
    _check_size(markup.keyboard, MAX_KEYS, MAX_KEY_ROW)
    _check_placeholder(markup.input_field_placeholder)
    return {
        "rows": [[_key(button) for button in row] for row in markup.keyboard],
        "options": {
            "resize": bool(markup.resize_keyboard),
            "one_time": bool(markup.one_time_keyboard),
            "persistent": bool(markup.is_persistent),
            "placeholder": markup.input_field_placeholder,
        },
    }


def _check_placeholder(text: str | None) -> None:
    if text is not None and not 1 <= len(text) <= 64:
        raise bad_request("INPUT_FIELD_PLACEHOLDER_INVALID")


def _key(button: KeyboardButton) -> dict[str, Any]:
    given = _given(button)
    if not button.text.strip():
        raise bad_request("keyboard button text must be non-empty")
    requests = [name for name in _KEY_REQUESTS if getattr(button, name)]
    if given - _INLINE_LOOKS - set(_KEY_REQUESTS) or len(requests) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    _check_style(button.style)
    shown: dict[str, Any] = {"text": button.text}
    if requests:
        shown[requests[0].removeprefix("request_")] = True
    if button.style is not None:
        shown["style"] = button.style
    return shown


def check_other(markup: ReplyMarkupUnion | None) -> None:
    """Checks of the two markups that carry no buttons."""
    if isinstance(markup, ReplyKeyboardRemove | ForceReply):
        if markup.selective is not None:
            raise bad_request("selective is not played by the sandbox")
        # Aiogram's class has a default here, so an empty object would take a keyboard away.
        if not markup.model_fields_set:
            raise bad_request("object expected as reply markup")
    if isinstance(markup, ForceReply):
        _check_placeholder(markup.input_field_placeholder)
