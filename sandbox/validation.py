"""Every call is checked against aiogram's class of the method before anything is done.

Form fields arrive as text; objects inside are JSON. The class says what exists, what is required
and of which type. Stricter than Telegram: a parameter or field nobody knows, and one the sandbox
does not play, are refused instead of ignored, so that a typing mistake is found here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from aiogram import methods as aiogram_methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from pydantic import BaseModel, ValidationError

from sandbox.errors import ApiRefusal, bad_request

T = TypeVar("T")

# aiogram sends this old name beside link_preview_options when a bot sets the default for it.
_OLD_NAMES = {"disable_web_page_preview"}


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart call."""

    file_name: str
    content: bytes
    mime: str | None = None


class UploadedFile(BufferedInputFile):
    """An upload in the place of its ``attach://`` name."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(upload.content, upload.file_name)
        self.name = upload.file_name
        self.content = upload.content
        self.mime = upload.mime


@cache
def known_methods() -> Mapping[str, type[TelegramMethod[Any]]]:
    """The method classes of aiogram by lower-case name (Telegram does not mind the case)."""
    found = {}
    for name in aiogram_methods.__all__:
        one = getattr(aiogram_methods, name)
        if isinstance(one, type) and issubclass(one, TelegramMethod) and one is not TelegramMethod:
            found[one.__api_method__.lower()] = one
    return found


@cache
def _is_structured(model: type[TelegramMethod[Any]], field: str) -> bool:
    """Whether a parameter is an object or a list, which a form carries as JSON text."""
    info = model.model_fields.get(field)
    arms = set(_arms(info.annotation)) if info is not None else set()
    # A file may be text (its id or its attach:// name), a chat may be a @username.
    return str not in arms and any(
        isinstance(arm, type) and issubclass(arm, BaseModel | list) for arm in arms
    )


def _arms(annotation: object) -> Iterator[object]:
    """The types a field may have, out of unions and annotations; ``list`` for any list."""
    if get_origin(annotation) is list:
        yield list
    elif arms := get_args(annotation):
        for arm in arms:
            yield from _arms(arm)
    else:
        yield annotation


def parse_call(
    model: type[TelegramMethod[Any]],
    played: frozenset[str],
    arguments: Mapping[str, object],
    uploads: Mapping[str, Upload],
) -> TelegramMethod[Any]:
    """The call as an instance of ``model``.

    ``played`` are the parameters the sandbox gives a meaning to. Raises ApiRefusal 400.
    """
    values = {
        name: _value(model, name, value, uploads)
        for name, value in arguments.items()
        if value is not None and value != ""
    }
    for name, upload in uploads.items():
        # A part named like the parameter itself is Telegram's other way to upload.
        if name in model.model_fields and name not in values:
            values[name] = UploadedFile(upload)
    for name in values:
        if name not in model.model_fields:
            raise bad_request(f'parameter "{name}" does not exist in {model.__api_method__}')
        if name not in played and name not in _OLD_NAMES:
            raise bad_request(f'parameter "{name}" is not played by the sandbox')
    try:
        call = model.model_validate(values)
    except ValidationError as error:
        raise _as_refusal(error) from None
    for name in values:
        _refuse_unknown(getattr(call, name), name)
    return call


def _value(
    model: type[TelegramMethod[Any]], name: str, value: object, uploads: Mapping[str, Upload]
) -> object:
    if isinstance(value, str):
        if name in {"chat_id", "from_chat_id"} and value.removeprefix("-").isdecimal():
            return int(value)
        if _is_structured(model, name):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
    return _attached(value, uploads) if uploads or not isinstance(value, str) else value


def _attached(value: object, uploads: Mapping[str, Upload]) -> object:
    if isinstance(value, str) and value.startswith("attach://"):
        upload = uploads.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request("can't find the attached file: there is no such part")
        return UploadedFile(upload)
    if isinstance(value, dict):
        return {key: _attached(item, uploads) for key, item in value.items()}
    if isinstance(value, list):
        return [_attached(item, uploads) for item in value]
    return value


def _as_refusal(error: ValidationError) -> ApiRefusal:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing" and len(first["loc"]) == 1:
        if where == "text":
            return bad_request("message text is empty")
        return bad_request(f"{where} is empty")
    return bad_request(f"can't parse {where}: {first['msg']}")


def _refuse_unknown(value: object, where: str) -> None:
    if isinstance(value, BaseModel):
        if value.model_extra:
            raise bad_request(f'field "{next(iter(value.model_extra))}" does not exist in {where}')
        for name in value.model_fields_set:
            _refuse_unknown(getattr(value, name), name)
    elif isinstance(value, list):
        for item in value:
            _refuse_unknown(item, where)


def given(value: T | Default | None) -> T | None:
    """The value the bot sent; None where aiogram's class only has its placeholder."""
    return None if isinstance(value, Default) else value
