"""Keyboards: what is shown, what is refused."""

import json
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CopyTextButton,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from sandbox import NoSuchButton, Sandbox, SimulatedPerson
from tests.sandbox.conftest import Raw


def inline(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def button(text: str, data: str = "x") -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data)


CONTACT = ReplyKeyboardMarkup(
    keyboard=[
        [KeyboardButton(text="Нөмірім", request_contact=True)],
        [
            KeyboardButton(text="Орным", request_location=True),
            KeyboardButton(text="Жоқ", style="danger"),
        ],
    ],
    resize_keyboard=True,
    input_field_placeholder="Телефон",
)


async def test_inline_buttons_are_seen_and_told_back(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(
        person.id,
        "x",
        reply_markup=inline(
            [button("Иә", "v1:yes"), button("Жоқ", "v1:no")],
            [InlineKeyboardButton(text="Карта", url="https://example.kz/")],
            [
                InlineKeyboardButton(
                    text="Код", copy_text=CopyTextButton(text="Q7"), style="primary"
                )
            ],
        ),
    )
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][1].callback_data == "v1:no"
    seen = person.last.buttons
    assert [[(one.text, one.kind, one.value) for one in row] for row in seen] == [
        [("Иә", "data", "v1:yes"), ("Жоқ", "data", "v1:no")],
        [("Карта", "url", "https://example.kz/")],
        [("Код", "copy", "Q7")],
    ]
    assert seen[2][0].style == "primary"
    assert person.press("Карта").url == "https://example.kz/"
    assert person.press("Код").text == "Q7"


async def test_a_reply_keyboard_never_comes_back_in_the_message(
    bot: Bot, person: SimulatedPerson
) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=CONTACT)
    assert sent.reply_markup is None
    assert person.visible_buttons() == ["Нөмірім", "Орным", "Жоқ"]
    assert person.keyboard == [
        [{"text": "Нөмірім", "contact": True}],
        [{"text": "Орным", "location": True}, {"text": "Жоқ", "style": "danger"}],
    ]
    await bot.send_message(person.id, "y", reply_markup=ReplyKeyboardRemove())
    assert person.keyboard == []


async def test_keys_send_what_they_say(bot: Bot, person: SimulatedPerson) -> None:
    await bot.send_message(person.id, "x", reply_markup=CONTACT)
    person.press("Нөмірім")
    person.press("Орным")
    person.press("Жоқ")
    contact, place, text = [
        update.message for update in await bot.get_updates() if update.message is not None
    ]
    assert contact.contact is not None
    assert contact.contact.user_id == person.id
    assert contact.contact.phone_number == person.person.phone
    assert place.location is not None
    assert text.text == "Жоқ"


async def test_a_one_time_keyboard_goes_when_used(bot: Bot, person: SimulatedPerson) -> None:
    once = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Иә")]], one_time_keyboard=True)
    await bot.send_message(person.id, "x", reply_markup=once)
    person.press("Иә")
    with pytest.raises(NoSuchButton):
        person.press("Иә")


async def test_a_reply_keyboard_goes_with_its_message(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=CONTACT)
    await bot.delete_message(person.id, sent.message_id)
    assert person.keyboard == []


async def test_force_reply_is_taken(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=ForceReply(force_reply=True))
    assert sent.reply_markup is None


async def test_a_link_to_this_bot_starts_it(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson
) -> None:
    link = f"https://t.me/{sandbox.account.profile.username}?start=inv-7"
    markup = inline([InlineKeyboardButton(text="Кіру", url=link)])
    await bot.send_message(person.id, "x", reply_markup=markup)
    outcome = person.press("Кіру")
    assert (outcome.kind, outcome.payload) == ("start", "inv-7")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start inv-7"


def one(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


def key(**fields: Any) -> dict[str, Any]:
    return {"keyboard": [[{"text": "x", **fields}]]}


DATA = {"text": "x", "callback_data": "d"}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (one(callback_data="ұ" * 33), "Bad Request: BUTTON_DATA_INVALID"),
        (one(callback_data=""), "BUTTON_DATA_INVALID"),
        (one(), "Text buttons are unallowed in the inline keyboard"),
        (one(callback_data="d", url="https://example.kz"), "BUTTON_TYPE_INVALID"),
        (one(pay=True), "BUTTON_TYPE_INVALID"),
        (one(web_app={"url": "https://example.kz"}), "BUTTON_TYPE_INVALID"),
        (one(url="http://localhost/"), "is invalid: Wrong HTTP URL"),
        (one(url="javascript:alert(1)"), "is invalid: Wrong HTTP URL"),
        (one(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        (one(callback_data="d", style="pink"), "BUTTON_STYLE_INVALID"),
        ({"inline_keyboard": [[{**DATA, "text": " "}]]}, "button text must be non-empty"),
        ({"inline_keyboard": [[DATA], []]}, "a row has no buttons"),
        ({"inline_keyboard": [[DATA] * 9]}, "reply markup is too long"),
        ({"inline_keyboard": [[DATA]] * 101}, "reply markup is too long"),
        ({"inline_keyboard": [[DATA]], "force_reply": True}, "force_reply is not played"),
        ({"keyboard": []}, "no buttons"),
        ({"keyboard": [[]]}, "a row has no buttons"),
        ({"keyboard": [[{"text": ""}]]}, "keyboard button text must be non-empty"),
        (key(request_contact=True, request_location=True), "BUTTON_TYPE_INVALID"),
        (key(request_poll={}), "BUTTON_TYPE_INVALID"),
        ({**key(), "input_field_placeholder": "ұ" * 65}, "PLACEHOLDER_INVALID"),
        ({**key(), "selective": True}, "selective are not played"),
        ({"remove_keyboard": True, "selective": True}, "selective is not played"),
        ({"remove_keyboard": False}, "does not exist in reply_markup"),
        ({}, "object expected as reply markup"),
        ({"force_reply": True, "input_field_placeholder": ""}, "PLACEHOLDER_INVALID"),
    ],
)
async def test_keyboards_telegram_refuses(
    person: SimulatedPerson, raw: Raw, markup: dict[str, Any], words: str
) -> None:
    status, answer = await raw(
        "sendMessage", chat_id=str(person.id), text="x", reply_markup=json.dumps(markup)
    )
    assert status == 400
    assert words in answer["description"]
    assert person.messages()[-1].text == "/start"


async def test_the_largest_keyboard_is_taken(bot: Bot, person: SimulatedPerson) -> None:
    rows = [[button(f"{row}.{column}", "d" * 64) for column in range(8)] for row in range(12)]
    await bot.send_message(person.id, "x", reply_markup=inline(*rows))
    assert len(person.visible_buttons()) == 96


async def test_an_empty_inline_keyboard_is_no_keyboard(bot: Bot, person: SimulatedPerson) -> None:
    sent = await bot.send_message(person.id, "x", reply_markup=inline())
    assert sent.reply_markup is None


async def test_a_refusal_leaves_no_message(bot: Bot, person: SimulatedPerson) -> None:
    with pytest.raises(TelegramBadRequest):
        await bot.send_message(person.id, "x", reply_markup=inline([button("x", "d" * 65)]))
    assert len(person.messages()) == 1
