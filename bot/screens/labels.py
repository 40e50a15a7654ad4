"""What citizens read for the closed vocabularies: one word for one thing on every screen.

Each function is a `match` over literals, so that extraction finds every word and mypy every gap.
"""

from typing import assert_never

from bot.i18n import Words
from bot.screens import ending_words
from bot.services.views.missing import Missing
from db.enums import ApplicantKind, Citizenship, Help, Language, Mode, Need, RequestState


def language(value: Language) -> str:
    """Return a language's name in itself: it is read by those who know no other."""
    match value:
        case Language.KK:
            return "Қазақша"
        case Language.RU:
            return "Русский"
        case Language.EN:
            return "English"
    assert_never(value)


def kind(_: Words, value: ApplicantKind) -> str:
    """Return on whose behalf the person asks."""
    match value:
        case ApplicantKind.SELF:
            return _("For myself")
        case ApplicantKind.OTHER:
            return _("For another person")
        case ApplicantKind.ORGANISATION:
            return _("For an organisation")
    assert_never(value)


def citizenship(_: Words, value: Citizenship) -> str:
    """Return a citizenship."""
    match value:
        case Citizenship.KAZAKHSTAN:
            return _("Citizen of Kazakhstan")
        case Citizenship.FOREIGN:
            return _("Citizen of another country")
        case Citizenship.STATELESS:
            return _("Stateless person")
    assert_never(value)


def state(_: Words, value: RequestState) -> str:
    """Return where a request stands, as its applicant reads it."""
    match value:
        case RequestState.REGISTERED:
            return _("Registered")
        case RequestState.IN_REVIEW:
            return _("In preliminary review")
        case RequestState.NEEDS_INFORMATION:
            return _("Waiting for information from the applicant")
        case RequestState.PROPOSED:
            return _("Before the head for a decision")
        case RequestState.QUEUED:
            return _("In the queue for a date")
        case RequestState.ASSIGNED:
            return _("Reception date given")
        case RequestState.HELD:
            return _("Reception held")
        case RequestState.NO_SHOW:
            return _("Did not come")
        case RequestState.LETTER:
            return _("Written answer being prepared")
        case RequestState.REFUSED:
            return _("Refused")
        case RequestState.RETURNED:
            return _("Returned to you")
        case RequestState.REDIRECTED:
            return _("Sent on to the competent body")
        case RequestState.FORWARDED:
            return _("Forwarded at once")
        case RequestState.ENDED:
            return _("Ended without a reception")
        case RequestState.CONSULTED:
            return _("Ended with a consultation")
        case RequestState.WITHDRAWN:
            return _("Withdrawn")
        case RequestState.APPEAL:
            return _("Considered as a written appeal")
        case RequestState.APPEAL_ANSWERED:
            return _("Written appeal answered")
    assert_never(value)


def help_kind(_: Words, code: str) -> str:
    """Return a helper or a need on the day; what was stored under another code stays as it is."""
    match code:
        case Help.CONSULTANT:
            return _("Legal consultant")
        case Help.PSYCHOLOGIST:
            return _("Psychologist")
        case Help.SOCIAL_WORKER:
            return _("Social worker")
        case Help.VOLUNTEER:
            return _("Volunteer who accompanies me")
        case Need.STEP_FREE:
            return _("Step-free access")
        case Need.SIGN_LANGUAGE:
            return _("Sign language interpreter")
        case Need.INTERPRETER:
            return _("Interpreter from another language")
        case Need.LARGE_PRINT:
            return _("Papers in large print")
        case Need.COMPANION:
            return _("Room for somebody who accompanies me")
        case _:
            return code


def mode(_: Words, value: Mode | None) -> str:
    """Return how a person would be received; None is either way."""
    match value:
        case Mode.IN_PERSON:
            return _("In person")
        case Mode.VIDEO:
            return _("By video")
        case Mode.PHONE:
            return _("By phone")
        case None:
            return _("Either way")
    assert_never(value)


def remote(_: Words, value: Mode) -> tuple[str, ...]:
    """Return the form of a reception where nobody comes; nothing for one in person."""
    return () if value is Mode.IN_PERSON else (mode(_, value),)


def weekday(_: Words, number: int) -> str:
    """Return a weekday counted from Monday as 0."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[number]


def event(_: Words, action: str) -> str | None:
    """Return a line of the applicant's timeline; None for what is not told there."""
    match action:
        case "registered":
            return _("Your request reached us")
        case "entered":
            return _("Entered into the document system")
        case "opened":
            return _("Taken into review")
        case "information_asked":
            return _("You were asked to add what is missing")
        case "asked":
            return _("You were asked a question")
        case "answered":
            return _("You answered")
        case "proposed":
            return _("Laid before the head for a decision")
        case "returned":
            return _("Returned for further review")
        case "receive":
            return _("Decided: you will be received")
        case "letter":
            return _("Refused; the signed letter was issued")
        case "paused":
            return _("The term was stopped for a while")
        case "pause_over":
            return _("The term runs again")
        case "assigned":
            return _("A date was given")
        case "told":
            return _("The answer reached you")
        case "confirmed":
            return _("You confirmed that you will come")
        case "freed":
            return _("You told us that you cannot come")
        case "moved":
            return _("The office moved your reception")
        case "postponed":
            return _("The office took the date back; a new one is being found")
        case "offered":
            return _("A place that became free was offered to you")
        case "offer_declined":
            return _("You left the offered place to the next")
        case "offer_expired":
            return _("The offered place went to the next in the queue")
        case "offer_recalled":
            return _("The offer of a place was taken back")
        case "held":
            return _("The reception was held")
        case "no_show":
            return _("You did not come to the reception")
        case "not_held":
            return _("The reception did not take place")
        case "requeued":
            return _("Back in the queue")
        case "withdrawn":
            return _("You withdrew the request")
        case "instructed":
            return _("An instruction was given after your reception")
        case "instruction_closed":
            return _("The instruction was closed")
        case "appeal_made":
            return _("Your matter was put in writing")
        case "appeal_registered":
            return _("Your written appeal was registered")
        case "appeal_answered":
            return _("Your written appeal was answered")
        case "messaged":
            return _("You wrote to the office")
        case "replied":
            return _("The office replied to you")
        case "file_added":
            return _("You added a file")
        case "file_deleted":
            return _("You deleted a file")
        case "tied":
            return _("Tied to this chat")
        case _:
            return ending_words.event(_, action)


def missing(_: Words, value: Missing) -> str:
    """Return a line of the checklist of what is missing in a request."""
    match value:
        case Missing.ADDRESS:
            return _("The postal address")
        case Missing.NUMBER:
            return _("The IIN or BIN")
        case Missing.AUTHORITY:
            return _("Whose name, on whose behalf")
        case Missing.ESSENCE:
            return _("The essence of the question")
        case Missing.POWER:
            return _("The power of attorney")
        case Missing.OTHER:
            return _("Something else")
    assert_never(value)


def no_paper_number(_: Words) -> str:
    """Say that what was typed is no number of a paper."""
    return _(
        "This is no number of a paper: it is made of words, or it looks like an IIN or a phone. "
        "Such numbers are not sealed, so nothing about people may stand there."
    )
