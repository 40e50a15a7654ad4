"""The commands that Telegram offers somebody of the staff in their chat."""

import pytest_asyncio

from bot.i18n import Catalogues
from bot.screens.commands import staff_menu
from bot.services.rules.policy import Action, permits
from db.enums import Language, Role
from sandbox.clock import OFFICE_TIME
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

CATALOGUES = Catalogues(OFFICE_TIME)


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    hired = await crew_of(town)
    await town.settle()
    return hired


def menu(somebody: Neighbour) -> dict[str, str]:
    return {one["command"]: one["description"] for one in somebody.person.commands}


def expected(language: Language, *roles: Role) -> dict[str, str]:
    return staff_menu(CATALOGUES[language], frozenset(roles))


async def test_everybody_of_the_staff_is_offered_what_their_roles_open(crew: Crew) -> None:
    assert menu(crew.registrar) == expected(Language.EN, Role.REGISTRAR)
    assert menu(crew.head) == expected(Language.EN, Role.HEAD)
    assert next(iter(menu(crew.head))) == "desk"
    assert "emergency" in menu(crew.head)
    assert "emergency" not in menu(crew.registrar)
    assert menu(crew.registrar)["desk"] == "Today's work"
    # Whoever works here may ask for a reception like everybody.
    assert {"book", "my", "help", "cancel"} <= menu(crew.head).keys()


async def test_citizens_keep_the_menu_of_everybody(crew: Crew) -> None:
    citizen, _card = await crew.registered()
    assert menu(citizen) == {}, "nothing of their own: they see what all private chats see"


async def test_the_menu_follows_the_roles_at_once(crew: Crew) -> None:
    administrator = await crew.town.hires("Admin", Role.ADMINISTRATOR)
    async with crew.as_(administrator) as office:
        await office.accounts.choose_language(Language.EN)
    await administrator.says("/team")
    await administrator.presses_on("Staff registrar", "Add a role", "Auditor")
    assert menu(crew.registrar) == expected(Language.EN, Role.REGISTRAR, Role.AUDITOR)
    await administrator.says("/team")
    await administrator.presses_on("Staff registrar", "End the role: Auditor", "Yes, end the role")
    assert menu(crew.registrar) == expected(Language.EN, Role.REGISTRAR)


async def test_whoever_leaves_sees_what_citizens_see(crew: Crew) -> None:
    administrator = await crew.town.hires("Admin", Role.ADMINISTRATOR)
    async with crew.as_(administrator) as office:
        (entry,) = [one for one in await office.team.people() if one.name == "Staff registrar"]
    async with crew.as_(administrator) as office:
        await office.team.leave(entry.id, to_pool=True)
    await crew.town.settle()
    assert menu(crew.registrar) == {}


async def test_the_menu_speaks_the_language_that_was_chosen(crew: Crew) -> None:
    for language in (Language.KK, Language.RU):
        async with crew.as_(crew.reviewer) as office:
            await office.accounts.choose_language(language)
        await crew.town.settle()
        assert menu(crew.reviewer) == expected(language, Role.REVIEWER)
    assert menu(crew.reviewer) != expected(Language.EN, Role.REVIEWER)


async def test_an_update_brings_everybody_their_menu_again(crew: Crew) -> None:
    crew.town.sandbox.account.profile.commands.clear()
    await crew.town.app._owe_menus()
    await crew.town.settle()
    assert menu(crew.head) == expected(Language.EN, Role.HEAD)
    assert menu(crew.reviewer) == expected(Language.EN, Role.REVIEWER)


async def test_telegram_may_refuse_a_menu_and_the_work_goes_on(crew: Crew) -> None:
    crew.town.sandbox.faults.add("refuse", method="setMyCommands", code=400, description="no")
    second = await crew.town.hires("Second", Role.REVIEWER)
    assert menu(second) == {}
    await second.says("/desk")
    assert second.buttons


def test_a_menu_holds_what_the_roles_permit_and_telegram_takes() -> None:
    for language in Language:
        whole = expected(language, *Role)
        assert 0 < len(whole) <= 100
        assert all(0 < len(said) <= 256 for said in whole.values())
        for role in Role:
            alone = expected(language, role)
            assert ("team" in alone) == permits(frozenset({role}), Action.INVITE)
    assert staff_menu(CATALOGUES[Language.EN], frozenset()) == {}
