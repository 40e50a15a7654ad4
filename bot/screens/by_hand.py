"""A place given by hand: the free ones to choose from, the reason, and a last look (point 28)."""

from bot.callbacks import Case, CaseAct
from bot.callbacks.queue import HandSeat, HandSure, PlaceByHand
from bot.i18n import Words
from bot.screens import labels
from bot.screens.captions import TITLE_IN_LIST, caption, clipped, place, post_in_full, post_title
from bot.screens.case_heading import heading
from bot.screens.formats import paragraphs, written
from bot.screens.paging import part, place_in_pages, turning
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card
from bot.services.views.queue import ByHand, FreeSeat


def seats(_: Words, case: Card, free: tuple[FreeSeat, ...], page: int, *, others: bool) -> Screen:
    """Return a page of the free places to choose from, of the case's post or of all others."""
    rows = Rows()
    shown = part(free, page)
    lines = [heading(_, case), ""]
    lines.append(
        _("Free places of the other posts. The case is directed to the post you choose.")
        if others
        else _("Free places of this post. You give one out of the order, for a reason.")
    )
    if not free:
        lines += ["", _("There is no free place here.")]
    for n, one in shown.items:
        lines += ["", _in_list(_, n, one, others=others)]
        said = _("{n}. {day}, {clock}", n=n, day=_day(_, one), clock=_.clock(one.seat.starts_at))
        data = HandSeat(id=case.public_id, version=case.version, seat=one.seat.id)
        rows.row(Button(caption(said), data))

    def turned(at: int) -> PlaceByHand:
        return PlaceByHand(id=case.public_id, version=case.version, others=others, page=at)

    for row in turning(_, shown, turned):
        rows.row(*row)
    other = PlaceByHand(id=case.public_id, version=case.version, others=not others)
    rows.row(Button(_("← This post") if others else _("Other posts"), other))
    rows.row(_back(_, case))
    return Screen("\n".join((*lines, *place_in_pages(_, shown))), rows.done())


def reason(_: Words, case: Card, chosen: FreeSeat) -> Screen:
    """Ask for the reason of a place chosen by hand."""
    return Screen(
        paragraphs(
            heading(_, case),
            _chosen(_, chosen),
            _(
                "Type the reason (5–300 characters). It stays in the case, and the journal says "
                "that this place was given by hand."
            ),
        ),
        ((_back(_, case),),),
    )


def sure(_: Words, shown: ByHand) -> Screen:
    """Show once more who is placed where and why."""
    case = shown.card
    yes = HandSure(
        id=case.public_id,
        version=case.version,
        seat=shown.chosen.seat.id,
        said=shown.fingerprint,
    )
    text = paragraphs(
        heading(_, case),
        None if case.seat is None else _("Now: {when}", when=_.moment(case.seat.starts_at)),
        _chosen(_, shown.chosen),
        _("Reason: {reason}", reason=written(_, shown.reason, 300)),
        _("⚠️ The memo for this day was due on {day} and is not written.", day=_late(_, shown))
        if shown.memo_late
        else None,
        _("The applicant is told as soon as you confirm; nobody else loses a turn."),
    )
    return Screen(text, ((Button(_("Yes, give this place"), yes),), (_back(_, case),)))


def placed(_: Words) -> str:
    """Return what is said once it is done."""
    return _("The place is given by hand, and the applicant is being told.")


def _in_list(_: Words, n: int, one: FreeSeat, *, others: bool) -> str:
    said = _(
        "{n}. {day}, {clock}, seat {seat}, {mode}, {place}",
        n=n,
        day=_day(_, one),
        clock=_.clock(one.seat.starts_at),
        seat=one.seat.number,
        mode=labels.mode(_, one.seat.mode),
        place=clipped(place(_, one.seat), TITLE_IN_LIST),
    )
    if not others:
        return said
    return f"{said}\n{_.quote(clipped(post_title(_, one.post), TITLE_IN_LIST))}"


def _chosen(_: Words, one: FreeSeat) -> str:
    where = _(
        "Place: {when}, seat {seat}, {mode}, {place}",
        when=_.moment(one.seat.starts_at),
        seat=one.seat.number,
        mode=labels.mode(_, one.seat.mode),
        place=clipped(place(_, one.seat), TITLE_IN_LIST),
    )
    return f"{where}\n{_.quote(clipped(post_in_full(_, one.post), 2 * TITLE_IN_LIST))}"


def _day(_: Words, one: FreeSeat) -> str:
    return _.short_day(_.day_of(one.seat.starts_at))


def _late(_: Words, shown: ByHand) -> str:
    return _.short_day(shown.memo_due_on)


def _back(_: Words, case: Card) -> Button:
    return Button(_("Cancel"), Case(id=case.public_id, version=case.version, act=CaseAct.OPEN))
