"""What is said when advice cannot be asked for, given or ended so."""

from bot.callbacks import Door, Open
from bot.callbacks.advice import AdviceDo, AdvicePile, AdviceStep, OwnAdvice, OwnAdviceAct
from bot.i18n import Words
from bot.screens.formats import menu_button
from bot.screens.screen import Button, Reply, Screen
from bot.screens.survey_words import nobody_to_call
from bot.services import errors
from bot.services.errors import OfficeError


def refusal(_: Words, error: OfficeError) -> Reply:
    """Return the words for a no about a consultation, with the next sensible step."""
    match error:
        case errors.TooManyConsultations():
            limit = error.details.get("limit")
            text = _.plural(
                "You have {n} open question. When it is answered and settled, ask the next one.",
                "You have {n} open questions. When one is answered and settled, ask the next one.",
                limit if isinstance(limit, int) else 0,
            )
            return _reply(_, text, Button(_("📂 My requests"), Open(door=Door.MINE)))
        case errors.NobodyToCall():
            return _reply(_, nobody_to_call(_, str(error.details.get("where", ""))))
        case errors.ConsultationUnanswered():
            text = _("Somebody waits for this answer in the chat: please answer first.")
            return _reply(_, text, *_open(_, error, for_staff=True))
    said = _("This record is out of date: something has changed since.")
    staff = bool(error.details.get("for_staff"))
    shown = _reply(_, said, *_open(_, error, for_staff=staff))
    return Reply(shown.screens, toast=_("This record is out of date."))


def _open(_: Words, error: OfficeError, *, for_staff: bool) -> tuple[Button, ...]:
    """Return the way to how it stands now."""
    public_id = error.details.get("public_id")
    if not isinstance(public_id, str):
        return ()
    text = _("Show how it stands now")
    if not for_staff:
        return (Button(text, OwnAdvice(id=public_id, version=0, act=OwnAdviceAct.OPEN)),)
    return (
        Button(text, AdviceDo(id=public_id, version=0, act=AdviceStep.OPEN)),
        Button(_("All questions"), AdvicePile()),
    )


def _reply(_: Words, text: str, *buttons: Button) -> Reply:
    rows = tuple((button,) for button in (*buttons, menu_button(_)))
    return Reply((Screen(text, rows),))
