"""Places of reception: without steps or not, how to get in, where on the map."""

from bot.callbacks.plan import PlaceAct, PlanMonth, PlanPlace, PlanPlaces
from bot.i18n import Words
from bot.screens.captions import room_on_button
from bot.screens.formats import lines, own_name, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_words import place_named
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action, permits
from bot.services.views.plan import PlaceView
from db.enums import Language, Role


def places(_: Words, every: tuple[PlaceView, ...], page: int) -> Screen:
    """Return a page of the places."""
    shown = part(every, page)
    rows = Rows()
    told = []
    for n, one in shown.items:
        told.append(
            _("{n}. {place} · {access}", n=n, place=place_named(_, one), access=_access(_, one))
        )
        said = own_name(_, one.name_kk, one.name_ru)
        rows.row(Button(room_on_button(n, said), PlanPlace(place=one.id)))
    for turn in turning(_, shown, lambda at: PlanPlaces(page=at)):
        rows.row(*turn)
    text = paragraphs(
        _("<b>Places</b>"),
        lines(*told),
        None if told else _("There is no place yet. It is made with the first reception."),
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.row(Button(_("← To the schedule"), PlanMonth())).done())


def place(_: Words, one: PlaceView, roles: frozenset[Role], lead: str | None = None) -> Screen:
    """Return a place with what applicants are told about it."""
    rows = Rows()
    if permits(roles, Action.MANAGE_SCHEDULE):
        access = (
            Button(_("Mark: there are steps"), _on(one, PlaceAct.STEPS))
            if one.step_free
            else Button(_("♿ Mark: no steps"), _on(one, PlaceAct.STEP_FREE))
        )
        rows.row(access, Button(_("📍 Point on the map"), _on(one, PlaceAct.POINT)))
        rows.row(
            Button(_("How to get in, in Kazakh"), _on(one, PlaceAct.KAZAKH)),
            Button(_("How to get in, in Russian"), _on(one, PlaceAct.RUSSIAN)),
        )
    rows.row(Button(_("← Places"), PlanPlaces()))
    other = one.name_kk if _.language is Language.RU else one.name_ru
    unset = _("not written down yet")
    text = paragraphs(
        lead,
        _("<b>{place}</b>", place=place_named(_, one, 300)),
        lines(
            written(_, other, 300),
            _access(_, one),
            _("How to get in, in Kazakh: {text}", text=one.directions_kk or unset),
            _("How to get in, in Russian: {text}", text=one.directions_ru or unset),
            _("Point on the map: {text}", text=_point(_, one) or unset),
        ),
    )
    return Screen(text, rows.done())


def pinning(_: Words, one: PlaceView, *, again: bool = False) -> Screen:
    """Ask for the point on the map."""
    asked = _(
        "Send the location of the entrance here: the paperclip, then “Location”. Put the pin on "
        "the door through which people come in."
    )
    wrong = _("❗ This is no location.") if again else None
    rows = Rows().row(Button(_("Cancel"), _on(one, PlaceAct.OPEN)))
    return Screen(
        paragraphs(wrong, _("<b>{place}</b>", place=place_named(_, one, 300)), asked), rows.done()
    )


def place_changed(_: Words) -> str:
    """Say that a place was changed."""
    return _("✅ The place is changed. Applicants read it with their date.")


def _access(_: Words, one: PlaceView) -> str:
    return _("♿ no steps") if one.step_free else _("there are steps")


def _point(_: Words, one: PlaceView) -> str | None:
    if one.latitude is None or one.longitude is None:
        return None
    return f"{one.latitude:.5f}, {one.longitude:.5f}"


def _on(one: PlaceView, act: PlaceAct) -> PlanPlace:
    return PlanPlace(place=one.id, act=act)
