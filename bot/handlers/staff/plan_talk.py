"""The form of the schedule desk: what its steps need, and how they are shown."""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from bot.forms.answers import Problem
from bot.forms.engine import Ask, Filling, Summary
from bot.forms.plan import addition
from bot.forms.plan_draft import FORM, Kind, Offered, PlanDraft
from bot.handlers.kept_form import KeptForm
from bot.i18n import Words
from bot.screens import plan_forms
from bot.screens.formats import own_name, plain_post
from bot.screens.plan_questions import Around
from bot.screens.plan_words import when
from bot.screens.screen import Screen
from bot.services.office import Office
from bot.services.rules.policy import SCHEDULE_DESK, permits
from bot.services.rules.recurrence import days_of, parted
from bot.services.views.plan import Finding, Outlook
from bot.states import Plan

KEPT = KeptForm("plan", FORM, Plan.filling)
form_of, keep, end = KEPT.of, KEPT.keep, KEPT.end


class OnPlan(Filter):
    """Lets through whoever works at the schedule desk; all others see the citizens' schedule."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool:
        """Tell whether the roles held now lead to the desk."""
        return any(permits(office.actor.roles, action) for action in SCHEDULE_DESK)


async def offered(office: Office, filling: Filling[PlanDraft]) -> Offered:
    """Return what may be answered by a button."""
    around_ = await around(office, None, filling)
    return Offered(
        office.today,
        tuple(post.id for post in around_.posts),
        tuple(place.id for place in around_.places),
        around_.bodies,
        around_.days,
    )


async def shown(
    office: Office,
    words: Words,
    filling: Filling[PlanDraft],
    *,
    problem: Problem | None = None,
    page: int = 0,
) -> Screen:
    """Show where the form stands."""
    return plan_forms.step(words, filling, await around(office, words, filling, page), problem)


async def around(
    office: Office, words: Words | None, filling: Filling[PlanDraft], page: int = 0
) -> Around:
    """Return what the present step needs; only what it shows is read."""
    asked = FORM.step(filling)
    draft = filling.draft
    whole = asked == Summary() and draft.kind is Kind.ADD
    field = asked.field if isinstance(asked, Ask) else ""
    posts = await office.plan.posts() if whole or field in {"post_id", "body"} else ()
    outlook: Outlook | None = None
    found: tuple[Finding, ...] = ()
    if whole:
        outlook, found = await office.drafts.outlook(draft.month, addition(filling))
    elif asked == Summary() and draft.kind is Kind.APPROVE:
        found = await office.approval.checks(draft.subject)
    working, _off = parted(days_of(draft.month), office.calendar)
    return Around(
        today=office.today,
        posts=posts,
        places=await office.places.all() if whole or field == "place_id" else (),
        bodies=tuple(dict.fromkeys((post.body_kk, post.body_ru) for post in posts)),
        days=tuple(day for day in working if day >= office.today),
        minutes=office.profile.minutes_per_person,
        outlook=outlook,
        found=found,
        subject="" if words is None else await _subject(office, words, draft),
        page=page,
    )


async def _subject(office: Office, words: Words, draft: PlanDraft) -> str:
    """Return what the draft is about, in words."""
    match draft.kind:
        case Kind.ADD | Kind.APPROVE:
            return ""
        case Kind.HOLDER:
            return plain_post(words, await office.schedules.post(draft.subject))
        case Kind.DIRECTIONS_KK | Kind.DIRECTIONS_RU:
            place = await office.places.find(draft.subject)
            return own_name(words, place.name_kk, place.name_ru)
        case _change:
            return when(words, await office.plan.reception(draft.subject))
