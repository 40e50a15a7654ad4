"""What becomes of a filled form of the schedule desk, and where a cancelled one leads back to."""

from bot.forms.engine import Filling
from bot.forms.plan import addition
from bot.forms.plan_draft import Kind, PlanDraft
from bot.handlers.staff.plan import month_shown
from bot.i18n import Words
from bot.screens import plan, plan_draft, plan_places, plan_posts
from bot.screens.screen import Screen
from bot.services.errors import ScheduleInvalid
from bot.services.office import Office
from bot.services.views.plan import Planned
from db.enums import Language


async def carried_out(office: Office, words: Words, filling: Filling[PlanDraft]) -> Screen:
    """Do what the form says; whatever the office refuses leaves the form as it was."""
    draft = filling.draft
    match draft.kind:
        case Kind.ADD:
            done = await office.drafts.add(draft.month, addition(filling))
            view = await office.plan.draft(done.schedule_id)
            return plan_draft.draft(words, view, 0, office.actor.roles, plan.added(words, done))
        case Kind.APPROVE:
            return await _approved(office, words, draft)
        case Kind.HOLDER:
            return await _holder_set(office, words, draft)
        case Kind.DIRECTIONS_KK | Kind.DIRECTIONS_RU:
            language = Language.KK if draft.kind is Kind.DIRECTIONS_KK else Language.RU
            said = draft.directions or ""
            place = await office.places.describe(draft.subject, language, said)
            lead = plan_places.place_changed(words)
            return plan_places.place(words, place, office.actor.roles, lead)
        case _change:
            changed = await _changed(office, draft)
            return plan_draft.reception(words, changed, plan_draft.reception_changed(words))


async def where_it_began(office: Office, words: Words, draft: PlanDraft) -> Screen:
    """Return the screen from which a form was begun."""
    match draft.kind:
        case Kind.ADD:
            return await month_shown(office, words, draft.month)
        case Kind.APPROVE:
            view = await office.plan.draft(draft.subject)
            return plan_draft.draft(words, view, 0, office.actor.roles)
        case Kind.HOLDER:
            return await post_shown(office, words, draft.subject)
        case Kind.DIRECTIONS_KK | Kind.DIRECTIONS_RU:
            place = await office.places.find(draft.subject)
            return plan_places.place(words, place, office.actor.roles)
        case _change:
            return plan_draft.reception(words, await office.drafts.find(draft.subject))


async def post_shown(office: Office, words: Words, post_id: int, lead: str | None = None) -> Screen:
    """Return a post with its holders and its rank."""
    history = await office.posts.history(post_id)
    rank = await office.posts.rank(post_id)
    post = await office.schedules.post(post_id)
    return plan_posts.post(words, post, history, office.actor.roles, rank, lead)


async def _approved(office: Office, words: Words, draft: PlanDraft) -> Screen:
    view = await office.plan.draft(draft.subject)
    found = await office.approval.checks(draft.subject)
    if any(one.blocks for one in found):
        return plan_draft.checked(words, view, found, office.actor.roles)
    try:
        done = await office.approval.approve(
            draft.subject,
            draft.approver or "",
            draft.approver_post or "",
            draft.approved_on or office.today,
            draft.document_number or "",
            fingerprint=draft.fingerprint,
        )
    except ScheduleInvalid:
        # Something was approved meanwhile and stands in the way; nothing is written by then.
        found = await office.approval.checks(draft.subject)
        return plan_draft.checked(words, view, found, office.actor.roles)
    return await month_shown(office, words, view.month, lead=plan_draft.approved(words, done))


async def _holder_set(office: Office, words: Words, draft: PlanDraft) -> Screen:
    done = await office.posts.set_holder(
        draft.subject, draft.holder or "", draft.from_on or office.today, draft.to_on
    )
    return await post_shown(office, words, draft.subject, plan_posts.holder_set(words, done))


async def _changed(office: Office, draft: PlanDraft) -> Planned:
    begins, ends = draft.hours or (None, None)
    return await office.drafts.change(
        draft.subject,
        begins=begins,
        ends=ends,
        minutes=draft.minutes,
        place=draft.place if draft.place is not None else draft.place_id,
        mode=draft.mode,
        link=draft.link,
    )
