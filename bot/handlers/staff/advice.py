"""Advice at the helper's desk: the lists, taking, reading, answering, ending, handing on."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.advice import (
    AdviceDo,
    AdviceEnd,
    AdviceGivenUp,
    AdviceGiveUp,
    AdviceHand,
    AdviceList,
    AdvicePile,
    AdviceStep,
    AdviceWhy,
)
from bot.dialogues import end_talk, expect, subject_of
from bot.filters import TYPED, command
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import advice_desk as screens
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits
from bot.services.views.consultations import ConsultationView
from bot.states import AdviceTalk
from db.enums import ConsultationOutcome


class MayConsult(Filter):
    """Lets through whoever gives advice; all others are answered as persons who may ask for it.

    This filter is no protection; the policy is asked in the services for every action.
    """

    async def __call__(self, _event: TelegramObject, office: Office) -> bool | dict[str, Any]:
        """Tell whether the roles held now allow it."""
        return permits(office.actor.roles, Action.CONSULT)


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.advice")
    router.message.register(lists_asked, command("advice"), MayConsult())
    on_press = router.callback_query.register
    on_press(page_turned, AdvicePile.filter())
    for act, handler in (
        (AdviceStep.OPEN, opened),
        (AdviceStep.TAKE, taken),
        (AdviceStep.SHOW, shown),
        (AdviceStep.ANSWER, answer_begun),
        (AdviceStep.END, ending_begun),
        (AdviceStep.HAND, handing_begun),
    ):
        on_press(handler, AdviceDo.filter(F.act == act))
    on_press(reason_asked, AdviceEnd.filter(F.outcome == ConsultationOutcome.DECLINED))
    on_press(ended, AdviceEnd.filter())
    on_press(declined, AdviceWhy.filter())
    on_press(handed, AdviceHand.filter())
    on_press(giving_up_begun, AdviceGiveUp.filter())
    on_press(gave_up, AdviceGivenUp.filter())
    _listen(router)
    return router


def _listen(router: Router) -> None:
    """Hear what is written while an answer is asked for."""
    writes = router.message.register
    writes(answer_typed, AdviceTalk.answering, TYPED)
    writes(answer_cancelled, command("cancel"), StateFilter(AdviceTalk.answering))
    writes(something_else_sent, AdviceTalk.answering)


async def lists_asked(
    _event: Message, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody looked at the questions that wait."""
    return await _pile(office, words, profile, AdvicePile())


async def page_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AdvicePile,
) -> Screen:
    """Somebody looked at a page of a list."""
    return await _pile(office, words, profile, callback_data)


async def opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceDo
) -> Screen:
    """Somebody opened a consultation; it is shown as it stands now."""
    return await _card(office, words, await office.advice_desk.card(callback_data.id))


async def taken(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceDo
) -> Screen:
    """Somebody took a question that waits."""
    view = await office.advice_desk.take(callback_data.id, callback_data.version)
    return await _card(office, words, view, screens.taken(words))


async def shown(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AdviceDo,
) -> Reply:
    """Somebody read a question."""
    one = await office.advice_desk.show(callback_data.id)
    roles = await office.advice_desk.roles_for(one.view)
    return screens.shown(words, one, profile, roles)


async def answer_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: AdviceDo,
) -> Screen:
    """Somebody is about to answer."""
    view = await office.advice_desk.as_drawn(callback_data.id, callback_data.version)
    await expect(state, AdviceTalk.answering, callback_data.pack())
    return screens.answering(words, view)


async def answer_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The answer came: the person is told. A refused text is awaited again."""
    on = AdviceDo.unpack(await subject_of(state))
    view = await office.advice_desk.answer(on.id, on.version, event.text or "")
    await end_talk(state)
    return await _card(office, words, view, screens.answered(words))


async def answer_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext
) -> Screen:
    """Somebody stopped answering; the question waits on."""
    on = AdviceDo.unpack(await subject_of(state))
    await end_talk(state)
    return await _card(office, words, await office.advice_desk.card(on.id))


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo or a voice came where an answer is awaited."""
    on = AdviceDo.unpack(await subject_of(state))
    return screens.text_wanted(words, on.id, on.version)


async def ending_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceDo
) -> Screen:
    """Somebody is about to end a consultation."""
    view = await office.advice_desk.as_drawn(callback_data.id, callback_data.version)
    return screens.ending(words, view)


async def reason_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceEnd
) -> Screen:
    """The person does not book: the reason is asked."""
    view = await office.advice_desk.as_drawn(callback_data.id, callback_data.version)
    return screens.why(words, view)


async def ended(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceEnd
) -> Screen:
    """A consultation ended."""
    pressed = callback_data
    view = await office.advice_desk.end(pressed.id, pressed.version, pressed.outcome)
    return await _card(office, words, view, screens.ended(words))


async def declined(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceWhy
) -> Screen:
    """A consultation ended without a booking, for a reason."""
    pressed = callback_data
    view = await office.advice_desk.end(
        pressed.id, pressed.version, ConsultationOutcome.DECLINED, pressed.reason
    )
    return await _card(office, words, view, screens.ended(words))


async def handing_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceDo
) -> Screen:
    """Somebody is about to hand a question on."""
    view = await office.advice_desk.as_drawn(callback_data.id, callback_data.version)
    return screens.handing(words, view, await office.advice_desk.roles_for(view))


async def handed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AdviceHand,
) -> Reply:
    """A question went to other helpers: the list is shown, where it may be no more."""
    pressed = callback_data
    await office.advice_desk.hand(pressed.id, pressed.version, pressed.role)
    below = await _pile(office, words, profile, AdvicePile())
    return Reply((below,), toast=screens.handed(words))


async def giving_up_begun(
    _event: CallbackQuery, office: Office, words: Words, callback_data: AdviceGiveUp
) -> Screen:
    """Somebody who wished to book after advice does not any more: the reason is asked."""
    view = await office.advice_wishes.wishing(callback_data.id, callback_data.version)
    return screens.giving_up(words, view)


async def gave_up(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: AdviceGivenUp,
) -> Reply:
    """They said why: the list is shown without them."""
    pressed = callback_data
    await office.advice_wishes.gave_up(pressed.id, pressed.version, pressed.reason)
    below = await _pile(office, words, profile, AdvicePile(pile=AdviceList.TO_BOOK))
    return Reply((below,), toast=screens.gave_up(words))


async def _pile(office: Office, words: Words, profile: OfficeProfile, wanted: AdvicePile) -> Screen:
    lists = {
        AdviceList.WAITING: office.advice_desk.waiting,
        AdviceList.TALKS: office.advice_desk.talks,
        AdviceList.TO_BOOK: office.advice_wishes.to_book,
    }
    views = await lists[wanted.pile]()
    counts = await office.advice_desk.counts()
    return screens.pile(words, views, wanted.pile, counts, wanted.page, profile)


async def _card(
    office: Office, words: Words, view: ConsultationView, lead: str | None = None
) -> Screen:
    roles = await office.advice_desk.roles_for(view)
    return screens.card(words, view, office.profile, roles, lead)
