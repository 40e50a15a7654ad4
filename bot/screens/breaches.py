"""The log of breaches of data protection, and the form by which one is noted. It names nobody."""

from typing import assert_never

from bot.callbacks.breaches import (
    BreachDay,
    BreachLog,
    BreachNew,
    BreachOf,
    BreachOpen,
    BreachSave,
    BreachTell,
)
from bot.callbacks.privacy import Consents
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.captions import caption
from bot.screens.case_heading import desk_row
from bot.screens.formats import lines, paragraphs, said, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.protection.breaches import LONGEST, SHORTEST
from bot.services.rules.policy import Action, permits
from bot.services.views.breaches import BreachDraft, BreachView
from db.enums import BreachKind, Role


def log(
    _: Words,
    views: tuple[BreachView, ...],
    page: int,
    roles: frozenset[Role],
    profile: OfficeProfile,
) -> Screen:
    """Return a page of the log: what the authority does not know yet on top."""
    shown = part(views, page)
    told = []
    rows = Rows()
    for n, view in shown.items:
        told.append(_line(_, n, view))
        name = _(
            "{n}. {day} · {kind}", n=n, day=_.short_day(view.known_on), kind=kind(_, view.kind)
        )
        rows.row(Button(caption(name), BreachOpen(breach=view.id)))
    for row in turning(_, shown, lambda at: BreachLog(page=at)):
        rows.row(*row)
    if permits(roles, Action.RECORD_BREACH):
        rows.row(Button(_("Note a breach"), BreachNew()))
    if permits(roles, Action.HANDLE_CONSENT):
        rows.row(Button(_("Consents taken back"), Consents()))
    return Screen(
        paragraphs(
            _("<b>Breaches of data protection</b>"),
            responsible(_, profile) or _nobody_named(_),
            lines(*told) if told else _("No breach is noted."),
            *place_in_pages(_, shown),
        ),
        rows.row(*desk_row(_)).done(),
    )


def one(
    _: Words,
    view: BreachView,
    roles: frozenset[Role],
    profile: OfficeProfile,
    *,
    lead: str | None = None,
) -> Screen:
    """Return an entry, and by when the authority is told of it."""
    rows = Rows()
    if view.letter_number is None and permits(roles, Action.RECORD_BREACH):
        rows.row(Button(_("Enter the number of the letter"), BreachTell(breach=view.id)))
    return Screen(
        paragraphs(
            None if lead is None else f"✅ {lead}",
            _("<b>Breach no. {n}</b>", n=view.id),
            lines(
                _("Known since {day}.", day=_.day(view.known_on)),
                _("What happened: {kind}.", kind=kind(_, view.kind)),
                _("People concerned, at most: {n}.", n=view.people),
                _("Noted on {day}.", day=_.day(view.recorded_on)),
            ),
            _("What was done: {text}", text=written(_, view.done)),
            _standing(_, view),
            *(_to_whom(_, profile) if view.letter_number is None else ()),
        ),
        rows.row(Button(_("← Breaches"), BreachLog())).row(*desk_row(_)).done(),
    )


def when(_: Words) -> Screen:
    """Ask on which day it became known; the handler knows which day is today."""
    return Screen(
        _("On which day did the breach become known? Write it like 14.12.2026."), _stop(_)
    )


def days(_: Words, today: int) -> Screen:
    """Ask on which day it became known; `today` is the number of the day."""
    rows = Rows()
    rows.row(
        Button(_("Today"), BreachDay(day=today)), Button(_("Yesterday"), BreachDay(day=today - 1))
    )
    rows.row(Button(_("Another day"), BreachDay()))
    rows.row(Button(_("No, leave it"), BreachLog()))
    return Screen(
        paragraphs(
            _("<b>Note a breach of data protection</b>"),
            _(
                "The authority must be told within the term counted from the day on which the "
                "office learned of it (law 94-V, article 25). On which day was that?"
            ),
        ),
        rows.done(),
    )


def kinds(_: Words, day: int) -> Screen:
    """Ask what happened."""
    rows = Rows()
    for one_kind in BreachKind:
        rows.row(Button(caption(kind(_, one_kind)), BreachOf(day=day, kind=one_kind)))
    rows.row(Button(_("No, leave it"), BreachLog()))
    return Screen(_("What happened to the data?"), rows.done())


def how_many(_: Words) -> Screen:
    """Ask how many people it touched."""
    return Screen(
        _(
            "How many people does it concern? Write a number. If it is not known exactly, write "
            "the highest possible one."
        ),
        _stop(_),
    )


def what_was_done(_: Words) -> Screen:
    """Ask what was done, without names."""
    return Screen(
        _(
            "What was done about it? {least} to {most} characters. No names, no numbers of people "
            "or of phones: the log must not hold personal data.",
            least=SHORTEST,
            most=LONGEST,
        ),
        _stop(_),
    )


def summary(_: Words, draft: BreachDraft) -> Screen:
    """Show what goes into the log; an entry cannot be changed."""
    rows = Rows()
    rows.row(Button(_("Yes, write it down"), BreachSave()))
    rows.row(Button(_("No, leave it"), BreachLog()))
    return Screen(
        paragraphs(
            _("<b>Write this into the log?</b>"),
            lines(
                _("Known since {day}.", day=_.day(draft.known_on)),
                _("What happened: {kind}.", kind=kind(_, draft.kind)),
                _("People concerned, at most: {n}.", n=draft.people),
            ),
            _("What was done: {text}", text=written(_, draft.done)),
            _("An entry cannot be changed or deleted. The head hears of it at once."),
        ),
        rows.done(),
    )


def letter_wanted(_: Words, view: BreachView, profile: OfficeProfile) -> Screen:
    """Ask for the number of the letter to the authority."""
    rows = Rows().row(Button(_("No, leave it"), BreachOpen(breach=view.id)))
    return Screen(
        paragraphs(
            _("Write the number of the letter about breach no. {n}.", n=view.id),
            *_to_whom(_, profile),
            _("To stop: /cancel."),
        ),
        rows.done(),
    )


def text_wanted(_: Words) -> Screen:
    """Ask for a text where something else was sent."""
    return Screen(_("Only a text can be taken here. Write it, or stop with /cancel."))


def recorded(_: Words) -> str:
    """Say that the entry stands."""
    return _("It is in the log.")


def told(_: Words) -> str:
    """Say that the duty is done."""
    return _("The letter is noted; the duty is done.")


def responsible(_: Words, profile: OfficeProfile) -> str | None:
    """Say who is responsible for personal data; None where the office's file names nobody."""
    named = profile.data_protection
    if named is None:
        return None
    return _(
        "Responsible for personal data: {who}, {phone}.",
        who=said(_, named.responsible),
        phone=named.phone,
    )


def kind(_: Words, value: BreachKind) -> str:
    """Return what happened, in words."""
    match value:
        case BreachKind.SEEN:
            return _("somebody had access who may not have it")
        case BreachKind.SPREAD:
            return _("data were sent or shown to outsiders")
        case BreachKind.CHANGED:
            return _("data were changed without right")
        case BreachKind.LOST:
            return _("data were lost or destroyed")
    assert_never(value)


def _nobody_named(_: Words) -> str:
    return _(
        "❗ Nobody is named as responsible for personal data (law 94-V, article 25). Name a person "
        "in the office's file."
    )


def _line(_: Words, n: int, view: BreachView) -> str:
    if view.letter_number is not None:
        return _("{n}. The authority was told, letter {number}", n=n, number=view.letter_number)
    day = _.short_day(view.due_on)
    if view.overdue:
        return _("{n}. ❗ The authority was to be told by {day}", n=n, day=day)
    return _("{n}. The authority is to be told by {day}", n=n, day=day)


def _standing(_: Words, view: BreachView) -> str:
    if view.letter_number is None or view.told_on is None:
        by = _.day(view.due_on)
        if view.overdue:
            return _("❗ The authority was to be told by {day} (law 94-V, article 25).", day=by)
        return _("The authority is to be told by {day} (law 94-V, article 25).", day=by)
    day = _.day(view.told_on)
    if view.overdue:
        return _(
            "The authority was told on {day}, after the term, letter {number}.",
            day=day,
            number=view.letter_number,
        )
    return _(
        "The authority was told on {day}, letter {number}.", day=day, number=view.letter_number
    )


def _to_whom(_: Words, profile: OfficeProfile) -> tuple[str, ...]:
    """Say to whom the letter goes, and who is named in it."""
    named = profile.data_protection
    if named is None:
        return (_nobody_named(_),)
    return (
        _("To whom: {authority}.", authority=said(_, named.authority)),
        _(
            "Name in the letter who is responsible: {who}, {phone}.",
            who=said(_, named.responsible),
            phone=named.phone,
        ),
    )


def _stop(_: Words) -> tuple[tuple[Button, ...], ...]:
    return Rows().row(Button(_("No, leave it"), BreachLog())).done()
