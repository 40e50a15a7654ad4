"""A count of working days explained, and the words for why a day is worked or not."""

from datetime import date, timedelta
from typing import assert_never

from bot.callbacks.fields import FIRST_DAY, LAST_DAY
from bot.callbacks.terms import When
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.counting import Counted, DayReason, Feast, Why
from bot.services.rules.workdays import CountFrom
from bot.services.views.calendar import CountView

PER_PAGE = 25
"""Days of a count on one screen: with their reasons they fit into one message."""


def explained(_: Words, view: CountView, profile: OfficeProfile, page: int) -> Screen:
    """Explain a count day by day, with the usual terms from the same day below."""
    count = view.count
    shown = part(count.days, page, PER_PAGE)
    back = count.n < 0
    heading = (
        _.plural(
            "<b>{n} working day back from {day}</b>",
            "<b>{n} working days back from {day}</b>",
            -count.n,
            day=_.day(count.asked.day),
        )
        if back
        else _.plural(
            "<b>{n} working day from {day}</b>",
            "<b>{n} working days from {day}</b>",
            count.n,
            day=_.day(count.asked.day),
        )
    )
    text = paragraphs(
        lines(heading, _("That day: {why}", why=why(_, count.asked))),
        _how(_, view, profile),
        "\n".join(_line(_, day) for _n, day in shown.items),
        _("Ends on <b>{day}</b>", day=_.day(count.ends_on)),
        _terms(_, view),
        *place_in_pages(_, shown),
    )
    rows = Rows()
    for row in turning(_, shown, lambda at: _to(count.asked.day, count.n, at)):
        rows.row(*row)
    rows.row(*(Button(_sign(n), _to(count.asked.day, n)) for n, _end in view.terms))
    rows.row(
        Button(_("← A day earlier"), _to(count.asked.day - timedelta(days=1), count.n)),
        Button(_("A day later →"), _to(count.asked.day + timedelta(days=1), count.n)),
    )
    rows.row(Button(_("Another date"), When()))
    return Screen(text, rows.row(*desk_row(_)).done())


def asking(_: Words, *, unread: bool = False) -> Screen:
    """Ask for the date from which is counted."""
    return Screen(
        paragraphs(
            _("This date cannot be read.") if unread else None,
            _(
                "Type the date from which to count, like 23.11.2026 or 23 November. A number of "
                "working days may follow: 23.11.2026 +15, or −5 to count back."
            ),
        ),
        (desk_row(_),),
    )


def stopped(_: Words) -> Screen:
    """Return what is said when no date is typed after all."""
    return Screen(_("Nothing is counted."), ((Button(_("Another date"), When()),), desk_row(_)))


def why(_: Words, reason: DayReason) -> str:
    """Return why a day is worked, or why it is not."""
    match reason.why:
        case Why.PLAIN:
            return _("working day")
        case Why.WORKED_WEEKEND:
            return _("a weekend day worked in exchange for a day off")
        case Why.ACT_WORKED:
            return _("made a working day ({act})", act=reason.act or "—")
        case Why.ACT_OFF:
            return _("made a day off ({act})", act=reason.act or "—")
        case Why.WEEKEND:
            return _("weekend")
        case Why.SWAPPED if reason.instead_of is not None:
            return _("day off in exchange for {day}", day=_.short_day(reason.instead_of))
        case Why.SWAPPED | Why.HOLIDAY:
            named = feast(_, reason.feast or Feast.OTHER)
            return (
                _("{feast} (the date is an estimate)", feast=named) if reason.estimated else named
            )
        case Why.OBSERVED:
            return _("day off moved from: {feast}", feast=feast(_, reason.feast or Feast.OTHER))
    assert_never(reason.why)


def feast(_: Words, value: Feast) -> str:
    """Return the name of a holiday."""
    match value:
        case Feast.NEW_YEAR:
            return _("New Year")
        case Feast.CHRISTMAS:
            return _("Orthodox Christmas")
        case Feast.WOMEN:
            return _("International Women's Day")
        case Feast.CONSTITUTION:
            return _("Constitution Day")
        case Feast.NAURYZ:
            return _("Nauryz")
        case Feast.UNITY:
            return _("Day of Unity of the People of Kazakhstan")
        case Feast.DEFENDER:
            return _("Defender of the Fatherland Day")
        case Feast.VICTORY:
            return _("Victory Day")
        case Feast.KURBAN_AIT:
            return _("Kurban Ait")
        case Feast.CAPITAL:
            return _("Capital Day")
        case Feast.REPUBLIC:
            return _("Republic Day")
        case Feast.FIRST_PRESIDENT:
            return _("Day of the First President")
        case Feast.INDEPENDENCE:
            return _("Independence Day")
        case Feast.OTHER:
            return _("holiday")
    assert_never(value)


def _how(_: Words, view: CountView, profile: OfficeProfile) -> str:
    count = view.count
    if count.n < 0:
        return _("The day itself is not counted.")
    moved = None
    if count.base != count.asked.day:
        moved = _(
            "Nothing is registered on a day off: it is counted from {day}.", day=_.day(count.base)
        )
    same_day = profile.terms.count_from is CountFrom.SAME_DAY
    return lines(
        moved,
        _("The day of registration is counted as the first.")
        if same_day
        else _("The day of registration is not counted."),
        _(
            "What comes before {closes} on a working day, the lunch break included, is registered "
            "that day; what comes later, on the next working day.",
            closes=_.clock(profile.hours.closes),
        ),
    )


def _line(_: Words, day: Counted) -> str:
    said = _("{day}: {why}", day=_.short_day(day.reason.day), why=why(_, day.reason))
    return f"<b>{day.number}.</b> {said}" if day.number is not None else f"— {said}"


def _terms(_: Words, view: CountView) -> str:
    told = []
    for n, ends_on in view.terms:
        end = _("not known yet") if ends_on is None else _.short_day(ends_on)
        told.append(f"{_sign(n)}: {end}")
    return lines(_("Usual terms from that day:"), " · ".join(told))


def _sign(n: int) -> str:
    return f"+{n}" if n > 0 else f"−{-n}"


def _to(day: date, n: int, page: int = 0) -> When:
    # Past the days of this office there is nothing to count.
    number = min(max(day.toordinal(), FIRST_DAY), LAST_DAY)
    return When(day=number, n=abs(n), back=n < 0, page=page)
