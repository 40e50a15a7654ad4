"""The schedule desk: months, drafts and their checks, versions."""

from datetime import date

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.plan import (
    DraftAct,
    PlanCompare,
    PlanCopy,
    PlanDraft,
    PlanDraftDo,
    PlanMonth,
    PlanReception,
    PlanVersion,
    ReceptionAct,
)
from bot.filters import command
from bot.handlers.staff.plan_talk import OnPlan
from bot.i18n import Words
from bot.screens import plan, plan_draft, plan_versions
from bot.screens.screen import Screen
from bot.services.errors import NotFound
from bot.services.office import Office
from bot.services.rules.recurrence import month_numbered
from bot.services.timetable.versions import changes

FIRST_YEAR, LAST_YEAR = 2020, 2100
"""Years that a button of ours can name; a forged one names others."""


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.plan")
    router.message.register(desk_asked, command("schedule"), OnPlan())
    for handler, asked in (
        (month_turned, PlanMonth.filter()),
        (copying_considered, PlanCopy.filter(~F.sure)),
        (month_copied, PlanCopy.filter()),
        (comparison_asked, PlanCompare.filter()),
        (draft_opened, PlanDraft.filter()),
        (draft_checked, PlanDraftDo.filter(F.act == DraftAct.CHECK)),
        (discarding_considered, PlanDraftDo.filter(F.act == DraftAct.DISCARD)),
        (draft_discarded, PlanDraftDo.filter(F.act == DraftAct.DISCARD_YES)),
        (reception_opened, PlanReception.filter(F.act == ReceptionAct.OPEN)),
        (dropping_considered, PlanReception.filter(F.act == ReceptionAct.DROP)),
        (reception_dropped, PlanReception.filter(F.act == ReceptionAct.DROP_YES)),
        (versions_asked, PlanVersion.filter(F.number == 0)),
        (changes_asked, PlanVersion.filter(F.changes)),
        (version_opened, PlanVersion.filter()),
    ):
        router.callback_query.register(handler, asked)
    return router


def month_named(number: int, today: date) -> date:
    """Return the month that a button names; this one for none. Raises NotFound for no real one."""
    if number == 0:
        return today
    if not FIRST_YEAR <= number // 12 <= LAST_YEAR:
        raise NotFound
    return month_numbered(number)


async def month_shown(
    office: Office, words: Words, month: date, page: int = 0, lead: str = ""
) -> Screen:
    """Show a month."""
    view = await office.plan.month(month)
    return plan.month(words, view, page, office.actor.roles, office.today, lead)


async def desk_asked(_event: Message, office: Office, words: Words) -> Screen:
    """Somebody of the schedule's staff asked for the schedule."""
    return await month_shown(office, words, office.today)


async def month_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanMonth
) -> Screen:
    """Somebody opened a month or turned its page."""
    month = month_named(callback_data.month, office.today)
    return await month_shown(office, words, month, callback_data.page)


async def copying_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanCopy
) -> Screen:
    """Somebody is about to copy the month before."""
    month = month_named(callback_data.month, office.today)
    return plan.copying(words, await office.plan.month(month))


async def month_copied(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanCopy
) -> Screen:
    """The month before was copied into a draft."""
    month = month_named(callback_data.month, office.today)
    try:
        done = await office.copies.copy(month)
    except NotFound:
        return plan.nothing_to_copy(words, month)
    return await month_shown(office, words, month, lead=plan.added(words, done))


async def comparison_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanCompare
) -> Screen:
    """Somebody set a month beside the month before."""
    month = month_named(callback_data.month, office.today)
    return plan.comparison(words, await office.plan.compare(month), callback_data.page)


async def draft_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanDraft
) -> Screen:
    """Somebody looked at a draft."""
    view = await office.plan.draft(callback_data.schedule)
    return plan_draft.draft(words, view, callback_data.page, office.actor.roles)


async def draft_checked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanDraftDo
) -> Screen:
    """Somebody had a draft checked."""
    view = await office.plan.draft(callback_data.schedule)
    found = await office.approval.checks(callback_data.schedule)
    return plan_draft.checked(words, view, found, office.actor.roles)


async def discarding_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanDraftDo
) -> Screen:
    """Somebody is about to throw a draft away."""
    return plan_draft.discarding(words, await office.plan.draft(callback_data.schedule))


async def draft_discarded(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanDraftDo
) -> Screen:
    """A draft was thrown away."""
    view = await office.plan.draft(callback_data.schedule)
    await office.drafts.discard(callback_data.schedule)
    lead = plan_draft.draft_discarded(words)
    return await month_shown(office, words, view.month, lead=lead)


async def reception_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanReception
) -> Screen:
    """Somebody looked at a drafted reception."""
    return plan_draft.reception(words, await office.drafts.find(callback_data.reception))


async def dropping_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanReception
) -> Screen:
    """Somebody is about to delete a drafted reception."""
    return plan_draft.dropping(words, await office.drafts.find(callback_data.reception))


async def reception_dropped(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanReception
) -> Screen:
    """A drafted reception was deleted."""
    schedule_id = await office.drafts.drop(callback_data.reception)
    view = await office.plan.draft(schedule_id)
    lead = plan_draft.reception_dropped(words)
    return plan_draft.draft(words, view, 0, office.actor.roles, lead)


async def versions_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanVersion
) -> Screen:
    """Somebody looked at the versions of a month."""
    month = month_named(callback_data.month, office.today)
    every = await office.versions.all(month)
    return plan_versions.versions(words, month, every, callback_data.page)


async def version_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanVersion
) -> Screen:
    """Somebody opened a version of a month."""
    month = month_named(callback_data.month, office.today)
    one = await office.versions.numbered(month, callback_data.number)
    return plan_versions.version(words, one, callback_data.page)


async def changes_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: PlanVersion
) -> Screen:
    """Somebody asked what a version changed."""
    month = month_named(callback_data.month, office.today)
    one = await office.versions.numbered(month, callback_data.number)
    before = await office.versions.numbered(month, callback_data.number - 1)
    return plan_versions.changes(words, one, changes(before, one), callback_data.page)
