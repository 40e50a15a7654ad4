"""Declaring an emergency: one question a screen, then whom it hits, before one confirmation."""

from bot.callbacks import Desk
from bot.callbacks.emergency import (
    EmergencyAnswer,
    EmergencyEdit,
    EmergencyEnd,
    EmergencyForm,
    EmergencyFormAct,
    EmergencyImpactPage,
    EmergencyOpen,
    EmergencySure,
)
from bot.forms.answers import Problem
from bot.forms.emergency import FORM, Choice, EmergencyDraft
from bot.forms.engine import Ask, Filling
from bot.i18n import Words
from bot.screens.captions import caption, clipped
from bot.screens.emergency import facts_of, ways
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_problems import problem_text
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views.emergency import EmergencyDone, EmergencyImpact, EmergencyView
from db.enums import Mode, TellBy


def question(
    _: Words, filling: Filling[EmergencyDraft], asked: Ask, problem: Problem | None = None
) -> Screen:
    """Return the present question; `problem` says why the last answer was not taken."""
    rows = Rows()
    for said, value in _offered(_, asked.field):
        rows.row(Button(said, EmergencyAnswer(rev=filling.rev, value=value)))
    rows.row(*_ways_out(_, filling))
    return Screen(
        paragraphs(
            None if problem is None else problem_text(_, problem),
            _heading(_, filling.draft),
            _asked(_, asked.field),
        ),
        rows.done(),
    )


def summary(
    _: Words,
    filling: Filling[EmergencyDraft],
    shown: EmergencyImpact,
    page: int = 0,
    lead: str | None = None,
) -> Screen:
    """Return what was filled in and whom it hits, with the one confirmation."""
    rows = Rows()
    sure = EmergencySure(rev=filling.rev, fingerprint=shown.fingerprint)
    rows.row(
        Button(
            _("Confirm the change and tell everybody")
            if filling.draft.public_id
            else _("⚠️ Declare and tell everybody"),
            sure,
        )
    )
    chosen = part(shown.hits, page)
    for row in turning(_, chosen, lambda at: EmergencyImpactPage(rev=filling.rev, page=at)):
        rows.row(*row)
    names = [asked.field for asked in FORM.questions if asked.applies(filling.draft)]
    buttons = [
        Button(
            caption(_("✏️ {what}", what=_field(_, name))),
            EmergencyEdit(rev=filling.rev, field=name),
        )
        for name in names
    ]
    for start in range(0, len(buttons), 2):
        rows.row(*buttons[start : start + 2])
    rows.row(*_ways_out(_, filling))
    return Screen(
        paragraphs(
            lead,
            _("<b>Not saved yet: whom it hits</b>"),
            _declared(_, shown),
            _counts(_, shown),
            _hits(_, shown, page),
            _("Confirming saves this and tells everybody. It cannot be undone."),
        ),
        rows.done(),
    )


def ending(
    _: Words, seen: EmergencyView, shown: EmergencyImpact, lead: str | None = None
) -> Screen:
    """Return what the end of the emergency would do, with the one confirmation."""
    sure = EmergencyEnd(id=seen.public_id, version=seen.version, fingerprint=shown.fingerprint)
    return Screen(
        paragraphs(
            lead,
            _("<b>End the emergency?</b>"),
            lines(*facts_of(_, seen.declared)),
            _counts(_, shown),
            _("Confirming saves this and tells everybody. It cannot be undone."),
        ),
        Rows()
        .row(Button(_("End it and tell everybody"), sure))
        .row(Button(_("← Back"), EmergencyOpen()))
        .done(),
    )


def changed_meanwhile(_: Words) -> str:
    """Return the lead for whoever confirmed what is no longer so."""
    return _("Nothing was saved: something has changed meanwhile. This is how it is now.")


def with_toast(_: Words, screen: Screen) -> Reply:
    """Show what is true now to whoever confirmed an older state."""
    return Reply((screen,), toast=clipped(changed_meanwhile(_), 190))


def done(_: Words, made: EmergencyDone) -> str:
    """Return the lead after a confirmation: what is done, and what is left for people to do."""
    shown = made.impact
    calls = shown.reached(TellBy.PHONE) + shown.reached(TellBy.LETTER)
    return lines(
        _("✅ Saved. Receptions concerned: {n}.", n=shown.receptions),
        _("Notices are on their way, the nearest reception first.") if shown.hits else None,
        _("The calls and letters are on the registrar's desk: {n}.", n=calls) if calls else None,
        _("Day sheets printed before this are out of date: please print them again.")
        if shown.receptions
        else None,
    )


def stale(_: Words) -> Screen:
    """Say that the emergency is not what the button was drawn for."""
    return Screen(
        _(
            "The emergency has changed since this button was drawn. If you pressed twice, the "
            "first press has counted."
        ),
        (
            (Button(_("Show how it stands now"), EmergencyOpen()),),
            (Button(_("🗂 Desk"), Desk()),),
        ),
    )


def _declared(_: Words, shown: EmergencyImpact) -> str | None:
    return None if shown.declared is None else lines(*facts_of(_, shown.declared))


def _counts(_: Words, shown: EmergencyImpact) -> str:
    return lines(
        _("Receptions concerned: {n}", n=shown.receptions),
        _("• held in person again: {n}", n=shown.back) if shown.back else None,
        _("People hit: <b>{n}</b>", n=len(shown.hits)),
        *ways(_, shown.hits),
        _("• may not come in person, so they get another date: {n}", n=shown.to_queue)
        if shown.to_queue
        else None,
        _("The order, the days and the hours are kept.") if shown.hits else None,
        _("Others with an open request, told in the chat: {n}", n=shown.others),
    )


def _hits(_: Words, shown: EmergencyImpact, page: int) -> str | None:
    if not shown.hits:
        return None
    chosen = part(shown.hits, page)
    signs = {TellBy.CHAT: "", TellBy.PHONE: " ☎️", TellBy.LETTER: " ✉️"}
    return lines(
        *(
            f"{n}. <b>{one.number}</b>: {_.short_day(_.day_of(one.starts_at))}, "
            f"{_.clock(one.starts_at)}{signs[one.way]}"
            for n, one in chosen.items
        ),
        *place_in_pages(_, chosen),
    )


def _heading(_: Words, draft: EmergencyDraft) -> str:
    if draft.public_id:
        return _("<b>Change of the emergency</b>")
    return _("<b>Declaring an emergency</b>")


def _asked(_: Words, field: str) -> str:
    return {
        "act": _("Number and date of the act that declares it, as it shall be quoted."),
        "first_on": _(
            "From which day on? Press the button or write the day, like 04.12.2026; or both days, "
            "like 04.12–11.12."
        ),
        "last_on": _("Until which day, included? Write the day, or leave the end open."),
        "mode": _("How are receptions held meanwhile?"),
        "link": _("The link by which a reception by video is joined."),
        "text_kk": _("A text for people in Kazakh, besides the standing words."),
        "text_ru": _("The same text in Russian."),
    }[field]


def _field(_: Words, field: str) -> str:
    return {
        "act": _("The act"),
        "first_on": _("First day"),
        "last_on": _("Last day"),
        "mode": _("Phone or video"),
        "link": _("Link"),
        "text_kk": _("Text in Kazakh"),
        "text_ru": _("Text in Russian"),
    }[field]


def _offered(_: Words, field: str) -> tuple[tuple[str, str], ...]:
    if field == "mode":
        return (
            (_("☎️ By phone"), Mode.PHONE.value),
            (_("🎥 By video"), Mode.VIDEO.value),
        )
    return {
        "first_on": ((_("Today"), Choice.TODAY.value),),
        "last_on": ((_("No end yet"), Choice.NONE.value),),
        "link": ((_("No link yet"), Choice.NONE.value),),
        "text_kk": ((_("No text"), Choice.NONE.value),),
        "text_ru": ((_("No text"), Choice.NONE.value),),
    }.get(field, ())


def _ways_out(_: Words, filling: Filling[EmergencyDraft]) -> tuple[Button, Button]:
    return (
        Button(_("← Back"), EmergencyForm(rev=filling.rev, act=EmergencyFormAct.BACK)),
        Button(_("Cancel"), EmergencyForm(rev=filling.rev, act=EmergencyFormAct.CANCEL)),
    )
