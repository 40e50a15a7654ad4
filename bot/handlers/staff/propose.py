"""The responsible worker's proposal: the post, to receive, or to refuse on a ground (point 26)."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Case, CaseAct, CaseGround, CaseGroundPage, CasePost, CasePostPage
from bot.filters import TYPED
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import case_prompts
from bot.screens.case import after
from bot.screens.case_steps import Viewer
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import Desk
from db.enums import ProposalKind


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.propose")
    on_press = router.callback_query.register
    on_press(posts_asked, Case.filter(F.act == CaseAct.DIRECT))
    on_press(posts_turned, CasePostPage.filter())
    on_press(post_chosen, CasePost.filter())
    on_press(queueing_considered, Case.filter(F.act.in_({CaseAct.RECEIVE, CaseAct.REQUEUE})))
    on_press(receiving_proposed, Case.filter(F.act == CaseAct.PROPOSE_RECEIVE))
    on_press(requeued, Case.filter(F.act == CaseAct.REQUEUE_YES))
    on_press(refusing_considered, Case.filter(F.act == CaseAct.REFUSE))
    on_press(grounds_turned, CaseGroundPage.filter())
    on_press(ground_chosen, CaseGround.filter())
    router.message.register(refusal_explained, Desk.explaining_refusal, TYPED)
    return router


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


async def queueing_considered(
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


async def requeued(
    _event: CallbackQuery, office: Office, words: Words, profile: OfficeProfile, callback_data: Case
) -> Reply:
    """Somebody who did not come was put back into the queue."""
    card = await office.review.requeue(callback_data.id, callback_data.version)
    return after(words, card, Viewer.of(office.actor, office.now), profile, callback_data.act)
