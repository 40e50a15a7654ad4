"""Whose case it is and what it is about: taken over, handed on, given, classified; earlier ones."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.review import (
    CaseTopic,
    CaseTopics,
    Earlier,
    HandOn,
    HandTo,
    NoteAnswer,
    TakeOver,
)
from bot.filters import TYPED
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import reviewing as screens
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views import Card
from bot.states import Desk


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.reviewing")
    on_press = router.callback_query.register
    on_press(taking_over_considered, TakeOver.filter(~F.sure))
    on_press(taken_over, TakeOver.filter())
    on_press(colleagues_asked, HandOn.filter())
    on_press(reviewer_assigned, HandTo.filter(F.assign))
    on_press(colleague_chosen, HandTo.filter())
    on_press(topics_asked, CaseTopics.filter())
    on_press(topic_chosen, CaseTopic.filter())
    on_press(answer_begun, NoteAnswer.filter())
    on_press(earlier_asked, Earlier.filter())
    router.message.register(word_typed, Desk.handing, TYPED)
    router.message.register(answer_typed, Desk.noting_answer, TYPED)
    return router


async def taking_over_considered(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: TakeOver,
) -> Screen | Reply:
    """A reviewer wants a case; only one that a colleague has is asked about twice."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    if card.reviewer_id is not None:
        return screens.taking_over(words, card)
    card = await office.reviewers.take_over(card.public_id, card.version)
    return _after(office, words, profile, card, screens.taken(words))


async def taken_over(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: TakeOver,
) -> Reply:
    """A reviewer took a case over."""
    card = await office.reviewers.take_over(callback_data.id, callback_data.version)
    return _after(office, words, profile, card, screens.taken(words))


async def colleagues_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: HandOn
) -> Screen:
    """Somebody is about to give a case to somebody else."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    found = await office.reviewers.colleagues(card.public_id)
    return screens.colleagues(words, card, found, pressed.page, assign=pressed.assign)


async def reviewer_assigned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: HandTo,
) -> Reply:
    """A head or an administrator gave a case to a reviewer."""
    pressed = callback_data
    card = await office.reviewers.assign(pressed.id, pressed.version, pressed.to)
    return _after(office, words, profile, card, screens.passed(words))


async def colleague_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: HandTo,
) -> Screen:
    """A colleague was chosen; the word that goes with the case is awaited."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    subject = Subject(id=card.public_id, version=card.version, to=callback_data.to)
    await expect(state, Desk.handing, subject)
    return screens.handing(words, card)


async def word_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The word came: the case is handed on."""
    on = await taken(state)
    card = await office.reviewers.hand_on(on.id, on.version, on.to or "", event.text or "")
    return _after(office, words, profile, card, screens.passed(words))


async def topics_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CaseTopics,
) -> Screen:
    """The reviewer wants to say what a case is about."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return screens.topic_list(words, card, profile, callback_data.page)


async def topic_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CaseTopic,
) -> Reply:
    """The topic of a case was chosen."""
    chosen = topic_at(profile, callback_data.topic)
    card = await office.review.classify(callback_data.id, callback_data.version, chosen)
    return _after(office, words, profile, card, screens.classified(words))


async def answer_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: NoteAnswer,
) -> Screen:
    """An answer was given by phone; its text is awaited."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    await expect(state, Desk.noting_answer, Subject(id=card.public_id, version=card.version))
    return screens.noting(words, card)


async def answer_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """An answer by phone was typed."""
    on = await taken(state)
    card = await office.information.told_by_phone(on.id, on.version, event.text or "")
    return _after(office, words, profile, card, screens.noted(words))


async def earlier_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Earlier,
) -> Screen:
    """Somebody looked at the earlier requests of the same person."""
    found = await office.earlier.of(callback_data.id)
    card = await office.review.case(callback_data.id)
    return screens.earlier(words, card, found, profile, callback_data.page)


def topic_at(profile: OfficeProfile, number: int) -> str | None:
    """Return the code of the topic with this number of the office's file; None for none."""
    topics = profile.topics
    return topics[number - 1].code if 0 < number <= len(topics) else None


def _after(office: Office, words: Words, profile: OfficeProfile, card: Card, said: str) -> Reply:
    viewer = Viewer.of(office.actor, office.now)
    return Reply((case_card(words, card, viewer, profile, lead=said),), toast=said)
