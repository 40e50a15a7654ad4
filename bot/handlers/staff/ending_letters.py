"""Letters of a case: listed, made, printed, numbered; and numbers that come with later letters."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.endings import (
    CorrectionNumber,
    InsteadAct,
    InsteadTold,
    LetterMake,
    LetterNumber,
    LetterPaper,
    Letters,
    ReferralNumber,
)
from bot.filters import TYPED, command
from bot.handlers.staff.ending_text import EndingText, expect, subject, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import alternatives, ending_prompts, letter_list, letters
from bot.screens.case import case_card
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views import Card
from bot.states import EndingTalk
from db.enums import ReferralKind


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.ending_letters")
    on_press = router.callback_query.register
    on_press(letters_listed, Letters.filter())
    on_press(letter_made, LetterMake.filter())
    on_press(letter_printed, LetterPaper.filter())
    on_press(number_awaited, LetterNumber.filter())
    on_press(referral_number_awaited, ReferralNumber.filter())
    on_press(correction_number_awaited, CorrectionNumber.filter())
    on_press(answer_on_phone, InsteadTold.filter())
    router.message.register(number_typed, EndingTalk.numbering, TYPED)
    router.message.register(typing_cancelled, command("cancel"), StateFilter(EndingTalk))
    router.message.register(something_else_sent, StateFilter(EndingTalk))
    return router


async def letters_listed(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Letters
) -> Screen:
    """Somebody looked at the letters of a case."""
    return await _list(office, words, callback_data.id, callback_data.page)


async def letter_made(
    _event: CallbackQuery, office: Office, words: Words, callback_data: LetterMake
) -> Screen:
    """A letter about the date, or about what is missing, was made."""
    pressed = callback_data
    await office.letters.make(pressed.id, pressed.version, pressed.kind)
    return await _list(office, words, pressed.id, 0)


async def letter_printed(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: LetterPaper,
    bot_name: str,
) -> Reply:
    """A letter was asked for as a file; the list with its buttons comes under it."""
    view = await office.letters.show(callback_data.id)
    paper = letters.letter_file(words, view, profile, bot_name, docx=callback_data.docx)
    return Reply((paper, await _list(office, words, view.line.case_id, 0)), fresh=True)


async def number_awaited(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: LetterNumber,
) -> Screen:
    """Somebody is about to type the number of a letter that decides nothing."""
    view = await office.letters.line(callback_data.id)
    return await _numbering(office, words, state, view.case_id, callback_data.id)


async def referral_number_awaited(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: ReferralNumber,
) -> Screen:
    """Somebody is about to type the number of the letter to another body."""
    case_id = await office.referrals.case_of(callback_data.id)
    return await _numbering(office, words, state, case_id, callback_data.id)


async def correction_number_awaited(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: CorrectionNumber,
) -> Screen:
    """Somebody is about to type the number of a corrected letter."""
    view = await office.letters.line(callback_data.id)
    return await _numbering(office, words, state, view.case_id, callback_data.id)


async def number_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply:
    """The number of a signed letter came."""
    on = await taken(state)
    card = await office.review.case(on.id)
    marks, number = card.endings, event.text or ""
    if marks.referral is not None and marks.referral.public_id == on.paper:
        card = await office.referrals.number(on.paper, number)
    elif marks.correction == on.paper:
        card = await office.corrections.number(on.paper, number)
    else:
        await office.letters.number(on.paper, number)
        return await _list(office, words, on.id, 0)
    said = letter_list.numbered(words)
    shown = case_card(words, card, Viewer.of(office.actor, office.now), profile, lead=said)
    return Reply((shown,), toast=said)


async def answer_on_phone(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: InsteadTold,
) -> Screen | Reply:
    """The clerk writes down what the applicant answered on the phone; a yes is asked twice."""
    pressed = callback_data
    if pressed.act in {InsteadAct.OPEN, InsteadAct.YES}:
        view = await office.alternatives.for_staff(pressed.id)
        return alternatives.on_phone(words, view, sure=pressed.act is InsteadAct.YES)
    accepted = pressed.act is InsteadAct.YES_SURE
    view = await office.alternatives.told(pressed.id, accepted=accepted)
    card = await office.review.case(view.case_id)
    said = alternatives.noted(words, accepted=accepted)
    shown = case_card(words, card, Viewer.of(office.actor, office.now), profile, lead=said)
    return Reply((shown,), toast=said)


async def typing_cancelled(
    _event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen:
    """Somebody stopped typing; the case is as it was."""
    card = await office.review.case((await taken(state)).id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def something_else_sent(_event: Message, words: Words, state: FSMContext) -> Screen:
    """A photo, a voice or a sticker came where a text is awaited."""
    on = await subject(state)
    return ending_prompts.text_wanted(words, on.id, on.version)


async def _numbering(
    office: Office, words: Words, state: FSMContext, case_id: str, paper: str
) -> Screen:
    card = await office.review.case(case_id)
    on = EndingText(id=case_id, version=card.version, paper=paper)
    await expect(state, EndingTalk.numbering, on)
    return ending_prompts.other_number(words, card, tells=_tells(card, paper))


def _tells(card: Card, paper: str) -> bool:
    """Tell whether the applicant is told with this number."""
    marks = card.endings
    part = marks.referral is not None and marks.referral.kind is ReferralKind.PART
    return marks.correction == paper or (
        part and marks.referral is not None and marks.referral.public_id == paper
    )


async def _list(office: Office, words: Words, case_id: str, page: int) -> Screen:
    found = await office.letters.of_case(case_id)
    card = await office.review.case(case_id)
    return letter_list.listing(words, card, found, page)
