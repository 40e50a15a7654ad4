"""Sending files: documents, photos, albums of them; and telling where a file can be fetched."""

from __future__ import annotations

from typing import Any

from aiogram.methods import GetFile, SendDocument, SendMediaGroup, SendPhoto
from aiogram.types import InputMediaDocument, InputMediaPhoto

from sandbox.account import Account
from sandbox.content import caption_text, file_content, reply_target, stored_file
from sandbox.errors import bad_request
from sandbox.files import MAX_DOWNLOAD
from sandbox.methods.registry import CAPTIONED, SENT, bot_method
from sandbox.methods.sending import post
from sandbox.validation import given


@bot_method(SendDocument, f"{SENT} {CAPTIONED} document thumbnail disable_content_type_detection")
def send_document(account: Account, call: SendDocument) -> dict[str, Any]:
    """A file of up to 50 MB, uploaded or known by its id."""
    account.open_chat(call.chat_id)
    text, entities = caption_text(call.caption, call.parse_mode, call.caption_entities)
    stored = stored_file(account.files, "document", call.document)
    return post(
        account,
        call,
        kind="document",
        text=text,
        entities=entities,
        content=file_content(stored),
        files=(stored.id,),
    )


@bot_method(SendPhoto, f"{SENT} {CAPTIONED} photo")
def send_photo(account: Account, call: SendPhoto) -> dict[str, Any]:
    """A PNG or JPEG of up to 10 MB."""
    account.open_chat(call.chat_id)
    text, entities = caption_text(call.caption, call.parse_mode, call.caption_entities)
    stored = stored_file(account.files, "photo", call.photo)
    return post(
        account,
        call,
        kind="photo",
        text=text,
        entities=entities,
        content=file_content(stored),
        files=(stored.id,),
    )


_MEDIA_PLAYED = {"type", "media", "caption", "parse_mode", "caption_entities"}


def media_fields(account: Account, media: object) -> dict[str, Any]:
    """The message fields of an InputMediaDocument or InputMediaPhoto."""
    if not isinstance(media, InputMediaDocument | InputMediaPhoto):
        raise bad_request("this type of media is not played by the sandbox")
    extra = media.model_fields_set - _MEDIA_PLAYED
    if extra:
        raise bad_request(f"media.{min(extra)} is not played by the sandbox")
    text, entities = caption_text(media.caption, media.parse_mode, media.caption_entities)
    kind = str(media.type)
    stored = stored_file(account.files, kind, media.media)
    return {
        "kind": kind,
        "text": text,
        "entities": entities,
        "content": file_content(stored),
        "files": (stored.id,),
    }


@bot_method(SendMediaGroup, "chat_id media disable_notification protect_content reply_parameters")
def send_media_group(account: Account, call: SendMediaGroup) -> list[dict[str, Any]]:
    """An album of 2-10 documents or photos."""
    person = account.open_chat(call.chat_id)
    if not 2 <= len(call.media) <= 10:
        raise bad_request("an album consists of 2-10 items")
    if len({type(one) for one in call.media}) > 1:
        # Photos mix with videos only, documents with nothing.
        raise bad_request("Can't use the media of the specified type in the album")
    reply_to = reply_target(person, call.reply_parameters)
    items = [media_fields(account, one) for one in call.media]
    album = account.world.new_album()
    messages = [
        account.world.add_message(
            person,
            by_bot=True,
            album=album,
            reply_to=reply_to,
            protected=bool(given(call.protect_content)),
            silent=bool(call.disable_notification),
            **fields,
        )
        for fields in items
    ]
    return [message.as_api(account.bot) for message in messages]


@bot_method(GetFile, "file_id")
def get_file(account: Account, call: GetFile) -> dict[str, Any]:
    """Where to fetch a file of up to 20 MB."""
    stored = account.files.find(call.file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.content),
        "file_path": stored.path,
    }
