"""People of the sandbox over HTTP: they come, write, press, and see their chat."""

import base64

import aiohttp
from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)

from sandbox import Sandbox, SimulatedPerson
from tests.sandbox.conftest import Control
from tests.sandbox.phone_keyboard import PHONE

BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Иә", callback_data="yes"),
            InlineKeyboardButton(text="Карта", url="https://example.kz/"),
            InlineKeyboardButton(text="Код", copy_text=CopyTextButton(text="Q7"), style="danger"),
        ]
    ]
)


async def test_people_are_made_and_listed(control: Control, bot: Bot) -> None:
    status, made = await control(
        "POST", "/people", {"name": "Айгерім Сейтқали", "language_code": "kk", "start": "inv-7"}
    )
    assert status == 200
    assert made == {
        "id": 5000001,
        "name": "Айгерім Сейтқали",
        "first_name": "Айгерім",
        "last_name": "Сейтқали",
        "username": None,
        "language_code": "kk",
        "phone": "77000000001",
        "started": True,
        "blocked": False,
        "deactivated": False,
        "unread": 0,
    }
    assert await control("GET", "/people") == (200, {"people": [made]})
    assert await control("GET", "/people/5000001") == (200, made)
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start inv-7"


async def test_everything_a_person_does(
    control: Control, bot: Bot, person: SimulatedPerson
) -> None:
    path = f"/people/{person.id}"
    content = base64.b64encode(b"hi").decode()
    for action, body in (
        ("text", {"text": "сәлем"}),
        ("contact", {"phone": "77010000001", "own": False, "first_name": "Дана"}),
        ("contact", {}),
        ("document", {"file_name": "a.txt", "content_base64": content, "caption": "x"}),
        ("photo", {}),
        ("location", {"latitude": 51, "longitude": 71.4}),
        ("edit", {"message_id": 2, "text": "сәлеметсіз бе"}),
        ("block", {}),
        ("unblock", {}),
        ("start", {"payload": "abc"}),
    ):
        status, answer = await control("POST", f"{path}/{action}", body)
        assert (status, answer["update_id"] is None) == (200, False), (action, answer)
    updates = await bot.get_updates()
    assert [one.event_type for one in updates] == [
        *["message"] * 6,
        "edited_message",
        *["my_chat_member"] * 2,
        "message",
    ]
    other, own = updates[1].message, updates[2].message
    assert other is not None
    assert other.contact is not None
    assert other.contact.user_id is None
    assert own is not None
    assert own.contact is not None
    assert own.contact.user_id == person.id
    assert (await control("POST", f"{path}/deactivate"))[0] == 200
    status, answer = await control("POST", f"{path}/text", {"text": "x"})
    assert (status, answer) == (409, {"error": "this account is deleted"})


async def test_every_kind_of_button(
    sandbox: Sandbox, control: Control, bot: Bot, person: SimulatedPerson
) -> None:
    press = f"/people/{person.id}/press"
    sent = await bot.send_message(person.id, "x", reply_markup=BUTTONS)
    await bot.send_message(person.id, "y", reply_markup=PHONE)
    assert await control("POST", press, {"button": "Иә"}) == (
        200,
        {
            "kind": "callback_query",
            "update_id": 8800002,
            "message_id": sent.message_id,
            "callback_query_id": "900001",
        },
    )
    assert (await control("POST", press, {"button": "data:yes"}))[1]["kind"] == "callback_query"
    assert (await control("POST", press, {"button": "Карта"}))[1]["url"] == "https://example.kz/"
    assert (await control("POST", press, {"button": "Код"}))[1]["text"] == "Q7"
    assert (await control("POST", press, {"button": "Нөмірім"}))[1]["kind"] == "message"
    assert await control("POST", press, {"button": "Кім?"}) == (
        404,
        {"error": "no such button", "visible": ["Иә", "Карта", "Код", "Нөмірім", "Жоқ"]},
    )
    # The reply keyboard belongs to no message.
    number = sent.message_id
    status, _ = await control("POST", press, {"button": "Нөмірім", "message_id": number})
    assert status == 404
    forged = {"button": "data:forged", "message_id": number, "force": True}
    assert (await control("POST", press, forged))[1]["kind"] == "callback_query"
    assert [one.data for one in person.waiting] == ["yes", "yes", "forged"]


async def test_the_newest_of_equal_buttons_is_pressed(
    control: Control, bot: Bot, person: SimulatedPerson
) -> None:
    old = await bot.send_message(person.id, "x", reply_markup=BUTTONS)
    new = await bot.send_message(person.id, "y", reply_markup=BUTTONS)
    press = f"/people/{person.id}/press"
    _, answer = await control("POST", press, {"button": "Иә"})
    assert answer["message_id"] == new.message_id
    _, answer = await control("POST", press, {"button": "Иә", "message_id": old.message_id})
    assert answer["message_id"] == old.message_id


async def test_the_chat_as_the_person_sees_it(
    control: Control,
    bot: Bot,
    person: SimulatedPerson,
    http: aiohttp.ClientSession,
    sandbox: Sandbox,
) -> None:
    await bot.set_my_commands([BotCommand(command="book", description="Жазылу")])
    await bot.set_my_description("Қабылдау боты", language_code="kk")
    await bot.send_message(
        person.id, "<b>Плитка</b> &amp; x", parse_mode="HTML", reply_markup=BUTTONS
    )
    await bot.send_document(person.id, BufferedInputFile(b"%PDF", "receipt.pdf"), caption="c")
    gone = await bot.send_message(person.id, "кетеді", protect_content=True)
    await bot.delete_message(person.id, gone.message_id)
    await bot.send_message(person.id, "y", reply_markup=PHONE, disable_notification=True)
    await bot.send_venue(person.id, 51.1, 71.4, "Орталық", "Достық, 1")
    person.share_contact()
    query = person.press("Иә").callback_query_id
    assert query is not None
    await bot.answer_callback_query(query, "Сақталды", show_alert=True)
    person.press("Иә")
    await bot.send_chat_action(person.id, "typing")
    _, chat = await control("GET", f"/people/{person.id}/chat?peek=true")
    assert chat["person"]["unread"] == 5
    _, chat = await control("GET", f"/people/{person.id}/chat")
    assert chat["person"]["unread"] == 0
    assert chat["bot"] == {
        "username": "qabyldau_bot",
        "name": "Qabyldau",
        "description": "Қабылдау боты",
        "short_description": "",
    }
    start, text, document, deleted, keyboard, venue, contact = chat["messages"]
    assert (start["from"], start["text"]) == ("person", "/start")
    assert text == {
        "id": 2,
        "from": "bot",
        "kind": "text",
        "text": "Плитка & x",
        "html": "<b>Плитка</b> &amp; x",
        "date": "2026-12-01T04:00:00Z",
        "edited": None,
        "deleted": False,
        "protected": False,
        "silent": False,
        "reply_to": None,
        "forwarded_from": None,
        "album": None,
        "buttons": [
            [
                {"text": "Иә", "data": "yes"},
                {"text": "Карта", "url": "https://example.kz/"},
                {"text": "Код", "copy": "Q7", "style": "danger"},
            ]
        ],
        "files": [],
        "contact": None,
        "location": None,
    }
    assert deleted["deleted"]
    assert document["forwarded_from"] is None
    assert (deleted["text"], deleted["html"]) == ("", "")
    assert keyboard["silent"]
    assert venue["location"]["title"] == "Орталық"
    assert contact["contact"]["own"]
    assert chat["keyboard"] == [[{"text": "Нөмірім", "contact": True}, {"text": "Жоқ"}]]
    assert chat["keyboard_options"]["resize"]
    assert chat["commands"] == [{"command": "book", "description": "Жазылу"}]
    assert chat["menu_button"] == {"type": "commands"}
    [toast] = chat["toasts"]
    assert (toast["number"], toast["text"], toast["alert"]) == (1, "Сақталды", True)
    assert [one["data"] for one in chat["waiting"]] == ["yes"]
    assert chat["action"] == "typing"
    [file] = document["files"]
    assert (file["name"], file["mime"], file["size"]) == ("receipt.pdf", "application/pdf", 4)
    async with http.get(sandbox.url + file["url"]) as response:
        assert await response.read() == b"%PDF"
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Disposition"].startswith("inline")
    async with http.get(f"{sandbox.url}{file['url']}?download=true") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
    await bot.forward_message(person.id, person.id, start["id"])
    _, chat = await control("GET", f"/people/{person.id}/chat?last=1")
    assert chat["messages"][0]["forwarded_from"] == "Айгерім"
    await bot.delete_message(person.id, chat["messages"][0]["id"])
    _, chat = await control("GET", f"/people/{person.id}/chat?last=3")
    assert chat["messages"].pop()["deleted"]
    assert [one["kind"] for one in chat["messages"]] == ["venue", "contact"]


async def test_a_page_of_html_is_handed_over_not_shown(
    sandbox: Sandbox, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    person.send_document("x.html", b"<script>alert(1)</script>", mime="text/html")
    [file] = person.messages()[-1].files
    async with http.get(f"{sandbox.url}/sandbox/files/{file.id}") as response:
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_text_file_is_shown_as_text(
    sandbox: Sandbox, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    person.send_document("x.txt", "қ".encode())
    [file] = person.messages()[-1].files
    async with http.get(f"{sandbox.url}/sandbox/files/{file.id}") as response:
        assert await response.text() == "қ"
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
