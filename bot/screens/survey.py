"""The survey after an outcome: two questions by buttons and a comment, worded for that outcome."""

from bot.callbacks import SurveyAct, SurveyDo, SurveyMark
from bot.i18n import Words
from bot.screens.formats import menu_button, paragraphs, post
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import SurveyView
from db.enums import OutcomeKind

COMMENT_STEP = 3

YES, PARTLY, NO = 5, 3, 1
"""Marks of the answers in words, on the scale of five."""


def asking(_: Words, view: SurveyView, lead: str | None = None) -> Screen:
    """Show the question that waits: the first or the second, the comment, or thanks."""
    if view.step == 0:
        return thanks(_)
    if view.step == COMMENT_STEP:
        return _comment_offer(_, view)
    text = _first(_, view) if view.step == 1 else _second(_, view)
    rows = Rows()
    if view.step == 1:
        rows.row(*(_mark(view, str(mark), mark) for mark in range(1, 6)))
        text = paragraphs(text, _("1 is not at all, 5 is fully."))
    else:
        rows.row(_mark(view, _("Yes"), YES), _mark(view, _("Partly"), PARTLY))
        rows.row(_mark(view, _("No"), NO))
    rows.row(
        Button(_("I do not want to answer"), SurveyDo(id=view.public_id, act=SurveyAct.DECLINE))
    )
    return Screen(paragraphs(lead, text), rows.done())


def commenting(_: Words, view: SurveyView) -> Screen:
    """Wait for the comment, which may be left out."""
    return Screen(
        _(
            "If you would like to add something, write it in one message, please without names "
            "and numbers."
        ),
        ((Button(_("Finish"), _do(view, SurveyAct.FINISH)),),),
    )


def thanks(_: Words) -> Screen:
    """Thank for the answers."""
    return Screen(
        _("Thank you! Your answers help us to receive people better."), ((menu_button(_),),)
    )


def declined(_: Words) -> Screen:
    """Accept a no."""
    return Screen(_("All right, we shall not ask about this again."), ((menu_button(_),),))


def _comment_offer(_: Words, view: SurveyView) -> Screen:
    return Screen(
        _("Would you like to add something in your own words?"),
        Rows()
        .row(Button(_("Write a comment"), _do(view, SurveyAct.COMMENT)))
        .row(Button(_("Finish"), _do(view, SurveyAct.FINISH)))
        .done(),
    )


def _first(_: Words, view: SurveyView) -> str:
    day = _.day(view.happened_on)
    match view.kind:
        case OutcomeKind.HELD:
            return _(
                "{day}: you were received by {post}. Were you listened to with respect?",
                day=day,
                post=post(_, view.post),
            )
        case OutcomeKind.REFUSED:
            return _("{day}: you were refused a reception. Was the reason clear to you?", day=day)
        case OutcomeKind.RETURNED | OutcomeKind.ENDED:
            return _(
                "{day}: your request ended without a reception. Was the reason clear to you?",
                day=day,
            )
        case OutcomeKind.REDIRECTED | OutcomeKind.FORWARDED:
            return _(
                "{day}: your request was sent on to another body. Was the reason clear to you?",
                day=day,
            )
        case OutcomeKind.CONSULTED:
            return _(
                "{day}: you agreed to a consultation instead of a reception. Was it explained "
                "clearly what follows?",
                day=day,
            )
        case OutcomeKind.WITHDRAWN:
            return _("{day}: you withdrew your request. Was it easy to use this bot?", day=day)
        case _:
            return _(
                "{day}: the reception did not take place. Were you told clearly what follows?",
                day=day,
            )


def _second(_: Words, view: SurveyView) -> str:
    match view.kind:
        case OutcomeKind.HELD:
            return _("Is it clear to you what happens next?")
        case (
            OutcomeKind.REFUSED
            | OutcomeKind.RETURNED
            | OutcomeKind.ENDED
            | OutcomeKind.REDIRECTED
            | OutcomeKind.FORWARDED
        ):
            return _("Is it clear to you where to turn next and how to complain?")
        case _:
            return _("Has your matter been settled?")


def _mark(view: SurveyView, text: str, mark: int) -> Button:
    return Button(text, SurveyMark(id=view.public_id, step=view.step, mark=mark))


def _do(view: SurveyView, act: SurveyAct) -> SurveyDo:
    return SurveyDo(id=view.public_id, act=act)
