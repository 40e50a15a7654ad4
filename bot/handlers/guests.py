"""An invited body answers in its own chat: it opened the link that the clerk handed over."""

import re
from typing import Any

from aiogram import F, Router
from aiogram.dispatcher.event.telegram import TelegramEventObserver
from aiogram.filters import CommandObject, CommandStart, Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot import dialogues
from bot.callbacks import PickLanguage
from bot.callbacks.people import GuestAct, GuestAnswer
from bot.dialogues import end_talks_on_other_steps
from bot.filters import TYPED, command, private_only
from bot.i18n import Catalogues, Words
from bot.screens import participation
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.views.participation import Summons
from bot.states import People
from db.enums import ParticipationState

BODY_LINK = re.compile(r"b-[0-9A-Za-z_-]{43}")
"""What an invitation of a body leads to; no other link has this form."""


class NewGuest(Filter):
    """Lets somebody through who came by the link of a body and has chosen no language yet."""

    async def __call__(self, _event: TelegramObject, office: Office) -> bool | dict[str, Any]:
        """Return the invitation: whoever came for it is not asked for a citizen's consent."""
        if office.account.language is not None:
            return False
        invitation = await office.participations.newest()
        return False if invitation is None else {"invitation": invitation}


def create_router() -> Router:
    """Return a fresh router; it is asked before the links of the citizens and of the staff."""
    router = Router(name="guests")
    private_only(router)
    end_talks_on_other_steps(router)
    _hear_presses(router.callback_query)
    _hear_texts(router.message)
    return router


def _hear_presses(presses: TelegramEventObserver) -> None:
    on_press = presses.register
    answers = {GuestAct.CONFIRM, GuestAct.DECLINE_YES}
    on_press(language_chosen, PickLanguage.filter(), NewGuest())
    on_press(summons_opened, GuestAnswer.filter(F.act == GuestAct.OPEN))
    on_press(declining_considered, GuestAnswer.filter(F.act == GuestAct.DECLINE))
    on_press(answered, GuestAnswer.filter(F.act.in_(answers)))
    on_press(name_begun, GuestAnswer.filter(F.act == GuestAct.NAME))


def _hear_texts(texts: TelegramEventObserver) -> None:
    on_text = texts.register
    to_reception = CommandStart(
        deep_link=True, ignore_mention=True, magic=F.args.regexp(BODY_LINK, mode="fullmatch")
    )
    on_text(link_followed, to_reception)
    on_text(name_given_up, People.answering_for_body, command("cancel"))
    on_text(name_written, People.answering_for_body, TYPED)
    on_text(name_not_written, People.answering_for_body)


async def link_followed(
    _event: Message,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    command: CommandObject,
) -> Screen:
    """Somebody of an invited body opened its link."""
    one = await office.participations.open_link((command.args or "").removeprefix("b-"))
    if office.account.language is None:
        return participation.summons_to_stranger(catalogues, one)
    return participation.summons(words, one)


async def language_chosen(
    _event: CallbackQuery,
    office: Office,
    catalogues: Catalogues,
    invitation: Summons,
    callback_data: PickLanguage,
) -> Screen:
    """The body chose the language in which it is spoken to; its invitation is shown again."""
    await office.accounts.choose_language(callback_data.language)
    return participation.summons(catalogues[callback_data.language], invitation)


async def summons_opened(
    _event: CallbackQuery, office: Office, words: Words, callback_data: GuestAnswer
) -> Screen:
    """The body looked at its invitation."""
    return participation.summons(words, await office.participations.summons(callback_data.id))


async def declining_considered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: GuestAnswer
) -> Screen:
    """The body is about to decline."""
    return participation.declining(words, await office.participations.summons(callback_data.id))


async def answered(
    _event: CallbackQuery, office: Office, words: Words, callback_data: GuestAnswer
) -> Reply:
    """The body confirmed or declined."""
    confirmed = callback_data.act is GuestAct.CONFIRM
    answer = ParticipationState.CONFIRMED if confirmed else ParticipationState.DECLINED
    return participation.answered(
        words, await office.participations.answer(callback_data.id, answer)
    )


async def name_begun(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    state: FSMContext,
    callback_data: GuestAnswer,
) -> Screen:
    """The body is about to write who comes."""
    one = await office.participations.summons(callback_data.id)
    await dialogues.expect(state, People.answering_for_body, one.public_id)
    return participation.asking_name(words, one)


async def name_written(event: Message, office: Office, words: Words, state: FSMContext) -> Reply:
    """The body wrote who comes."""
    public_id = await dialogues.subject_of(state)
    await dialogues.end_talk(state)
    one = await office.participations.say_who_comes(public_id, event.text or "")
    return participation.answered(words, one)


async def name_given_up(_event: Message, office: Office, words: Words, state: FSMContext) -> Screen:
    """The body stopped writing who comes."""
    public_id = await dialogues.subject_of(state)
    await dialogues.end_talk(state)
    return participation.summons(words, await office.participations.summons(public_id))


async def name_not_written(_event: Message, words: Words) -> Screen:
    """Something else came where a name is awaited."""
    return participation.text_wanted(words)
