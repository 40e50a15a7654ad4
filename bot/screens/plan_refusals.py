"""What the schedule desk reads when a reception, an approval or a new holder is refused."""

from datetime import datetime

from bot.callbacks.plan import PlanDraft, PlanForm, PlanFormAct, PlanMonth
from bot.i18n import Words
from bot.screens.formats import day_and_weekday, lines, paragraphs
from bot.screens.plan_words import findings, post_named
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.services import errors
from bot.services.errors import OfficeError
from bot.services.views import PostView


def refusal(_: Words, error: OfficeError) -> Reply:
    """Return why nothing was changed, and the way back; what was filled in is kept."""
    rows = Rows()
    match error:
        case errors.PlanRefused():
            text = paragraphs(_("This cannot be drafted so:"), lines(*findings(_, error.findings)))
            rows.row(_go_on(_))
        case errors.DraftChanged():
            text = _(
                "The draft has changed since it was shown to you. Look at it again, then approve."
            )
            schedule = error.details.get("schedule_id")
            if isinstance(schedule, int):
                rows.row(Button(_("← To the draft"), PlanDraft(schedule=schedule)))
        case _busy:
            text = _busy_holder(_, error)
            rows.row(_go_on(_))
    return Reply((Screen(text, rows.row(Button(_("← To the schedule"), PlanMonth())).done()),))


def _busy_holder(_: Words, error: OfficeError) -> str:
    post, starts_at = error.details.get("post"), error.details.get("starts_at")
    if not isinstance(post, PostView) or not isinstance(starts_at, datetime):
        return _("This person receives in another post then.")
    return _(
        "This person receives in another post then: {day}, {clock}, {post}.",
        day=day_and_weekday(_, _.day_of(starts_at)),
        clock=_.clock(starts_at),
        post=post_named(_, post),
    )


def _go_on(_: Words) -> Button:
    return Button(_("Go on filling in"), PlanForm(rev=0, act=PlanFormAct.RESUME))
