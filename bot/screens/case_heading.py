"""What every screen about a case begins with, and its way back: number, state, legal clock.

It stands alone, so that the screens behind a card may use it and the card may use them.
"""

from bot.callbacks import Desk
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import labels
from bot.screens.screen import Button
from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.views import Card


def heading(_: Words, case: Card) -> str:
    """Return the number and the state: the first line of every screen about a case."""
    state = labels.state(_, case.state)
    return _("{number} · {state}", number=Markup(f"<b>{case.number}</b>"), state=state)


def read_in(_: Words, case: Card) -> str | None:
    """Remind whoever writes to an applicant of the language chosen, when it is not their own."""
    if case.language is _.language:
        return None
    return _(
        "The applicant chose the language: {language}.", language=labels.language(case.language)
    )


def due(_: Words, case: Card) -> tuple[str, ...]:
    """Return the line of the legal clock (point 29), or nothing once nothing is owed.

    Of a case whose personal data were deleted it says that and nothing more.
    """
    if case.deleted_on is not None:
        return (_("Personal data deleted on {day}.", day=_.day(case.deleted_on)),)
    if case.answered:
        return (_("The answer to the request has been given."),)
    if case.state not in OPEN_STATES:
        return ()
    day = _.short_day(case.answer_due_on)
    if case.days_left < 0:
        overdue = _.plural(
            "❗ Answer overdue by {n} working day (it was due on {day})",
            "❗ Answer overdue by {n} working days (it was due on {day})",
            -case.days_left,
            day=day,
        )
        return (overdue,)
    if case.days_left == 0:
        return (_("⏳ Answer due today ({day})", day=day),)
    left = _.plural(
        "⏳ Answer due in {n} working day ({day})",
        "⏳ Answer due in {n} working days ({day})",
        case.days_left,
        day=day,
    )
    return (left,)


def ground_text(_: Words, profile: OfficeProfile, code: str) -> str:
    """Return a ground's text, or nothing when the office has since struck it off its list."""
    texts = {ground.code: ground.text.said(_.language) for ground in profile.grounds}
    return texts.get(code, "")


def desk_row(_: Words) -> tuple[Button, ...]:
    """Return the way back to the desk."""
    return (Button(_("To the desk"), Desk()),)
