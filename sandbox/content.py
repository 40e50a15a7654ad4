"""What a message consists of, read from a checked call: formatted text, keyboards, files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.client.default import Default
from aiogram.types import (
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyMarkupUnion,
    ReplyParameters,
)

from sandbox.errors import bad_request
from sandbox.files import FileStore, StoredFile
from sandbox.formatting import (
    Entity,
    check_entities,
    parse_html,
    trimmed,
    utf16_length,
    with_found,
)
from sandbox.markup import Rows, check_other, inline_rows, reply_keyboard
from sandbox.validation import UploadedFile, given
from sandbox.world import Message, Person

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
MAX_ENTITIES = 100


def formatted(
    text: str | None,
    parse_mode: str | Default | None,
    entities: Sequence[MessageEntity] | None,
) -> tuple[str, list[Entity]]:
    """Plain text and entities, trimmed; ApiRefusal 400 when they do not parse."""
    mode = given(parse_mode)
    plain, found = text or "", list[Entity]()
    if mode is not None and entities:
        raise bad_request("can't parse entities: parse_mode and entities exclude each other")
    if mode is not None:
        if mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        plain, found = parse_html(plain)
    elif entities:
        found = check_entities(plain, [one.model_dump(exclude_none=True) for one in entities])
    plain, found = trimmed(plain, found)
    if len(found) > MAX_ENTITIES:
        # Telegram would drop the rest without a word.
        raise bad_request(f"can't parse entities: more than {MAX_ENTITIES} of them")
    return plain, with_found(plain, found)


def message_text(
    text: str | None,
    parse_mode: str | Default | None,
    entities: Sequence[MessageEntity] | None,
) -> tuple[str, list[Entity]]:
    """The text of a message: neither empty nor over 4096 UTF-16 units after parsing."""
    plain, found = formatted(text, parse_mode, entities)
    if not plain:
        raise bad_request("message text is empty")
    if utf16_length(plain) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return plain, found


def caption_text(
    caption: str | None,
    parse_mode: str | Default | None,
    entities: Sequence[MessageEntity] | None,
) -> tuple[str, list[Entity]]:
    """A caption: up to 1024 UTF-16 units after parsing."""
    plain, found = formatted(caption, parse_mode, entities)
    if utf16_length(plain) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return plain, found


def link_preview(
    options: LinkPreviewOptions | Default | None, disabled: bool | Default | None
) -> dict[str, Any] | None:
    """The link preview options as the Message shows them."""
    chosen = given(options)
    if chosen is None:
        return {"is_disabled": True} if given(disabled) else None
    shown = {name: given(getattr(chosen, name)) for name in type(chosen).model_fields}
    return {name: value for name, value in shown.items() if value is not None} or None


@dataclass(frozen=True)
class Keyboards:
    """What ``reply_markup`` asks for: inline buttons, a reply keyboard, or taking that away."""

    inline: Rows | None = None
    reply: dict[str, Any] | None = None
    remove: bool = False

    def apply(self, message: Message) -> None:
        """Show or take away the reply keyboard of the message's chat."""
        person = message.chat
        if self.reply is not None:
            person.keyboard, person.keyboard_from = self.reply, message.id
            message.had_reply_keyboard = True
        elif self.remove:
            person.keyboard = person.keyboard_from = None


def keyboards(markup: ReplyMarkupUnion | None) -> Keyboards:
    """The checked markup of a message to send."""
    if isinstance(markup, InlineKeyboardMarkup):
        return Keyboards(inline=inline_rows(markup))
    if isinstance(markup, ReplyKeyboardMarkup):
        return Keyboards(reply=reply_keyboard(markup))
    check_other(markup)
    return Keyboards(remove=isinstance(markup, ReplyKeyboardRemove))


def reply_target(person: Person, parameters: ReplyParameters | None) -> Message | None:
    """The message replied to; ApiRefusal 400 when it is not in this chat."""
    if parameters is None:
        return None
    extra = parameters.model_fields_set - {"message_id", "chat_id", "allow_sending_without_reply"}
    if extra:
        raise bad_request(f"reply_parameters.{min(extra)} is not played by the sandbox")
    if parameters.chat_id is not None and str(parameters.chat_id) != str(person.id):
        raise bad_request("message to be replied not found")
    target = person.messages.get(parameters.message_id or 0)
    if target is not None and not target.deleted:
        return target
    if given(parameters.allow_sending_without_reply):
        return None
    raise bad_request("message to be replied not found")


def stored_file(files: FileStore, kind: str, value: str | InputFile) -> StoredFile:
    """The file a call sends: an upload, or a file_id of the same kind."""
    if isinstance(value, UploadedFile):
        return files.add(kind, value.name, value.content, value.mime)
    # Every upload has become an UploadedFile, so what is left is text.
    text = str(value)
    known = files.find(text)
    if known is None:
        if text.startswith(("http://", "https://")):
            # The sandbox fetches nothing, as Telegram could not fetch from a closed network.
            raise bad_request("failed to get HTTP URL content")
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known


def file_content(stored: StoredFile) -> dict[str, Any]:
    """The Message fields of a file."""
    return {stored.kind: stored.as_photo() if stored.kind == "photo" else stored.as_document()}
