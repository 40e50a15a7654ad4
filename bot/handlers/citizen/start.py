"""The beginning: links, languages, the menu, contacts, help."""

import re

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Door, Open, PickLanguage
from bot.callbacks.advice import AskAdvice
from bot.dialogues import draft_of, keep_draft
from bot.filters import LanguageUnknown, command
from bot.handlers.citizen import onward
from bot.handlers.citizen.steps import shown
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import consent, desk, roster, start, verify
from bot.screens.case_steps import Viewer
from bot.screens.day_card import day_card
from bot.screens.screen import Reply, Screen
from bot.services.office import Office
from bot.services.rules.policy import Action, permits

RECEIPT_LINK = re.compile(r"v-([0-9A-Za-z]{8})")
"""What a receipt's picture leads to; a token of an invitation is far longer."""

FIRST_WANTED = {"/book": Open(door=Door.BOOK), "/advice": AskAdvice()}
"""What a newcomer may ask for with the first word, and what opens it."""


def create_router() -> Router:
    """Return a fresh router; links come before the greeting, the greeting before all else."""
    router = Router(name="citizen.start")
    to_receipt = CommandStart(
        deep_link=True, ignore_mention=True, magic=F.args.regexp(RECEIPT_LINK, mode="fullmatch")
    )
    router.message.register(receipt_link_followed, to_receipt)
    router.message.register(invitation_followed, CommandStart(deep_link=True, ignore_mention=True))
    router.message.register(newcomer_wrote, LanguageUnknown())
    router.message.register(menu_asked, CommandStart(ignore_mention=True))
    for name, door, handler in (
        ("menu", Door.MENU, menu_asked),
        ("language", Door.LANGUAGE, languages_asked),
        ("contacts", Door.CONTACTS, contacts_asked),
        ("help", Door.HELP, help_asked),
    ):
        router.message.register(handler, command(name))
        router.callback_query.register(handler, Open.filter(F.door == door))
    router.callback_query.register(language_chosen, PickLanguage.filter())
    return router


async def receipt_link_followed(
    _event: Message,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    state: FSMContext,
    command: CommandObject,
) -> Reply:
    """Somebody scanned the picture of a receipt; a newcomer may choose a language below.

    Whoever runs the day gets the card on which the applicant is marked as arrived.
    """
    code = (command.args or "").removeprefix("v-")
    if permits(office.actor.roles, Action.RUN_DAY):
        scanned = await office.visits.scanned(code)
        viewer = Viewer.of(office.actor, office.now)
        return Reply((day_card(words, scanned, viewer, office.profile),))
    found = verify.verified(words, await office.requests.verify(code))
    if office.account.language is None:
        await onward.keep(state, code)
        return Reply((found, start.greeting(catalogues, office.profile)))
    return Reply((found,))


async def invitation_followed(
    event: Message,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    command: CommandObject,
) -> Screen:
    """Somebody opened a link that should be an invitation to a role."""
    name = event.from_user.full_name if event.from_user else ""
    member = await office.staff.join(command.args or "", name)
    if office.account.language is None:
        return start.joined_by_stranger(catalogues, member.role)
    return start.joined(words, member.role)


async def newcomer_wrote(
    event: Message, catalogues: Catalogues, profile: OfficeProfile, state: FSMContext
) -> Screen:
    """Somebody whose language is not known wrote for the first time.

    What a command asked for opens once they have chosen a language and agreed.
    """
    wanted = FIRST_WANTED.get((event.text or "").strip())
    if wanted is not None:
        await onward.keep(state, wanted.pack())
    return start.greeting(catalogues, profile)


async def menu_asked(
    _event: Message | CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody came to the menu."""
    return start.menu(words, profile, staff=bool(office.actor.roles))


async def languages_asked(_event: Message | CallbackQuery, words: Words) -> Screen:
    """Somebody wants another language."""
    return start.language(words)


async def language_chosen(
    _event: CallbackQuery,
    office: Office,
    catalogues: Catalogues,
    profile: OfficeProfile,
    state: FSMContext,
    callback_data: PickLanguage,
) -> Screen | Reply:
    """Somebody chose a language: a form goes on in it, a newcomer is asked for consent.

    The staff go to their desk; a volunteer who has just joined reads when the role works.
    """
    await office.accounts.choose_language(callback_data.language)
    words = catalogues[callback_data.language]
    unfinished = await draft_of(state)
    if unfinished is not None and not unfinished.untouched:
        await keep_draft(state, unfinished)
        return await shown(office, words, unfinished)
    if office.actor.roles:
        return desk.desk(words, await office.desk.desk())
    if office.account.language is None and office.actor.resting:
        return roster.resting(words, await office.roster.resting_until())
    if office.account.language is None and not office.account.consented:
        return consent.ask(words, profile, greet=True)
    return start.menu(words, profile, staff=False)


async def contacts_asked(
    _event: Message | CallbackQuery, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody asked how to reach the office."""
    return start.contacts(words, profile)


async def help_asked(
    _event: Message | CallbackQuery, office: Office, words: Words, profile: OfficeProfile
) -> Screen:
    """Somebody asked how it works."""
    return start.help_(words, profile, office.actor.roles)
