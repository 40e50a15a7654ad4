"""What a form of the schedule desk is about to do, before anything happens."""

from collections.abc import Callable

from bot.forms.plan_draft import Kind
from bot.i18n import Markup, Words
from bot.screens import labels
from bot.screens.formats import day_and_weekday, lines, own_name, paragraphs, written
from bot.screens.plan_questions import At
from bot.screens.plan_words import (
    days_left_out,
    findings,
    place_named,
    places,
    post_named,
    receptions,
)
from db.enums import Mode


def _addition(_: Words, at: At) -> tuple[str, str | None]:
    """Return the summary of new receptions with the places they would have."""
    draft, outlook = at.draft, at.around.outlook
    if outlook is None or draft.hours is None:
        return "", None
    begins, ends = draft.hours
    blocked = any(one.blocks for one in at.around.found)
    text = paragraphs(
        lines(
            _("Who: {post}", post=_who(_, at)),
            _("Where: {place}", place=_where(_, at)),
            _(
                "When: {days}",
                days="; ".join(day_and_weekday(_, day) for day in outlook.days)
                or _("no day is left"),
            ),
            _("{begins}–{ends}", begins=_.clock(begins), ends=_.clock(ends)),
            _("Minutes a person: {minutes}", minutes=draft.minutes or 0),
            labels.mode(_, draft.mode or Mode.IN_PERSON),
            _("Link: {link}", link=written(_, draft.link, 300)) if draft.link else None,
            _("Contacts: {contacts}", contacts=written(_, draft.contacts, 200))
            if draft.contacts
            else None,
        ),
        lines(*days_left_out(_, outlook.left_out)),
        _(
            "This gives {receptions}, {places}.",
            receptions=receptions(_, len(outlook.days)),
            places=places(_, outlook.seats),
        ),
        None
        if outlook.seats or not outlook.days
        else _("⛔ Nobody fits in: the hours are shorter than the minutes for one person."),
        lines(*findings(_, at.around.found)),
    )
    ready = None if blocked or not outlook.seats else _("✅ Add to the draft")
    return text, ready


def _who(_: Words, at: At) -> Markup:
    draft = at.draft
    if draft.body is not None and draft.title is not None:
        named = own_name(_, *draft.title), own_name(_, *draft.body), draft.holder or ""
        return written(_, " · ".join(named), 400)
    found = next((post for post in at.around.posts if post.id == draft.post_id), None)
    return Markup("") if found is None else post_named(_, found)


def _where(_: Words, at: At) -> Markup:
    draft = at.draft
    if draft.place is not None:
        return written(_, own_name(_, *draft.place), 300)
    found = next((place for place in at.around.places if place.id == draft.place_id), None)
    return Markup("") if found is None else place_named(_, found, 300)


def _approval(_: Words, at: At) -> tuple[str, str | None]:
    draft = at.draft
    text = paragraphs(
        lines(
            _("Approved by: {name}", name=written(_, draft.approver or "", 200)),
            _("Post: {post}", post=written(_, draft.approver_post or "", 300)),
            _("Document: no. {number}", number=written(_, draft.document_number or "", 40)),
            _("Date: {day}", day=_.day(draft.approved_on or at.around.today)),
        ),
        lines(*findings(_, at.around.found)),
        _(
            "After your press citizens see these receptions, and places are given away. "
            "This cannot be undone."
        ),
    )
    blocked = any(one.blocks for one in at.around.found)
    return text, None if blocked else _("✅ Approve the schedule")


def _holder(_: Words, at: At) -> tuple[str, str | None]:
    draft = at.draft
    begins = _.day(draft.from_on or at.around.today)
    time = (
        _("Acting from {first} to {last}", first=begins, last=_.day(draft.to_on))
        if draft.to_on is not None
        else _("The new holder from {first}", first=begins)
    )
    text = paragraphs(
        lines(_("Name: {name}", name=written(_, draft.holder or "", 200)), time),
        _(
            "Coming receptions of these days get this name, in drafts and in the approved "
            "schedule, and those who have a date there are told."
        ),
    )
    return text, _("✅ Write it down")


SUMMARIES: dict[Kind, Callable[[Words, At], tuple[str, str | None]]] = {
    Kind.ADD: _addition,
    Kind.APPROVE: _approval,
    Kind.HOLDER: _holder,
}
"""For each kind: its summary, and the caption that confirms it (None: it cannot be confirmed)."""
