"""Everything that is kept about a person, as JSON for a program; names of fields are English."""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel

from bot.profile import Retention
from bot.services.views.privacy import Held

FORMAT = "qabyldau.my-data"
VERSION = 2

WHY = {
    "telegram_id, language": "so that the bot can answer you; profile_months without a word",
    "details": "so that you need not write them again; profile_months without a word, or /mydata",
    "consents": "the proof of your consent (law 94-V, article 8); as long as any of this is kept",
    "requests": "the register of requests (APPC, articles 63 and 64); case_years after their end",
    "consultations": "to answer you (Regulation, point 38); voice_months after their end",
    "surveys, calls": "to ask how it was, and to call you if you wish; voice_months",
    "messages": "the proof of what you were told (APPC, article 66); message_days",
    "invitations, roles, names": "your part in the office's own work; as long as its papers",
}
"""What each part of the data is for, and which of the terms below it is kept for."""

NOT_HERE = {
    "answers_to_surveys": "kept apart from people; nothing leads from them to anybody",
    "memos_and_proposals": "the office's own papers about a decision",
    "unfinished_form": "what you are writing now stands in the chat; draft_days",
    "secrecy_check": "made under the rules of the secrecy regime (Regulation, point 11)",
    "other_people": "what others are or wrote is not yours to see",
}


def held_json(held: Held, terms: Retention) -> bytes:
    """Return what is kept as UTF-8 JSON; instants are ISO with their offset."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "data": _plain(held),
        "why": WHY,
        "terms": terms.model_dump(),
        "not_here": NOT_HERE,
    }
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
