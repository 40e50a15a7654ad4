"""Structural units on the administrator's screens: the list, one unit, who answers for it."""

from bot.callbacks import Team
from bot.callbacks.units import (
    UnitAct,
    UnitDo,
    UnitInvite,
    UnitList,
    UnitNew,
    UnitPeople,
    UnitPlace,
)
from bot.i18n import Markup, Words
from bot.screens.captions import TITLE_IN_LIST, caption, clipped
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, own_name, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import StaffView
from bot.services.views.units import UnitView


def listing(_: Words, units: tuple[UnitView, ...], loose: int, page: int) -> Screen:
    """List the units with how many people each has and what it owes."""
    shown = part(units, page)
    told = [_("<b>Structural units</b>")]
    rows = Rows()
    for n, unit in shown.items:
        told.append(in_list(_, n, unit))
        rows.row(unit_button(_, n, unit))
    if not units:
        told.append(_("There is no unit yet. Materials are asked of units, so make the first one."))
    if loose:
        told.append(
            _.plural(
                "⚠️ {n} person with the role belongs to no unit. Open a unit and put them in.",
                "⚠️ {n} people with the role belong to no unit. Open a unit and put them in.",
                loose,
            )
        )
    for row in turning(_, shown, lambda at: UnitList(page=at)):
        rows.row(*row)
    rows.row(Button(_("Make a unit"), UnitNew())).row(Button(_("Team"), Team()))
    text = paragraphs(*told, *place_in_pages(_, shown))
    return Screen(text, rows.row(*desk_row(_)).done())


def card(_: Words, unit: UnitView, *, lead: str | None = None) -> Screen:
    """Return a unit with its people; `lead` says above it what has just been done."""
    people = [
        _("{n}. {name}", n=n, name=clipped(one.name, 60)) for n, one in enumerate(unit.people, 1)
    ]
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(
            Markup(f"<b>{_.quote(clipped(unit.name_kk, 200))}</b>"),
            _.quote(clipped(unit.name_ru, 200)),
        ),
        lines(_("Who answers for it:"), *people)
        if people
        else _("⚠️ Nobody belongs to it: its questions go to the administrators."),
        _("Materials it owes: {n}", n=unit.owed),
    )
    rows = Rows()
    for said, act in (
        (_("Invite somebody"), UnitAct.INVITE),
        (_("Rename"), UnitAct.RENAME),
        (_("Close the unit"), UnitAct.CLOSE),
    ):
        rows.row(Button(said, UnitDo(id=unit.public_id, act=act)))
    rows.row(Button(_("Put somebody in"), UnitPeople(id=unit.public_id)))
    return Screen(text, rows.row(Button(_("All units"), UnitList())).done())


def naming(_: Words, unit: UnitView | None) -> Screen:
    """Ask for the name of a unit in Kazakh; None for a new one."""
    asked = _("Type the name of the unit in Kazakh (2–200 characters).")
    head = None if unit is None else _.quote(clipped(unit.name_kk, 200))
    return Screen(paragraphs(head, asked), (_cancel(_, unit),))


def naming_in_russian(_: Words, name_kk: str, unit_id: str) -> Screen:
    """Ask for the name in Russian."""
    asked = _("Now type its name in Russian. It is kept as soon as you send it.")
    back = UnitDo(id=unit_id, act=UnitAct.OPEN) if unit_id else UnitList()
    return Screen(
        paragraphs(_.quote(clipped(name_kk, 200)), asked), ((Button(_("Cancel"), back),),)
    )


def closing(_: Words, unit: UnitView) -> Screen:
    """Ask once more before a unit is closed."""
    rows = Rows().row(
        Button(_("Yes, close the unit"), UnitDo(id=unit.public_id, act=UnitAct.CLOSE_YES))
    )
    asked = _(
        "Close the unit “{name}”? Nothing can be asked of it any more, and its people wait for "
        "another unit. This cannot be undone.",
        name=clipped(own_name(_, unit.name_kk, unit.name_ru), TITLE_IN_LIST),
    )
    return Screen(asked, rows.row(*_cancel(_, unit)).done())


def people(_: Words, unit: UnitView, found: tuple[StaffView, ...], page: int) -> Screen:
    """List those who hold the role, to put one of them into this unit."""
    members = {one.id for one in unit.people}
    others = [one for one in found if one.id not in members]
    shown = part(others, page)
    rows = Rows()
    told = []
    for n, one in shown.items:
        name = _("{n}. {name}", n=n, name=clipped(one.name, 60))
        told.append(
            _("{person}, of no unit yet", person=Markup(name)) if one.unit_id is None else name
        )
        data = UnitPlace(id=unit.public_id, staff=one.public_id)
        rows.row(Button(caption(name), data))
    asked = (
        _("Who is to answer for this unit? Whoever belongs to another one leaves it.")
        if others
        else _("Everybody who holds this role belongs to this unit. Invite somebody to it.")
    )
    for row in turning(_, shown, lambda at: UnitPeople(id=unit.public_id, page=at)):
        rows.row(*row)
    text = paragraphs(asked, lines(*told), *place_in_pages(_, shown))
    return Screen(text, rows.row(*_cancel(_, unit)).done())


def inviting(_: Words, units: tuple[UnitView, ...], page: int) -> Screen:
    """Ask to which unit somebody is invited."""
    shown = part(units, page)
    rows = Rows()
    for n, unit in shown.items:
        data = UnitDo(id=unit.public_id, act=UnitAct.INVITE)
        rows.row(Button(caption(_name(_, n, unit)), data))
    for row in turning(_, shown, lambda at: UnitInvite(page=at)):
        rows.row(*row)
    if not units:
        rows.row(Button(_("Make a unit"), UnitNew()))
    asked = (
        _("To which unit is the person invited?")
        if units
        else _("There is no unit yet. Make one first, then invite people to it.")
    )
    text = paragraphs(asked, *place_in_pages(_, shown))
    return Screen(text, rows.row(Button(_("Team"), Team())).done())


def made(_: Words, unit: UnitView) -> Reply:
    """Return a unit that was just made or renamed."""
    said = _("Written down.")
    return Reply((card(_, unit, lead=said),), toast=said)


def placed(_: Words, unit: UnitView) -> Reply:
    """Return a unit that somebody was just put into."""
    said = _("The person belongs to this unit now.")
    return Reply((card(_, unit, lead=said),), toast=said)


def closed(_: Words, units: tuple[UnitView, ...], loose: int) -> Reply:
    """Return the list after a unit was closed."""
    return Reply((listing(_, units, loose, 0),), toast=_("The unit is closed."))


def text_wanted(_: Words) -> Screen:
    """Return what is said to a photo or a voice where a name is awaited."""
    return Screen(_("Please type it as a text."), ((Button(_("Cancel"), UnitList()),),))


def in_list(_: Words, n: int, unit: UnitView) -> str:
    """Return a unit as a list shows it."""
    count = _.plural("{n} person", "{n} people", len(unit.people))
    owed = _("owes: {n}", n=unit.owed) if unit.owed else None
    told = " · ".join(part for part in (count, owed) if part)
    name = clipped(own_name(_, unit.name_kk, unit.name_ru), TITLE_IN_LIST)
    return lines(_("{n}. {name}", n=n, name=name), told)


def unit_button(_: Words, n: int, unit: UnitView) -> Button:
    """Return the button that opens a unit."""
    return Button(caption(_name(_, n, unit)), UnitDo(id=unit.public_id, act=UnitAct.OPEN))


def door(_: Words) -> Button:
    """Return the way to the units."""
    return Button(_("Structural units"), UnitList())


def _name(_: Words, n: int, unit: UnitView) -> str:
    return _("{n}. {name}", n=n, name=own_name(_, unit.name_kk, unit.name_ru))


def _cancel(_: Words, unit: UnitView | None) -> tuple[Button, ...]:
    data = UnitList() if unit is None else UnitDo(id=unit.public_id, act=UnitAct.OPEN)
    return (Button(_("Cancel"), data),)
