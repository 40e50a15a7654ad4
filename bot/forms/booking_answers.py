"""Answers to the booking form: typed, chosen by a button, shared as a contact, given again."""

import re
from collections.abc import Collection, Iterable
from typing import TypeVar

from bot.forms.answers import (
    ADDRESS,
    ANSWER_LANGUAGES,
    BASIS,
    ORGANISATION,
    Choice,
    Problem,
    identifier,
    one_of,
)
from bot.forms.booking import FORM, Draft, Taken
from bot.forms.engine import Ask, Filling, Summary
from bot.profile import OfficeProfile
from bot.services.rules.names import NameInvalid, TextInvalid, clean_text, normalise_name
from bot.services.rules.phones import PhoneInvalid, parse_phone, parse_shared_phone
from db.enums import ApplicantKind, Citizenship, Help, Mode, Need

T = TypeVar("T")

SPOKEN = (2, 60)
NEWS = (2, 1000)
"""Fewest and most characters of a typed answer."""

ONE_LINE = {"basis": BASIS, "address": ADDRESS, "interpreter": SPOKEN}
"""Answers that are one line of text."""

WORKDAYS = (0, 1, 2, 3, 4)
"""Weekdays that may be preferred, Monday first."""

_BIN_INSIDE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_BEFORE_BIN = re.compile(r"[\s,;:.(–—-]*(?:БСН|БИН|BIN)?[\s,;:.(–—-]*$", re.IGNORECASE)
_AFTER_BIN = re.compile(r"^[\s,;:.)–—-]+")


def typed(filling: Filling[Draft], text: str, profile: OfficeProfile) -> Taken:
    """Take a typed answer to the question now asked."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        match asked.field:
            case "full_name" | "represented":
                return FORM.answer(filling, **{asked.field: normalise_name(text)})
            case "iin" | "bin":
                return identifier(FORM, filling, asked, text)
            case "organisation":
                return _organisation(filling, text)
            case "phone":
                return FORM.answer(filling, phone=parse_phone(text))
            case "basis" | "address" | "interpreter":
                line = clean_text(text, *ONE_LINE[asked.field], one_line=True)
                return FORM.answer(filling, **{asked.field: line})
            case "news":
                return FORM.answer(filling, news=clean_text(text, *NEWS))
            case "matter":
                limits = profile.limits
                matter = clean_text(text, limits.matter_min, limits.matter_max)
                return FORM.answer(filling, matter=matter)
            case _:
                return Problem(asked.field, "choose")
    except (NameInvalid, PhoneInvalid) as error:
        return Problem(asked.field, error.reason)
    except TextInvalid as error:
        return Problem.of(asked.field, error)


def chosen(
    filling: Filling[Draft], value: str, profile: OfficeProfile, posts: Collection[int] = ()
) -> Taken:
    """Take an answer by button; `posts` are the ids of the posts offered."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _chosen(filling, asked, value, profile, posts)
    except ValueError:
        return Problem(asked.field, "choose")


def shared(filling: Filling[Draft], phone: str, *, own: bool) -> Taken:
    """Take a contact shared in the chat; only the person's own one is taken."""
    asked = FORM.step(filling)
    if not isinstance(asked, Ask) or asked.field != "phone":
        return Problem("phone", "not_now")
    if not own:
        return Problem("phone", "not_own")
    try:
        return FORM.answer(filling, phone=parse_shared_phone(phone))
    except PhoneInvalid as error:
        return Problem("phone", error.reason)


def edited(filling: Filling[Draft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem(name, "choose")


def _organisation(filling: Filling[Draft], text: str) -> Taken:
    """Take the name of an organisation, and its BIN when it stands in the same message."""
    inside = _BIN_INSIDE.search(text)
    if inside is None:
        return FORM.answer(filling, organisation=clean_text(text, *ORGANISATION, one_line=True))
    before = _BEFORE_BIN.sub("", text[: inside.start()])
    after = _AFTER_BIN.sub("", text[inside.end() :])
    name = clean_text(f"{before} {after}", *ORGANISATION, one_line=True)
    named = FORM.answer(filling, organisation=name)
    asked = FORM.step(named)
    if not isinstance(asked, Ask) or asked.field != "bin":
        return named
    return identifier(FORM, named, asked, inside[0])


def _chosen(
    filling: Filling[Draft],
    asked: Ask,
    value: str,
    profile: OfficeProfile,
    posts: Collection[int],
) -> Taken:
    """Turn the value of a button into an answer; raises ValueError for one never offered."""
    draft = filling.draft
    match asked.field:
        case "help" | "needs" if value != Choice.DONE:
            offered: type[Help | Need] = Help if asked.field == "help" else Need
            wanted = _toggled(getattr(draft, asked.field), offered(value))
            return FORM.choose(filling, tuple(each for each in offered if each in wanted))
        case "days" if value != Choice.DONE:
            days = _toggled(draft.days, one_of(value, WORKDAYS))
            return FORM.choose(filling, tuple(sorted(days)))
        case "help" | "needs" | "days":
            answer: object = getattr(draft, asked.field)
        case "iin" | "bin" | "news":
            answer = _kept_or_none(asked, value)
        case "kind":
            answer = ApplicantKind(value)
        case "format":
            answer = None if value == Choice.NONE else Mode(value)
        case "citizenship":
            answer = Citizenship(value)
        case "post_id":
            answer = None if value == Choice.NONE else one_of(value, posts)
        case "category" | "topic":
            coded = profile.topics if asked.field == "topic" else profile.out_of_turn
            place = None if value == Choice.NONE else one_of(value, range(len(coded)))
            answer = None if place is None else coded[place].code
        case "language":
            answer = one_of(value, ANSWER_LANGUAGES)
        case "phone_survey":
            answer = one_of(value, (Choice.YES, Choice.NO)) is Choice.YES
        case _:
            return Problem(asked.field, "type")
    return FORM.answer(filling, **{asked.field: answer})


def _kept_or_none(asked: Ask, value: str) -> str | None:
    if asked.pending is not None and value == Choice.KEEP:
        return asked.pending
    if value == Choice.NONE:
        return None
    raise ValueError("this answer was not offered")


def _toggled(values: Iterable[T], value: T) -> frozenset[T]:
    return frozenset(values) ^ {value}
