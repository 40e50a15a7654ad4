"""The bot's profile and the chats it looks at."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    MenuButtonCommands,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)

from sandbox import MovableClock, Sandbox, SimulatedPerson


def commands(*names: str) -> list[BotCommand]:
    return [BotCommand(command=name, description=f"{name}!") for name in names]


def seen(person: SimulatedPerson) -> list[str]:
    return [one["command"] for one in person.commands]


async def test_the_bot_knows_itself(bot: Bot, sandbox: Sandbox) -> None:
    me = await bot.get_me()
    assert me.is_bot
    assert me.username == "qabyldau_bot"
    assert me.id == int(sandbox.token.split(":")[0])
    assert me.supports_inline_queries is False


async def test_commands_by_scope_and_language(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    english = sandbox.people.create("Ann", "en")
    english.start()
    await bot.set_my_commands(commands("default"))
    await bot.set_my_commands(commands("kk"), language_code="kk")
    assert (seen(person), seen(english)) == (["kk"], ["default"])
    await bot.set_my_commands(commands("private"), scope=BotCommandScopeAllPrivateChats())
    assert (seen(person), seen(english)) == (["private"], ["private"])
    own = BotCommandScopeChat(chat_id=person.id)
    await bot.set_my_commands(commands("desk"), scope=own)
    assert (seen(person), seen(english)) == (["desk"], ["private"])
    assert [one.command for one in await bot.get_my_commands(scope=own)] == ["desk"]
    assert await bot.get_my_commands(scope=own, language_code="kk") == []
    await bot.delete_my_commands(scope=own)
    await bot.set_my_commands([], scope=BotCommandScopeAllPrivateChats())
    assert seen(person) == ["kk"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (commands("Start"), "BOT_COMMAND_INVALID"),
        (commands("a" * 33), "BOT_COMMAND_INVALID"),
        (commands("book", "book"), "BOT_COMMAND_INVALID"),
        ([BotCommand(command="x", description="")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([BotCommand(command="x", description="ұ" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        (commands(*[f"c{number}" for number in range(101)]), "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_telegram_refuses(bot: Bot, given: list[BotCommand], words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.set_my_commands(given)


async def test_scopes_and_languages_telegram_refuses(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands(commands("x"), scope=BotCommandScopeChat(chat_id=77))
    for scope in (BotCommandScopeAllGroupChats(), BotCommandScopeChatAdministrators(chat_id=77)):
        with pytest.raises(TelegramBadRequest, match="not played by the sandbox"):
            await bot.set_my_commands(commands("x"), scope=scope)
    with pytest.raises(TelegramBadRequest, match="LANG_CODE_INVALID"):
        await bot.set_my_commands(commands("x"), language_code="kazakh")


async def test_names_and_descriptions_by_language(bot: Bot) -> None:
    await bot.set_my_name("Қабылдау")
    await bot.set_my_name("Приём", language_code="ru")
    assert (await bot.get_my_name()).name == "Қабылдау"
    assert (await bot.get_my_name(language_code="ru")).name == "Приём"
    assert (await bot.get_my_name(language_code="en")).name == "Қабылдау"
    await bot.set_my_description("Сипаттама", language_code="kk")
    assert (await bot.get_my_description(language_code="kk")).description == "Сипаттама"
    assert (await bot.get_my_description()).description == ""
    await bot.set_my_short_description("Қысқаша")
    assert (await bot.get_my_short_description()).short_description == "Қысқаша"
    await bot.set_my_short_description()
    assert (await bot.get_my_short_description()).short_description == ""


@pytest.mark.parametrize(
    ("method", "text", "words"),
    [
        ("set_my_name", "ұ" * 65, "longer than 64"),
        ("set_my_name", "", "BOT_TITLE_INVALID"),
        ("set_my_description", "ұ" * 513, "longer than 512"),
        ("set_my_short_description", "ұ" * 121, "longer than 120"),
    ],
)
async def test_texts_of_a_profile_have_limits(bot: Bot, method: str, text: str, words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await getattr(bot, method)(text)


async def test_menu_buttons(bot: Bot, person: SimulatedPerson) -> None:
    assert (await bot.get_chat_menu_button()).type == "commands"
    await bot.set_chat_menu_button(person.id, MenuButtonCommands())
    assert (await bot.get_chat_menu_button(person.id)).type == "commands"
    await bot.set_chat_menu_button(person.id, MenuButtonDefault())
    assert (await bot.get_chat_menu_button(person.id)).type == "commands"
    app = MenuButtonWebApp(text="x", web_app=WebAppInfo(url="https://example.kz"))
    with pytest.raises(TelegramBadRequest, match="a web app is not played"):
        await bot.set_chat_menu_button(menu_button=app)


async def test_chats_and_members(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    chat = await bot.get_chat(person.id)
    assert (chat.type, chat.first_name, chat.last_name) == ("private", "Айгерім", "Сейтқали")
    me = sandbox.account.profile.id
    assert (await bot.get_chat_member(person.id, person.id)).status == "member"
    assert (await bot.get_chat_member(person.id, me)).status == "member"
    person.block()
    assert (await bot.get_chat_member(person.id, me)).status == "kicked"
    with pytest.raises(TelegramBadRequest, match="PARTICIPANT_ID_INVALID"):
        await bot.get_chat_member(person.id, 77)


async def test_leaving_the_server(bot: Bot, clock: MovableClock) -> None:
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.close()
    assert refusal.value.retry_after == 601
    clock.advance(timedelta(minutes=10))
    assert await bot.close()
    assert await bot.log_out()
    with pytest.raises(TelegramBadRequest, match="Logged out"):
        await bot.get_me()


async def test_every_method_is_played_in_these_tests(request: pytest.FixtureRequest) -> None:
    # What nobody calls here is not known to answer in a shape aiogram can read.
    from sandbox.methods import METHODS

    folder = request.path.parent
    texts = await asyncio.to_thread(
        lambda: "".join(one.read_text("utf-8") for one in folder.glob("test_*.py"))
    )
    missing = [
        name
        for method in METHODS.values()
        if f"bot.{(name := _snake(method.name))}(" not in texts and f'"{name}"' not in texts
    ]
    assert missing == []


def _snake(name: str) -> Any:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name)
