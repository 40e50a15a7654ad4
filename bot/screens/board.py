"""The board: every open term of the office in small tables, each number a button.

It names members of the staff and units, never an applicant.
"""

from bot.callbacks import Case, CaseAct, Desk
from bot.callbacks.terms import BoardOpen, BoardPile, BoardTerms
from bot.i18n import Markup, Words
from bot.screens import staff_labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import Part, part, place_in_pages, turning
from bot.screens.piles import (
    card_button,
    case_in_list,
    duty_door,
    duty_in_line,
    duty_subject,
)
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import DutyView
from bot.services.views.board import (
    Board,
    BoardCases,
    BoardDuties,
    BoardLine,
    Lying,
    Span,
    Tally,
    Whose,
)
from db.enums import Language

SIGNS = {Span.OVERDUE: "❗", Span.TODAY: "⏳", Span.WEEK: "🗓"}


def board(_: Words, view: Board, page: int, *, units: bool) -> Screen:
    """Return the board: the office in all, then a page of people or of units."""
    listed = view.units if units else view.people
    shown = part(listed, page)
    rows = Rows()
    _numbers(rows, _("All"), Whose.ALL, 0, view.total)
    told = []
    for n, line in shown.items:
        told.append(f"{n}. {line_name(_, line)}: {numbers(_, line.tally)}")
        _numbers(rows, f"{n}.", line.whose, line.key, line.tally)
    for row in turning(_, shown, lambda at: BoardOpen(units=units, page=at)):
        rows.row(*row)
    if view.nobodys:
        rows.row(Button(_("Nobody in charge: {n}", n=view.nobodys), BoardPile(lying=Lying.NOBODYS)))
    if view.waiting:
        rows.row(Button(_("Waiting longest: {n}", n=view.waiting), BoardPile(lying=Lying.WAITING)))
    other = _("By person") if units else _("By unit")
    rows.row(Button(other, BoardOpen(units=not units)), Button(_("To the desk"), Desk()))
    text = paragraphs(
        _("<b>The whole office — {today}</b>", today=_.day(view.today)),
        lines(total(_, view.total), _legend(_)),
        lines(
            _("<b>By unit</b>") if units else _("<b>By person</b>"),
            *(told or [_empty(_, view)]),
        ),
        lines(
            _("Open cases with nobody in charge: {n}", n=view.nobodys),
            _oldest(_, view),
        ),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def _empty(_: Words, view: Board) -> str:
    """Say why a table has no row: of what is due, nothing may lie with a unit."""
    if any(view.total.of(span) for span in Span):
        return _("None of these terms lies with a unit.")
    return _("Nothing is due here this week.")


def total(_: Words, tally: Tally) -> str:
    """Return the counts of the whole office in a line."""
    return _(
        "Overdue: {overdue} · Today: {today} · Later this week: {week}",
        overdue=tally.overdue,
        today=tally.today,
        week=tally.week,
    )


def door(_: Words, tally: Tally) -> Button:
    """Return the way to the board, with what is overdue and ends today."""
    said = _(
        "📊 The whole office: ❗ {overdue} · ⏳ {today}", overdue=tally.overdue, today=tally.today
    )
    return Button(caption(said), BoardOpen())


def numbers(_: Words, tally: Tally) -> str:
    """Return the counts of one row of the table."""
    return " · ".join(f"{SIGNS[span]} {tally.of(span)}" for span in Span)


def line_name(_: Words, line: BoardLine) -> str:
    """Return whose row it is: a person with the role, the role alone, or a unit."""
    role = "" if line.role is None else staff_labels.role(_, line.role)
    if line.whose is Whose.ROLE:
        return _("{role}, nobody in particular", role=role)
    name = clipped(line.name_ru if _.language is Language.RU else line.name_kk, TITLE_IN_LIST)
    return _.quote(name) if line.whose is Whose.UNIT else _("{name} ({role})", name=name, role=role)


def terms(_: Words, view: BoardDuties, whose: Whose, key: int, span: Span) -> Screen:
    """Return a page of the terms behind a number; each opens its case."""
    rows = Rows()
    told: list[str] = []
    first = view.page * 6 + 1
    for n, (duty, name) in enumerate(view.duties, first):
        told += ["", _("{n}. {duty}", n=n, duty=Markup(duty_in_line(_, duty)))]
        if name is not None:
            told.append(_("In charge: {name}", name=clipped(name, TITLE_IN_LIST)))
        opening = open_duty(_, duty)
        if opening is not None:
            rows.row(opening)
    shown: Part[object] = Part((), view.page, view.pages)
    for row in turning(_, shown, lambda at: BoardTerms(whose=whose, key=key, span=span, page=at)):
        rows.row(*row)
    rows.row(Button(_("← The whole office"), BoardOpen()), *desk_row(_))
    heading = {
        Span.OVERDUE: _("<b>Overdue: {n}</b>", n=view.count),
        Span.TODAY: _("<b>Due today: {n}</b>", n=view.count),
        Span.WEEK: _("<b>Later this week: {n}</b>", n=view.count),
    }[span]
    nothing = () if view.duties else ("", _("Nothing waits here now."))
    return Screen("\n".join((heading, *nothing, *told, *_paged(_, shown))), rows.done())


def pile(_: Words, view: BoardCases, lying: Lying) -> Screen:
    """Return a page of the cases behind a number."""
    rows = Rows()
    told: list[str] = []
    for n, case in enumerate(view.cards, view.page * 6 + 1):
        told += ["", *case_in_list(_, n, case)]
        since = _.day_of(case.registered_at)
        told.append(_("Registered: {day}", day=_.short_day(since)))
        rows.row(Button(case.number, card_button(case)))
    shown: Part[object] = Part((), view.page, view.pages)
    for row in turning(_, shown, lambda at: BoardPile(lying=lying, page=at)):
        rows.row(*row)
    rows.row(Button(_("← The whole office"), BoardOpen()), *desk_row(_))
    heading = (
        _("<b>Open cases with nobody in charge: {n}</b>", n=view.count)
        if lying is Lying.NOBODYS
        else _("<b>Waiting for a reception, the longest first: {n}</b>", n=view.count)
    )
    nothing = () if view.cards else ("", _("Nothing waits here now."))
    return Screen("\n".join((heading, *nothing, *told, *_paged(_, shown))), rows.done())


def open_duty(_: Words, duty: DutyView) -> Button | None:
    """Return what opens a term from the board: the case, or what the office itself owes."""
    said = caption(
        _("{number} · {what}", number=duty_subject(_, duty), what=staff_labels.duty(_, duty.kind))
    )
    if duty.public_id is not None:
        return Button(said, Case(id=duty.public_id, version=0, act=CaseAct.OPEN))
    return Button(said, duty_door(duty))


def _numbers(rows: Rows, head: str, whose: Whose, key: int, tally: Tally) -> None:
    """Add a row of buttons, one for each number that counts something."""
    buttons = [
        Button(
            caption(f"{head} {SIGNS[span]} {tally.of(span)}"),
            BoardTerms(whose=whose, key=key, span=span),
        )
        for span in Span
        if tally.of(span)
    ]
    if buttons:
        rows.row(*buttons)


def _legend(_: Words) -> str:
    return _("❗ overdue · ⏳ today · 🗓 later this week")


def _oldest(_: Words, view: Board) -> str:
    if view.oldest is None:
        return _("Nobody waits for a reception.")
    return _(
        "Waits longest: {number}, registered {day}",
        number=view.oldest.number,
        day=_.short_day(_.day_of(view.oldest.registered_at)),
    )


def _paged(_: Words, shown: Part[object]) -> tuple[str, ...]:
    paged = place_in_pages(_, shown)
    return ("", *paged) if paged else ()
