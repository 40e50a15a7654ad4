"""Advice as a person reads it: the question asked, the answer, and what comes of it."""

from bot.callbacks import Door, Open
from bot.callbacks.advice import (
    AskAdvice,
    OwnAdvice,
    OwnAdviceAct,
    OwnAdviceWhy,
)
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.advice_words import helper, own_reason, topic
from bot.screens.captions import caption
from bot.screens.formats import lines, menu_button, paragraphs, written
from bot.screens.screen import Button, Rows, Screen
from bot.screens.survey_words import call_promise
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views.consultations import ConsultationView, OwnConsultation
from bot.services.views.notice import Facts
from db.enums import ConsultationOutcome, ConsultationState, DeclineReason

SHOWN = 3
"""The latest lines of the talk on its card."""
LINE = 900


def sent(_: Words, own: OwnConsultation) -> Screen:
    """Say that the question is with the office, and by when the answer comes."""
    return Screen(
        paragraphs(
            _("✅ Your question is sent."),
            _("Who answers: {helper}", helper=helper(_, own.view.role)),
            _due(_, own.view),
            _("The answer comes to this chat. You can still book a reception at any time."),
        ),
        Rows()
        .row(_act(_("📄 Open the question"), own.view, OwnAdviceAct.OPEN))
        .row(menu_button(_))
        .done(),
    )


def card(_: Words, own: OwnConsultation, profile: OfficeProfile, lead: str | None = None) -> Screen:
    """Show an own consultation: where it stands, the latest lines, what can be done."""
    view = own.view
    about = topic(_, view.topic, profile)
    talk = [_line(_, by_staff=one.by_staff, text=one.text) for one in own.lines[-SHOWN:]]
    text = paragraphs(
        lead,
        lines(
            _("<b>Your question of {day}</b>", day=_.day(_.day_of(view.asked_at))),
            None if about is None else _("Topic: {topic}", topic=about),
            _standing(_, view),
        ),
        *talk,
    )
    rows = _doors(_, view)
    rows.row(Button(_("📂 My requests"), Open(door=Door.MINE)), menu_button(_))
    return Screen(text, rows.done())


def answer(_: Words, facts: Facts) -> Screen:
    """Return the answer of the office as the person is told of it, or the way to book after it."""
    view = facts.consultation
    if view is None:
        raise ValueError("this notice is about no consultation")
    if facts.kind is NoticeKind.CONSULTATION_BOOKS:
        return _to_book(_, view)
    rows = _doors(_, view)
    if not rows.rows:
        rows.row(_act(_("📄 Open the question"), view, OwnAdviceAct.OPEN))
    return Screen(
        paragraphs(
            _("💬 The answer to your question of {day}:", day=_.day(_.day_of(view.asked_at))),
            written(_, facts.text or "", 3000),
            _("Does it help? Please press what fits.")
            if view.state is ConsultationState.ANSWERED
            else None,
        ),
        rows.done(),
    )


def _to_book(_: Words, view: ConsultationView) -> Screen:
    """Send the form to somebody who told their helper that they want to book."""
    return Screen(
        _(
            "✍️ You told the helper that you want to book a reception. Press the button: the form "
            "holds what you have told us already."
        ),
        Rows()
        .row(_act(_("✍️ I want to book a reception"), view, OwnAdviceAct.BOOK))
        .row(menu_button(_))
        .done(),
    )


def declining(_: Words, own: OwnConsultation) -> Screen:
    """Ask why the person will not book (point 38)."""
    view = own.view
    rows = Rows()
    for why in DeclineReason:
        data = OwnAdviceWhy(id=view.public_id, version=view.version, reason=why)
        rows.row(Button(own_reason(_, why), data))
    rows.row(_act(_("← Back"), view, OwnAdviceAct.OPEN))
    asked = _("Why will you not book a reception? Your answer helps us to do better.")
    return Screen(asked, rows.done())


def asking_again(_: Words, own: OwnConsultation) -> Screen:
    """Wait for a further question."""
    text = _("Write what is still unclear, in one message. The same helper reads it.")
    return Screen(text, ((_act(_("Not now"), own.view, OwnAdviceAct.OPEN),),))


def passed_on(_: Words) -> str:
    """Return the lead after a further question."""
    return _("✅ Your question is passed on.")


def thanked(_: Words) -> str:
    """Return the lead after a consultation has ended."""
    return _("Thank you! We have noted it. You can ask again or book at any time.")


def talked_out(_: Words, own: OwnConsultation) -> Screen:
    """Say sorry to somebody who was talked out of a reception; the head may call, or they book."""
    return Screen(
        paragraphs(
            _("We are sorry. Nobody may talk you out of a reception: it is your right."),
            _(
                "May the head of the office call you? The head then learns who you are; the helper "
                "is not told why you do not book."
            ),
        ),
        Rows()
        .row(_act(_("☎️ Yes, call me"), own.view, OwnAdviceAct.CALL))
        .row(_act(_("✍️ I want to book a reception"), own.view, OwnAdviceAct.BOOK))
        .row(_act(_("No, do not call"), own.view, OwnAdviceAct.OPEN))
        .done(),
    )


def call_promised(_: Words, own: OwnConsultation, days: int, *, phone_known: bool) -> Screen:
    """Say that the head will call, by when, and take what they should know before."""
    return Screen(
        call_promise(_, days, phone_known=phone_known),
        ((_act(_("Finish"), own.view, OwnAdviceAct.OPEN),), (menu_button(_),)),
    )


def open_ones(_: Words, own: tuple[OwnConsultation, ...]) -> Rows:
    """Return the ways to open questions, for the list of one's own requests."""
    rows = Rows()
    for one in own:
        waits = one.view.state is ConsultationState.ASKED
        day = _.short_day(_.day_of(one.view.asked_at))
        said = (
            _("💬 Question of {day}: waits for an answer", day=day)
            if waits
            else _("💬 Question of {day}: answered", day=day)
        )
        rows.row(_act(caption(said), one.view, OwnAdviceAct.OPEN))
    return rows


def door(_: Words) -> Button:
    """Return the door of the menu."""
    return Button(_("💬 Get advice"), AskAdvice())


def _standing(_: Words, view: ConsultationView) -> str:
    match view.outcome:
        case ConsultationOutcome.SOLVED:
            return _("Ended: your question is settled")
        case ConsultationOutcome.BOOKS if view.booked is not None:
            return _("You booked a reception: {number}", number=view.booked.number)
        case ConsultationOutcome.BOOKS:
            return _("Ended: you want to book a reception")
        case ConsultationOutcome.DECLINED:
            return _("Ended: you will not book a reception")
        case ConsultationOutcome.LAPSED:
            return _("Ended: we heard nothing more from you")
    if view.state is ConsultationState.ASKED:
        return _due(_, view) or _("It waits for an answer.")
    return _("The answer has been given.")


def _due(_: Words, view: ConsultationView) -> str | None:
    return None if view.due_on is None else _("Answer by: {day}", day=_.day(view.due_on))


def _line(_: Words, *, by_staff: bool, text: str) -> str:
    who = _("<b>The office:</b>") if by_staff else _("<b>You:</b>")
    return lines(who, written(_, text, LINE))


def _doors(_: Words, view: ConsultationView) -> Rows:
    """Return what the person can do with a consultation now."""
    rows = Rows()
    if view.state is ConsultationState.ANSWERED:
        rows.row(_act(_("✅ It is settled"), view, OwnAdviceAct.SETTLED))
    if view.booked is None:
        rows.row(_act(_("✍️ I want to book a reception"), view, OwnAdviceAct.BOOK))
    if view.state is not ConsultationState.ENDED:
        rows.row(_act(_("❓ Ask again"), view, OwnAdviceAct.AGAIN))
    if view.state is ConsultationState.ANSWERED:
        rows.row(_act(_("I will not book"), view, OwnAdviceAct.DECLINE))
    if view.state is ConsultationState.ENDED:
        rows.row(_ask(_))
    return rows


def _ask(_: Words) -> Button:
    return Button(_("💬 Ask a new question"), AskAdvice())


def _act(text: str, view: ConsultationView, act: OwnAdviceAct) -> Button:
    return Button(text, OwnAdvice(id=view.public_id, version=view.version, act=act))
