"""The client in the same process: what tests of the bot are written with."""

import asyncio

import pytest
from aiogram import Bot, Dispatcher
from aiogram.filters import CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from sandbox import (
    ApiRefusal,
    CannotWrite,
    NoSuchButton,
    NoSuchMessage,
    NoSuchPerson,
    Sandbox,
    SimulatedPerson,
)
from tests.sandbox.conftest import eventually


async def test_a_dialogue_without_a_network(sandbox: Sandbox) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def started(message: Message) -> None:
        button = InlineKeyboardButton(text="Иә", callback_data="yes")
        markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.answer("Сәлем!", reply_markup=markup)

    @dispatcher.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.answer("Жақсы")
        await query.message.edit_text("Рақмет")
        await query.message.answer_document(BufferedInputFile(b"x", "a.txt"))

    bot = Bot(sandbox.token, session=sandbox.session())
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    person = sandbox.people.create("Айгерім")
    person.start()

    await eventually(lambda: len(person.messages()) == 2)
    assert person.last.text == "Сәлем!"
    assert person.last.button_texts == ["Иә"]
    person.press("Иә")
    await eventually(lambda: len(person.messages()) == 3)
    assert [one.text for one in person.messages()] == ["/start", "Рақмет", ""]
    assert [one.text for one in person.toasts] == ["Жақсы"]
    assert person.last.files[0].content == b"x"
    await dispatcher.stop_polling()
    await polling


async def test_files_come_down_without_a_network(sandbox: Sandbox, person: SimulatedPerson) -> None:
    bot = Bot(sandbox.token, session=sandbox.session())
    person.send_document("a.txt", b"text")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    down = await bot.download(update.message.document)
    assert down is not None
    assert down.read() == b"text"
    with pytest.raises(FileNotFoundError):
        await bot.download_file("documents/none")


async def test_a_wrong_token_without_a_network(sandbox: Sandbox) -> None:
    with pytest.raises(Exception, match="Unauthorized"):
        await Bot("42:some-other-token", session=sandbox.session()).get_me()


def test_what_a_person_cannot_do() -> None:
    sandbox = Sandbox()
    person = sandbox.people.create("Дана")
    with pytest.raises(NoSuchMessage):
        _ = person.last
    with pytest.raises(NoSuchButton, match="visible: none"):
        person.press("Иә")
    with pytest.raises(NoSuchMessage):
        person.edit(1, "x")
    with pytest.raises(CannotWrite):
        person.say("x" * 4097)
    with pytest.raises(ApiRefusal, match="file must be non-empty"):
        person.send_document("a.txt", b"")
    with pytest.raises(NoSuchPerson):
        sandbox.people.get(77)
    with pytest.raises(ValueError, match="a person needs a name"):
        sandbox.people.create(" ")
    person.block()
    for act in (person.send_photo, person.share_contact):
        with pytest.raises(CannotWrite, match="blocks the bot"):
            act()


@pytest.mark.parametrize("payload", ["a b", "ұ", "x" * 65])
def test_a_deep_link_carries_only_so_much(payload: str) -> None:
    with pytest.raises(ValueError, match="up to 64 letters"):
        Sandbox().people.create("Дана").start(payload)


def test_blocking_before_ever_starting_is_no_news() -> None:
    sandbox = Sandbox()
    person = sandbox.people.create("Дана")
    assert person.block().update_id is None
    assert sandbox.account.updates.pending() == []


async def test_the_bots_messages_cannot_be_edited_by_a_person(
    bot: Bot, person: SimulatedPerson
) -> None:
    sent = await bot.send_message(person.id, "x")
    with pytest.raises(NoSuchMessage, match="not this person's own"):
        person.edit(sent.message_id, "y")


def test_names_and_numbers() -> None:
    sandbox = Sandbox()
    one = sandbox.people.create("Әлішер Қали ұлы", "ru", username="alisher", phone="77010000001")
    user = one.person.as_user()
    assert (user["first_name"], user["last_name"]) == ("Әлішер", "Қали ұлы")
    assert (user["username"], user["language_code"]) == ("alisher", "ru")
    assert "last_name" not in sandbox.people.create("Дана").person.as_user()
    assert [person.person.phone for person in sandbox.people] == ["77010000001", "77000000002"]


def test_a_token_is_checked() -> None:
    with pytest.raises(ValueError, match="a token is"):
        Sandbox("no-token")
