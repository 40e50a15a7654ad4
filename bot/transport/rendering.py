"""A screen as calls of the Bot API: the only place that knows both vocabularies."""

from aiogram.methods import EditMessageText, SendDocument, SendMessage, SendPhoto, SendVenue
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.screens.screen import Button, File, Screen, visible

HTML = "HTML"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NO_KEYBOARD = ReplyKeyboardRemove(remove_keyboard=True)

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None
Send = SendMessage | SendPhoto | SendDocument | SendVenue


def inline(screen: Screen) -> InlineKeyboardMarkup | None:
    """Return the inline buttons of a screen."""
    if not screen.buttons:
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[[_button(button) for button in row] for row in screen.buttons]
    )


def contact(caption: str) -> ReplyKeyboardMarkup:
    """Return the keyboard by which people share their own phone with one press."""
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=caption, request_contact=True)]],
        resize_keyboard=True,
        one_time_keyboard=True,
    )


def sending(chat_id: int, screen: Screen, markup: Markup, *, plain: bool = False) -> Send:
    """Return the call that sends a screen; `plain` strips the markup of its text."""
    text = visible(screen.text) if plain else screen.text
    parse_mode = None if plain else HTML
    protect = screen.protect or None
    if screen.venue is not None:
        return SendVenue(
            chat_id=chat_id,
            latitude=screen.venue.latitude,
            longitude=screen.venue.longitude,
            title=screen.venue.title,
            address=screen.venue.address,
            reply_markup=markup,
            protect_content=protect,
        )
    if screen.file is None:
        return SendMessage(
            chat_id=chat_id,
            text=text,
            parse_mode=parse_mode,
            reply_markup=markup,
            protect_content=protect,
            link_preview_options=NO_PREVIEW,
        )
    source = _source(screen.file)
    if screen.file.picture:
        return SendPhoto(
            chat_id=chat_id,
            photo=source,
            caption=text,
            parse_mode=parse_mode,
            reply_markup=markup,
            protect_content=protect,
        )
    return SendDocument(
        chat_id=chat_id,
        document=source,
        caption=text,
        parse_mode=parse_mode,
        reply_markup=markup,
        protect_content=protect,
    )


def editing(
    chat_id: int, message_id: int, screen: Screen, *, plain: bool = False
) -> EditMessageText:
    """Return the call that turns a message into a screen."""
    return EditMessageText(
        chat_id=chat_id,
        message_id=message_id,
        text=visible(screen.text) if plain else screen.text,
        parse_mode=None if plain else HTML,
        reply_markup=inline(screen),
        link_preview_options=NO_PREVIEW,
    )


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=button.text,
        callback_data=None if button.data is None else button.data.pack(),
        url=button.url,
    )


def _source(file: File) -> str | BufferedInputFile:
    if file.telegram_id is not None:
        return file.telegram_id
    return BufferedInputFile(file.content or b"", filename=file.name)
