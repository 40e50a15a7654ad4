"""Everything that is kept about a person, as JSON for a program; names of fields are English."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel

from bot.services.views.privacy import Held

FORMAT = "qabyldau.my-data"
VERSION = 1

NOT_HERE = {
    "answers_to_surveys": "kept apart from people; nothing leads from them to anybody",
    "memos_and_proposals": "the office's own papers about a decision",
    "other_people": "what others are or wrote is not yours to see",
}


def held_json(held: Held) -> bytes:
    """Return what is kept as UTF-8 JSON; instants are ISO with their offset."""
    document = {"format": FORMAT, "version": VERSION, "data": _plain(held), "not_here": NOT_HERE}
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _plain(value: object) -> object:
    """Return a value as JSON has it; views in views are objects in objects."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value
