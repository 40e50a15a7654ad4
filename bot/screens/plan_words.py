"""Words of the schedule desk: receptions in a line, findings of a check, days left out."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from bot.callbacks.plan import PlanMonth
from bot.i18n import Markup, Words
from bot.screens import labels
from bot.screens.captions import clipped, end_of, post_in_full
from bot.screens.formats import day_and_weekday, own_name
from bot.screens.screen import Button
from bot.services.rules.recurrence import Which, month_number
from bot.services.views import PostView
from bot.services.views.plan import Finding, FindingKind, PlaceView, Planned, Standing
from db.enums import ChangeReason

NAME = 120
"""Units of a place in a list of six."""
POST = 160
"""Units of a post with its body in such a list."""
BOTH_NAMES = "қазақша / русский"
"""How a name is typed in two languages, in these languages themselves."""
SECURE = "https://"
FINDINGS_SHOWN = 8
DAYS_SHOWN = 10


def month_button(_: Words, month: date) -> Button:
    """Return the way back to a month."""
    said = _("← {month}", month=_.month(month))
    return Button(said, PlanMonth(month=month_number(month)))


def post_named(_: Words, post: PostView, limit: int = POST) -> Markup:
    """Return a post with its body, cut to fit a list."""
    return Markup(_.quote(clipped(post_in_full(_, post), limit)))


def place_named(_: Words, place: PlaceView, limit: int = NAME) -> Markup:
    """Return the name of a place, cut to fit a list; the room stands at its end."""
    return Markup(_.quote(end_of(own_name(_, place.name_kk, place.name_ru), limit)))


def when(_: Words, one: Planned | Finding) -> str:
    """Return the day and the hours of a reception."""
    if one.starts_at is None or one.ends_at is None:
        return ""
    return _(
        "{day}, {begins}–{ends}",
        day=day_and_weekday(_, _.day_of(one.starts_at)),
        begins=_.clock(one.starts_at),
        ends=_.clock(one.ends_at),
    )


def places(_: Words, n: int) -> str:
    """Return a number of places."""
    return _.plural("{n} place", "{n} places", n)


def receptions(_: Words, n: int) -> str:
    """Return a number of receptions."""
    return _.plural("{n} reception", "{n} receptions", n)


def standing(_: Words, one: Planned) -> str:
    """Return how a reception stands, in a word that needs no sign."""
    match one.standing:
        case Standing.APPROVED:
            return _("✔ approved")
        case Standing.DRAFT:
            return _("draft")
        case Standing.CANCELLED:
            return _("cancelled")
    assert_never(one.standing)


def reception_line(_: Words, one: Planned) -> str:
    """Return a reception in a line: when, how it stands, how many places, and its form."""
    parts = [when(_, one), standing(_, one)]
    if one.standing is not Standing.CANCELLED:
        parts.append(places(_, one.seats))
    parts += [said.lower() for said in labels.remote(_, one.mode)]
    return " · ".join(parts)


def which(_: Words, value: str) -> str:
    """Return how often, as a rule says it; anything else is one date."""
    match value:
        case Which.EVERY:
            return _("Every week")
        case Which.FIRST:
            return _("The first in the month")
        case Which.SECOND:
            return _("The second in the month")
        case Which.THIRD:
            return _("The third in the month")
        case Which.FOURTH:
            return _("The fourth in the month")
        case Which.LAST:
            return _("The last in the month")
        case Which.FIRST_AND_THIRD:
            return _("The first and the third")
        case Which.SECOND_AND_FOURTH:
            return _("The second and the fourth")
        case _one:
            return _("One date")


def reason(_: Words, value: ChangeReason | None) -> str:
    """Return why a version was written."""
    match value:
        case None:
            return _("approval")
        case ChangeReason.ABSENT:
            return _("the receiver is absent")
        case ChangeReason.TRIP:
            return _("the receiver is on a business trip")
        case ChangeReason.BUSINESS:
            return _("urgent official business")
        case ChangeReason.CANCELLED:
            return _("a reception was cancelled")
        case ChangeReason.ROOM:
            return _("another room")
        case ChangeReason.HOLDER:
            return _("another person receives")
        case ChangeReason.BY_HAND:
            return _("changed by hand")
        case ChangeReason.EMERGENCY:
            return _("an emergency")
    assert_never(value)


def days_left_out(_: Words, days: Iterable[date], missing: Iterable[date] = ()) -> list[str]:
    """Return which days were left out and why; nothing when none was."""
    said = []
    named = tuple(days)
    if named:
        said.append(
            _(
                "Left out, because nobody can be received then (a day off, or past): {days}.",
                days=_listed(_, named),
            )
        )
    gone = tuple(missing)
    if gone:
        said.append(
            _(
                "Left out, because this month has no fifth such weekday: {days}.",
                days=_listed(_, gone),
            )
        )
    return said


def findings(_: Words, found: tuple[Finding, ...]) -> list[str]:
    """Return what a check found, a line each; what does not fit is counted."""
    lines = [finding(_, one) for one in found[:FINDINGS_SHOWN]]
    rest = len(found) - FINDINGS_SHOWN
    if rest > 0:
        lines.append(_.plural("… and {n} more.", "… and {n} more.", rest))
    return lines


def finding(_: Words, one: Finding) -> str:
    """Return one thing that a check found; what stands in the way is marked."""
    sign = "⛔" if one.blocks else "⚠️"
    return f"{sign} {_finding(_, one)}"


def _finding(_: Words, one: Finding) -> str:
    post = post_named(_, one.post) if one.post is not None else Markup("")
    at = when(_, one)
    match one.kind:
        case FindingKind.EMPTY:
            return _("There is no reception in this draft.")
        case FindingKind.PAST:
            return _("{when}: this time has passed. {post}", when=at, post=post)
        case FindingKind.DAY_OFF:
            return _("{when}: this is a day off. {post}", when=at, post=post)
        case FindingKind.CALENDAR_UNKNOWN:
            return _(
                "{when}: the working days of this year are not known. {post}", when=at, post=post
            )
        case FindingKind.POST_BUSY:
            return _("{when}: this post has another reception then. {post}", when=at, post=post)
        case FindingKind.HOLDER_BUSY:
            return _(
                "{when}: this person receives in another post then. {post}", when=at, post=post
            )
        case FindingKind.PLACE_TAKEN:
            return _("{when}: the room is taken then. {post}", when=at, post=post)
        case FindingKind.NO_RECEPTION:
            return _(
                "No reception in {month}: {post}. Point 7-1 asks for one every month.",
                month=_.month(one.month) if one.month is not None else "",
                post=post,
            )
        case FindingKind.TOO_FEW_PLACES:
            return _(
                "{post}: {waiting}, {places}.",
                post=post,
                waiting=_.plural("{n} person waits", "{n} people wait", one.waiting),
                places=places(_, one.seats),
            )
    assert_never(one.kind)


def _listed(_: Words, days: tuple[date, ...]) -> str:
    said = [day_and_weekday(_, day) for day in days[:DAYS_SHOWN]]
    if len(days) > DAYS_SHOWN:
        said.append("…")
    return "; ".join(said)
