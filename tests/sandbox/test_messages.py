"""Sending: what arrives, and what is refused in Telegram's words."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import BufferedInputFile, LinkPreviewOptions, MessageEntity, ReplyParameters

from sandbox import Sandbox, SimulatedPerson
from sandbox.seen import SeenPlace
from tests.sandbox.conftest import Raw

HTML = "HTML"


async def test_a_message_arrives_and_comes_back_as_telegram_tells_it(
    bot: Bot, person: SimulatedPerson
) -> None:
    sent = await bot.send_message(
        person.id, "  <b>Сәлем</b> &amp; қош келдіңіз\n", parse_mode=HTML, protect_content=True
    )
    assert sent.text == "Сәлем & қош келдіңіз"
    assert sent.html_text == "<b>Сәлем</b> &amp; қош келдіңіз"
    assert sent.from_user is not None
    assert sent.from_user.is_bot
    assert sent.chat.id == person.id
    assert sent.has_protected_content
    assert person.last.text == "Сәлем & қош келдіңіз"
    assert person.last.protected
    assert person.last.id == sent.message_id


async def test_defaults_of_an_aiogram_bot_are_understood(
    sandbox: Sandbox, person: SimulatedPerson, bot: Bot
) -> None:
    defaults = DefaultBotProperties(
        parse_mode=HTML, link_preview_is_disabled=True, protect_content=True
    )
    sent = await Bot(sandbox.token, session=bot.session, default=defaults).send_message(
        person.id, "<i>x</i>"
    )
    assert sent.entities is not None
    assert sent.entities[0].type == "italic"
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.is_disabled


async def test_message_ids_grow_over_all_chats(sandbox: Sandbox, bot: Bot) -> None:
    first, second = sandbox.people.create("Ерлан"), sandbox.people.create("Дана")
    first.start()
    second.start()
    ids = [(await bot.send_message(one.id, "x")).message_id for one in (first, second, first)]
    assert ids == [3, 4, 5]


async def test_entities_can_be_given_by_hand(bot: Bot, person: SimulatedPerson) -> None:
    bold = MessageEntity(type="bold", offset=3, length=5)
    sent = await bot.send_message(person.id, "😀 Сәлем", entities=[bold])
    assert sent.html_text == "😀 <b>Сәлем</b>"


async def test_a_reply_carries_the_message_it_answers(bot: Bot, person: SimulatedPerson) -> None:
    asked = person.say("Сұрақ").message_id
    assert asked is not None
    sent = await bot.send_message(
        person.id, "Жауап", reply_parameters=ReplyParameters(message_id=asked)
    )
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Сұрақ"


async def test_a_reply_to_nothing_can_be_allowed(bot: Bot, person: SimulatedPerson) -> None:
    loose = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    sent = await bot.send_message(person.id, "x", reply_parameters=loose)
    assert sent.reply_to_message is None


async def test_places_and_contacts(bot: Bot, person: SimulatedPerson) -> None:
    place = await bot.send_location(person.id, latitude=51.1, longitude=71.4)
    assert place.location is not None
    assert place.location.latitude == 51.1
    venue = await bot.send_venue(
        person.id, latitude=51.1, longitude=71.4, title="Қабылдау", address="Достық, 1"
    )
    assert venue.venue is not None
    assert venue.venue.address == "Достық, 1"
    contact = await bot.send_contact(
        person.id, phone_number="77172000000", first_name="Кеңсе", last_name="№ 1"
    )
    assert contact.contact is not None
    assert (contact.contact.first_name, contact.contact.last_name) == ("Кеңсе", "№ 1")


async def test_a_chat_action_shows_for_five_seconds(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    world = sandbox.account.world
    assert await bot.send_chat_action(person.id, "typing")
    assert world.action_of(person.person) == "typing"
    await bot.send_message(person.id, "x")
    assert world.action_of(person.person) is None


async def test_copies_and_forwards(sandbox: Sandbox, bot: Bot, person: SimulatedPerson) -> None:
    clerk = sandbox.people.create("Ерлан Тасболат")
    clerk.start()
    asked = person.say("Сұрағым бар").message_id
    assert asked is not None
    copied = await bot.copy_message(clerk.id, person.id, asked)
    assert clerk.message(copied.message_id).text == "Сұрағым бар"
    forwarded = await bot.forward_message(clerk.id, person.id, asked)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "user"
    more = await bot.copy_messages(clerk.id, person.id, [asked, 999])
    assert [clerk.message(one.message_id).text for one in more] == ["Сұрағым бар"]
    own = await bot.send_document(person.id, BufferedInputFile(b"x", "a.txt"), caption="бір")
    [bare] = await bot.copy_messages(clerk.id, person.id, [own.message_id], remove_caption=True)
    assert clerk.message(bare.message_id).text == ""
    renamed = await bot.copy_message(clerk.id, person.id, own.message_id, caption="екі")
    assert clerk.message(renamed.message_id).text == "екі"
    again = await bot.forward_messages(clerk.id, person.id, [asked])
    assert clerk.message(again[0].message_id).text == "Сұрағым бар"


async def test_protected_messages_leave_the_chat_by_no_way(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    secret = await bot.send_message(person.id, "ЖСН", protect_content=True)
    clerk = sandbox.people.create("Ерлан")
    clerk.start()
    with pytest.raises(TelegramBadRequest, match="the message can't be forwarded"):
        await bot.forward_message(clerk.id, person.id, secret.message_id)
    with pytest.raises(TelegramBadRequest, match="the message can't be copied"):
        await bot.copy_message(clerk.id, person.id, secret.message_id)
    with pytest.raises(TelegramBadRequest, match="there are no messages to copy"):
        await bot.copy_messages(clerk.id, person.id, [secret.message_id])


async def test_a_chat_exists_once_the_person_started_or_wrote(sandbox: Sandbox, bot: Bot) -> None:
    stranger = sandbox.people.create("Дана")
    for chat in (stranger.id, 77, "@somebody"):
        with pytest.raises(TelegramBadRequest, match="Bad Request: chat not found"):
            await bot.send_message(chat, "x")
    stranger.say("сәлем")
    assert (await bot.send_message(stranger.id, "x")).message_id


async def test_who_blocks_or_left_is_403(bot: Bot, person: SimulatedPerson) -> None:
    person.block()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(person.id, "x")
    person.start()
    await bot.send_message(person.id, "x")
    person.deactivate()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: user is deactivated"):
        await bot.send_message(person.id, "x")


LONG = "ұ" * 4096


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": LONG + "!"}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": HTML}, "message text is empty"),
        ({"text": "<b>x", "parse_mode": HTML}, "can't parse entities: Can't find end tag"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
        (
            {"text": "x", "reply_parameters": {"message_id": 1, "chat_id": 7}},
            "message to be replied not",
        ),
        ({"text": "<b>x</b>" * 101, "parse_mode": HTML}, "more than 100 of them"),
        (
            {
                "text": "x",
                "parse_mode": HTML,
                "entities": [{"type": "bold", "offset": 0, "length": 1}],
            },
            "parse_mode and entities exclude each other",
        ),
        (
            {
                "text": "x",
                "entities": [{"type": "text_link", "offset": 0, "length": 1, "url": "nowhere"}],
            },
            "Wrong HTTP URL",
        ),
        ({"text": "x", "reply_parameters": {"message_id": 1, "quote": "y"}}, "quote is not played"),
        ({"text": "x", "message_thread_id": 3}, '"message_thread_id" is not played'),
        ({"text": "x", "message_effect_id": "5"}, '"message_effect_id" is not played'),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]}, "BOUNDS_INVALID"),
        ({"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 1}]}, "BOUNDS"),
        ({"text": "x", "entities": [{"type": "mention", "offset": 0, "length": 1}]}, "not for a"),
        (
            {"text": "x", "parse_mode": HTML, "entities": [{"type": "bold", "offset": 0}]},
            "can't parse entities.0.length",
        ),
    ],
)
async def test_texts_telegram_refuses(
    bot: Bot, person: SimulatedPerson, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.send_message(person.id, **_typed(fields))


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    made = dict(fields)
    if "reply_parameters" in made:
        made["reply_parameters"] = ReplyParameters(**made["reply_parameters"])
    if "entities" in made:
        made["entities"] = [MessageEntity.model_construct(**one) for one in made["entities"]]
    return made


async def test_the_longest_text_is_taken_after_parsing(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, f"<b>{LONG}</b>", parse_mode=HTML)
    assert sent.text == LONG


async def test_link_previews_are_told_back(bot: Bot, person: SimulatedPerson) -> None:
    options = LinkPreviewOptions(url="https://example.kz/", prefer_small_media=True)
    sent = await bot.send_message(person.id, "x", link_preview_options=options)
    assert sent.link_preview_options is not None
    assert sent.link_preview_options.url == "https://example.kz/"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda bot, chat: bot.send_location(chat, latitude=91, longitude=0), "bad location"),
        (lambda bot, chat: bot.send_chat_action(chat, "dancing"), "wrong parameter action"),
        (lambda bot, chat: bot.copy_message(chat, chat, 99), "message to copy not found"),
        (lambda bot, chat: bot.forward_message(chat, chat, 99), "message to forward not found"),
        (lambda bot, chat: bot.copy_message(chat, chat, 1, caption="x"), "no caption in the"),
        (lambda bot, chat: bot.copy_messages(chat, chat, [3, 1]), "in strictly increasing"),
        (lambda bot, chat: bot.forward_messages(chat, chat, []), "strictly increasing"),
        (lambda bot, chat: bot.forward_messages(chat, chat, [99]), "no messages to forward"),
        (lambda bot, chat: bot.send_dice(chat), "sendDice is not played by the sandbox"),
    ],
)
async def test_other_calls_telegram_refuses(
    bot: Bot, person: SimulatedPerson, call: Any, words: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await call(bot, person.id)


async def test_a_wrong_token_and_an_unknown_method(sandbox: Sandbox, bot: Bot, raw: Raw) -> None:
    with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
        await Bot("42:some-other-token", session=bot.session).get_me()
    with pytest.raises(TelegramNotFound, match="Not Found"):
        await Bot("42:ab", session=bot.session).get_me()
    assert await raw("sendPigeon") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )
    assert (await raw("GETME"))[0] == 200
    assert [call.ok for call in sandbox.calls] == [False, True]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "x", "colour": "red"}, 'parameter "colour" does not exist in sendMessage'),
        ({"text": "x", "protect_content": "perhaps"}, "can't parse protect_content"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"text": "x", "reply_markup": '{"keys": []}'}, 'field "keys" does not exist'),
        (
            {"text": "x", "reply_markup": '{"inline_keyboard": [], "size": 1}'},
            'field "size" does not exist',
        ),
        (
            {"text": "x", "reply_markup": '{"inline_keyboard": [[{"text": "x", "dta": "y"}]]}'},
            'field "dta" does not exist',
        ),
        ({}, "message text is empty"),
    ],
)
async def test_what_aiogram_would_not_send_is_refused(
    person: SimulatedPerson, raw: Raw, fields: dict[str, str], words: str
) -> None:
    status, answer = await raw("sendMessage", chat_id=str(person.id), **fields)
    assert status == 400
    assert words in answer["description"]


async def test_a_missing_chat_is_named(raw: Raw) -> None:
    assert (await raw("sendMessage", text="x"))[1]["description"] == "Bad Request: chat_id is empty"


async def test_a_venue_is_seen_whole_and_an_empty_one_is_refused(
    bot: Bot, person: SimulatedPerson
) -> None:
    place: dict[str, Any] = {"latitude": 51.1282, "longitude": 71.4304}
    await bot.send_venue(person.id, **place, title=" Қабылдау бөлмесі ", address="Достық, 1")
    assert person.last.place == SeenPlace(51.1282, 71.4304, "Қабылдау бөлмесі", "Достық, 1")
    assert person.last.text == ""
    for title, address, wrong in (
        (" ", "Достық, 1", "title must be non-empty"),
        ("Қабылдау", "x" * 257, "address is too long"),
    ):
        with pytest.raises(TelegramBadRequest, match=wrong):
            await bot.send_venue(person.id, **place, title=title, address=address)
    with pytest.raises(TelegramBadRequest, match="bad location"):
        await bot.send_venue(person.id, 91, 0, title="Қабылдау", address="Достық, 1")
    with pytest.raises(TelegramBadRequest, match="not played"):
        await bot.send_venue(person.id, **place, title="a", address="b", google_place_id="x")
    person.send_location(43.2, 76.9)
    assert person.messages()[-1].place == SeenPlace(43.2, 76.9)
