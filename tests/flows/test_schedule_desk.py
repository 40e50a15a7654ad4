"""The schedule desk, by visible buttons and typed answers alone, in the real app."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from db.enums import Language, Role
from db.keyring import KeyRing
from db.models import Reception, ScheduleVersion, Seat
from tests.town import Neighbour, Town, open_town

BODY = "Көктем ауданының әкімдігі / Акимат района Коктем"
TITLE = "Әкім / Аким"
HOLDER = "Сәулебек Әлия Қыдырқызы"
ROOM = "Қабылдау бөлмесі, 1-кабинет / Приёмная, кабинет 1"


@pytest_asyncio.fixture
async def empty(sqlite_url: str, tmp_path: Path, keyring: KeyRing) -> AsyncIterator[Town]:
    """A town whose office has neither posts nor places; it is Monday 23 November 2026."""
    async with open_town(sqlite_url, tmp_path, keyring) as opened:
        yield opened


async def hired(town: Town, *roles: Role) -> Neighbour:
    """Return a member of the staff who reads English."""
    somebody = await town.hires(f"Staff {roles[0]}", *roles)
    await somebody.says("/language")
    await somebody.presses_on("English")
    return somebody


async def citizen_of(town: Town) -> Neighbour:
    somebody = await town.newcomer("Айсұлу", "en").start()
    return await somebody.presses_on("English")


async def drafts_december(registrar: Neighbour) -> None:
    """Let a registrar draft every second Thursday of December in an office without posts."""
    await registrar.says("/schedule")
    await registrar.presses_on(
        "December 2026 →", "➕ Add a reception", "➕ A post that is not listed"
    )
    for answer in (BODY, TITLE, HOLDER, ROOM):
        await registrar.says(answer)
    await registrar.presses_on("The second in the month", "Thursday")
    await registrar.says("10:00–12:00")
    await registrar.presses_on("20 minutes", "In person", "✅ Add to the draft")


async def approves(head: Neighbour) -> None:
    """Let the head approve the draft of December."""
    await head.says("/schedule")
    await head.presses_on("December 2026 →", "📝 Draft", "Check the draft")
    await head.presses_on("Approve")
    for answer in ("Сынақов Үлгі Мысалұлы", "Аппарат басшысы", "12-қ"):
        await head.says(answer)
    await head.presses_on("Today", "✅ Approve the schedule")


async def test_from_an_empty_month_to_a_schedule_that_a_citizen_sees(empty: Town) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    citizen = await citizen_of(empty)
    await drafts_december(registrar)
    assert "Added to the draft: 1 reception, 6 places." in registrar.text
    assert "10 December, Thursday" in registrar.text
    await citizen.says("/schedule")
    assert "No receptions are announced yet" in citizen.text

    await registrar.presses_on("Check the draft")
    assert "Everything is in order" in registrar.text
    assert not [button for button in registrar.buttons if "Approve" in button]

    await approves(head)
    assert "The schedule is approved: 1 reception, 6 places" in head.text
    assert "version 1" in head.text
    await citizen.says("/schedule")
    assert "10 December, Thursday, 10:00–12:00" in citizen.text
    assert "6 places free" in citizen.text
    assert HOLDER in citizen.text


async def test_wrong_answers_are_explained_and_nothing_is_lost(empty: Town) -> None:
    registrar = await hired(empty, Role.REGISTRAR)
    await registrar.says("/schedule")
    await registrar.presses_on(
        "December 2026 →", "➕ Add a reception", "➕ A post that is not listed"
    )
    steps = (
        (("Әкімдік", "Two names are needed"), BODY),
        (("Аким / Әкім", "The Kazakh name stands first"), TITLE),
        (("007", "does not look like a full name"), HOLDER),
        (("Кабинет", "Two names are needed"), ROOM),
    )
    for (wrong, said), right in steps:
        await registrar.says(wrong)
        assert said in registrar.text
        await registrar.says(right)
    await registrar.presses_on("One date")
    for wrong, said in (
        ("32", "no such day"),
        ("4.11", "in another month"),
        ("ертең", "write the day like this"),
    ):
        await registrar.says(wrong)
        assert said in registrar.text
    await registrar.says("4")
    for wrong, said in (
        ("таңертең", "write the hours like this"),
        ("12:00–10:00", "end must be later"),
        ("25:00–26:00", "no such time"),
    ):
        await registrar.says(wrong)
        assert said in registrar.text
    await registrar.says("10-12")
    for wrong, said in (("он", "whole number"), ("500", "between 5 and 120")):
        await registrar.says(wrong)
        assert said in registrar.text
    await registrar.says("20")
    registrar.person.send_photo()
    await empty.settle()
    assert "Please press a button or type the answer as a text" in registrar.text
    await registrar.presses_on("By video")
    await registrar.says("zoom.example.kz")
    assert "A link begins with https://" in registrar.text
    await registrar.says("https://example.kz/bolme")
    for kept in (
        "Әкім",
        "Қабылдау бөлмесі, 1-кабинет",
        "4 December, Friday",
        "10:00–12:00",
        "6 places",
    ):
        assert kept in registrar.text
    await registrar.presses_on("✏️ Hours")
    await registrar.says("10:00–10:10")
    assert "Nobody fits in" in registrar.text
    assert "✅ Add to the draft" not in registrar.buttons
    await registrar.presses_on("✏️ Hours")
    await registrar.says("10:00–12:00")
    await registrar.presses_on("✅ Add to the draft")
    assert "Added to the draft: 1 reception, 6 places." in registrar.text


async def test_a_text_typed_elsewhere_is_no_answer_and_the_form_goes_on(empty: Town) -> None:
    registrar = await hired(empty, Role.REGISTRAR)
    await registrar.says("/schedule")
    await registrar.presses_on(
        "December 2026 →", "➕ Add a reception", "➕ A post that is not listed"
    )
    await registrar.says(BODY)
    await registrar.says("/desk")
    await registrar.says(TITLE)
    assert "Title of the post" not in registrar.text
    await registrar.says("/schedule")
    await registrar.presses_on("December 2026 →", "➕ Add a reception")
    assert "Type the title of the post" in registrar.text
    await registrar.presses_on("← Back")
    assert "To which state body" in registrar.text
    await registrar.says("/cancel")
    assert "Schedule: December 2026" in registrar.text


async def test_days_off_of_a_rule_are_left_out_and_said(empty: Town) -> None:
    registrar = await hired(empty, Role.REGISTRAR)
    await drafts_december(registrar)
    await registrar.presses_on("➕ Add a reception", "1. ", "1. ", "Every week", "Wednesday")
    await registrar.says("15:00–16:00")
    await registrar.presses_on("20 minutes", "In person")
    # 16 December is Independence Day.
    assert "Left out" in registrar.text
    assert "16 December, Wednesday" in registrar.text
    assert "4 receptions, 12 places" in registrar.text
    await registrar.presses_on("✅ Add to the draft")
    assert "5 receptions, 18 places" in registrar.text


async def test_what_meets_another_reception_is_refused_in_words(empty: Town) -> None:
    registrar = await hired(empty, Role.REGISTRAR)
    await drafts_december(registrar)
    await registrar.presses_on("➕ Add a reception", "1. ", "1. ", "One date")
    await registrar.says("10")
    await registrar.says("11:00–13:00")
    await registrar.presses_on("20 minutes", "In person")
    assert "this post has another reception then" in registrar.text
    assert "✅ Add to the draft" not in registrar.buttons
    await registrar.presses_on("✏️ Hours")
    await registrar.says("12:00–13:00")
    await registrar.presses_on("✅ Add to the draft")
    assert "2 receptions, 9 places" in registrar.text


async def test_a_draft_is_changed_dropped_and_thrown_away(empty: Town) -> None:
    registrar = await hired(empty, Role.REGISTRAR)
    await drafts_december(registrar)
    await registrar.presses_on("1. ", "Change the hours")
    await registrar.says("14:30–15:30")
    assert "The reception is changed" in registrar.text
    assert "14:30–15:30" in registrar.text
    await registrar.presses_on("Change the place")
    await registrar.says("Орталық, 2-кабинет/Центр, кабинет 2")
    assert "Орталық, 2-кабинет" in registrar.text
    await registrar.presses_on("Minutes a person", "30 minutes")
    assert "2 places" in registrar.text
    await registrar.presses_on("In person or video", "By video", "No link yet")
    assert "By video" in registrar.text
    await registrar.presses_on("Delete from the draft", "Yes, delete")
    assert "0 receptions" in registrar.text
    await registrar.presses_on("Check the draft")
    assert "There is no reception in this draft" in registrar.text
    await registrar.presses_on("← To the draft", "Throw the draft away", "Yes, throw away")
    assert "The draft is thrown away" in registrar.text
    assert not [button for button in registrar.buttons if "📝" in button]


async def test_a_month_is_copied_compared_and_its_versions_kept(empty: Town) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    await drafts_december(registrar)
    await approves(head)
    await registrar.says("/schedule")
    await registrar.presses_on("December 2026 →", "January 2027 →", "Copy last month", "Yes, copy")
    assert "Added to the draft: 1 reception, 6 places." in registrar.text
    assert "14 January, Thursday" in registrar.text
    await registrar.presses_on("Copy last month", "Yes, copy")
    assert "Nothing was added" in registrar.text
    await registrar.presses_on("Compare with last month")
    assert "receptions 1 → 1, places 6 → 6" in registrar.text
    await head.presses_on("Posts and holders", "1. ")
    assert f"Holds the post now: {HOLDER}" in head.text
    assert "Another holder" not in head.buttons


async def test_another_holder_changes_the_schedule_and_makes_a_version(empty: Town) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    await drafts_december(registrar)
    await approves(head)
    await registrar.says("/schedule")
    await registrar.presses_on("Posts and holders", "1. ", "Another holder")
    await registrar.says("Ұлықбек Өмірзақ")
    await registrar.presses_on("For a time")
    await registrar.says("07.12.2026")
    await registrar.says("1.12")
    assert "The last day cannot be before the first one" in registrar.text
    await registrar.says("11.12.2026")
    await registrar.presses_on("✅ Write it down")
    assert "In the approved schedule 1 reception got the new name" in registrar.text
    assert f"Holds the post now: {HOLDER}" in registrar.text
    await registrar.says("/schedule")
    await registrar.presses_on("December 2026 →", "Versions")
    await registrar.presses_on("Version 2", "What it changed")
    assert "another person receives" in registrar.text
    assert HOLDER in registrar.text
    assert "Ұлықбек Өмірзақ" in registrar.text


async def test_a_place_says_how_to_get_in(empty: Town) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    citizen = await citizen_of(empty)
    await drafts_december(registrar)
    await approves(head)
    await registrar.says("/schedule")
    await registrar.presses_on("Places", "1. ", "♿ Mark: no steps", "How to get in, in Kazakh")
    await registrar.says("Ү")
    assert "too short" in registrar.text
    await registrar.says("Үйдің артындағы есік, 1-қабат")
    assert "The place is changed" in registrar.text
    await registrar.presses_on("How to get in, in Russian")
    await registrar.says("Вход со двора, 1 этаж")
    await registrar.presses_on("📍 Point on the map")
    await registrar.says("мына жер")
    assert "This is no location" in registrar.text
    registrar.person.send_location(43.2389, 76.8897)
    await empty.settle()
    assert "43.23890, 76.88970" in registrar.text
    await citizen.says("/schedule")
    assert "♿ No steps" in citizen.text
    assert "Үйдің артындағы есік" in citizen.text


async def test_a_registrar_cannot_approve_and_a_reviewer_cannot_draft(empty: Town) -> None:
    registrar, reviewer = await hired(empty, Role.REGISTRAR), await hired(empty, Role.REVIEWER)
    await drafts_december(registrar)
    await registrar.presses_on("Check the draft")
    checked = registrar.last.id
    registrar.person.press("data:pk:1:a:0", checked, force=True)
    await empty.settle()
    assert "You do not have the right to do this." in registrar.text
    await reviewer.says("/schedule")
    assert not [button for button in reviewer.buttons if "Add" in button or "Copy" in button]
    month = 12 * 2026 + 11
    for forged in (f"data:pa:{month}", f"data:pc:{month}:1", "data:pr:1:h", "data:pr:1:y"):
        await reviewer.says("/schedule")
        reviewer.person.press(forged, reviewer.last.id, force=True)
        await empty.settle()
        assert "You do not have the right to do this." in reviewer.text, forged
    async with empty.installation.database.reading() as session:
        assert await session.get(Reception, 1) is not None
        assert await session.get(ScheduleVersion, 1) is None


async def test_citizens_and_helpers_keep_their_own_schedule(empty: Town) -> None:
    citizen, unit = await citizen_of(empty), await hired(empty, Role.UNIT)
    for somebody in (citizen, unit):
        await somebody.says("/schedule")
        assert "Reception schedule" in somebody.text
    citizen.person.press("data:pm:0:0", citizen.last.id, force=True)
    await empty.settle()
    assert "You do not have the right to do this." in citizen.text


async def test_an_old_button_shows_how_it_stands_now(empty: Town) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    await drafts_december(registrar)
    drafted = registrar.last.id
    await approves(head)
    registrar.person.press("data:pr:1:o", drafted, force=True)
    await empty.settle()
    assert "This schedule is approved already" in registrar.text
    registrar.person.press("data:pf:5:s", registrar.last.id, force=True)
    await empty.settle()
    assert registrar.person.toasts[-1].text.startswith("This record is out of date")
    assert "Schedule: November 2026" in registrar.text


async def test_what_was_changed_since_it_was_shown_is_not_approved(empty: Town) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    await drafts_december(registrar)
    await head.says("/schedule")
    await head.presses_on("December 2026 →", "📝 Draft", "Check the draft", "Approve")
    for answer in ("Сынақов Үлгі Мысалұлы", "Аппарат басшысы", "12-қ"):
        await head.says(answer)
    await head.says("1.12.2026")
    assert "cannot be of a day to come" in head.text
    await head.presses_on("Today")
    await registrar.presses_on("1. ", "Change the hours")
    await registrar.says("15:00–16:00")
    await head.presses_on("✅ Approve the schedule")
    assert "The draft has changed since it was shown to you" in head.text
    await head.presses_on("← To the draft")
    assert "15:00–16:00" in head.text


async def test_a_time_that_passes_while_the_form_is_filled_in_is_not_approved(
    empty: Town,
) -> None:
    registrar, head = await hired(empty, Role.REGISTRAR), await hired(empty, Role.HEAD)
    await drafts_december(registrar)
    await head.says("/schedule")
    await head.presses_on("December 2026 →", "📝 Draft", "Check the draft", "Approve")
    for answer in ("Сынақов Үлгі Мысалұлы", "Аппарат басшысы", "12-қ"):
        await head.says(answer)
    await head.presses_on("Today")
    summary = head.last.id
    await empty.moves_to(date(2026, 12, 11))
    button = next(button for button in head.buttons if button == "✅ Approve the schedule")
    head.person.press(button, summary)
    await empty.settle()
    assert "this time has passed" in head.text
    async with empty.installation.database.reading() as session:
        assert await session.get(Seat, 1) is None


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
async def test_the_desk_speaks_both_languages(empty: Town, language: Language) -> None:
    _ = empty.app.catalogues[language]
    registrar = await empty.hires("Staff", Role.REGISTRAR)
    await registrar.says("/language")
    await registrar.presses_on({Language.KK: "Қазақша", Language.RU: "Русский"}[language])
    await registrar.says("/schedule")
    await registrar.presses_on(f"{_.month(date(2026, 12, 1))} →", _("➕ Add a reception"))
    await registrar.presses_on(_("➕ A post that is not listed"))
    for answer in (BODY, TITLE, HOLDER, ROOM):
        await registrar.says(answer)
    await registrar.presses_on(_("Every week"), _("Wednesday"))
    await registrar.says("10:00–12:00")
    await registrar.presses_on(_.plural("{n} minute", "{n} minutes", 20), _("In person"))
    assert "reception" not in registrar.text
    await registrar.presses_on(_("✅ Add to the draft"))
    assert "reception" not in registrar.text
