"""The documents of a month as they come in chat: one file a message, each said what it is for."""

from collections.abc import Sequence

from bot.callbacks import Desk
from bot.callbacks.plan import PlanMonth
from bot.i18n import Words
from bot.screens.screen import Button, File, Reply, Rows, Screen
from bot.services.views.publishing import PublishedSchedule


def published(_: Words, schedule: PublishedSchedule, files: Sequence[File]) -> Reply:
    """Send the documents below the month, which keeps its text; the last one leads back to it."""
    back = Button(
        _("Back to the month"),
        PlanMonth(month=schedule.month.year * 12 + schedule.month.month - 1),
    )
    rows = Rows().row(back, Button(_("🗂 Desk"), Desk())).done()
    last = len(files) - 1
    return Reply(
        tuple(
            Screen(_use(_, file, schedule), rows if at == last else (), file)
            for at, file in enumerate(files)
        ),
        fresh=True,
    )


def nothing_approved(_: Words) -> Screen:
    """Say that there is nothing to publish yet."""
    return Screen(
        _("This month has no approved schedule yet, so there is nothing to publish."),
        Rows().row(Button(_("🗂 Desk"), Desk())).done(),
    )


def _use(_: Words, file: File, schedule: PublishedSchedule) -> str:
    """Return what a document is for; the first one also says what all of them are."""
    name = file.name
    month = _.month(schedule.month)
    if name.endswith("poster-a3.pdf"):
        return _(
            "<b>Schedule of {month}, version {n}.</b> The poster for the wall, A3.",
            month=month,
            n=schedule.version,
        )
    if name.endswith("poster-a4.pdf"):
        return _("The same poster, A4.")
    if name.endswith("annex.pdf"):
        return _("The form of the annex, to print and to sign.")
    if name.endswith(".xlsx"):
        return _("The form of the annex as a table; it can be imported again.")
    if name.endswith(".html"):
        return _("The page for the site: one file, nothing else is needed.")
    return _("The same data for other systems, JSON.")
