"""Ways to end a case, and what is done about an ended one: ground by ground, text by text."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.endings import (
    EndAct,
    Ending,
    EndingForm,
    EndingGround,
    EndingPage,
    EndingPost,
    WithdrawBy,
)
from bot.filters import TYPED
from bot.handlers.staff.ending_acts import carry_out, grounds_for
from bot.handlers.staff.ending_text import EndingText, expect, subject, taken
from bot.handlers.staff.pressed import case_as_drawn
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import ending_prompts
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views import Card
from bot.states import EndingTalk

TARGETED = (EndAct.REDIRECT, EndAct.PART, EndAct.FORWARD_SURE)
AT_ONCE = (EndAct.OURS, EndAct.DROP_CORRECTION)
REASONED = (EndAct.TAKE_BACK, EndAct.REOPEN)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.endings")
    _on_buttons(router)
    router.message.register(target_typed, EndingTalk.targeting, TYPED)
    router.message.register(explanation_typed, EndingTalk.explaining, TYPED)
    router.message.register(reason_typed, EndingTalk.reasoning, TYPED)
    return router


def _on_buttons(router: Router) -> None:
    on_press = router.callback_query.register
    on_press(ending_done, Ending.filter(F.act.in_(AT_ONCE)))
    on_press(reason_asked, Ending.filter(F.act.in_(REASONED)))
    on_press(withdrawal_begun, Ending.filter(F.act == EndAct.WITHDRAW))
    on_press(withdrawal_told, WithdrawBy.filter())
    on_press(forwarding_considered, Ending.filter(F.act == EndAct.FORWARD))
    on_press(consultation_begun, Ending.filter(F.act == EndAct.CONSULTATION))
    on_press(ending_begun, Ending.filter())
    on_press(grounds_turned, EndingPage.filter())
    on_press(ground_chosen, EndingGround.filter())
    on_press(posts_turned, EndingPost.filter(F.post == 0))
    on_press(receiver_chosen, EndingPost.filter())
    on_press(form_chosen, EndingForm.filter())


async def ending_done(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Ending,
) -> Reply:
    """A step that asks for nothing more was taken."""
    on = EndingText(id=callback_data.id, version=callback_data.version, act=callback_data.act)
    return _done(office, words, profile, await carry_out(office, on), callback_data.act)


async def reason_asked(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Ending
) -> Screen:
    """Somebody is about to take a decision back, or a case up again."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    on = EndingText(id=card.public_id, version=card.version, act=callback_data.act)
    await expect(state, EndingTalk.reasoning, on)
    return ending_prompts.reasoning(words, card, callback_data.act)


async def withdrawal_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Ending
) -> Screen:
    """The registrar is about to write down that the applicant took the request back."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return ending_prompts.withdrawn_how(words, card)


async def withdrawal_told(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: WithdrawBy,
) -> Screen:
    """The registrar said how the request was taken back; what it rests on is awaited."""
    by_phone = callback_data.phone
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    on = EndingText(id=card.public_id, version=card.version, act=EndAct.WITHDRAW, phone=by_phone)
    await expect(state, EndingTalk.reasoning, on)
    return ending_prompts.reasoning(words, card, EndAct.WITHDRAW, phone=by_phone)


async def forwarding_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Ending
) -> Screen:
    """Somebody is about to forward at once; it is asked twice."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return ending_prompts.forward_sure(words, card)


async def consultation_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: Ending,
) -> Screen:
    """The responsible worker is about to offer a consultation; it needs no ground."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    on = EndingText(id=card.public_id, version=card.version, act=callback_data.act)
    return await _explain(state, words, profile, card, on)


async def ending_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Ending,
) -> Screen:
    """Somebody is about to choose the ground of an ending."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    choice = grounds_for(profile, card, callback_data.act)
    return ending_prompts.grounds(words, card, choice, callback_data.act, 0)


async def grounds_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: EndingPage,
) -> Screen:
    """Another page of grounds was asked for."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    choice = grounds_for(profile, card, pressed.act)
    return ending_prompts.grounds(words, card, choice, pressed.act, pressed.page)


async def ground_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: EndingGround,
) -> Screen:
    """A ground was chosen; what comes next depends on the ending."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    on = EndingText(id=card.public_id, version=card.version, act=pressed.act, ground=pressed.ground)
    if pressed.act is EndAct.OTHER_RECEIVER:
        choice = await office.schedules.posts()
        return ending_prompts.posts(words, card, choice, pressed.ground, 0)
    if pressed.act is EndAct.OTHER_FORM:
        return ending_prompts.forms(words, card, pressed.ground)
    if pressed.act in TARGETED:
        await expect(state, EndingTalk.targeting, on)
        return ending_prompts.targeting(words, card)
    return await _explain(state, words, profile, card, on)


async def posts_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: EndingPost
) -> Screen:
    """Another page of those who could receive instead was asked for."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    choice = await office.schedules.posts()
    return ending_prompts.posts(words, card, choice, pressed.ground, pressed.page)


async def receiver_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: EndingPost,
) -> Screen:
    """It was chosen who would receive instead."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    on = EndingText(
        id=card.public_id,
        version=card.version,
        act=EndAct.OTHER_RECEIVER,
        ground=pressed.ground,
        post=pressed.post,
    )
    return await _explain(state, words, profile, card, on)


async def form_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: EndingForm,
) -> Screen:
    """It was chosen in which form the reception would be held."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    on = EndingText(
        id=card.public_id,
        version=card.version,
        act=EndAct.OTHER_FORM,
        ground=pressed.ground,
        form=pressed.form,
    )
    return await _explain(state, words, profile, card, on)


async def target_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """The body to which something is sent on was named; its name is checked at once."""
    on = await subject(state)
    target = office.referrals.named(event.text or "")
    card = await case_as_drawn(office, on.id, on.version)
    return await _explain(state, words, profile, card, on.model_copy(update={"target": target}))


async def explanation_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply:
    """What the applicant will read came; a correction still asks what the mistake was."""
    on = (await subject(state)).model_copy(update={"text": event.text or ""})
    if on.act is EndAct.CORRECT:
        card = await case_as_drawn(office, on.id, on.version)
        checked = office.endings.text(event.text or "")
        on = on.model_copy(update={"text": checked})
        await expect(state, EndingTalk.reasoning, on)
        return ending_prompts.reasoning(words, card, EndAct.CORRECT)
    await taken(state)
    return _done(office, words, profile, await carry_out(office, on), on.act or EndAct.END)


async def reason_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The reason of a step came, and the step is taken."""
    on = await taken(state)
    card = await carry_out(office, on, reason=event.text or "")
    return _done(office, words, profile, card, on.act or EndAct.TAKE_BACK)


async def _explain(
    state: FSMContext, words: Words, profile: OfficeProfile, card: Card, on: EndingText
) -> Screen:
    await expect(state, EndingTalk.explaining, on)
    return ending_prompts.explaining(words, card, profile, on.act or EndAct.END, on.ground)


def _done(office: Office, words: Words, profile: OfficeProfile, card: Card, act: EndAct) -> Reply:
    said = ending_prompts.done(words, act)
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)
