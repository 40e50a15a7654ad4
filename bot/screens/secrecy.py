"""The check under the secrecy regime (point 11): its pile, its card, who is to be checked."""

from datetime import timedelta

from bot.callbacks.people import SecrecyAct, SecrecyCheck, SecrecyPile
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, post_in_full
from bot.screens.case_heading import desk_row, due, heading
from bot.screens.formats import lines, paragraphs
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.revealed import applicant
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services.views import Card
from bot.services.views.secrecy import SecrecyCase, SecrecyPerson


def count(_: Words, n: int) -> str:
    """Return the name of the pile with how much lies on it."""
    return _("Secrecy checks: {n}", n=n)


def pile(_: Words, cards: tuple[Card, ...], page: int) -> Screen:
    """Return a page of the cases to check, and of those not cleared that still wait."""
    shown = part(cards, page)
    unchecked = sum(case.secrecy_cleared is None for case in cards)
    told: list[str] = [f"<b>{count(_, unchecked)}</b>"]
    rows = Rows()
    for n, case in shown.items:
        number = Markup(f"<b>{case.number}</b>")
        told += ["", _("{n}. {number} · {what}", n=n, number=number, what=_standing(_, case))]
        told += [_.quote(_post(_, case)), *due(_, case)]
        said = _("{number} · {what}", number=case.number, what=_standing(_, case))
        rows.row(Button(caption(said), _step(case, SecrecyAct.OPEN)))
    if not shown.items:
        told += ["", _("Nobody waits for the check now.")]
    for row in turning(_, shown, lambda at: SecrecyPile(page=at)):
        rows.row(*row)
    return Screen("\n".join((*told, *place_in_pages(_, shown))), rows.row(*desk_row(_)).done())


def check(_: Words, view: SecrecyCase, lead: str | None = None) -> Screen:
    """Return the card of a check: what it is about, by when, and the two answers."""
    case = view.card
    rows = Rows()
    rows.row(Button(_("👁 Show who it is"), _step(case, SecrecyAct.SHOW)))
    if view.can_be_checked:
        if not case.secrecy_cleared:
            rows.row(Button(_("✅ Cleared"), _step(case, SecrecyAct.CLEAR)))
        if case.secrecy_cleared is not False:
            rows.row(Button(_("⛔ Not cleared"), _step(case, SecrecyAct.HOLD_BACK)))
    rows.row(Button(_("Other checks"), SecrecyPile())).row(*desk_row(_))
    term = None if view.due_on is None else _("To be checked by {day}", day=_.day(view.due_on))
    text = paragraphs(
        None if lead is None else f"✅ {lead}",
        lines(heading(_, case), _.quote(_post(_, case)), *due(_, case)),
        lines(
            labels.citizenship(_, case.citizenship),
            _("Secrecy check: {state}", state=_standing(_, case)),
            term,
        ),
        None if view.can_be_checked else _("A date is given or the case is closed already."),
        _("No date is sent to the applicant before the check (point 11).")
        if case.secrecy_cleared is None
        else None,
    )
    return Screen(text, rows.done())


def clearing(_: Words, view: SecrecyCase) -> Screen:
    """Ask once more before somebody is cleared."""
    asked = _("Write down that nothing stands in the way? From now on a date can be given.")
    rows = Rows().row(Button(_("Yes, cleared"), _step(view.card, SecrecyAct.CLEAR_YES)))
    return _asking(_, view, asked, rows)


def holding_back(_: Words, view: SecrecyCase) -> Screen:
    """Ask for the reason why somebody is not cleared."""
    asked = _(
        "Type why the person is not cleared (at least 5 characters). Only the staff can read it. "
        "As soon as you send it, the responsible worker proposes another form of reception."
    )
    return _asking(_, view, asked, Rows())


def text_wanted(_: Words, public_id: str) -> Screen:
    """Ask for words where the reason is awaited and something else came."""
    back = SecrecyCheck(id=public_id, version=0, act=SecrecyAct.OPEN)
    return Screen(_("Please type it as a text."), ((Button(_("Cancel"), back),),))


def checked(_: Words, view: SecrecyCase) -> Reply:
    """Return the card after the check, said on it and as a toast."""
    said = (
        _("Written down: cleared. A date can be given.")
        if view.card.secrecy_cleared
        else _("Written down: not cleared. The responsible worker is told.")
    )
    return Reply((check(_, view, said),), toast=said)


def person(_: Words, shown: SecrecyPerson, profile: OfficeProfile) -> Screen:
    """Return who is to be checked; the message is protected and disappears."""
    minutes = profile.limits.show_minutes
    opening = _.plural(
        "{number}. This message disappears in {n} minute.",
        "{number}. This message disappears in {n} minutes.",
        minutes,
        number=shown.card.number,
    )
    told = "\n".join(_.quote(line) for line in applicant(_, shown.card, shown.person))
    reason = None
    if shown.reason is not None:
        reason = lines(_("<b>Why not cleared</b>"), _.quote(shown.reason))
    return Screen(
        paragraphs(opening, told, reason), protect=True, vanish_after=timedelta(minutes=minutes)
    )


def _standing(_: Words, case: Card) -> str:
    if case.secrecy_cleared is None:
        return _("not checked yet")
    return _("cleared") if case.secrecy_cleared else _("not cleared")


def _post(_: Words, case: Card) -> str:
    if case.post is None:
        return _("Post not chosen: the applicant leaves it to the office")
    return clipped(post_in_full(_, case.post), TITLE_IN_LIST)


def _step(case: Card, act: SecrecyAct) -> SecrecyCheck:
    return SecrecyCheck(id=case.public_id, version=case.version, act=act)


def _asking(_: Words, view: SecrecyCase, asked: str, rows: Rows) -> Screen:
    rows.row(Button(_("Cancel"), _step(view.card, SecrecyAct.OPEN)))
    return Screen(paragraphs(heading(_, view.card), asked), rows.done())
