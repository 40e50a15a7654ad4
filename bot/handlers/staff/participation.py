"""The staff invites other bodies to a reception and notes what they answer (point 18)."""

from aiogram import F, Router
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks.people import (
    Bodies,
    BodiesAct,
    BodyPage,
    BodyPick,
    Participant,
    ParticipantAct,
)
from bot.filters import TYPED, command
from bot.handlers.staff.pressed import case_as_drawn
from bot.handlers.staff.typed_text import Subject, expect, taken
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import participation
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.states import People
from db.enums import ParticipationState


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.participation")
    _hear_presses(router.callback_query)
    _hear_texts(router.message)
    return router


def _hear_presses(presses: TelegramEventObserver) -> None:
    on_press = presses.register
    considered = {ParticipantAct.DECLINED, ParticipantAct.LINK}
    noted = {ParticipantAct.CONFIRMED, ParticipantAct.DECLINED_YES}
    on_press(bodies_asked, Bodies.filter(F.act == BodiesAct.OPEN))
    on_press(choice_asked, Bodies.filter(F.act == BodiesAct.INVITE))
    on_press(typing_begun, Bodies.filter(F.act == BodiesAct.TYPE))
    on_press(choice_turned, BodyPage.filter())
    on_press(body_invited, BodyPick.filter(F.sure))
    on_press(inviting_considered, BodyPick.filter())
    on_press(participant_opened, Participant.filter(F.act == ParticipantAct.OPEN))
    on_press(step_considered, Participant.filter(F.act.in_(considered)))
    on_press(answer_noted, Participant.filter(F.act.in_(noted)))
    on_press(link_renewed, Participant.filter(F.act == ParticipantAct.LINK_YES))
    on_press(name_begun, Participant.filter(F.act == ParticipantAct.NAME))
    on_press(name_shown, Participant.filter(F.act == ParticipantAct.SHOW))


def _hear_texts(texts: TelegramEventObserver) -> None:
    on_text = texts.register
    on_text(body_given_up, People.naming_body, command("cancel"))
    on_text(body_typed, People.naming_body, TYPED)
    on_text(name_given_up, People.naming_participant, command("cancel"))
    on_text(name_typed, People.naming_participant, TYPED)
    on_text(text_not_typed, People.naming_body)
    on_text(text_not_typed, People.naming_participant)


async def bodies_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Bodies
) -> Screen:
    """Somebody looked at the bodies of a case."""
    return await _bodies(office, words, callback_data.id)


async def choice_asked(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Bodies
) -> Screen:
    """Somebody is about to invite a body."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    return participation.choice(words, card, await office.participations.bodies(), 0)


async def choice_turned(
    _event: CallbackQuery, office: Office, words: Words, callback_data: BodyPage
) -> Screen:
    """Another page of bodies was asked for."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    known = await office.participations.bodies()
    return participation.choice(words, card, known, callback_data.page)


async def inviting_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: BodyPick
) -> Screen:
    """A known body was chosen."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    body = await office.participations.body(callback_data.body)
    return participation.inviting(words, card, body)


async def body_invited(
    _event: CallbackQuery, office: Office, words: Words, bot_name: str, callback_data: BodyPick
) -> Reply:
    """A known body was invited."""
    pressed = callback_data
    body = await office.participations.body(pressed.body)
    made = await office.participations.invite(pressed.id, pressed.version, body.name_kk)
    return participation.link(words, made[0], bot_name, made[1])


async def typing_begun(
    _event: CallbackQuery, office: Office, words: Words, state: FSMContext, callback_data: Bodies
) -> Screen:
    """Somebody is about to type the name of a body."""
    card = await case_as_drawn(office, callback_data.id, callback_data.version)
    await expect(state, People.naming_body, Subject(id=card.public_id, version=card.version))
    return participation.typing_body(words, card)


async def body_typed(
    event: Message, office: Office, words: Words, state: FSMContext, bot_name: str
) -> Reply:
    """The name of a body came: it is invited."""
    on = await taken(state)
    made = await office.participations.invite(on.id, on.version, event.text or "")
    return participation.link(words, made[0], bot_name, made[1])


async def body_given_up(_event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Somebody stopped typing the name of a body."""
    return await _bodies(office, words, (await taken(state)).id)


async def participant_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Participant
) -> Screen:
    """Somebody opened one invited body."""
    one = await office.participations.participant(callback_data.id)
    return participation.participant(words, one)


async def step_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Participant
) -> Screen:
    """A refusal is about to be written down, or a link replaced."""
    one = await office.participations.participant(callback_data.id)
    return participation.considering(words, one, callback_data.act)


async def answer_noted(
    _event: CallbackQuery, office: Office, words: Words, callback_data: Participant
) -> Reply:
    """What a body answered by phone was written down."""
    confirmed = callback_data.act is ParticipantAct.CONFIRMED
    answer = ParticipationState.CONFIRMED if confirmed else ParticipationState.DECLINED
    one = await office.participations.note(callback_data.id, answer)
    return participation.noted(words, one)


async def link_renewed(
    _event: CallbackQuery, office: Office, words: Words, bot_name: str, callback_data: Participant
) -> Reply:
    """A body got a new link."""
    one, token = await office.participations.renew_link(callback_data.id)
    return participation.link(words, one, bot_name, token)


async def name_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: Participant,
) -> Screen:
    """Somebody is about to type who comes."""
    one = await office.participations.participant(callback_data.id)
    await expect(state, People.naming_participant, Subject(id=one.public_id, version=0))
    return participation.naming(words, one)


async def name_typed(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """Who comes was written down."""
    on = await taken(state)
    one = await office.participations.name_person(on.id, event.text or "")
    return participation.noted(words, one)


async def name_given_up(_event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """Somebody stopped typing who comes."""
    one = await office.participations.participant((await taken(state)).id)
    return participation.participant(words, one)


async def name_shown(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    profile: OfficeProfile,
    callback_data: Participant,
) -> Reply:
    """Somebody looked at who comes; the body's card comes under it."""
    one, person = await office.participations.reveal(callback_data.id)
    shown = participation.who(words, one, person, profile)
    return Reply((shown, participation.participant(words, one)), fresh=True)


async def text_not_typed(_event: Message, words: Words) -> Screen:
    """Something else came where a name is awaited."""
    return participation.text_wanted(words)


async def _bodies(office: Office, words: Words, public_id: str) -> Screen:
    card = await office.review.case(public_id)
    return participation.bodies(words, card, await office.participations.invited(public_id))
