"""/mydata in the chat, in Kazakh and in Russian, and the administrator's pile of consents."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.services.office import Office
from bot.services.views import Application
from db.enums import ApplicantKind, Citizenship, Language, Role
from db.models import Account, Request
from tests.offices import applicant
from tests.town import Neighbour, Town

MATTER = "Ауылдағы көпір екі жылдан бері жөнделмей тұр."


@dataclass(frozen=True)
class Said:
    """The words of one language that the journey presses and reads."""

    language: Language
    kept: str
    why: str
    file: str
    program: str
    correct: str
    phone: str
    corrected: str
    forget: str
    forget_yes: str
    forgotten: str
    no_surveys: str
    surveys_again: str
    back: str
    take_back: str
    by_phone: str
    end: str
    sure: str
    taken: str
    pile: str
    number: str
    delete: str
    delete_yes: str
    done: str
    gone: str
    refuse: str
    refused: str


KK = Said(
    Language.KK,
    kept="Сіз туралы не сақталады",
    why="Не үшін, қашанға дейін",
    file="Файл ретінде",
    program="JSON",
    correct="Түзету",
    phone="Телефон",
    corrected="Түзетілді, 1 ашық өтініште де.",
    forget="Жоюға болатынын жою",
    forget_yes="Иә, біржола жою",
    forgotten="Біржола жойылды.",
    no_surveys="Пікірімді сұрамаңыз",
    surveys_again="Пікірімді сұрауға болады",
    back="Менің деректерім",
    take_back="Келісімімді қайтарып алу",
    by_phone="телефонмен хабарлаңыз",
    end="өтінішті де қайтару",
    sure="Иә, қайтарып",
    taken="Келісіміңіз қайтарып алынды.",
    pile="Қайтарып алынған келісімдер: 1",
    number="№ ",
    delete="Деректерді жою",
    delete_yes="Иә, біржола жою",
    done="Деректер жойылды",
    gone="Бұл боттағы деректеріңіз жойылды",
    refuse="Себебін айтып",
    refused="Деректеріңіз жойылмайды",
)
RU = Said(
    Language.RU,
    kept="Что о вас хранится",
    why="Зачем и до какого срока",
    file="Файлом",
    program="JSON",
    correct="Исправить",
    phone="Телефон",
    corrected="Исправлено, также в 1 открытом обращении.",
    forget="Удалить, что можно",
    forget_yes="Да, удалить навсегда",
    forgotten="Удалено навсегда.",
    no_surveys="Не спрашивать моё мнение",
    surveys_again="Можно спрашивать моё мнение",
    back="Мои данные",
    take_back="Отозвать согласие",
    by_phone="сообщать по телефону",
    end="вместе с обращениями",
    sure="Да, отозвать",
    taken="Ваше согласие отозвано.",
    pile="Отозванные согласия: 1",
    number="№ ",
    delete="Удалить данные",
    delete_yes="Да, удалить навсегда",
    done="Данные удалены",
    gone="Ваши данные в этом боте удалены",
    refuse="Отказать с обоснованием",
    refused="Ваши данные не удаляются",
)


@contextlib.asynccontextmanager
async def as_(town: Town, somebody: Neighbour) -> AsyncIterator[Office]:
    installation = town.installation
    async with (
        installation.database.transaction() as session,
        installation.offices.open_for(session, somebody.person.id) as office,
    ):
        yield office


async def applies(town: Town, said: Said) -> Neighbour:
    """Return somebody who has an open request."""
    citizen = await town.newcomer("Өтініш Иесі", said.language.value).start()
    async with as_(town, citizen) as office:
        await office.accounts.choose_language(said.language)
        await office.accounts.consent("Келісім")
    async with as_(town, citizen) as office:
        post = (await office.schedules.posts())[0]
        await office.requests.submit(
            Application(
                kind=ApplicantKind.SELF,
                citizenship=Citizenship.KAZAKHSTAN,
                person=applicant(),
                matter=MATTER,
                post_id=post.id,
                language=said.language,
                phone_survey=True,
            ),
            f"form:{citizen.person.id}",
        )
    await town.settle()
    return citizen


async def hires(town: Town, said: Said, *roles: Role) -> Neighbour:
    somebody = await town.hires("Қызметкер Біреуов", *roles)
    async with as_(town, somebody) as office:
        await office.accounts.choose_language(said.language)
    return somebody


@pytest.mark.parametrize("said", [KK, RU], ids=["kk", "ru"])
async def test_a_person_sees_saves_corrects_and_deletes(town: Town, said: Said) -> None:
    citizen = await applies(town, said)
    await citizen.says("/mydata")
    assert said.kept in citizen.text
    assert applicant().full_name in citizen.text
    await citizen.presses_on(said.why)
    assert "6" in citizen.text
    await citizen.presses_on(said.back, said.file)
    files = [file for message in citizen.person.messages() for file in message.files]
    assert files[-1].name == "my-data.pdf"
    assert files[-1].content.startswith(b"%PDF")
    await citizen.presses_on(said.back, said.program)
    files = [file for message in citizen.person.messages() for file in message.files]
    assert files[-1].name == "my-data.json"
    held = json.loads(files[-1].content)["data"]
    assert held["requests"][0]["matter"] == MATTER
    assert held["details"]["iin"] == applicant().iin
    carriers = [message for message in citizen.person.messages() if message.files]
    assert not any(message.protected for message in carriers[-2:])
    await citizen.presses_on(said.back, said.correct, said.phone)
    await citizen.says("8 701 000 00 07")
    assert said.corrected in citizen.text
    await citizen.presses_on(said.no_surveys)
    await citizen.presses_on(said.surveys_again)
    await citizen.presses_on(said.forget, said.forget_yes)
    assert said.forgotten in citizen.text
    assert applicant().full_name not in citizen.text
    await town.waits(timedelta(hours=2))
    assert not [
        m for m in citizen.person.messages() if any(f.name == "my-data.json" for f in m.files)
    ]


@pytest.mark.parametrize("said", [KK, RU], ids=["kk", "ru"])
async def test_a_consent_is_taken_back_and_the_data_are_deleted(town: Town, said: Said) -> None:
    administrator = await hires(town, said, Role.ADMINISTRATOR)
    citizen = await applies(town, said)
    await citizen.says("/mydata")
    await citizen.presses_on(said.take_back, said.by_phone, said.sure)
    assert said.taken in citizen.text
    await administrator.says("/desk")
    await administrator.presses_on(said.pile)
    await administrator.presses_on(said.number)
    assert applicant().full_name not in administrator.reads()
    await administrator.presses_on(said.delete, said.delete_yes)
    assert said.done in administrator.text
    assert said.gone in citizen.text
    async with town.installation.database.reading() as session:
        account = await session.scalar(
            select(Account).where(Account.telegram_id == citizen.person.id)
        )
        assert account is None
        request = (await session.scalars(select(Request))).one()
        assert request.tell_by == "phone"
    # Whoever writes again is somebody new.
    await citizen.says("/mydata")
    assert applicant().full_name not in citizen.text


@pytest.mark.parametrize("said", [KK, RU], ids=["kk", "ru"])
async def test_a_refusal_with_reasons_reaches_the_person(town: Town, said: Said) -> None:
    administrator = await hires(town, said, Role.ADMINISTRATOR)
    citizen = await applies(town, said)
    await citizen.says("/mydata")
    await citizen.presses_on(said.take_back, said.end, said.sure)
    await administrator.says("/privacy")
    await administrator.presses_on(said.number, said.refuse)
    await administrator.says("Қысқа")
    await administrator.says("Деректер сот ісі үшін керек: ҚР заңы бойынша сақталады.")
    assert said.refused in citizen.text
    assert "сот ісі" in citizen.text


async def test_an_old_button_of_one_question_asks_the_new_ones(town: Town) -> None:
    citizen = await applies(town, KK)
    await citizen.says("/help")
    message = citizen.person.last.id
    citizen.person.press("data:y:y", message, force=True)
    await town.settle()
    assert KK.by_phone in "".join(citizen.buttons)
    async with as_(town, citizen) as office:
        assert office.account.consented


async def test_a_wrong_phone_is_asked_for_again_and_cancel_leaves_it(town: Town) -> None:
    citizen = await applies(town, KK)
    await citizen.says("/mydata")
    await citizen.presses_on(KK.correct, KK.phone)
    for wrong, said in (("12", "Мұндай телефон нөмірі жоқ."), ("білмеймін", "+7 700 000 00 00")):
        await citizen.says(wrong)
        assert said in citizen.text
    await citizen.says("/cancel")
    assert KK.kept in citizen.text
    async with as_(town, citizen) as office:
        assert office.account.details is not None
        assert office.account.details.phone == applicant().phone


@pytest.mark.parametrize("wrong", ["Айсұлу 2", "😀", "А" * 300])
async def test_a_wrong_name_is_told_what_is_wrong_with_it(town: Town, wrong: str) -> None:
    citizen = await applies(town, KK)
    await citizen.says("/mydata")
    await citizen.presses_on(KK.correct, "Аты-жөні")
    await citizen.says(wrong)
    assert ("Тым ұзын" if len(wrong) > 100 else "тек әріппен жазылады") in citizen.text
    await citizen.says("Мысалқызы Айсұлу")
    assert KK.corrected in citizen.text


@pytest.mark.parametrize(("said", "promise"), [(KK, "қоңырау шаламыз"), (RU, "позвоним")])
async def test_who_is_told_by_phone_is_promised_no_reply_in_the_chat(
    town: Town, said: Said, promise: str
) -> None:
    citizen = await applies(town, said)
    await citizen.says("/mydata")
    await citizen.presses_on(said.take_back, said.by_phone, said.sure)
    await citizen.says("Көпір қашан жөнделеді?")
    assert promise in citizen.text
