"""The calendar desk: a year and its months, days overridden by an act, and what a change does."""

from datetime import date

from bot.callbacks.fields import FIRST_MONTH, FIRST_YEAR, LAST_MONTH, LAST_YEAR
from bot.callbacks.terms import DayChange, DaySure, DayUndo, MonthOpen, When, YearApprove, YearOpen
from bot.i18n import Markup, Words
from bot.screens import staff_labels
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.counting import why
from bot.screens.formats import lines, paragraphs, written
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.rules.counting import Change
from bot.services.views.calendar import Effect, MonthView, Move, OverrideView, YearView

MOVES_SHOWN = 8
"""Terms named one by one; of more the number is told."""
CHANGES_SHOWN = 20


def year(_: Words, view: YearView, lead: str | None = None) -> Screen:
    """Return a year: its months with their working days, its overrides, its approval."""
    if not view.known:
        return _unknown(_, view)
    rows = Rows()
    if view.may_approve:
        rows.row(
            Button(
                _("✅ Approve {year}", year=view.year),
                YearApprove(year=view.year, fingerprint=view.fingerprint),
            )
        )
    for start in range(0, 12, 3):
        rows.row(
            *(
                Button(
                    caption(f"{_.month_name(date(view.year, month, 1))}: {n}"),
                    MonthOpen(month=view.year * 12 + month - 1),
                )
                for month, n in list(enumerate(view.months, 1))[start : start + 3]
            )
        )
    rows.row(Button(_("Change a day"), DayChange()), Button(_("Count days"), When()))
    rows.row(*_neighbours(view.year))
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(
            _("<b>Working calendar {year}</b>", year=view.year),
            _("Working days: {n}", n=sum(view.months)),
            _approval(_, view),
        ),
        _changes(_, view.changes),
        overrides(_, view.overrides),
        _("Each button shows a month and its working days."),
    )
    return Screen(text, rows.row(*desk_row(_)).done())


def approving(_: Words, view: YearView) -> Screen:
    """Ask once more before a year is approved."""
    rows = Rows().row(
        Button(
            _("Yes, approve {year}", year=view.year),
            YearApprove(year=view.year, fingerprint=view.fingerprint, sure=True),
        )
    )
    return Screen(
        paragraphs(
            _("Approve the working calendar of {year}?", year=view.year),
            _("Working days: {n}", n=sum(view.months)),
            _changes(_, view.changes),
            _(
                "It becomes known who approved it and when. A day that an act moves later can be "
                "changed with the act's number."
            ),
        ),
        rows.row(Button(_("Cancel"), YearOpen(year=view.year))).done(),
    )


def approved(_: Words, view: YearView) -> Reply:
    """Return the year after its approval."""
    said = _("The working calendar of {year} is approved.", year=view.year)
    return Reply((year(_, view, said),), toast=said)


def month(_: Words, view: MonthView) -> Screen:
    """Return a month: every day that is not as in a plain week, and why."""
    rows = Rows()
    for override in view.overrides:
        said = _("Take back: {day}", day=_.short_day(override.day))
        rows.row(Button(caption(said), DayUndo(day=override.day.toordinal())))
    rows.row(Button(_("Change a day"), DayChange()))
    number = view.month.year * 12 + view.month.month - 1
    rows.row(
        Button(_("← Previous"), MonthOpen(month=max(number - 1, FIRST_MONTH))),
        Button(_("Next →"), MonthOpen(month=min(number + 1, LAST_MONTH))),
    )
    rows.row(
        Button(_("The whole year {year}", year=view.month.year), YearOpen(year=view.month.year))
    )
    told = [
        f"{'🟢' if day.working else '🔴'} "
        + _("{day}: {why}", day=_.short_day(day.day), why=why(_, day))
        for day in view.days
    ]
    text = paragraphs(
        lines(
            _("<b>{month}</b>", month=_.month(view.month)),
            _("Working days: {n}", n=view.working),
        ),
        lines(*(told or [_("Plain weeks: Saturdays and Sundays are off, nothing else.")])),
    )
    return Screen(text, rows.row(*desk_row(_)).done())


def dating(_: Words) -> Screen:
    """Ask which day is to be changed."""
    text = _(
        "Which day does the act change? Type the date, like 16.12.2026 or 16 December. A working "
        "day becomes a day off, a day off becomes a working day."
    )
    return Screen(text, (desk_row(_),))


def naming_act(_: Words, effect: Effect) -> Screen:
    """Say what the day is now and what it becomes, and ask for the act."""
    return Screen(
        paragraphs(
            _now(_, effect),
            _becomes(_, effect),
            _(
                "Type the act: what it is, its number and its date (at least 3 characters). "
                "Nothing changes yet; the effect is shown next."
            ),
        ),
        (desk_row(_),),
    )


def effect_of(_: Words, effect: Effect, act: str | None) -> Screen:
    """Show what a change would do, before it is confirmed; without an act it is taken back."""
    day = effect.day.toordinal()
    rows = Rows()
    if effect.working is None:
        rows.row(Button(_("Yes, take it back"), DayUndo(day=day, fingerprint=effect.fingerprint)))
    else:
        sure = DaySure(day=day, working=effect.working, fingerprint=effect.fingerprint)
        rows.row(Button(_("Yes, put it into force"), sure))
    rows.row(Button(_("Cancel"), MonthOpen(month=effect.day.year * 12 + effect.day.month - 1)))
    text = paragraphs(
        lines(_now(_, effect), _becomes(_, effect)),
        None if act is None else _("The act: {act}", act=written(_, act, 200)),
        moves(_, effect.moves),
        _.plural(
            "⚠️ {n} approved reception lies on that day: move it at the schedule desk.",
            "⚠️ {n} approved receptions lie on that day: move them at the schedule desk.",
            effect.receptions,
        )
        if effect.receptions
        else None,
        _.plural(
            "⚠️ {n} term runs past the years the calendar knows and stays as it is.",
            "⚠️ {n} terms run past the years the calendar knows and stay as they are.",
            effect.unknown,
        )
        if effect.unknown
        else None,
        _(
            "Applicants whose term becomes longer are told at once. A term already promised is "
            "not shortened."
        )
        if effect.moves
        else None,
    )
    return Screen(text, rows.done())


def text_wanted(_: Words) -> Screen:
    """Ask for words where something else came."""
    return Screen(_("Please type it as a text."), (desk_row(_),))


def moves(_: Words, moved: tuple[Move, ...]) -> str:
    """Return the terms that move, the first few one by one."""
    if not moved:
        return _("No open term moves.")
    head = _.plural("{n} open term moves:", "{n} open terms move:", len(moved))
    told = [_move(_, move) for move in moved[:MOVES_SHOWN]]
    more = len(moved) - len(told)
    if more:
        told.append(_("and {n} more", n=more))
    return lines(f"<b>{head}</b>", *told)


def in_force(_: Words, view: MonthView, n: int) -> Reply:
    """Return the month after a change, with how many terms have moved."""
    said = _.plural(
        "Done: {n} open term was counted anew.", "Done: {n} open terms were counted anew.", n
    )
    shown = month(_, view)
    return Reply((Screen(paragraphs(f"✅ {said}", shown.text), shown.buttons),), toast=said)


def draft(_: Words, level: str | None) -> Screen:
    """Tell the administrator that the library differs now from what was approved."""
    known = int(level) if level is not None and level.isdecimal() else None
    rows = Rows()
    if known is not None:
        rows.row(Button(_("Open the working calendar"), YearOpen(year=known)))
    text = _(
        "⚠️ The working calendar of {year} differs now from what was approved. Please look at the "
        "differences and approve it again.",
        year=known or "",
    )
    return Screen(text, rows.row(*desk_row(_)).done())


def overrides(_: Words, rows: tuple[OverrideView, ...]) -> str | None:
    """Return the days that acts have changed."""
    if not rows:
        return None
    told = [
        _("{day}: {what} ({act})", day=_.short_day(row.day), what=_off(_, row.working), act=row.act)
        for row in rows[:CHANGES_SHOWN]
    ]
    return lines(_("<b>Changed by acts</b>"), *told)


def _move(_: Words, move: Move) -> str:
    what = staff_labels.duty(_, move.kind)
    number = Markup(f"<b>{move.number}</b>")
    if move.kept:
        return _(
            "{number} · {what}: stays {old} as promised, counted {new}",
            number=number,
            what=what,
            old=_.short_day(move.old),
            new=_.short_day(move.new),
        )
    return _(
        "{number} · {what}: {old} → {new}",
        number=number,
        what=what,
        old=_.short_day(move.old),
        new=_.short_day(move.new),
    )


def _now(_: Words, effect: Effect) -> str:
    return _("<b>{day}</b>. Now: {why}.", day=_.day(effect.day), why=why(_, effect.before))


def _becomes(_: Words, effect: Effect) -> str:
    if effect.working is None:
        return _("Without the override: {why}.", why=why(_, effect.after))
    return _("It becomes: {what}.", what=_off(_, effect.working))


def _off(_: Words, working: bool) -> str:
    return _("a working day") if working else _("a day off")


def _approval(_: Words, view: YearView) -> str:
    if view.approved_at is None:
        return _("A draft from the library: nobody has approved it yet.")
    return _(
        "Approved by {name}, {day}",
        name=view.approved_by or "",
        day=_.day(_.day_of(view.approved_at)),
    )


def _changes(_: Words, changed: tuple[Change, ...]) -> str | None:
    if not changed:
        return None
    told = [
        f"{_.short_day(change.day)}: {_off(_, change.working)}"
        for change in changed[:CHANGES_SHOWN]
    ]
    return lines(_("<b>⚠️ Different now from what was approved</b>"), *told)


def _neighbours(year: int) -> tuple[Button, ...]:
    """Return the ways to the years beside one, as far as there are any."""
    beside = [f"← {year - 1}", f"{year + 1} →"]
    return tuple(
        Button(said, YearOpen(year=other))
        for said, other in zip(beside, (year - 1, year + 1), strict=True)
        if FIRST_YEAR <= other <= LAST_YEAR
    )


def _unknown(_: Words, view: YearView) -> Screen:
    text = _(
        "⚠️ The library knows nothing certain about {year} yet. Terms that run into it are not "
        "guessed: please have the program updated.",
        year=view.year,
    )
    rows = Rows().row(*_neighbours(view.year)[:1])
    return Screen(text, rows.row(*desk_row(_)).done())
