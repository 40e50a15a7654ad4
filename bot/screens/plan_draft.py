"""A draft of the schedule: its receptions, what a check found, and the way to approval."""

from bot.callbacks.plan import (
    DraftAct,
    PlanAdd,
    PlanDraft,
    PlanDraftDo,
    PlanReception,
    ReceptionAct,
)
from bot.callbacks.queue import DryRun
from bot.i18n import Words
from bot.screens import labels
from bot.screens.captions import caption
from bot.screens.formats import lines, paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.plan_words import (
    findings,
    month_button,
    place_named,
    places,
    post_named,
    receptions,
    when,
)
from bot.screens.screen import Button, Rows, Screen
from bot.services.rules.policy import Action, permits
from bot.services.rules.recurrence import month_number
from bot.services.views import Approved
from bot.services.views.plan import DraftView, Finding, Planned
from db.enums import Role


def draft(
    _: Words, view: DraftView, page: int, roles: frozenset[Role], lead: str | None = None
) -> Screen:
    """Return a page of a draft with a button for each reception."""
    shown = part(view.receptions, page)
    rows = Rows()
    drafting = permits(roles, Action.MANAGE_SCHEDULE)
    told = []
    for n, one in shown.items:
        told.append(_listed(_, n, one))
        if drafting:
            said = _("{n}. {when}", n=n, when=when(_, one))
            rows.row(Button(caption(said), PlanReception(reception=one.id)))
    for turn in turning(_, shown, lambda at: PlanDraft(schedule=view.schedule_id, page=at)):
        rows.row(*turn)
    if drafting and not view.imported:
        month = month_number(view.month)
        rows.row(Button(_("➕ Add a reception"), PlanAdd(month=month)))
    rows.row(Button(_("Check the draft"), _do(view, DraftAct.CHECK)))
    if drafting:
        rows.row(Button(_("Throw the draft away"), _do(view, DraftAct.DISCARD)))
    rows.row(month_button(_, view.month))
    name = (
        _("<b>Draft from a file, no. {n}</b>", n=view.schedule_id)
        if view.imported
        else _("<b>Draft: {month}</b>", month=_.month(view.month))
    )
    text = paragraphs(
        lead,
        lines(
            name,
            _(
                "{receptions}, {places}. Nobody outside the office sees it before the approval.",
                receptions=receptions(_, len(view.receptions)),
                places=places(_, view.seats),
            ),
        ),
        *told,
        *place_in_pages(_, shown),
    )
    return Screen(text, rows.done())


def checked(
    _: Words, view: DraftView, found: tuple[Finding, ...], roles: frozenset[Role]
) -> Screen:
    """Return what a check found: obstacles and warnings in words, and what can be done now."""
    blocked = any(one.blocks for one in found)
    if blocked:
        verdict = _("This draft cannot be approved yet. Mend what is marked ⛔.")
    elif found:
        verdict = _("Nothing stands in the way. Look at the warnings before the approval.")
    else:
        verdict = _("✅ Everything is in order.")
    rows = Rows()
    rows.row(Button(_("Who gets in by this draft"), DryRun(schedule=view.schedule_id)))
    if not blocked and permits(roles, Action.APPROVE_SCHEDULE):
        said = _("Approve in spite of the warnings") if found else _("Approve the schedule")
        rows.row(Button(said, _do(view, DraftAct.APPROVE)))
    rows.row(Button(_("← To the draft"), PlanDraft(schedule=view.schedule_id)))
    text = paragraphs(
        _("<b>Check of the draft: {month}</b>", month=_.month(view.month)),
        lines(*findings(_, found)),
        verdict,
        None
        if permits(roles, Action.APPROVE_SCHEDULE)
        else _("The head or the administrator approves."),
    )
    return Screen(text, rows.done())


def discarding(_: Words, view: DraftView) -> Screen:
    """Ask whether a draft shall be thrown away."""
    asked = _(
        "Throw away the draft with its {receptions}? This cannot be undone.",
        receptions=receptions(_, len(view.receptions)),
    )
    rows = Rows().row(Button(_("Yes, throw away"), _do(view, DraftAct.DISCARD_YES)))
    rows.row(Button(_("← To the draft"), PlanDraft(schedule=view.schedule_id)))
    return Screen(asked, rows.done())


def reception(_: Words, one: Planned, lead: str | None = None) -> Screen:
    """Return a drafted reception with what can be changed in it."""
    rows = Rows()
    rows.row(
        Button(_("Change the hours"), _on(one, ReceptionAct.HOURS)),
        Button(_("Change the place"), _on(one, ReceptionAct.PLACE)),
    )
    rows.row(
        Button(_("Minutes a person"), _on(one, ReceptionAct.MINUTES)),
        Button(_("In person or video"), _on(one, ReceptionAct.MODE)),
    )
    rows.row(Button(_("Delete from the draft"), _on(one, ReceptionAct.DROP)))
    rows.row(Button(_("← To the draft"), PlanDraft(schedule=one.schedule_id)))
    return Screen(paragraphs(lead, _whole(_, one)), rows.done())


def dropping(_: Words, one: Planned) -> Screen:
    """Ask whether a reception shall leave its draft."""
    rows = Rows().row(Button(_("Yes, delete"), _on(one, ReceptionAct.DROP_YES)))
    rows.row(Button(_("Cancel"), _on(one, ReceptionAct.OPEN)))
    return Screen(
        paragraphs(_whole(_, one), _("Delete this reception from the draft?")), rows.done()
    )


def reception_changed(_: Words) -> str:
    """Say that a reception was changed."""
    return _("✅ The reception is changed.")


def reception_dropped(_: Words) -> str:
    """Say that a reception left its draft."""
    return _("✅ The reception is deleted from the draft.")


def draft_discarded(_: Words) -> str:
    """Say that a draft is gone."""
    return _("✅ The draft is thrown away.")


def approved(_: Words, done: Approved) -> str:
    """Say that a schedule is in force."""
    return _(
        "✅ The schedule is approved: {receptions}, {places}. Citizens see it now.",
        receptions=receptions(_, done.receptions),
        places=places(_, done.seats),
    )


def _listed(_: Words, n: int, one: Planned) -> str:
    return lines(
        _("<b>{n}. {when}</b>", n=n, when=when(_, one)),
        _("{holder}, {post}", holder=written(_, one.holder, 120), post=post_named(_, one.post)),
        " · ".join(
            (
                place_named(_, one.place),
                places(_, one.seats),
                *labels.remote(_, one.mode),
            )
        ),
    )


def _whole(_: Words, one: Planned) -> str:
    return lines(
        _("<b>{when}</b>", when=when(_, one)),
        _("{holder}, {post}", holder=written(_, one.holder, 120), post=post_named(_, one.post)),
        _("Place: {place}", place=place_named(_, one.place, 300)),
        _(
            "Minutes a person: {minutes}; {places}",
            minutes=one.minutes,
            places=places(_, one.seats),
        ),
        labels.mode(_, one.mode),
        _("Link: {link}", link=written(_, one.link, 300)) if one.link else None,
        _("Contacts: {contacts}", contacts=written(_, one.contacts, 200)),
    )


def _do(view: DraftView, act: DraftAct) -> PlanDraftDo:
    return PlanDraftDo(schedule=view.schedule_id, act=act)


def _on(one: Planned, act: ReceptionAct) -> PlanReception:
    return PlanReception(reception=one.id, act=act)
