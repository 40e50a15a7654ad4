"""Answers to the form of a request that a clerk takes down: typed, chosen, or known already."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.forms.answers import (
    ADDRESS,
    BASIS,
    ORGANISATION,
    Choice,
    Problem,
    identifier,
    one_of,
)
from bot.forms.engine import Ask, Filling, Summary
from bot.forms.intake import (
    CHANNELS,
    EDITED,
    EXTRAS,
    FORM,
    OFFICIAL,
    TELL_BY,
    IntakeDraft,
    Taken,
    Who,
)
from bot.profile import OfficeProfile
from bot.services.rules.characters import without_separators
from bot.services.rules.identity import LENGTH, Verdict, check_iin
from bot.services.rules.names import NameInvalid, TextInvalid, clean_text, normalise_name
from bot.services.rules.paper_numbers import is_of_a_paper
from bot.services.rules.phones import PhoneInvalid, parse_phone
from bot.services.views.intake import KnownDetails
from db.enums import ApplicantKind, Channel, Citizenship

_YESTERDAY = "кеше|вчера|yesterday"
_MOMENT = re.compile(
    rf"(?:(?P<yesterday>{_YESTERDAY})"
    r"|(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}))?)?"
    r"[\s,]*(?:(?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?",
    re.ASCII,
)
"""Yesterday, a day or nothing, then an hour or nothing."""


def typed(filling: Filling[IntakeDraft], text: str, profile: OfficeProfile, now: datetime) -> Taken:
    """Take a typed answer to the question now asked."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _typed(filling, asked, text, profile, now)
    except (NameInvalid, PhoneInvalid) as error:
        return Problem(asked.field, error.reason)
    except TextInvalid as error:
        return Problem.of(asked.field, error)


def chosen(
    filling: Filling[IntakeDraft],
    value: str,
    profile: OfficeProfile,
    posts: Collection[int] = (),
) -> Taken:
    """Take an answer by button; `posts` are the ids of the posts offered.

    Somebody known is taken by `with_details`, because their details are opened first.
    """
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _chosen(filling, asked, value, profile, posts)
    except ValueError:
        return Problem(asked.field, "choose")


def edited(filling: Filling[IntakeDraft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    if name not in {*EXTRAS, *EDITED}:
        return Problem("summary", "choose")
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem("summary", "choose")


def searched(filling: Filling[IntakeDraft], found: Iterable[str]) -> Filling[IntakeDraft]:
    """Keep who may be meant by what was told first."""
    draft = filling.draft.model_copy(update={"found": tuple(found)})
    return replace(filling, answers=replace(filling.answers, draft=draft))


def chosen_known(filling: Filling[IntakeDraft], value: str) -> str | None:
    """Return the request in which the details of the chosen person stand; None for no such one."""
    asked = FORM.step(filling)
    fits = isinstance(asked, Ask) and asked.field == "known"
    if not fits or not value.isascii() or not value.isdigit():
        return None
    place = int(value)
    return filling.draft.found[place] if place < len(filling.draft.found) else None


def with_details(
    filling: Filling[IntakeDraft], key: str, known: KnownDetails
) -> Filling[IntakeDraft]:
    """Answer with the details of somebody known; what was never told is still asked."""
    person = known.person
    details: dict[str, object] = {"full_name": person.full_name, "iin": person.iin}
    if person.iin is None or known.citizenship is not Citizenship.KAZAKHSTAN:
        details["citizenship"] = known.citizenship
    # The number from which the person rings is newer than the one in an old request.
    if filling.draft.phone is None and person.phone:
        details["phone"] = person.phone
    if person.address:
        details["address"] = person.address
    answered = FORM.answer(filling, known=key, **details)
    draft = answered.draft.model_copy(update={"language": known.language})
    return replace(answered, answers=replace(answered.answers, draft=draft))


def moment(text: str, now: datetime) -> datetime | None:
    """Return when something came: a day or yesterday, an hour, or both; None for anything else.

    `now` carries the office's zone. A day without an hour is taken at noon of the office, which is
    within its hours; today without an hour is now.
    """
    found = _MOMENT.fullmatch(text.strip().casefold())
    if found is None or not any(found.groups()):
        return None
    told = found.groupdict()
    day = now.date() - timedelta(days=1) if told.pop("yesterday") else now.date()
    parts = {name: int(value) for name, value in told.items() if value}
    try:
        if "day" in parts:
            day = date(parts.get("year", now.year), parts["month"], parts["day"])
        if "hour" in parts:
            return datetime.combine(day, time(parts["hour"], parts["minute"]), now.tzinfo)
    except ValueError:
        return None
    if day == now.date():
        return now
    return datetime.combine(day, time(12), now.tzinfo)


def _typed(
    filling: Filling[IntakeDraft], asked: Ask, text: str, profile: OfficeProfile, now: datetime
) -> Taken:
    match asked.field:
        case "channel" if not filling.editing:
            return _who(filling, asked, text, channel=Channel.CALL_CENTRE)
        case "who":
            return _who(filling, asked, text)
        case "full_name" | "represented":
            return FORM.answer(filling, **{asked.field: normalise_name(text)})
        case "iin" | "bin":
            return identifier(FORM, filling, asked, text)
        case "phone":
            return FORM.answer(filling, phone=parse_phone(text))
        case "matter":
            limits = profile.limits
            return FORM.answer(
                filling, matter=clean_text(text, limits.matter_min, limits.matter_max)
            )
        case "received_at":
            return _received(filling, text, now)
        case field if field in _LINES:
            line = clean_text(text, *_LINES[field], one_line=True)
            if field == "official_number" and not is_of_a_paper(line):
                return Problem(field, "no_paper")
            return FORM.answer(filling, **{field: line})
        case _:
            return Problem(asked.field, "choose")


_LINES = {
    "address": ADDRESS,
    "organisation": ORGANISATION,
    "basis": BASIS,
    "official_number": OFFICIAL,
}


def _who(
    filling: Filling[IntakeDraft], asked: Ask, text: str, *, channel: Channel | None = None
) -> Taken:
    """Take what was told first: twelve digits are an IIN, all else is a phone.

    Told before anything else, it is a call, which is then the `channel`; only digits are that.
    """
    figures = without_separators(text)
    if channel is not None and not any(each.isdigit() for each in figures):
        return Problem("channel", "choose")
    came = {} if channel is None else {"channel": channel}
    if len(figures) == LENGTH and figures.isascii() and figures.isdigit():
        check = check_iin(figures)
        if check.normalised is None:
            return Problem("who", check.verdict)
        if check.verdict is Verdict.SUSPECT and check.normalised != asked.pending:
            # A slip is warned about; the channel is known by then.
            return FORM.warn(FORM.answer(filling, **came) if came else filling, check.normalised)
        return FORM.answer(filling, **came, who=Who.IIN, iin=check.normalised)
    return FORM.answer(filling, **came, who=Who.PHONE, phone=parse_phone(text))


def _received(filling: Filling[IntakeDraft], text: str, now: datetime) -> Taken:
    came = moment(text, now)
    if came is None:
        return Problem("received_at", "moment_unread")
    if came > now:
        return Problem("received_at", "received_future")
    if came < now - timedelta(days=366):
        return Problem("received_at", "received_old")
    return FORM.answer(filling, received_at=came)


def _chosen(
    filling: Filling[IntakeDraft],
    asked: Ask,
    value: str,
    profile: OfficeProfile,
    posts: Collection[int],
) -> Taken:
    """Turn the value of a button into an answer; raises ValueError for one never offered."""
    answer: object
    match asked.field:
        case "channel":
            answer = one_of(value, CHANNELS)
        case "who" if asked.pending is not None and value == Choice.KEEP:
            return FORM.answer(filling, who=Who.IIN, iin=asked.pending)
        case "who":
            # Whoever has neither is not asked for each of them once more.
            neither = one_of(value, (Who.NEITHER,))
            return FORM.answer(filling, who=neither, iin=None, phone=None)
        case "iin" | "bin" if asked.pending is not None and value == Choice.KEEP:
            answer = asked.pending
        case "iin" | "bin" | "phone" | "address" | "official_number" | "received_at" | "known":
            answer = None if value == Choice.NONE else one_of(value, ())
        case "citizenship":
            answer = Citizenship(value)
        case "kind":
            answer = ApplicantKind(value)
        case "tell_by":
            answer = one_of(value, TELL_BY)
        case "post_id":
            answer = None if value == Choice.NONE else one_of(value, posts)
        case "topic":
            known = [topic.code for topic in profile.topics]
            answer = None if value == Choice.NONE else known[_place(value, len(known))]
        case _:
            return Problem(asked.field, "type")
    return FORM.answer(filling, **{asked.field: answer})


def _place(value: str, count: int) -> int:
    return one_of(value, range(count))
