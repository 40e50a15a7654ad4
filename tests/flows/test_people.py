"""Those around a reception, by visible buttons (points 11, 17 and 18).

The secrecy officer, a body that is invited, and the helpers of a day.
"""

from datetime import date

import pytest_asyncio

from bot.services.views import Application
from db.enums import ApplicantKind, Citizenship, Help, Language, Need, RequestState, Role
from tests.flows.crew import MATTER, MEMO, Crew, crew_of
from tests.offices import applicant
from tests.town import Neighbour, Town

FIRST = date(2026, 11, 30)
"""The minister's first reception of the town."""
WHY = "Аймаққа кіруге рұқсат жоқ."
WHO = "Сағадат Өмірзақов, басқарма басшысы"


@pytest_asyncio.fixture
async def crew(town: Town) -> Crew:
    return await crew_of(town)


async def speaks_english(crew: Crew, somebody: Neighbour) -> Neighbour:
    await somebody.says("/language")
    await somebody.presses_on("English")
    return somebody


async def hire(crew: Crew, role: Role) -> Neighbour:
    return await speaks_english(crew, await crew.town.hires(f"Staff {role}", role))


async def files(crew: Crew, **changes: object) -> tuple[Neighbour, str, str]:
    """Let a citizen file an application; return them, the case's id and its number."""
    citizen = await crew.town.newcomer("Өтеген", "en").start()
    async with crew.as_(citizen) as office:
        await office.accounts.choose_language(Language.EN)
        await office.accounts.consent("Consent")
    fields: dict[str, object] = {
        "kind": ApplicantKind.SELF,
        "citizenship": Citizenship.KAZAKHSTAN,
        "person": applicant(),
        "matter": MATTER,
        "language": Language.KK,
    }
    async with crew.as_(citizen) as office:
        fields["post_id"] = (await office.schedules.posts())[0].id
        own = await office.requests.submit(
            Application.model_validate(fields | changes), f"form:{citizen.person.id}"
        )
    await crew.town.settle()
    return citizen, own.card.public_id, own.card.number


async def queued(crew: Crew, **changes: object) -> tuple[Neighbour, str, str]:
    citizen, case, number = await files(crew, **changes)
    await crew.reviewer.says("/desk")
    await crew.reviewer.presses_on("Open the next case", "Write the memo")
    await crew.reviewer.says(MEMO)
    await crew.reviewer.presses_on("Propose to receive", "Yes, propose to receive")
    await crew.head.says("/desk")
    await crew.head.presses_on("To decide", number, "Approve the reception", "Yes, approve")
    return citizen, case, number


async def distributes(crew: Crew) -> None:
    await crew.reviewer.says("/desk")
    await crew.reviewer.presses_on("Queue to distribute", "Министр", "Confirm 1 reception")


async def state(crew: Crew, case: str) -> RequestState:
    async with crew.as_(crew.reviewer) as office:
        return (await office.review.case(case)).state


async def test_a_foreigner_is_checked_before_a_date(crew: Crew) -> None:
    officer = await hire(crew, Role.SECRECY)
    foreign = {"citizenship": Citizenship.FOREIGN, "person": applicant(iin=None)}
    citizen, case, number = await queued(crew, **foreign)
    await crew.town.ticks()
    assert "secrecy check" in officer.text
    assert applicant().full_name not in officer.reads()
    await crew.reviewer.says("/desk")
    await crew.reviewer.presses_on("Queue to distribute", "Министр")
    assert not [button for button in crew.reviewer.buttons if button.startswith("Confirm")]
    assert "secrecy" in crew.reviewer.text
    await citizen.says("/my")
    await citizen.presses_on(number)
    assert "your visit is checked under the rules" in citizen.text

    await officer.says("/desk")
    await officer.presses_on("Secrecy checks: 1", number, "Show who it is")
    assert applicant().full_name in officer.reads()
    assert MATTER not in officer.reads()
    await officer.presses_on("✅ Cleared", "Yes, cleared")
    assert "cleared. A date can be given" in officer.text
    await distributes(crew)
    assert await state(crew, case) is RequestState.ASSIGNED
    assert number in citizen.text


async def test_who_is_not_cleared_is_proposed_another_form(crew: Crew) -> None:
    officer = await hire(crew, Role.SECRECY)
    citizen, case, number = await queued(crew, citizenship=Citizenship.STATELESS)
    await officer.says("/desk")
    await officer.presses_on("Secrecy checks: 1", number, "Not cleared")
    await officer.says("жоқ")
    assert "too short" in officer.text
    await officer.says(WHY)
    assert "not cleared" in officer.text
    assert "Not cleared under the secrecy regime" in crew.reviewer.text
    assert WHY not in crew.reviewer.reads()
    assert await state(crew, case) is RequestState.IN_REVIEW
    await crew.reviewer.presses_on("Open the case")
    assert "only video is possible" in crew.reviewer.text
    assert "Propose to receive by video" in crew.reviewer.buttons
    await crew.reviewer.presses_on("Show the person")
    assert WHY in crew.reviewer.reads()
    await citizen.says("/my")
    await citizen.presses_on(number)
    assert "The form of your reception is being settled" in citizen.text
    assert WHY not in citizen.reads()


async def test_two_officers_at_one_check_and_the_late_one_sees_it_done(crew: Crew) -> None:
    first, second = await hire(crew, Role.SECRECY), await hire(crew, Role.SECRECY)
    _citizen, _case, number = await files(crew, citizenship=Citizenship.FOREIGN)
    for officer in (first, second):
        await officer.says("/desk")
        await officer.presses_on("Secrecy checks: 1", number, "✅ Cleared")
    await first.presses_on("Yes, cleared")
    await second.presses_on("Yes, cleared")
    assert "out of date" in second.text
    await second.presses_on("Show how it stands now")
    assert "cleared" in second.text


async def assigned(crew: Crew, **changes: object) -> tuple[Neighbour, str, str]:
    found = await queued(crew, **changes)
    await distributes(crew)
    return found


def link_in(text: str) -> str:
    return text.partition("start=")[2].split(maxsplit=1)[0]


async def test_a_body_is_invited_confirms_and_is_told_of_a_lost_date(
    crew: Crew, town: Town
) -> None:
    citizen, _case, number = await assigned(crew)
    reviewer = crew.reviewer
    await find_case(crew, number)
    await reviewer.presses_on("More…", "Other bodies", "Invite a body", "1. ", "Yes, invite")
    token = link_in(reviewer.text)
    body = await town.newcomer("Басқарма", "kk").start(token)
    assert number in body.text
    assert "Invitation to a personal reception" not in body.text, "Kazakh, then Russian"
    assert applicant().full_name not in body.reads()
    await body.presses_on("English")
    assert "Monday, November 30, 2026, 10:00" in body.text
    assert "consent" not in body.text
    await body.start(token)
    await body.presses_on("Say who comes")
    await body.says(WHO)
    await body.presses_on("✅ We will take part")
    assert "will take part" in body.text

    stranger = await speaks_english(crew, await town.newcomer("Бөтен", "kk").start())
    await stranger.start(token)
    assert "This invitation is not valid" in stranger.text
    await find_case(crew, number)
    assert "will take part" in reviewer.text
    await reviewer.presses_on("More…", "Other bodies", "1. ", "Show who comes")
    assert WHO in reviewer.reads()

    await citizen.presses_on("I cannot come", "Yes, I cannot come")
    assert "called off" in body.text
    assert number in body.text


async def test_a_body_that_declines_is_told_to_the_reviewer_and_phone_answers_are_noted(
    crew: Crew, town: Town
) -> None:
    _citizen, _case, number = await assigned(crew)
    reviewer = crew.reviewer
    await find_case(crew, number)
    await reviewer.presses_on("More…", "Other bodies", "Invite a body", "Another body")
    await reviewer.says("Су шаруашылығы басқармасы")
    token = link_in(reviewer.text)
    body = await town.newcomer("Су", "kk").start(token)
    await body.presses_on("English")
    await body.presses_on("We decline", "Yes, we decline")
    assert "An invited body will not take part" in reviewer.text
    await find_case(crew, number)
    await reviewer.presses_on("More…", "Other bodies", "1. Су", "They confirmed by phone")
    assert "will take part" in reviewer.text


async def find_case(crew: Crew, number: str) -> None:
    """Let the reviewer open a case by its number."""
    await crew.reviewer.says(number)
    assert number in crew.reviewer.text


async def rosters(crew: Crew, *roles: str) -> None:
    registrar = crew.registrar
    await registrar.says("/desk")
    await registrar.presses_on("Helpers", "30 November")
    for role in roles:
        await registrar.presses_on(f"{role}: ")


async def test_a_wish_reaches_the_helper_of_the_day(crew: Crew) -> None:
    lawyer = await hire(crew, Role.CONSULTANT)
    wishes = applicant(help=(Help.CONSULTANT, Help.PSYCHOLOGIST), needs=(Need.SIGN_LANGUAGE,))
    _citizen, _case, number = await assigned(crew, person=wishes)
    await rosters(crew, "Legal consultant")
    assert "Nobody is there for: Psychologist" in crew.registrar.text
    async with crew.as_(crew.registrar) as office:
        assert (await office.day_book.day(FIRST)).unmet == 1
    assert "Help is asked for: Legal consultant" in lawyer.text
    assert number in lawyer.text
    assert "Қыдырәлі" not in lawyer.reads()
    await lawyer.presses_on("My day")
    assert "Қыдырәлі" in lawyer.reads()
    assert "Қыдырәлі Ғабитұлы" not in lawyer.reads()
    await lawyer.presses_on("10:00")
    assert wishes.full_name in lawyer.reads()
    assert "Sign language interpreter" in lawyer.reads()
    assert MATTER not in lawyer.reads()


async def test_a_volunteer_works_on_the_day_of_the_roster_only(crew: Crew, town: Town) -> None:
    volunteer = await hire(crew, Role.VOLUNTEER)
    await volunteer.says("/desk")
    assert "works on reception days only" in volunteer.text
    wishes = applicant(help=(Help.VOLUNTEER,))
    _citizen, _case, number = await assigned(crew, person=wishes)
    await rosters(crew, "Volunteer")
    assert "You are on the roster of Monday, November 30, 2026" in volunteer.text
    assert number not in volunteer.reads()
    await volunteer.presses_on("My day")
    assert "works on reception days only" in volunteer.text
    assert "Monday" in volunteer.text

    await volunteer.says("/day")
    assert "works on reception days only" in volunteer.text

    await town.moves_to(FIRST, 9, 5)
    assert number in volunteer.text
    await volunteer.says("/day")
    assert "Қыдырәлі" in volunteer.reads()
    for hidden in (wishes.full_name, MATTER, wishes.phone[-4:]):
        assert hidden not in volunteer.reads()
    assert "Refresh" in volunteer.buttons
    await town.moves_to(date(2026, 12, 1), 9, 5)
    await volunteer.presses_on("Refresh")
    assert "works on reception days only" in volunteer.text
    await volunteer.says("/desk")
    assert "works on reception days only" in volunteer.text
