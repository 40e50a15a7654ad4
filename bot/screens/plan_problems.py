"""Why an answer at the schedule desk was not taken, and how it is written right."""

from bot.forms.answers import Problem
from bot.i18n import Words
from bot.screens.plan_words import BOTH_NAMES, SECURE
from bot.services.rules.annex_form import Fault
from bot.services.rules.names import NameProblem

TOO_SHORT, TOO_LONG = "too_short", "too_long"


def problem_text(_: Words, problem: Problem) -> str:
    """Return one sentence or two; the question itself follows."""
    return "❗ " + _said(_, problem)


def _said(_: Words, problem: Problem) -> str:
    match problem.reason:
        case "choose":
            return _("Please answer with one of the buttons.")
        case "media":
            return _("Please press a button or type the answer as a text.")
        case Fault.ONE_LANGUAGE | Fault.LANGUAGES_UNCLEAR:
            return _(
                "Two names are needed, Kazakh first, with a slash between them: {names}.",
                names=BOTH_NAMES,
            )
        case Fault.LANGUAGES_SWAPPED:
            return _("The Kazakh name stands first, the Russian one after the slash.")
        case Fault.MIXED_LETTERS:
            return _("A word has Latin letters among Cyrillic ones. Please type it again.")
        case Fault.LOST_LETTERS:
            return _("Some letters were lost on the way. Please type it again.")
        case NameProblem.DIGIT | NameProblem.SYMBOL | NameProblem.CONTROL | NameProblem.EMPTY:
            return _("This does not look like a full name: only letters, spaces and hyphens.")
        case "number":
            return _("Please type a whole number.")
        case "range":
            return _(
                "The number must lie between {minimum} and {maximum}.",
                minimum=problem.minimum,
                maximum=problem.maximum,
            )
        case reason if reason == TOO_SHORT:
            return _.plural(
                "This is too short: at least {n} character is needed.",
                "This is too short: at least {n} characters are needed.",
                problem.minimum,
            )
        case reason if reason == TOO_LONG and problem.maximum:
            return _.plural(
                "This is too long: at most {n} character fits.",
                "This is too long: at most {n} characters fit.",
                problem.maximum,
            )
        case reason if reason == TOO_LONG:
            return _("This is too long.")
        case _other:
            return _time(_, problem)


def _time(_: Words, problem: Problem) -> str:
    """Return what is wrong with hours, a day, or a link."""
    match problem.reason:
        case "unreadable" if problem.field == "hours":
            return _("Please write the hours like this: 10:00–12:00")
        case "unreadable":
            return _("Please write the day like this: 04.12.2026")
        case "day_off":
            return _("This is a day off: no reception can be held then. Choose another day.")
        case "past":
            return _("This day has passed. Choose another one.")
        case "no_such_time":
            return _("There is no such time of day. Hours go from 0 to 23, minutes from 0 to 59.")
        case "order" if problem.field == "hours":
            return _("The end must be later than the beginning.")
        case "order":
            return _("The last day cannot be before the first one.")
        case "no_such_day":
            return _("There is no such day in the calendar.")
        case "other_month":
            return _("This day is in another month. Every month has a draft of its own.")
        case "future":
            return _("A document cannot be of a day to come.")
        case "no_link":
            return _("A link begins with {beginning} and has no spaces.", beginning=SECURE)
        case _other:
            return _("This cannot be taken as it is written.")
