"""The words of the surveys: which ending is meant, what is asked, how an answer reads.

The tone follows the ending: whoever was refused is not thanked for a good talk.
"""

from bot.i18n import Words
from bot.screens.formats import lines, paragraphs, post, said
from bot.services.rules.questionnaires import Ask, Choice, counted_as
from bot.services.views.surveys import SurveyView
from db.enums import DeclineReason, OutcomeKind, Questionnaire


def about(_: Words, view: SurveyView) -> str:
    """Say which ending is asked about: the day, the case, the post or the topic of the advice."""
    day = _.day(view.happened_on)
    named = None
    if view.number is None:
        ending = _("On {day} we advised you in this chat.", day=day)
        if view.topic is not None:
            named = _("Topic: {topic}", topic=said(_, view.topic, 100))
    elif view.kind in {OutcomeKind.HELD, OutcomeKind.APPEAL_ANSWERED}:
        ending = _(
            "On {day} you were received by {post}. Request {number}.",
            day=day,
            post=post(_, view.post),
            number=view.number,
        )
    else:
        ending = _ending(_, view.kind, day, view.number)
        # Whoever left the choice to the office had named nobody; and under a matter sent on, a
        # post would read as the one to which it went.
        if view.post is not None and view.questionnaire is not Questionnaire.SENT_ON:
            named = _("To whom: {post}", post=post(_, view.post))
    # In Russian the sentence begins with the weekday.
    return lines(ending[:1].upper() + ending[1:], named)


def _ending(_: Words, kind: OutcomeKind | None, day: str, number: str) -> str:
    match kind:
        case OutcomeKind.REFUSED:
            return _(
                "On {day} you were refused a reception. Request {number}.", day=day, number=number
            )
        case OutcomeKind.RETURNED | OutcomeKind.ENDED:
            return _(
                "On {day} your request {number} ended without a reception.", day=day, number=number
            )
        case OutcomeKind.REDIRECTED | OutcomeKind.FORWARDED:
            return _(
                "On {day} your request {number} was sent on to another body.",
                day=day,
                number=number,
            )
        case OutcomeKind.CONSULTED:
            return _(
                "On {day} you were given a consultation instead of a reception. Request {number}.",
                day=day,
                number=number,
            )
        case OutcomeKind.WITHDRAWN:
            return _("On {day} you withdrew your request {number}.", day=day, number=number)
        case _:
            return _(
                "On {day} your reception did not take place. Request {number}.",
                day=day,
                number=number,
            )


def why_asked(_: Words, questionnaire: Questionnaire) -> str:
    """Say why we ask, in the tone that the ending needs."""
    match questionnaire:
        case Questionnaire.RECEPTION:
            return _("Please help us to receive people better: four short questions.")
        case Questionnaire.REFUSAL:
            return _(
                "We understand that this is not the answer you hoped for. We want to know whether "
                "it was explained to you as it should be: two short questions."
            )
        case Questionnaire.SENT_ON:
            return _("We want to know whether this was explained to you: two short questions.")
        case Questionnaire.WITHDRAWAL:
            return _("We want to know why, so as to do better: two short questions.")
        case Questionnaire.CONSULTATION | Questionnaire.REASON_TOLD:
            return _("We want to know whether this helped you: a few short questions.")
        case _:
            return _("We want to know whether you were told enough: two short questions.")


def question(_: Words, questionnaire: Questionnaire, ask: Ask) -> str:
    """Return what is asked, the same in the chat and on the telephone."""
    questionnaire = counted_as(questionnaire)
    match ask:
        case Ask.RESPECT:
            return _("Were you listened to with respect?")
        case Ask.NEXT_STEPS:
            return _("Is it clear to you what happens next?")
        case Ask.IN_TIME:
            return _("Were you told the date and the time of the reception early enough?")
        case Ask.SOLVED:
            if questionnaire is Questionnaire.CONSULTATION:
                return _("Did the consultation solve your matter?")
            return _("Has your matter been solved?")
        case Ask.CLEAR:
            if questionnaire is Questionnaire.CONSULTATION:
                return _("Was the consultation clear?")
            return _("Was everything about the reception explained to you clearly?")
        case Ask.REASON:
            return _("Was the reason clear to you?")
        case Ask.WHERE:
            if questionnaire is Questionnaire.REFUSAL:
                return _("Is it clear to you where to turn and how to complain?")
            return _("Is it clear to you where your request is now and how to complain?")
        case Ask.WHY:
            if questionnaire is Questionnaire.WITHDRAWAL:
                return _("Why did you withdraw the request?")
            return _("Why did you not book a reception?")
        case Ask.EASE:
            return _("Was it easy to do what you wanted in this bot?")
        case Ask.BOOK:
            return _("Would you like to book a reception now?")


def choice(_: Words, kept: str, ask: Ask | None = None) -> str:
    """Return how a choice reads, on a button and in a table; `ask` is what it answers."""
    if ask is Ask.WHY and kept == DeclineReason.SOLVED:
        return _("My matter was solved already")
    words = {
        Choice.YES.value: _("Yes"),
        Choice.NO.value: _("No"),
        Choice.HARD_TO_SAY.value: _("Hard to say"),
        Choice.SOLVED.value: _("Solved"),
        Choice.PARTLY.value: _("In part"),
        Choice.UNSOLVED.value: _("Not solved"),
        Choice.TOO_EARLY.value: _("Too early to say"),
        DeclineReason.FAR_DATE.value: _("The date was too far away"),
        DeclineReason.NO_BELIEF.value: _("I did not believe it would help"),
        DeclineReason.TALKED_OUT.value: _("I was talked out of it"),
        DeclineReason.HARD.value: _("It was hard to do"),
        DeclineReason.OTHER.value: _("Another reason"),
    }
    return words[kept]


def call_promise(_: Words, days: int, *, phone_known: bool) -> str:
    """Say that the head will call, by when, and ask for what they should know before."""
    return paragraphs(
        _.plural(
            "The head of the office will call you within {n} working day.",
            "The head of the office will call you within {n} working days.",
            days,
        ),
        _("If the head should know something before, write it in one message.")
        if phone_known
        else _("Please write in one message the phone number on which to call you."),
    )


def nobody_to_call(_: Words, where: str) -> str:
    """Say that nobody may call, and where to turn instead."""
    return paragraphs(
        _(
            "Nobody can call you: in this office only the person whom your answer is about makes "
            "such calls, and nobody judges their own case."
        ),
        _("You can complain: {how}", how=where),
    )


def scale(_: Words) -> str:
    """Explain the marks."""
    return _("1 is not at all, 5 is fully.")


def questionnaire_name(_: Words, value: Questionnaire) -> str:
    """Name a questionnaire by the ending it follows."""
    match value:
        case Questionnaire.RECEPTION:
            return _("After a reception")
        case Questionnaire.NOT_RECEIVED:
            return _("After a reception that did not take place")
        case Questionnaire.REFUSAL:
            return _("After a refusal")
        case Questionnaire.SENT_ON:
            return _("After a request was sent on")
        case Questionnaire.WITHDRAWAL:
            return _("After a withdrawal")
        case Questionnaire.CONSULTATION | Questionnaire.REASON_TOLD:
            return _("After a consultation")
