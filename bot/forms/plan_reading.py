"""How the answers of the schedule desk are read: typed texts and the values of buttons."""

import re
from collections.abc import Callable, Collection
from datetime import date, time, timedelta

from bot.forms.answers import Problem
from bot.forms.plan_draft import NEW, ONCE, Choice, Offered, PlanDraft
from bot.services.rules.annex import MAX_CONTACTS, MAX_MINUTES, MIN_MINUTES, bilingual
from bot.services.rules.characters import DASHES
from bot.services.rules.names import clean_text, normalise_name
from bot.services.rules.recurrence import Which, month_of
from bot.services.timetable.places import DIRECTIONS as DIRECTIONS_LENGTH
from db.enums import Mode

LINK = (8, 300)
TITLE = (2, 300)
DOCUMENT = (1, 40)
HALF_A_YEAR = timedelta(days=183)

_HOURS = re.compile(
    rf"(\d{{1,2}})(?:[:.](\d{{2}}))?\s*[{re.escape(DASHES)}]\s*(\d{{1,2}})(?:[:.](\d{{2}}))?",
    re.ASCII,
)
_DAY = re.compile(r"(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{4}))?)?\.?", re.ASCII)
_LINK = re.compile(r"https?://\S+")


class Unreadable(Exception):
    """A text that is no answer to the question."""

    def __init__(self, reason: str, minimum: int = 0, maximum: int = 0) -> None:
        super().__init__(reason)
        self._reason = reason
        self._bounds = (minimum, maximum)

    def problem(self, field: str) -> Problem:
        return Problem(field, self._reason, *self._bounds)


def names_in(text: str) -> tuple[str, str]:
    """Read a name typed in Kazakh and Russian; raises NamesUnclear."""
    names = bilingual(text)
    return names.kk, names.ru


def read_hours(text: str) -> tuple[time, time]:
    """Read "10:00–12:00", "10.00-12.30" or "10-12"; raises ValueError with the reason's code."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        raise ValueError("unreadable")
    hour, minute, to_hour, to_minute = (int(part or 0) for part in found.groups())
    try:
        begins, ends = time(hour, minute), time(to_hour, to_minute)
    except ValueError:
        raise ValueError("no_such_time") from None
    if ends <= begins:
        raise ValueError("order")
    return begins, ends


def _hours(text: str, _draft: PlanDraft, _offered: Offered) -> tuple[time, time]:
    try:
        return read_hours(text)
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _minutes(text: str, _draft: PlanDraft, _offered: Offered) -> int:
    written = text.strip()
    if not (written.isascii() and written.isdecimal() and len(written) <= 4):
        raise Unreadable("number")
    if not MIN_MINUTES <= int(written) <= MAX_MINUTES:
        raise Unreadable("range", MIN_MINUTES, MAX_MINUTES)
    return int(written)


def _date(text: str, default: date) -> date:
    """Read "4", "4.12" or "04.12.2026"; what is left out is that of `default`."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise Unreadable("unreadable")
    day, month, year = found.groups()
    try:
        return date(int(year or default.year), int(month or default.month), int(day))
    except ValueError:
        raise Unreadable("no_such_day") from None


def reception_day(text: str, draft: PlanDraft, offered: Offered) -> date:
    """Read a day of the month on which a reception can be held; raises Unreadable."""
    day = _date(text, draft.month)
    if month_of(day) != draft.month:
        raise Unreadable("other_month")
    if day < offered.today:
        raise Unreadable("past")
    if day not in offered.days:
        raise Unreadable("day_off")
    return day


def day_near(text: str, today: date) -> date:
    """Read a day; what is left out is that of the present one. Raises Unreadable."""
    day = _date(text, today)
    # "5.01" written in December means the January to come.
    if today - day > HALF_A_YEAR and str(day.year) not in text:
        return _date(text, today.replace(year=today.year + 1, day=1))
    return day


def _any_day(text: str, _draft: PlanDraft, offered: Offered) -> date:
    return day_near(text, offered.today)


def _day_past(text: str, _draft: PlanDraft, offered: Offered) -> date:
    day = _date(text, offered.today)
    if day > offered.today:
        raise Unreadable("future")
    return day


def read_link(text: str) -> str:
    """Read the address of a meeting by video; raises Unreadable and TextInvalid."""
    link = clean_text(text, *LINK, one_line=True)
    if _LINK.fullmatch(link) is None:
        raise Unreadable("no_link")
    return link


def _link(text: str, _draft: PlanDraft, _offered: Offered) -> str:
    return read_link(text)


def _person(text: str, _draft: PlanDraft, _offered: Offered) -> str:
    return normalise_name(text)


def _bilingual(text: str, _draft: PlanDraft, _offered: Offered) -> tuple[str, str]:
    return names_in(text)


def _text(limits: tuple[int, int]) -> Callable[[str, PlanDraft, Offered], str]:
    return lambda text, _draft, _offered: clean_text(text, *limits, one_line=True)


READERS: dict[str, Callable[[str, PlanDraft, Offered], object]] = {
    "body": _bilingual,
    "title": _bilingual,
    "holder": _person,
    "place": _bilingual,
    "day": reception_day,
    "hours": _hours,
    "minutes": _minutes,
    "link": _link,
    "contacts": _text((3, MAX_CONTACTS)),
    "approver": _person,
    "approver_post": _text(TITLE),
    "document_number": _text(DOCUMENT),
    "approved_on": _day_past,
    "from_on": _any_day,
    "to_on": _any_day,
    "directions": _text(DIRECTIONS_LENGTH),
}
"""How each question that can be typed reads a text."""


def by_button(draft: PlanDraft, field: str, value: str, offered: Offered) -> object:
    """Turn the value of a button into an answer; raises ValueError for one never offered."""
    match field:
        case "post_id":
            return _offered(value, offered.posts)
        case "place_id":
            return _offered(value, offered.places)
        case "body":
            return offered.bodies[_offered(value, range(len(offered.bodies)), new=False)]
        case "which":
            return value if value == ONCE else Which(value).value
        case "weekday":
            return _offered(value, range(7), new=False)
        case "day":
            return reception_day(value, draft, offered)
        case "minutes":
            return _minutes(value, draft, offered)
        case "mode":
            return Mode(value)
        case "link":
            return None if value == Choice.NONE else _never()
        case "approved_on" | "from_on":
            return offered.today if value == Choice.TODAY else _never()
        case "acting":
            return Choice(value) is Choice.YES
        case _:
            return _never()


def _offered(value: str, ids: Collection[int], *, new: bool = True) -> int:
    if new and value == Choice.NEW:
        return NEW
    for each in ids:
        if str(each) == value:
            return each
    raise ValueError("this answer was not offered")


def _never() -> object:
    raise ValueError("this answer was not offered")
