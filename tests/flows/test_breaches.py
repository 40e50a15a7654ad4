"""A breach of data protection noted in the chat, in Kazakh and in Russian, and told to the end."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from db.enums import Language, Role
from tests.flows.test_privacy import as_
from tests.town import Neighbour, Town

DONE = "Қолжетімділік жабылды, құпиясөздер ауыстырылды."


@dataclass(frozen=True)
class Said:
    """The words of one language that the journey presses and reads."""

    language: Language
    door: str
    responsible: str
    none: str
    note: str
    today: str
    another: str
    to_come: str
    spread: str
    how_many: str
    sure: str
    save: str
    saved: str
    letter: str
    told: str
    alarm: str
    open: str


KK = Said(
    Language.KK,
    door="Деректерді қорғау",
    responsible="жауапты адам: Үлгібаев",
    none="Бұзушылық тіркелмеген.",
    note="Бұзушылықты жазу",
    today="Бүгін",
    another="Басқа күн",
    to_come="әлі келген жоқ",
    spread="бөгде адамдарға жіберілді",
    how_many="қанша адамға",
    sure="Журналға жазылсын ба?",
    save="Иә, жазылсын",
    saved="Журналға жазылды.",
    letter="Хат нөмірін енгізу",
    told="Хат белгіленді",
    alarm="Бұзушылық туралы уәкілетті органға хабарлау",
    open="Бұзушылықты ашу",
)
RU = Said(
    Language.RU,
    door="Защита данных",
    responsible="Ответственный за персональные данные: Ульгибаев",
    none="Нарушений не записано.",
    note="Записать нарушение",
    today="Сегодня",
    another="Другой день",
    to_come="ещё не наступил",
    spread="показаны посторонним",
    how_many="Скольких людей",
    sure="Записать это в журнал?",
    save="Да, записать",
    saved="Записано в журнал.",
    letter="Ввести номер письма",
    told="Письмо отмечено",
    alarm="Уведомить уполномоченный орган",
    open="Открыть нарушение",
)


async def hires(town: Town, said: Said, role: Role) -> Neighbour:
    somebody = await town.hires(f"Қызметкер {role.value}", role)
    async with as_(town, somebody) as office:
        await office.accounts.choose_language(said.language)
    return somebody


@pytest.mark.parametrize("said", [KK, RU], ids=["kk", "ru"])
async def test_a_breach_is_noted_told_and_seen_by_those_who_watch(town: Town, said: Said) -> None:
    administrator = await hires(town, said, Role.ADMINISTRATOR)
    head = await hires(town, said, Role.HEAD)
    auditor = await hires(town, said, Role.AUDITOR)
    await administrator.says("/desk")
    await administrator.presses_on(said.door)
    assert said.responsible in administrator.text
    assert said.none in administrator.text
    await administrator.presses_on(said.note, said.another)
    await administrator.says("14.12.2027")
    assert said.to_come in administrator.text
    await administrator.says("22.11")
    await administrator.presses_on(said.spread)
    await administrator.says("көп")
    assert said.how_many in administrator.text
    await administrator.says("1 200")
    await administrator.says("аз")
    await administrator.says(DONE)
    assert said.sure in administrator.text
    assert "1200" in administrator.text
    assert "22" in administrator.text
    await administrator.presses_on(said.save)
    assert said.saved in administrator.text
    # The head is told at once, and reads the entry from the alarm.
    await town.waits(timedelta(minutes=2))
    assert said.alarm in head.text
    assert DONE not in head.text
    await head.presses_on(said.open)
    assert DONE in head.text
    assert said.letter not in "".join(head.buttons)
    await auditor.says("/breaches")
    await auditor.presses_on("1. ")
    assert DONE in auditor.text
    assert said.letter not in "".join(auditor.buttons)
    await administrator.says("/breaches")
    await administrator.presses_on("1. ", said.letter)
    await administrator.says("01-7/1525")
    assert said.told in administrator.text
    assert "01-7/1525" in administrator.text


async def test_what_was_begun_can_be_left_at_every_step(town: Town) -> None:
    administrator = await hires(town, KK, Role.ADMINISTRATOR)
    typed = ("22.11.2026", "3", DONE)
    for steps in range(len(typed) + 1):
        await administrator.says("/breaches")
        await administrator.presses_on(KK.note, KK.another)
        for n, text in enumerate(typed[:steps]):
            await administrator.says(text)
            if n == 0:
                await administrator.presses_on(KK.spread)
        await administrator.says("/cancel")
        assert KK.none in administrator.text
    async with as_(town, administrator) as office:
        assert await office.breaches.log() == ()


async def test_pressed_twice_it_is_noted_once(town: Town) -> None:
    administrator = await hires(town, KK, Role.ADMINISTRATOR)
    await administrator.says("/breaches")
    await administrator.presses_on(KK.note, KK.today, KK.spread)
    await administrator.says("3")
    await administrator.says(DONE)
    # A word instead of a press shows what waits once more.
    await administrator.says("иә")
    assert KK.sure in administrator.text
    message = administrator.person.last.id
    await administrator.presses_on(KK.save)
    administrator.person.press("data:kf", message, force=True)
    await town.settle()
    async with as_(town, administrator) as office:
        assert len(await office.breaches.log()) == 1


async def test_a_citizen_finds_no_log(town: Town) -> None:
    citizen = await town.newcomer("Өтініш Иесі", "kk").start()
    await citizen.says("/breaches")
    assert KK.none not in citizen.text
