"""Helpers by day (point 17): the clerk's roster, and what a helper sees of their own day."""

from datetime import date, timedelta

from bot.callbacks import Desk
from bot.callbacks.people import HelpedName, MyDay, RosterDay, RosterPage, RosterSet
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import advice_records, labels, staff_labels
from bot.screens.captions import caption, clipped
from bot.screens.formats import day_and_weekday, lines, menu_button, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views.notice import Facts
from bot.services.views.roster import (
    DayInBrief,
    DayOfHelp,
    Helped,
    HelpedPerson,
    HelpersDay,
    Wish,
)
from db.enums import Role

NAME = 40
WISHES_SHOWN = 8


def roster(_: Words, days: tuple[DayInBrief, ...], page: int) -> Screen:
    """Return a page of the days with receptions, and how many helpers each has."""
    shown = part(days, page)
    told = [_("<b>Helpers by day</b>")]
    rows = Rows()
    for _n, one in shown.items:
        day = day_and_weekday(_, one.day)
        told += ["", f"<b>{day}</b>", _receptions(_, one.receptions), _helpers(_, one.helpers)]
        told += unmet(_, one.unmet)
        mark = "⚠️ " if one.unmet else ""
        said = _("{day} · helpers: {n}", day=day, n=one.helpers)
        rows.row(Button(caption(f"{mark}{said}"), RosterDay(day=one.day.toordinal())))
    if not shown.items:
        told += ["", _("No day ahead has a reception yet.")]
    for row in turning(_, shown, lambda at: RosterPage(page=at)):
        rows.row(*row)
    rows.row(_desk(_))
    return Screen("\n".join((*told, *place_in_pages(_, shown))), rows.done())


def day(_: Words, one: DayOfHelp, page: int) -> Screen:
    """Return the roster of a day: each helper is put on or taken off with one press."""
    shown = part(one.helpers, page)
    ordinal = one.day.toordinal()
    told = [_("<b>Helpers on {day}</b>", day=_.day(one.day)), ""]
    rows = Rows()
    for n, helper in shown.items:
        name = clipped(helper.name, NAME)
        role = staff_labels.role(_, helper.role)
        there = _("on duty") if helper.on_duty else _("not on duty")
        told.append(_("{n}. {name}, {role}: {there}", n=n, name=name, role=role, there=there))
        mark = "✅" if helper.on_duty else "➕"
        press = RosterSet(day=ordinal, id=helper.public_id, on=not helper.on_duty, page=shown.page)
        rows.row(Button(caption(f"{mark} {n}. {role}: {name}"), press))
    if not shown.items:
        told.append(
            _(
                "Nobody holds a helper's role yet. The administrator invites legal consultants, "
                "psychologists, social workers and volunteers under “Team and invitations”."
            )
        )
    else:
        told += ["", _("A press puts a helper on the roster or takes them off.")]
    for row in turning(_, shown, lambda at: RosterDay(day=ordinal, page=at)):
        rows.row(*row)
    rows.row(Button(_("Other days"), RosterPage()), _desk(_))
    text = "\n".join((*told, *place_in_pages(_, shown)))
    return Screen(paragraphs(text, wishes(_, one.wishes)), rows.done())


def wishes(_: Words, found: tuple[Wish, ...]) -> str:
    """Return what applicants of a day wish for, by number; what nobody can fulfil is marked."""
    if not found:
        return _("Nobody of this day has asked for help.")
    told = [_("<b>Asked for on this day</b>")]
    for wish in found[:WISHES_SHOWN]:
        told.append(
            _(
                "{time} · {number}: {kinds}",
                time=_.clock(wish.starts_at),
                number=wish.number,
                kinds=_kinds(_, wish.kinds),
            )
        )
        if wish.unmet:
            told.append(_("⚠️ Nobody is there for: {kinds}", kinds=_kinds(_, wish.unmet)))
    if len(found) > WISHES_SHOWN:
        told.append(_("… and {n} more", n=len(found) - WISHES_SHOWN))
    return "\n".join(told)


def my_day(_: Words, one: HelpersDay, profile: OfficeProfile) -> Reply:
    """Return whom a helper is to help: names in a message that disappears, the buttons under it."""
    if one.day is None:
        text = _("You are not on the roster of any day ahead. You will be told when you are.")
        return Reply((Screen(text, ((_desk(_),),)),))
    minutes = profile.limits.show_minutes
    vanishing = _.plural(
        "This message disappears in {n} minute.",
        "This message disappears in {n} minutes.",
        minutes,
    )
    as_whom = ", ".join(staff_labels.role(_, role) for role in one.roles)
    opening = lines(_("<b>{day}</b>", day=_.day(one.day)), as_whom)
    rows = Rows()
    for person in one.people:
        if person.can_be_shown:
            said = _("👁 {time} · {number}", time=_.clock(person.starts_at), number=person.number)
            name = HelpedName(id=person.case_id, day=one.day.toordinal())
            rows.row(Button(caption(said), name))
            rows.row(advice_records.for_case(_, person.case_id, person.number))
    for other in one.other_days:
        rows.row(Button(day_and_weekday(_, other), MyDay(day=other.toordinal())))
    rows.row(Button(_("Refresh"), MyDay(day=one.day.toordinal())), _desk(_))
    if not one.people:
        nobody = _("Nobody is waiting for your help on this day.")
        return Reply((Screen(paragraphs(opening, nobody), rows.done()),))
    people = "\n".join(_helped(_, person) for person in one.people)
    stays = timedelta(minutes=minutes)
    named = Screen(paragraphs(opening, people, vanishing), protect=True, vanish_after=stays)
    n, when = len(one.people), day_and_weekday(_, one.day)
    below = _.plural(
        "{day}: {n} person on your list. To see the names again, press “Refresh”.",
        "{day}: {n} people on your list. To see the names again, press “Refresh”.",
        n,
        day=when,
    )
    return Reply((named, Screen(below, rows.done())), fresh=True)


def person(_: Words, shown: HelpedPerson, profile: OfficeProfile) -> Screen:
    """Return who asked for help; the message is protected and disappears."""
    minutes = profile.limits.show_minutes
    opening = _.plural(
        "{number}. This message disappears in {n} minute.",
        "{number}. This message disappears in {n} minutes.",
        minutes,
        number=shown.number,
    )
    needs = ", ".join(labels.help_kind(_, code) for code in shown.needs)
    text = paragraphs(
        opening,
        lines(
            f"<b>{_.quote(shown.name)}</b>",
            _.moment(shown.starts_at),
            _("Language: {language}", language=labels.language(shown.language)),
            _("Needed on the day: {needs}", needs=needs) if needs else None,
            shown.interpreter and _("Interpreter: {language}", language=shown.interpreter),
        ),
    )
    return Screen(text, protect=True, vanish_after=timedelta(minutes=minutes))


def resting(_: Words, days: tuple[date, ...]) -> Screen:
    """Say kindly that a volunteer's role works on the days of the roster only."""
    text = paragraphs(
        _("Thank you for helping! A volunteer's role works on reception days only."),
        _("Your next days: {days}", days=", ".join(day_and_weekday(_, one) for one in days[:6]))
        if days
        else _("You are on no roster yet; you will get a message as soon as you are."),
    )
    return Screen(text, ((menu_button(_),),), first=True)


def wanted(_: Words, facts: Facts) -> Screen:
    """Return the message to a helper: on a roster, or asked for in a case; never a name."""
    found = facts.wanted
    if found is None:
        raise KeyError(facts.kind)
    role = staff_labels.role(_, found.role)
    if found.number is None or found.starts_at is None:
        text = paragraphs(
            _("You are on the roster of {day}: {role}.", day=_.day(found.day), role=role),
            _("Your list opens on that day.") if found.role is Role.VOLUNTEER else None,
        )
    else:
        text = lines(
            _("Help is asked for: {role}", role=role),
            _("<b>{number}</b>, {when}", number=found.number, when=_.moment(found.starts_at)),
        )
    return Screen(text, ((Button(_("My day"), MyDay(day=found.day.toordinal())),), (_desk(_),)))


def _helped(_: Words, one: Helped) -> str:
    return lines(
        _(
            "{time} · {number} · <b>{name}</b>",
            time=_.clock(one.starts_at),
            number=one.number,
            name=clipped(one.first_name, NAME),
        ),
        _("Asked for: {kinds}", kinds=_kinds(_, one.kinds)) if one.kinds else None,
    )


def _kinds(_: Words, roles: tuple[Role, ...]) -> str:
    return ", ".join(staff_labels.role(_, role) for role in roles)


def _receptions(_: Words, n: int) -> str:
    return _.plural("{n} reception", "{n} receptions", n)


def _helpers(_: Words, n: int) -> str:
    return _.plural("{n} helper on duty", "{n} helpers on duty", n) if n else _("No helper yet")


def unmet(_: Words, n: int) -> list[str]:
    """Return the line about wishes that nobody on the roster can fulfil, if there are any."""
    if not n:
        return []
    return [
        _.plural(
            "⚠️ {n} wish for help that nobody can fulfil",
            "⚠️ {n} wishes for help that nobody can fulfil",
            n,
        )
    ]


def _desk(_: Words) -> Button:
    return Button(_("To the desk"), Desk())
