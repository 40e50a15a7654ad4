"""The responsible worker's review: reading, asking, the memo, the post, the proposal."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import (
    Case,
    CaseAct,
    CaseGround,
    CaseGroundPage,
    CasePost,
    CasePostPage,
)
from bot.handlers.staff.memo_files import problem_of
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_prompts
from bot.screens.case import after, case_card
from bot.screens.case_steps import Viewer
from bot.screens.revealed import revealed
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Desk
from db.enums import ProposalKind


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.review")
    press = router.callback_query.register
    press(case_opened, Case.filter(F.act == CaseAct.OPEN))
    press(review_begun, Case.filter(F.act == CaseAct.START))
    press(case_revealed, Case.filter(F.act == CaseAct.SHOW))
    press(posts_asked, Case.filter(F.act == CaseAct.DIRECT))
    press(posts_turned, CasePostPage.filter())
    press(post_chosen, CasePost.filter())
    press(receiving_considered, Case.filter(F.act.in_({CaseAct.RECEIVE, CaseAct.REQUEUE})))
    press(receiving_proposed, Case.filter(F.act == CaseAct.PROPOSE_RECEIVE))
    press(refusing_considered, Case.filter(F.act == CaseAct.REFUSE))
    press(grounds_turned, CaseGroundPage.filter())
    press(ground_chosen, CaseGround.filter())
    press(requeued, Case.filter(F.act == CaseAct.REQUEUE_YES))
    router.message.register(question_typed, Desk.asking, F.text)
    router.message.register(memo_typed, Desk.writing_memo, F.text)
    router.message.register(memo_sent, Desk.writing_memo, F.document)
    router.message.register(refusal_explained, Desk.explaining_refusal, F.text)
    return router


async def case_opened(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Screen:
    """Somebody opened a case; whatever version the button was drawn for, the card is fresh."""
    card = await office.review.case(callback_data.id)
    return case_card(words, card, Viewer.of(office.actor, office.now), profile)


async def review_begun(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """The responsible worker began the review."""
    card = await office.review.open(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.START)


async def case_revealed(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """Somebody looked at the personal side; the card with its buttons comes under it."""
    shown = await office.review.reveal(callback_data.id)
    card = case_card(words, shown.card, Viewer.of(office.actor, office.now), profile)
    return Reply((*revealed(words, shown, profile), card), fresh=True)


async def posts_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Case
) -> Screen:
    """The responsible worker is about to choose the post."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.posts(words, card, await office.schedules.posts(), 0)


async def posts_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: CasePostPage
) -> Screen:
    """Another page of posts was asked for."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.posts(words, card, await office.schedules.posts(), callback_data.page)


async def post_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CasePost,
) -> Reply:
    """The case was directed to a post."""
    pressed = callback_data
    card = await office.review.direct(pressed.id, pressed.version, pressed.post)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.DIRECT)


async def receiving_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Case
) -> Screen:
    """A step that affects the applicant is asked twice."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.sure(words, card, callback_data.act)


async def receiving_proposed(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """The responsible worker proposed to receive."""
    pressed = callback_data
    card = await office.review.propose(pressed.id, pressed.version, ProposalKind.RECEIVE)
    return after(words, card, Viewer.of(office.actor, office.now), profile, pressed.act)


async def refusing_considered(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Screen:
    """The responsible worker is about to choose the ground of a refusal."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return case_prompts.grounds(words, card, profile, 0, own=False)


async def grounds_turned(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: CaseGroundPage,
) -> Screen:
    """Another page of grounds was asked for."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    return case_prompts.grounds(words, card, profile, pressed.page, own=pressed.own)


async def ground_chosen(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    profile: OfficeProfile,
    callback_data: CaseGround,
) -> Screen:
    """The ground of a refusal was chosen; its explanation is awaited."""
    pressed = callback_data
    card = await case_as_drawn(office, pressed.id, pressed.version)
    on = Subject(id=card.public_id, version=card.version, ground=pressed.ground, own=pressed.own)
    await expect(state, Desk.explaining_refusal, on)
    return case_prompts.explaining(words, card, profile, pressed.ground, own=pressed.own)


async def refusal_explained(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The explanation of a refusal came: proposed by the worker, or decided by the head."""
    on = await taken(state)
    refuse = office.decisions.overrule if on.own else office.review.propose
    refused = ProposalKind.REFUSE
    card = await refuse(on.id, on.version, refused, ground=on.ground, text=event.text)
    done = CaseAct.OVERRULE if on.own else CaseAct.REFUSE
    return after(words, card, Viewer.of(office.actor, office.now), profile, done)


async def question_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """A question to the applicant came."""
    on = await taken(state)
    card = await office.review.ask(on.id, on.version, event.text or "")
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.ASK)


async def memo_typed(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Reply:
    """The memo came as a text."""
    on = await taken(state)
    card = await office.review.write_memo(on.id, on.version, text=event.text)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.MEMO)


async def memo_sent(
    event: Message, office: Office, words: Words, state: FSMContext, profile: OfficeProfile
) -> Screen | Reply | None:
    """The memo came as a file; only its id at Telegram is kept, sealed."""
    on = await taken(state)
    if event.document is None:
        return None
    problem = problem_of(event.document)
    if problem is not None:
        await expect(state, Desk.writing_memo, on)
        return case_prompts.file_refused(words, on.id, on.version, problem)
    card = await office.review.write_memo(on.id, on.version, file_id=event.document.file_id)
    return after(words, card, Viewer.of(office.actor, office.now), profile, CaseAct.MEMO)


async def requeued(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """Somebody who did not come was put back into the queue."""
    card = await office.review.requeue(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, callback_data.act)
