"""A freed place offered to the next in order: the offer, its answer, and what became of it."""

from bot.callbacks import Own, OwnAct
from bot.callbacks.changes import OfferAct, Offered
from bot.i18n import Words
from bot.screens import own_standing
from bot.screens.formats import paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.views.changes import OfferView
from db.enums import OfferState


def offer(_: Words, view: OfferView) -> Screen:
    """Show an offer as it stands: open with its two answers, or how it ended."""
    if view.state is OfferState.OPEN:
        return _open(_, view)
    return Screen(
        paragraphs(_ended(_, view), _keeps(_) if view.state is not OfferState.ACCEPTED else None),
        (_case_row(_, view),),
    )


def decline(_: Words, view: OfferView) -> Screen:
    """Ask once more before an offered place goes to the next."""
    return Screen(
        paragraphs(
            _(
                "Leave the place on {moment} to the next in the queue?",
                moment=_.moment(view.seat.starts_at),
            ),
            _("You keep your turn, but this reception is not offered to you again."),
        ),
        Rows()
        .row(_act(_("Yes, leave it to the next"), view, OfferAct.DECLINE_YES))
        .row(_act(_("✅ No, I take the place"), view, OfferAct.ACCEPT))
        .row(_act(_("← Back"), view, OfferAct.OPEN))
        .done(),
    )


def taken(_: Words) -> str:
    """Return the lead after an offer was taken."""
    return _("The place is yours. We are waiting for you.")


def _open(_: Words, view: OfferView) -> Screen:
    return Screen(
        paragraphs(
            _(
                "<b>A place has become free for you</b> (request {number}).",
                number=view.card.number,
            ),
            own_standing.reception(_, view.card, view.seat, headed=False),
            _("Please answer by <b>{until}</b>.", until=_.moment(view.expires_at)),
            _(
                "If you do not take it, or do not answer, it goes to the next in the queue. You "
                "keep your turn either way."
            ),
        ),
        Rows()
        .row(_act(_("✅ I take the place"), view, OfferAct.ACCEPT))
        .row(_act(_("No, thank you"), view, OfferAct.DECLINE))
        .row(*_case_row(_, view))
        .done(),
    )


def _ended(_: Words, view: OfferView) -> str:
    moment = _.moment(view.seat.starts_at)
    match view.state:
        case OfferState.ACCEPTED:
            return _("You have taken the place on {moment}.", moment=moment)
        case OfferState.DECLINED:
            return _("You have left the place on {moment} to the next.", moment=moment)
        case OfferState.EXPIRED:
            return _(
                "The time to answer is over, so the place on {moment} went to the next in the "
                "queue.",
                moment=moment,
            )
        case _:
            return _(
                "The place on {moment} can no longer be offered: the schedule or the queue has "
                "changed. We are sorry.",
                moment=moment,
            )


def _keeps(_: Words) -> str:
    return _("You keep your turn in the queue.")


def _case_row(_: Words, view: OfferView) -> tuple[Button, ...]:
    data = Own(id=view.card.public_id, version=view.card.version, act=OwnAct.OPEN)
    return (Button(_("📄 Open the request"), data),)


def _act(text: str, view: OfferView, act: OfferAct) -> Button:
    return Button(text, Offered(id=view.public_id, act=act))
