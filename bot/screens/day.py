"""The reception day as the staff see it: the day by posts, and a reception with its room.

Lists carry numbers and hours only; who comes and about what is on the sheet, behind "Show".
"""

from datetime import timedelta

from bot.callbacks.day import (
    DayAct,
    DayCall,
    DayCase,
    DayOpen,
    DayPaper,
    DayRoom,
    PaperAct,
    WalkIn,
    WalkInStep,
)
from bot.callbacks.fields import FIRST_DAY, LAST_DAY
from bot.i18n import Markup, Words
from bot.screens import day_words, labels, roster
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full, post_on_button
from bot.screens.case_heading import desk_row
from bot.screens.case_steps import Viewer
from bot.screens.formats import lines, own_name, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action
from bot.services.rules.room import Stage
from bot.services.views.day import DayLine, DayList, DayReception

IN_ROOM = 8
"""Lines of a reception on one page: a morning's receptions fit."""

RECEPTIONS = 12
"""Receptions of one day that get a button; a building has no more rooms."""


def day(_: Words, book: DayList, page: int) -> Screen:
    """Return a page of a day: what misses its result, then the day's receptions by post."""
    everybody: list[tuple[DayReception | None, DayLine]] = [(None, line) for line in book.missing]
    everybody += [(each, line) for each in book.receptions for line in each.lines]
    shown = part(everybody, page)
    told: list[str] = []
    rows = Rows()
    group: object = "none"
    for _n, (reception, line) in shown.items:
        key = reception.id if reception else None
        if key != group:
            told.append("")
            told += _missing(_) if reception is None else _heading(_, reception)
            group = key
        told.append(in_line(_, line))
        rows.row(_line_button(_, line, dated=reception is None))
    for row in turning(_, shown, lambda at: DayOpen(day=book.day.toordinal(), page=at)):
        rows.row(*row)
    for reception in book.receptions[:RECEPTIONS]:
        said = f"🚪 {_.clock(reception.starts_at)} · {post_on_button(_, reception.post)}"
        rows.row(Button(caption(said), DayRoom(reception=reception.id)))
    rows.row(*_days(_, book))
    rows.row(*desk_row(_))
    if not book.receptions:
        told += ["", _("No receptions on this day.")]
    told += roster.unmet(_, book.unmet)
    title = _("<b>Receptions on {day}</b>", day=_.day(book.day))
    return Screen("\n".join((title, *told, *place_in_pages(_, shown))), rows.done())


def reception(
    _: Words, view: DayReception, viewer: Viewer, page: int = 0, lead: str | None = None
) -> Screen:
    """Return a reception: whose turn it is, everybody in order, and what can be done."""
    shown = part(view.lines, page, IN_ROOM)
    runs, today = viewer.may(Action.RUN_DAY), _.day_of(view.starts_at) == _.day_of(viewer.now)
    rows = Rows()
    if runs and today and view.next is not None:
        rows.row(call_button(_, view, view.next))
    for _n, line in shown.items:
        rows.row(_line_button(_, line))
    for row in turning(_, shown, lambda at: DayRoom(reception=view.id, page=at)):
        rows.row(*row)
    if runs and today:
        came = WalkIn(reception=view.id, step=WalkInStep.BEGIN)
        rows.row(Button(_("➕ Came without booking"), came))
    if view.lines and viewer.may(Action.REVEAL):
        rows.row(
            Button(_("👁 Show the sheet"), DayPaper(reception=view.id, act=PaperAct.SHOW)),
            Button(_("🖨 Sheet (PDF)"), DayPaper(reception=view.id, act=PaperAct.PDF)),
        )
    if runs and view.lines and view.starts_at <= viewer.now:
        typed = DayPaper(reception=view.id, act=PaperAct.TYPE_IN)
        rows.row(Button(_("⌨️ Type in a filled sheet"), typed))
    rows.row(Button(_("🔄 Refresh"), DayRoom(reception=view.id, page=shown.page)))
    rows.row(
        Button(_("To the day"), DayOpen(day=_.day_of(view.starts_at).toordinal())), *desk_row(_)
    )
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(
            _("<b>{day}, {begin}–{end}</b>", **_hours(_, view)),
            _.quote(clipped(post_in_full(_, view.post), 2 * TITLE_IN_LIST)),
            _("Receives: {person}", person=clipped(view.holder, TITLE_IN_LIST)),
            _("Where: {place}", place=own_name(_, view.place_kk, view.place_ru, TITLE_IN_LIST)),
            *labels.remote(_, view.mode),
        ),
        now_and_next(_, view) if today else None,
        lines(*(in_line(_, line) for _n, line in shown.items)) or _("Nobody has a place here yet."),
        lines(*place_in_pages(_, shown)) or None,
    )
    return Screen(text, rows.done())


def now_and_next(_: Words, view: DayReception) -> str:
    """Return whose turn it is: "now 3, next 4"."""
    if view.inside is None and view.next is None:
        return _("The room is empty, and nobody waits.")
    if view.inside is None:
        return _("The room is empty. Next: <b>{next}</b>", next=who(_, view.next))
    if view.next is None:
        return _("Now: <b>{now}</b>. Nobody waits.", now=who(_, view.inside))
    return _(
        "Now: <b>{now}</b>. Next: <b>{next}</b>",
        now=who(_, view.inside),
        next=who(_, view.next),
    )


def who(_: Words, line: DayLine | None) -> str:
    """Return whom a line is about: the number of the place, or of the case without one."""
    if line is None:
        return ""
    return line.number if line.seat is None else _("№ {n}", n=line.seat)


def in_line(_: Words, line: DayLine) -> str:
    """Return a line of a list: place, hour, case, where the person is."""
    mark = _MARKS.get(line.stage, "▫️")
    number = Markup(f"<b>{line.number}</b>")
    if line.starts_at is None:
        where = _("{number} · without booking · {stage}", number=number, stage=_stage(_, line))
    else:
        where = _(
            "{place} · {hour} · {number} · {stage}",
            place=who(_, line),
            hour=_.clock(line.starts_at),
            number=number,
            stage=_stage(_, line),
        )
    return f"{mark} {where}"


def call_button(
    _: Words, view: DayReception, line: DayLine, *, out_of_turn: bool = False
) -> Button:
    """Return the button that calls somebody in; it says who has left by then, and a jumped turn."""
    inside = view.inside
    if out_of_turn:
        said = _("📣 Call in out of turn: {next}", next=who(_, line))
    elif inside is None:
        said = _("📣 Call in {next}", next=who(_, line))
    else:
        said = _("📣 {now} has left, call in {next}", now=who(_, inside), next=who(_, line))
    data = DayCall(id=line.public_id, version=line.version, after=inside.visit_id if inside else 0)
    return Button(caption(said), data)


def _stage(_: Words, line: DayLine) -> str:
    said = day_words.stage(_, line)
    if line.stage is Stage.HERE and line.arrived_at is not None:
        return _("{stage} since {hour}", stage=said, hour=_.clock(line.arrived_at))
    return said


def _line_button(_: Words, line: DayLine, *, dated: bool = False) -> Button:
    parts = [who(_, line)]
    if line.starts_at is not None:
        day_ = f"{_.short_day(_.day_of(line.starts_at))}, " if dated else ""
        parts += [f"{day_}{_.clock(line.starts_at)}", line.number]
    if not dated:
        parts.append(day_words.stage(_, line))
    data = DayCase(id=line.public_id, version=line.version, act=DayAct.OPEN)
    return Button(caption(" · ".join(parts)), data)


def _missing(_: Words) -> list[str]:
    return [_("<b>❗ Earlier receptions without a result</b>")]


def _heading(_: Words, view: DayReception) -> list[str]:
    title = clipped(post_in_full(_, view.post), TITLE_IN_LIST)
    hours = _hours(_, view)
    heading = _("<b>{begin}–{end} · {post}</b>", post=title, **hours)
    return [heading]


def _hours(_: Words, view: DayReception) -> dict[str, str]:
    return {
        "day": _.short_day(_.day_of(view.starts_at)),
        "begin": _.clock(view.starts_at),
        "end": _.clock(view.ends_at),
    }


def _days(_: Words, book: DayList) -> tuple[Button, ...]:
    before, after = book.day - timedelta(days=1), book.day + timedelta(days=1)
    buttons = []
    if before.toordinal() >= FIRST_DAY:
        buttons.append(Button(f"← {_.short_day(before)}", DayOpen(day=before.toordinal())))
    if book.day != book.today:
        buttons.append(Button(_("Today"), DayOpen()))
    if after.toordinal() <= LAST_DAY:
        buttons.append(Button(f"{_.short_day(after)} →", DayOpen(day=after.toordinal())))
    return tuple(buttons)


_MARKS = {
    Stage.LATE: "🕒",
    Stage.HERE: "🟢",
    Stage.IN_ROOM: "🚪",
    Stage.LEFT: "❗",
    Stage.OVER: "❗",
    Stage.HELD: "✅",
    Stage.NO_SHOW: "✖️",
    Stage.NOT_HELD: "✖️",
}
