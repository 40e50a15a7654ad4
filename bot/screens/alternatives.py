"""Something offered instead of the reception, for the applicant and for the clerk on the phone."""

from bot.callbacks import Case, CaseAct, Own, OwnAct
from bot.callbacks.endings import Instead, InsteadAct, InsteadTold
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.formats import paragraphs, post, said, written
from bot.screens.screen import Button, Rows, Screen
from bot.services.views.endings import AlternativeView
from db.enums import AlternativeKind


def offered(_: Words, view: AlternativeView, profile: OfficeProfile) -> Screen:
    """Return an offer to the applicant: what, why, what a yes and a no mean, until when."""
    rows = Rows()
    if view.open:
        rows.row(
            Button(_("Yes, I agree"), _instead(view, InsteadAct.YES)),
            Button(_("No, as before"), _instead(view, InsteadAct.NO)),
        )
    rows.row(Button(_("📄 Open the request"), Own(id=view.case_id, version=0, act=OwnAct.OPEN)))
    return Screen(
        paragraphs(
            _("<b>An offer to you</b> (request {number}).", number=view.number),
            _what(_, view),
            _ground(_, view, profile),
            written(_, view.text),
            _after(_, view) if view.open else answered(_, view),
            _by(_, view),
        ),
        rows.done(),
    )


def sure(_: Words, view: AlternativeView) -> Screen:
    """Ask the applicant once more before a yes is followed."""
    rows = Rows().row(Button(_("Yes, I agree"), _instead(view, InsteadAct.YES_SURE)))
    rows.row(Button(_("Back"), _instead(view, InsteadAct.OPEN)))
    return Screen(paragraphs(_what(_, view), _after(_, view)), rows.done())


def answered(_: Words, view: AlternativeView) -> str:
    """Return what came of an offer."""
    if view.accepted:
        return _("You agreed.")
    if view.accepted is False:
        return _("You said no: your request goes on as before.")
    return _("The offer is over: your request goes on as before.")


def on_phone(_: Words, view: AlternativeView, *, sure: bool) -> Screen:
    """Return the offer to the clerk on the phone; a yes is asked twice."""
    rows = Rows()
    if not view.open:
        lead = _("This offer has been answered or is over.")
    elif sure:
        lead = paragraphs(
            _("Write down that the applicant agrees? It is carried out at once."), _yes(_, view)
        )
        rows.row(Button(_("Yes, the applicant agrees"), _told(view, InsteadAct.YES_SURE)))
    else:
        lead = _("What did the applicant answer on the phone?")
        rows.row(
            Button(_("Agrees"), _told(view, InsteadAct.YES)),
            Button(_("Does not agree"), _told(view, InsteadAct.NO)),
        )
    back = Case(id=view.case_id, version=0, act=CaseAct.OPEN)
    rows.row(Button(_("← Back to the case"), back))
    number = _("Request {number}", number=view.number)
    return Screen(paragraphs(number, _what(_, view), lead), rows.done())


def noted(_: Words, *, accepted: bool) -> str:
    """Return what is said once an answer was written down."""
    if accepted:
        return _("Written down: the applicant agrees. It is carried out.")
    return _("Written down: the applicant does not agree. The case goes on as it was.")


def open_button(_: Words, view: AlternativeView) -> Button:
    """Return the way to an offer from the card of the request."""
    return Button(_("💬 Answer the offer"), _instead(view, InsteadAct.OPEN))


def waiting(_: Words, view: AlternativeView) -> str:
    """Return the line of an open offer on the card of the request."""
    return paragraphs(
        _what(_, view),
        _by(_, view),
    )


def _by(_: Words, view: AlternativeView) -> str | None:
    if not view.open or view.answer_by is None:
        return None
    return _(
        "Please answer by {day}. Without an answer everything stays as it is.",
        day=_.day(view.answer_by),
    )


def _what(_: Words, view: AlternativeView) -> str:
    match view.kind:
        case AlternativeKind.CONSULTATION:
            return _("Instead of the reception you are offered a consultation.")
        case AlternativeKind.OTHER_RECEIVER:
            return _(
                "You are offered to be received by somebody else: {post}.", post=post(_, view.post)
            )
        case AlternativeKind.OTHER_FORM:
            form = labels.mode(_, view.format).lower()
            return _("You are offered to be received in another form: {form}.", form=form)


def _yes(_: Words, view: AlternativeView) -> str:
    match view.kind:
        case AlternativeKind.CONSULTATION:
            return _(
                "With a yes the request for a reception ends; the applicant may ask for a "
                "reception again at any time."
            )
        case AlternativeKind.OTHER_RECEIVER:
            return _("With a yes the request goes to that receiver and keeps its turn.")
        case AlternativeKind.OTHER_FORM:
            return _("With a yes the request keeps its turn; only the form changes.")


def _after(_: Words, view: AlternativeView) -> str:
    match view.kind:
        case AlternativeKind.CONSULTATION:
            return _(
                "If you agree, this request ends with the consultation; you may ask for a "
                "reception again at any time. If not, it goes on as before."
            )
        case AlternativeKind.OTHER_RECEIVER:
            return _(
                "If you agree, your request goes to that receiver and keeps its turn. If not, it "
                "goes on as before."
            )
        case AlternativeKind.OTHER_FORM:
            return _(
                "If you agree, your request keeps its turn and only the form changes. If not, it "
                "goes on as before."
            )


def _ground(_: Words, view: AlternativeView, profile: OfficeProfile) -> str | None:
    for each in profile.grounds:
        if each.code == view.ground:
            return said(_, each.text, 600)
    return None


def _instead(view: AlternativeView, act: InsteadAct) -> Instead:
    return Instead(id=view.public_id, act=act)


def _told(view: AlternativeView, act: InsteadAct) -> InsteadTold:
    return InsteadTold(id=view.public_id, act=act)
