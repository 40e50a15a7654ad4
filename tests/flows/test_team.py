"""People at work and the search, by visible buttons."""

import pytest_asyncio

from bot.screens.rights import action
from bot.services.rules.policy import Action
from db.enums import Language, Role
from tests.flows.crew import MEMO, Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town, number_in
from tests.unit.screens_staff.cases import ENGLISH

SURNAME = applicant().full_name.split()[0]


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def hire(crew: Crew, name: str, *roles: Role) -> Neighbour:
    """Hire somebody who reads English."""
    somebody = await crew.town.hires(name, *roles)
    async with crew.as_(somebody) as office:
        await office.accounts.choose_language(Language.EN)
    return somebody


async def test_a_role_that_ends_in_the_middle_of_a_form_is_said_politely(crew: Crew) -> None:
    administrator = await hire(crew, "Admin", Role.ADMINISTRATOR)
    second = await hire(crew, "Second reviewer", Role.REVIEWER)
    _citizen, card = await crew.in_review()
    await crew.reviewer.says("/desk")
    await crew.reviewer.says(card.number)
    await crew.reviewer.presses_on("Write the memo")
    await administrator.says("/team")
    await administrator.presses_on("Staff reviewer", "End the role: Responsible worker")
    assert "cases: 1" in administrator.text
    await administrator.presses_on("Second reviewer takes over")
    assert "The person has left the office." in administrator.text
    assert "Your role “Responsible worker” has ended." in crew.reviewer.text
    await crew.reviewer.says(MEMO)
    assert "You no longer have this right" in crew.reviewer.text
    assert not [one for one in crew.reviewer.buttons if "Desk" in one]
    # What they type afterwards is a citizen's.
    await crew.reviewer.says("/desk")
    assert "Work for today" not in crew.reviewer.text
    assert "You take over all work of Staff reviewer" in second.text
    await second.says(card.number)
    await second.presses_on("Write the memo")
    await second.says(MEMO)
    assert "The memo is written" in second.text


async def test_a_role_more_is_one_tap_and_told(crew: Crew) -> None:
    administrator = await hire(crew, "Admin", Role.ADMINISTRATOR)
    await administrator.says("/team")
    await administrator.presses_on("Staff registrar", "Add a role", "Auditor")
    assert "The role is given" in administrator.text
    assert "You have a new role: Auditor" in crew.registrar.text
    await crew.registrar.says("/me")
    assert "Auditor, since" in crew.registrar.text
    await crew.registrar.presses_on("What the role gives: Auditor")
    assert action(ENGLISH, Action.SEE_STATISTICS) in crew.registrar.text
    assert action(ENGLISH, Action.DECIDE) not in crew.registrar.text


async def test_the_last_administrator_is_told_why_the_role_stays(crew: Crew) -> None:
    administrator = await hire(crew, "Admin", Role.ADMINISTRATOR)
    await administrator.says("/me")
    await administrator.presses_on("End the role: Administrator")
    assert "the last administrator" in administrator.text


async def test_somebody_goes_away_and_the_substitute_does_the_work(crew: Crew) -> None:
    second = await hire(crew, "Second reviewer", Role.REVIEWER)
    _citizen, card = await crew.in_review()
    await crew.reviewer.says("/away")
    await crew.reviewer.says("23.11 - 27.11")
    assert "Who stands in?" in crew.reviewer.text
    await crew.reviewer.presses_on("Second reviewer (suggested)")
    assert "The absence is noted." in crew.reviewer.text
    assert "You stand in for Staff reviewer" in second.text
    assert "cases: 1" in second.text
    await second.says("/desk")
    await second.presses_on("All my terms")
    assert "in place of Staff reviewer" in second.text
    await second.says(card.number)
    await second.presses_on("Write the memo")
    await second.says(MEMO)
    assert "The memo is written" in second.text
    await crew.town.moves_to(crew.town.clock.now().date().replace(day=25))
    await crew.reviewer.says("/me")
    assert "Away today." in crew.reviewer.text
    await crew.reviewer.presses_on("Absence", "Back at work", "Yes")
    assert "Welcome back! While you were away" in crew.reviewer.reads()
    await second.says("/me")
    assert "Stands in today" not in second.text


async def test_wrong_days_and_a_second_absence_are_explained(crew: Crew) -> None:
    await crew.registrar.says("/away")
    await crew.registrar.says("tomorrow")
    assert "cannot be read" in crew.registrar.text
    await crew.registrar.says("27.11.2026 - 25.11.2026")
    assert "The last day is before the first one." in crew.registrar.text
    await crew.registrar.says("25.11 27.11")
    await crew.registrar.presses_on("Nobody by name")
    await crew.registrar.says("/away")
    await crew.registrar.says("26.11")
    assert "is noted already" in crew.registrar.text
    await crew.registrar.presses_on("Open this absence", "Change the days")
    await crew.registrar.says("30.11 - 1.12")
    assert "The absence is changed." in crew.registrar.text
    await crew.registrar.presses_on("Change the substitute", "Nobody by name")
    await crew.registrar.presses_on("Strike this absence", "Yes")
    assert "The absence has ended." in crew.registrar.text


async def test_all_work_passes_on_a_confirmed_press(crew: Crew) -> None:
    await hire(crew, "Second reviewer", Role.REVIEWER)
    await crew.in_review()
    await crew.reviewer.says("/me")
    await crew.reviewer.presses_on("Hand over all work", "All of it to Second reviewer")
    assert "Go on?" in crew.reviewer.text
    await crew.reviewer.presses_on("Yes, hand it over")
    assert "Handed over: cases: 1" in crew.reviewer.text
    assert "no open work" in crew.reviewer.text


async def test_a_case_is_found_by_a_surname_and_opened(crew: Crew) -> None:
    _citizen, card = await crew.registered()
    await crew.registrar.says("/find")
    await crew.registrar.says(f"{SURNAME.upper()} қараша")
    assert "Found: 1" in crew.registrar.text
    assert applicant().full_name not in crew.registrar.reads()
    assert number_in(crew.registrar.text) == card.number
    await crew.registrar.presses_on("State", "In preliminary review")
    assert "Nothing was found." in crew.registrar.text
    await crew.registrar.presses_on("State", "Any", card.number)
    assert card.number in crew.registrar.text
    await crew.registrar.says("/find +7 701 000 00 01")
    assert "Found: 1" in crew.registrar.text
    await crew.registrar.says("/find !!!")
    assert "nothing in this that can be looked for" in crew.registrar.text


async def test_an_auditor_finds_numbers_and_no_people(crew: Crew) -> None:
    _citizen, card = await crew.registered()
    auditor = await hire(crew, "Auditor", Role.AUDITOR)
    await auditor.says("/find")
    assert "a surname" not in auditor.text
    await auditor.says(SURNAME)
    assert "You do not have the right" in auditor.text
    await auditor.says("/find")
    await auditor.presses_on("Search by state, post, topic", card.number)
    assert card.number in auditor.text
    await auditor.says("/find 25.11–27.11")
    assert "Found: 0" in auditor.text
