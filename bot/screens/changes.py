"""A change of the approved schedule, chosen step by step: what, whose, which days, why."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import assert_never

from bot.callbacks.changes import (
    ChangePick,
    Changes,
    ChangeStep,
    Reason,
)
from bot.callbacks.plan import PlanMonth
from bot.i18n import Markup, Words
from bot.screens.captions import (
    TITLE_IN_LIST,
    caption,
    clipped,
    post_in_full,
    post_on_button,
    room_on_button,
)
from bot.screens.case_heading import desk_row
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import PostView
from bot.services.views.changes import (
    ChangeKind,
    Deputy,
    Room,
    StandIn,
    Window,
)
from db.enums import ChangeReason, Language

DAYS_ON_A_PAGE = 14
DAYS_AHEAD = 182
"""An absence begins within half a year, and lasts no longer."""

REASONS = {
    Reason.ABSENT: ChangeReason.ABSENT,
    Reason.TRIP: ChangeReason.TRIP,
    Reason.BUSINESS: ChangeReason.BUSINESS,
    Reason.CANCELLED: ChangeReason.CANCELLED,
}


def door(_: Words) -> Screen:
    """Ask what changes."""
    rows = Rows()
    for kind in ChangeKind:
        rows.row(Button(what(_, kind), ChangePick(kind=kind)))
    rows.row(Button(_("An extra reception"), PlanMonth()))
    return Screen(
        "\n".join(
            (
                _("<b>Change the approved schedule</b>"),
                _("Before anything is saved you see whom it hits. Everybody is told by itself."),
                _("An extra reception is drafted and approved in the schedule."),
            )
        ),
        rows.row(*desk_row(_)).done(),
    )


def posts(_: Words, kind: ChangeKind, found: tuple[tuple[PostView, int], ...], page: int) -> Screen:
    """Ask whose receptions change."""
    rows = Rows()
    chosen = part(found, page)
    for _n, (post, _count) in chosen.items:
        rows.row(Button(caption(post_on_button(_, post)), of_post(kind, post)))
    for row in turning(_, chosen, lambda at: ChangePick(kind=kind, page=at)):
        rows.row(*row)
    asked = _("Whose receptions?") if found else _("No approved reception lies ahead.")
    return Screen("\n".join((_heading(_, kind), asked, *place_in_pages(_, chosen))), ended(_, rows))


def of_post(kind: ChangeKind, post: PostView) -> ChangePick | ChangeStep:
    """Return what follows the choice of a post: its days, or its receptions."""
    if kind is ChangeKind.ABSENCE:
        return ChangeStep(kind=kind, subject=post.id)
    return ChangePick(kind=kind, post=post.id)


def windows(_: Words, kind: ChangeKind, found: tuple[Window, ...], page: int) -> Screen:
    """Ask which reception changes."""
    rows = Rows()
    chosen = part(found, page)
    for _n, window in chosen.items:
        data = ChangeStep(kind=kind, subject=window.id)
        rows.row(Button(caption(_window_on_button(_, window)), data))
    post = found[0].post.id if found else 0
    for row in turning(_, chosen, lambda at: ChangePick(kind=kind, post=post, page=at)):
        rows.row(*row)
    asked = _("Which reception?") if found else _("No approved reception lies ahead.")
    told = (_heading(_, kind), *_whose(_, found), asked, *place_in_pages(_, chosen))
    return Screen("\n".join(told), ended(_, rows))


def first_day(_: Words, step: ChangeStep, post_windows: tuple[Window, ...], today: date) -> Screen:
    """Ask from which day on the receiver is away; days with receptions are marked."""

    def begins(day: date) -> ChangeStep:
        return of_step(step, first=day.toordinal(), page=0)

    asked = _("From which day? A day with receptions is marked •.")
    return _days(_, step, asked, today, post_windows, begins)


def last_day(_: Words, step: ChangeStep, post_windows: tuple[Window, ...]) -> Screen:
    """Ask until which day, that day included."""
    first = date.fromordinal(step.first)

    def ends(day: date) -> ChangeStep:
        return of_step(step, days=(day - first).days + 1, page=0)

    asked = _("Away from {day}. Until which day, that day included?", day=_.day(first))
    return _days(_, step, asked, first, post_windows, ends)


def reasons(_: Words, step: ChangeStep) -> Screen:
    """Ask why; the applicants read it in plain words."""
    rows = Rows()
    for code, value in REASONS.items():
        if code is not Reason.CANCELLED or step.kind is ChangeKind.CANCELLED:
            rows.row(Button(why(_, value), of_step(step, reason=code)))
    return Screen(
        "\n".join((_heading(_, step.kind), _("Why? The applicants read it in plain words."))),
        ended(_, rows),
    )


def deputies(_: Words, step: ChangeStep, found: tuple[Deputy, ...]) -> Screen:
    """Ask who receives instead, so that the hours can stay."""
    rows = Rows()
    if step.kind is ChangeKind.ABSENCE:
        rows.row(
            Button(_("Nobody: find other places"), of_step(step, instead=StandIn.NOBODY, page=0))
        )
    chosen = part(found, step.page)
    for _n, deputy in chosen.items:
        other = deputy.post.id if deputy.instead is StandIn.POST else 0
        data = of_step(step, instead=deputy.instead, other=other, page=0)
        rows.row(Button(caption(_deputy(_, deputy)), data))
    for row in turning(_, chosen, lambda at: of_step(step, page=at)):
        rows.row(*row)
    asked = (
        _("Who receives instead? Then days and hours stay as they are.")
        if found
        else _("Nobody of this body is free at these hours.")
    )
    return Screen(
        "\n".join((_heading(_, step.kind), asked, *place_in_pages(_, chosen))), ended(_, rows)
    )


def rooms(_: Words, step: ChangeStep, found: tuple[Room, ...]) -> Screen:
    """Ask for the new room."""
    rows = Rows()
    chosen = part(found, step.page)
    listed = []
    for n, room in chosen.items:
        listed.append(_("{n}. {place}", n=n, place=clipped(room_name(_, room), 2 * TITLE_IN_LIST)))
        rows.row(
            Button(room_on_button(n, room_name(_, room)), of_step(step, other=room.id, page=0))
        )
    for row in turning(_, chosen, lambda at: of_step(step, page=at)):
        rows.row(*row)
    asked = _("Which room instead?") if found else _("No other room is free at these hours.")
    lines = (_heading(_, step.kind), asked, *listed, *place_in_pages(_, chosen))
    return Screen("\n".join(lines), ended(_, rows))


def what(_: Words, kind: ChangeKind) -> str:
    """Return what may happen to receptions."""
    match kind:
        case ChangeKind.ABSENCE:
            return _("The receiver is away")
        case ChangeKind.CANCELLED:
            return _("A reception is cancelled")
        case ChangeKind.ROOM:
            return _("Another room")
        case ChangeKind.HOLDER:
            return _("Somebody else receives")
    assert_never(kind)


def why(_: Words, value: ChangeReason) -> str:
    """Return a reason as the staff say it."""
    match value:
        case ChangeReason.ABSENT:
            return _("Absence (illness, leave)")
        case ChangeReason.TRIP:
            return _("Official trip")
        case ChangeReason.BUSINESS:
            return _("Urgent business")
        case ChangeReason.CANCELLED:
            return _("For another reason")
        case ChangeReason.ROOM:
            return _("Another room")
        case ChangeReason.HOLDER:
            return _("Somebody else receives")
        case ChangeReason.BY_HAND:
            return _("Placed by hand")
        case ChangeReason.EMERGENCY:
            return _("Emergency")
    assert_never(value)


def _days(
    _: Words,
    step: ChangeStep,
    asked: str,
    since: date,
    post_windows: tuple[Window, ...],
    to: Callable[[date], ChangeStep],
) -> Screen:
    marked = {_.day_of(window.starts_at) for window in post_windows}
    days = [since + timedelta(days=n) for n in range(DAYS_AHEAD)]
    chosen = part(days, step.page, DAYS_ON_A_PAGE)
    rows = Rows()
    buttons = [
        Button(f"{_.short_day(day)}{' •' if day in marked else ''}", to(day))
        for _n, day in chosen.items
    ]
    for at in range(0, len(buttons), 2):
        rows.row(*buttons[at : at + 2])
    for row in turning(_, chosen, lambda at: of_step(step, page=at)):
        rows.row(*row)
    told = (_heading(_, step.kind), *_whose(_, post_windows), asked)
    return Screen("\n".join(told), ended(_, rows))


def _whose(_: Words, post_windows: tuple[Window, ...]) -> tuple[str, ...]:
    """Return whose receptions these are; without any there is nobody to name."""
    if not post_windows:
        return ()
    return (_.quote(clipped(post_in_full(_, post_windows[0].post), 2 * TITLE_IN_LIST)),)


def _heading(_: Words, kind: ChangeKind) -> str:
    return Markup(f"<b>{what(_, kind)}</b>")


def ended(_: Words, rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """Return the rows with the ways back under them: to the choice of a change, and the desk."""
    return rows.row(Button(_("Something else"), Changes())).row(*desk_row(_)).done()


def of_step(step: ChangeStep, **known: object) -> ChangeStep:
    """Return a step with what is known besides."""
    return ChangeStep(**{**step.model_dump(), **known})


def _window_on_button(_: Words, window: Window) -> str:
    hours = f"{_.clock(window.starts_at)}–{_.clock(window.ends_at)}"
    day = _.short_day(_.day_of(window.starts_at))
    held = _.plural("{n} person", "{n} people", window.taken)
    return f"{day}, {hours} · {held}"


def _deputy(_: Words, deputy: Deputy) -> str:
    if deputy.instead is StandIn.ACTING:
        return _("Acting: {person}", person=deputy.holder)
    return f"{deputy.holder} · {post_on_button(_, deputy.post)}"


def room_name(_: Words, room: Room) -> str:
    """Return the name of a room in the language spoken."""
    return room.name_ru if _.language is Language.RU else room.name_kk
