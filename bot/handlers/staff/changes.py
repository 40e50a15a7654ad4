"""Changes of an approved schedule: every press brings the next question, the last one the impact.

What is known so far stands in the button itself, so a chat may be left and taken up again.
"""

from datetime import date, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks.changes import (
    ChangeConfirm,
    ChangePick,
    Changes,
    ChangeStep,
    OfferedByPhone,
    Reason,
)
from bot.i18n import Words
from bot.screens import calls, change_impact, changes, piles
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action
from bot.services.views.changes import Change, ChangeKind, StandIn
from db.enums import ChangeReason

ASKS_WHY = frozenset({ChangeKind.ABSENCE, ChangeKind.CANCELLED})
ASKS_WHO = frozenset({ChangeKind.ABSENCE, ChangeKind.HOLDER})


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.changes")
    router.callback_query.register(changes_asked, Changes.filter())
    router.callback_query.register(post_asked, ChangePick.filter(F.post == 0))
    router.callback_query.register(reception_asked, ChangePick.filter())
    router.callback_query.register(change_confirmed, ChangeConfirm.filter())
    router.callback_query.register(change_stepped, ChangeStep.filter())
    router.callback_query.register(offer_considered, OfferedByPhone.filter(~F.sure))
    router.callback_query.register(offer_answered, OfferedByPhone.filter())
    return router


async def changes_asked(_event: CallbackQuery, office: Office, words: Words) -> Screen:
    """Somebody is about to change the approved schedule."""
    office.require(Action.CHANGE_SCHEDULE)
    return changes.door(words)


async def post_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ChangePick
) -> Screen:
    """Somebody chose what changes; where one post receives, it is that one."""
    found = await office.changes.posts()
    kind = callback_data.kind
    if len(found) != 1:
        return changes.posts(words, kind, found, callback_data.page)
    following = changes.of_post(kind, found[0][0])
    if isinstance(following, ChangePick):
        return await reception_asked(_event, office, words, following)
    shown = await change_stepped(_event, office, words, following)
    return shown.screens[0] if isinstance(shown, Reply) else shown


async def reception_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ChangePick
) -> Screen:
    """Somebody chose a post and looks for the reception."""
    found = await office.changes.windows(callback_data.post)
    return changes.windows(words, callback_data.kind, found, callback_data.page)


async def change_stepped(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ChangeStep
) -> Screen | Reply:
    """Somebody answered a question about the change; the next one, or whom it hits."""
    step = callback_data
    if step.kind is ChangeKind.ABSENCE and not (step.first and step.days):
        return await _days_asked(office, words, step)
    if step.kind in ASKS_WHY and step.reason is Reason.UNASKED:
        return changes.reasons(words, step)
    if step.kind is ChangeKind.ROOM and not step.other:
        return changes.rooms(words, step, await office.stand_ins.rooms(step.subject))
    if step.kind in ASKS_WHO and step.instead is StandIn.UNASKED:
        found = await office.stand_ins.deputies(_change(step))
        if found or step.kind is ChangeKind.HOLDER:
            return changes.deputies(words, step, found)
        step = step.model_copy(update={"instead": StandIn.NOBODY})
    return change_impact.impact(words, step, await office.changes.impact(_change(step)))


async def change_confirmed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: ChangeConfirm
) -> Screen | Reply:
    """Somebody confirmed exactly the change that was shown."""
    step = callback_data
    carried = await office.changes.confirm(_change(step), step.fingerprint)
    if not carried.done:
        return change_impact.outdated(words, step, carried.impact)
    return change_impact.carried_out(words, carried.impact)


async def offer_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OfferedByPhone
) -> Screen:
    """The registrar is about to write down what an applicant said about an offered place."""
    duty = await office.duties.view(callback_data.duty)
    return calls.offer_sure(words, duty, accepted=callback_data.accepted)


async def offer_answered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: OfferedByPhone
) -> Reply:
    """What an applicant said by phone about an offered place was written down."""
    accepted = callback_data.accepted
    view = await office.offers.answer_by_phone(callback_data.duty, accepted=accepted)
    left = piles.duties(words, await office.desk.duties(), 0)
    return Reply((left,), toast=calls.offer_noted(words, view.state))


async def _days_asked(office: Office, words: Words, step: ChangeStep) -> Screen:
    found = await office.changes.windows(step.subject)
    if step.first:
        return changes.last_day(words, step, found)
    return changes.first_day(words, step, found, office.today)


def _change(step: ChangeStep) -> Change:
    """Return what the buttons have gathered as the office takes it."""
    first = date.fromordinal(step.first) if step.first else None
    reason = {ChangeKind.ROOM: ChangeReason.ROOM, ChangeKind.HOLDER: ChangeReason.HOLDER}.get(
        step.kind, changes.REASONS.get(step.reason, ChangeReason.CANCELLED)
    )
    in_room = step.kind is ChangeKind.ROOM
    return Change(
        kind=step.kind,
        subject=step.subject,
        reason=reason,
        first_on=first,
        last_on=None if first is None else first + timedelta(days=max(step.days, 1) - 1),
        instead=StandIn.NOBODY if step.instead is StandIn.UNASKED else step.instead,
        stand_in=0 if in_room else step.other,
        place_id=step.other if in_room else 0,
    )
