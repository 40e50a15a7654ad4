"""An emergency through the chat: declared once by buttons, read by everybody, ended (39(4))."""

from datetime import timedelta

from db.enums import Language, Mode, Role, TellBy
from tests.flows.crew import Crew, crew_of
from tests.town import Neighbour, Town

ACT = "№ 15-ө, 2026-11-23"


async def administrator(crew: Crew, language: Language = Language.EN) -> Neighbour:
    """Return an administrator who reads this language."""
    hired = await crew.town.hires("Admin", Role.ADMINISTRATOR)
    async with crew.as_(hired) as office:
        await office.accounts.choose_language(language)
    return hired


async def declares(somebody: Neighbour) -> Neighbour:
    """Declare an emergency by phone from today on, without an end and without a text."""
    await somebody.says("/emergency")
    await somebody.presses_on("Declare an emergency")
    await somebody.says(ACT)
    return await somebody.presses_on("Today", "No end yet", "By phone", "No text", "No text")


async def test_an_emergency_of_forty_people_takes_seven_presses(town: Town) -> None:
    crew = await crew_of(town)
    people = []
    for _turn in range(40):
        citizen, card = await crew.queued()
        people.append((citizen, card))
    await crew.distributes(people[0][1])
    async with crew.as_(crew.reviewer) as office:
        before = [(await office.review.case(card.public_id)).seat for _who, card in people]
    placed = [seat for seat in before if seat is not None]
    assert len(placed) >= 20, "the demo's schedule has room"
    admin = await administrator(crew)
    await declares(admin)
    assert f"People hit: {len(placed)}" in admin.text
    assert f"in the chat: {len(placed)}" in admin.text
    await admin.presses_on("Declare and tell everybody")
    assert admin.presses == 7
    assert "Saved" in admin.text
    async with crew.as_(crew.reviewer) as office:
        after = [(await office.review.case(card.public_id)).seat for _who, card in people]
    for old, new in zip(before, after, strict=True):
        if old is None or new is None:
            assert old is new
            continue
        assert (old.starts_at, old.number, old.holder) == (new.starts_at, new.number, new.holder)
        assert new.mode is Mode.PHONE
    for (citizen, _card), seat in zip(people, after, strict=True):
        told = [message.text for message in citizen.person.messages() if message.by_bot]
        moved = [text for text in told if "by phone" in text and "Day and hour stay" in text]
        assert len(moved) == (seat is not None)
        assert len([text for text in told if "An emergency is declared" in text]) <= 2
    async with crew.as_(crew.registrar) as office:
        listed = await office.emergency.people.affected()
    assert [one.told for one in listed] == [True] * len(placed)
    assert {one.way for one in listed} == {TellBy.CHAT}
    await crew.registrar.says("/emergency")
    await crew.registrar.presses_on("People concerned")
    assert "told" in crew.registrar.text
    assert not any("Өтеген" in message for message in crew.registrar.buttons)
    assert "Өтеген" not in crew.registrar.text


async def test_the_banner_stands_on_every_first_screen_in_every_language(town: Town) -> None:
    crew = await crew_of(town)
    citizen, _card = await crew.registered()
    admin = await administrator(crew)
    await declares(admin)
    await admin.presses_on("Declare and tell everybody")
    phone = town.installation.profile.contacts.phone
    said = {
        Language.KK: "Төтенше жағдай жарияланды",
        Language.RU: "Объявлена чрезвычайная ситуация",
        Language.EN: "An emergency is declared",
    }
    stranger = await town.newcomer("Жаңа", "kk").start()
    for text in said.values():
        assert text in stranger.text
    # Whoever begins with the consent or with the form itself reads it there, once.
    for language, button in ((Language.KK, "Қазақша"), (Language.RU, "Русский")):
        newcomer = await town.newcomer("Келуші", language.value).says("/book")
        await newcomer.presses_on(button)
        assert newcomer.text.count(said[language]) == 1
        assert "/mydata" in newcomer.text
        await newcomer.presses_on("Келіспеймін" if language is Language.KK else "Не согласен")
        assert said[language] in newcomer.text
        await newcomer.says("/book")
        await newcomer.presses_on("Келісемін" if language is Language.KK else "Согласен")
        assert newcomer.text.startswith("⚠️")
        await newcomer.presses_on("Өзім үшін" if language is Language.KK else "Для себя")
        assert said[language] not in newcomer.text
    for language, text in said.items():
        async with crew.as_(citizen) as office:
            await office.accounts.choose_language(language)
        for command in (
            *("/start", "/menu", "/my", "/schedule", "/contacts"),
            *("/help", "/stats", "/mydata", "/advice"),
        ):
            await citizen.says(command)
            assert text in citizen.text, command
            assert phone in citizen.text
    await crew.registrar.says("/desk")
    assert said[Language.EN] in crew.registrar.text
    _other, card = await crew.registered()
    receipt = _other.reads()
    assert card.number in receipt
    assert said[Language.EN] in receipt
    await admin.says("/emergency")
    await admin.presses_on("End the emergency", "End it and tell everybody")
    assert "The emergency is over" in citizen.reads() or "Төтенше" in citizen.reads()
    await citizen.says("/menu")
    assert said[Language.EN] not in citizen.text
    assert "receptions are held in person again" in crew.registrar.reads()


async def test_what_an_applicant_reads_and_answers_about_a_call(town: Town) -> None:
    crew = await crew_of(town)
    citizen, card = await crew.assigned()
    place = (await crew.card(card)).seat
    assert place is not None
    admin = await administrator(crew)
    await declares(admin)
    await admin.presses_on("Declare and tell everybody")
    assert "You will be called" in citizen.text
    now_is = citizen.text.split("It is now", 1)[1]
    assert place.place_kk not in now_is
    assert "Where" not in now_is
    await citizen.presses_on("I can take the call")
    assert citizen.text.startswith("Thank you! We shall call you then."), citizen.text
    async with crew.as_(crew.registrar) as office:
        (listed,) = await office.emergency.people.affected()
    assert listed.confirmed
    await admin.says("/emergency")
    await admin.presses_on("End the emergency", "End it and tell everybody")
    assert "in person again" in citizen.text
    assert "Where" in citizen.text.split("It is now", 1)[1]


async def test_it_is_extended_corrected_and_old_buttons_change_nothing(town: Town) -> None:
    crew = await crew_of(town)
    admin, other = await administrator(crew), crew.head
    await declares(admin)
    await admin.presses_on("Declare and tell everybody")
    await other.says("/emergency")
    await admin.presses_on("Change, extend or shorten", "✏️ Last day")
    until = (town.clock.now() + timedelta(days=40)).strftime("%d.%m.%Y")
    await admin.says(until)
    assert "Not saved yet" in admin.text
    await admin.presses_on("✏️ Text in Kazakh")
    await admin.says("Қоңырауды күтіңіз.")
    await admin.presses_on("Confirm the change")
    assert "Қоңырауды күтіңіз." in admin.text
    await other.presses_on("End the emergency")
    assert "has changed since this button was drawn" in other.text
    await other.presses_on("Show how it stands now", "End the emergency")
    assert "End the emergency?" in other.text
    await other.presses_on("End it and tell everybody")
    assert "No emergency is in force" in other.text
    await other.presses_on("Who did what")
    for word in ("declared", "changed", "ended"):
        assert word in other.text


async def test_wrong_answers_are_asked_again_and_the_form_can_be_left(town: Town) -> None:
    crew = await crew_of(town)
    admin = await administrator(crew)
    await admin.says("/emergency")
    await admin.presses_on("Declare an emergency")
    await admin.says("ә" * 200)
    assert "too long" in admin.text
    await admin.says(ACT)
    await admin.says("41.13.2026")
    assert "no such day" in admin.text.lower()
    await admin.says("01.01.2020")
    assert "passed" in admin.text
    await admin.presses_on("Today")
    await admin.says("22.11.2026")
    assert "passed" in admin.text
    await admin.presses_on("← Back")
    await admin.says("/cancel")
    assert "No emergency is in force" in admin.text


async def test_two_who_declare_at_once_make_one(town: Town) -> None:
    crew = await crew_of(town)
    admin = await administrator(crew)
    await declares(admin)
    await declares(crew.head)
    await crew.head.presses_on("Declare and tell everybody")
    await admin.presses_on("Declare and tell everybody")
    assert "has changed since this button was drawn" in admin.text
    async with crew.as_(admin) as office:
        log = await office.emergency.news.log()
    assert [line.action for line in log] == ["emergency_declared"]
    # Somebody without the right finds no door, and a citizen is told politely.
    await crew.registrar.says("/emergency")
    assert not any("Declare" in button for button in crew.registrar.buttons)
    citizen, _card = await crew.registered()
    await citizen.says("/emergency")
    assert "do not have the right" in citizen.text
