"""The survey after an ending: one question a screen, then a comment, and thanks."""

from bot.callbacks import Door, Open
from bot.callbacks.advice import OwnAdvice, OwnAdviceAct
from bot.callbacks.surveys import AskMe, SurveyAct, SurveyAnswer, SurveyCall, SurveyDo
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens.formats import menu_button, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.screens.survey_words import (
    about,
    call_promise,
    choice,
    nobody_to_call,
    question,
    scale,
    why_asked,
)
from bot.services.rules.questionnaires import Ask, Question
from bot.services.views.surveys import SurveyView
from db.enums import CallBackReason, Questionnaire, SurveyState

PER_ROW = 2

UNHAPPY = frozenset({Questionnaire.REFUSAL, Questionnaire.SENT_ON, Questionnaire.NOT_RECEIVED})
"""After these endings nobody is thanked cheerfully."""


def invitation(_: Words, view: SurveyView, *, reminder: bool) -> Screen:
    """Ask the first question: which ending, why we ask, and how to be left in peace."""
    lead = (
        _("We asked you a few days ago and ask once more, for the last time.")
        if reminder
        else why_asked(_, view.questionnaire)
    )
    return asking(_, view, lead)


def asking(_: Words, view: SurveyView, lead: str | None = None) -> Screen:
    """Show the question that waits, or that the survey is over."""
    if view.state is not SurveyState.ASKED or view.question is None:
        return over(_, view)
    waits = view.question
    rows = Rows()
    for row in _answers(_, view, waits):
        rows.row(*row)
    if not view.given:
        rows.row(Button(_("Not now"), SurveyDo(id=view.public_id, act=SurveyAct.LATER)))
        rows.row(Button(_("Do not ask me any more"), AskMe(ask=False)))
    return Screen(
        paragraphs(
            about(_, view),
            lead,
            _noted(_, view, waits),
            question(_, view.questionnaire, waits.ask),
            scale(_) if waits.choices is None else None,
        ),
        rows.done(),
    )


def commenting(_: Words, view: SurveyView) -> Screen:
    """Thank for the answers, and offer to add something or to be called."""
    lead = (
        _("Thank you, your answers are kept without your name.")
        if view.questionnaire in UNHAPPY
        else _("Thank you! Your answers are kept without your name.")
    )
    return Screen(
        paragraphs(
            lead,
            _(
                "If you would like to add something, write it in one message, please without "
                "names and numbers."
            ),
        ),
        _booking(_, view)
        .row(Button(_("Finish"), SurveyDo(id=view.public_id, act=SurveyAct.FINISH)))
        .row(_call(_("☎️ Please call me"), view, call=True))
        .done(),
    )


def regret(_: Words, view: SurveyView) -> Screen:
    """Say sorry for what the answers tell, and ask whether the head may call."""
    sorry = (
        _("We are sorry. Nobody may talk you out of a reception: it is your right.")
        if view.concern is CallBackReason.TALKED_OUT
        else _("We are sorry that it was so.")
    )
    return Screen(
        paragraphs(
            sorry,
            _(
                "May the head of the office call you? Your answer is then shown to the head, not "
                "to the clerk. If not, your answers stay without your name."
            ),
            _("If you would like to add something, write it in one message."),
        ),
        _booking(_, view)
        .row(_call(_("☎️ Yes, call me"), view, call=True))
        .row(_call(_("No, do not call"), view, call=False))
        .done(),
    )


def not_called(_: Words, view: SurveyView) -> Screen:
    """Accept that the person wants no call; a comment may still be added."""
    return Screen(
        paragraphs(
            _("All right, nobody will call. Your answers stay without your name."),
            _(
                "If you would like to add something, write it in one message, please without "
                "names and numbers."
            ),
        ),
        ((Button(_("Finish"), SurveyDo(id=view.public_id, act=SurveyAct.FINISH)),),),
    )


def call_promised(_: Words, view: SurveyView, days: int, *, phone_known: bool) -> Screen:
    """Say that the head will call, by when, and take what they should know before."""
    return Screen(
        call_promise(_, days, phone_known=phone_known),
        ((Button(_("Finish"), SurveyDo(id=view.public_id, act=SurveyAct.FINISH)),),),
    )


def no_call(_: Words, profile: OfficeProfile) -> Screen:
    """Take back the promise of a call that nobody may make any more."""
    return Screen(
        paragraphs(
            _("We promised that the head of the office would call you, and are sorry."),
            nobody_to_call(_, profile.complaint.where.said(_.language)),
        ),
        ((menu_button(_),),),
    )


def told_head(_: Words) -> Screen:
    """Confirm that the head will read it before the call."""
    return Screen(_("The head will read this before calling you."), ((menu_button(_),),))


def thanks(_: Words) -> Screen:
    """Thank for the answers."""
    return Screen(
        _("Thank you! Your answers help us to receive people better."), ((menu_button(_),),)
    )


def later(_: Words, view: SurveyView) -> Screen:
    """Accept "not now", and say until when the questions wait."""
    until = _.day(view.open_until)
    return Screen(
        _("All right. You can answer until {day}.", day=until)
        if view.reminded
        else _("All right. We shall remind you once; you can answer until {day}.", day=until),
        Rows()
        .row(Button(_("Answer now"), SurveyAnswer(id=view.public_id, given="")))
        .row(Button(_("Do not ask me any more"), AskMe(ask=False)))
        .row(menu_button(_))
        .done(),
    )


def over(_: Words, view: SurveyView) -> Screen:
    """Say that nothing more is asked about this ending."""
    if view.state is SurveyState.ANSWERED and view.questionnaire in UNHAPPY:
        said = _("Thank you, your answers are kept without your name.")
        return Screen(said, ((menu_button(_),),))
    if view.state is SurveyState.ANSWERED:
        return thanks(_)
    return Screen(_("This survey is over. Thank you!"), ((menu_button(_),),))


def left_in_peace(_: Words) -> Screen:
    """Accept a no; it can be taken back here and in the personal data."""
    return Screen(
        _("All right, we shall not ask you any more. You can change this any time: /mydata."),
        Rows().row(Button(_("You may ask me again"), AskMe(ask=True))).row(menu_button(_)).done(),
    )


def asked_again(_: Words) -> Screen:
    """Confirm that the no was taken back."""
    return Screen(
        _("Thank you. We may ask you again about what ends from now on."),
        Rows()
        .row(Button(_("Do not ask me any more"), AskMe(ask=False)))
        .row(menu_button(_))
        .done(),
    )


def _noted(_: Words, view: SurveyView, waits: Question) -> str | None:
    """Say what the helper wrote down, before the person is asked for their own word."""
    if waits.ask is not Ask.WHY or view.noted is None:
        return None
    return _("The helper noted: {reason}.", reason=choice(_, view.noted.value, Ask.WHY))


def _answers(_: Words, view: SurveyView, waits: Question) -> tuple[tuple[Button, ...], ...]:
    if waits.choices is None:
        return (tuple(_answer(view, code, code) for code in waits.codes),)
    buttons = [
        _answer(view, code, choice(_, kept, waits.ask)) for code, kept in waits.choices.items()
    ]
    wide = len(buttons) > PER_ROW + PER_ROW
    return tuple(
        tuple(buttons[n : n + (1 if wide else PER_ROW)])
        for n in range(0, len(buttons), 1 if wide else PER_ROW)
    )


def _answer(view: SurveyView, code: str, text: str) -> Button:
    return Button(text, SurveyAnswer(id=view.public_id, given=f"{view.given}{code}"))


def _booking(_: Words, view: SurveyView) -> Rows:
    """Begin the rows with the form of a request, filled with what is known, for who wants one."""
    if not view.wants_to_book:
        return Rows()
    data = (
        Open(door=Door.BOOK)
        if view.advice is None
        else OwnAdvice(id=view.advice, version=0, act=OwnAdviceAct.BOOK)
    )
    return Rows().row(Button(_("📝 Book a reception"), data))


def _call(text: str, view: SurveyView, *, call: bool) -> Button:
    return Button(text, SurveyCall(id=view.public_id, given=view.given, call=call))
