"""The control over HTTP: the clock, offers, faults, calls, the stream, and what is refused."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiogram import Bot

from sandbox import Sandbox, SimulatedPerson
from sandbox.control_bodies import ACTIONS
from sandbox.faults import FaultKind
from sandbox.methods import METHODS
from tests.sandbox.conftest import PATIENCE, Control
from tests.sandbox.phone_keyboard import PHONE

MANUAL = Path(__file__).parents[2] / "docs" / "sandbox.md"


async def test_the_clock_is_moved(sandbox: Sandbox, control: Control) -> None:
    told: list[str] = []

    async def listener(_now: object) -> None:
        await asyncio.sleep(0)
        told.append("moved")

    sandbox.clock.listen(listener)
    start = {
        "now": "2026-12-01T04:00:00Z",
        "local": "2026-12-01T09:00:00+05:00",
        "timezone": "Asia/Almaty",
        "running": False,
    }
    assert await control("GET", "/clock") == (200, start)
    _, moved = await control("POST", "/clock", {"advance_seconds": 3600})
    assert moved["local"] == "2026-12-01T10:00:00+05:00"
    assert told == ["moved"]
    # 4 December 2026 is a Friday.
    _, moved = await control("POST", "/clock", {"to": "2026-12-04T18:00"})
    assert moved["now"] == "2026-12-04T13:00:00Z"
    _, moved = await control("POST", "/clock", {"next_working_day": True})
    assert moved["local"] == "2026-12-07T09:00:00+05:00"
    for body in (
        {},
        {"advance_seconds": 1, "next_working_day": True},
        {"advance_seconds": -1},
        {"to": "tomorrow"},
        {"to": "2026-12-01T00:00:00Z"},
        {"next_working_day": False},
    ):
        assert (await control("POST", "/clock", body))[0] == 400, body
    back = {"to": "2026-12-01T04:00:00Z", "backward": True}
    assert await control("POST", "/clock", back) == (200, start)


async def test_offers_open_once(sandbox: Sandbox, control: Control, bot: Bot) -> None:
    made: list[str] = []

    async def invitation() -> str:
        made.append("inv")
        await asyncio.sleep(0)
        return f"inv-{len(made)}"

    sandbox.offer("Citizen", "Дана Қали", "ru")
    sandbox.offer("Registrar", "Ерлан Тасболат", start_payload=invitation)
    _, answer = await control("GET", "/offers")
    assert [one["person_id"] for one in answer["offers"]] == [None, None]
    _, clerk = await control("POST", "/offers/2/open")
    assert (clerk["name"], clerk["language_code"], clerk["started"]) == (
        "Ерлан Тасболат",
        "kk",
        True,
    )
    assert (await control("POST", "/offers/2/open"))[1]["id"] == clerk["id"]
    assert made == ["inv"]
    assert (await control("GET", "/offers"))[1]["offers"][1] == {
        "number": 2,
        "label": "Registrar",
        "name": "Ерлан Тасболат",
        "language_code": "kk",
        "person_id": clerk["id"],
    }
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start inv-1"
    assert (await control("POST", "/offers/3/open"))[0] == 404


async def test_two_clicks_at_once_open_one_person(sandbox: Sandbox) -> None:
    async def slowly() -> str:
        await asyncio.sleep(0)
        return "x"

    offer = sandbox.offer("Head", "Ерлан", start_payload=slowly)
    first, second = await asyncio.gather(sandbox.open_offer(offer), sandbox.open_offer(offer))
    assert first is second
    assert len(sandbox.people) == 1


async def test_faults_over_http(control: Control, bot: Bot, person: SimulatedPerson) -> None:
    asked = {"kind": "flood", "method": "sendMessage", "count": 3, "retry_after": 2}
    _, fault = await control("POST", "/faults", asked)
    assert fault == {
        **asked,
        "id": 1,
        "chat": None,
        "skip": 0,
        "probability": 1.0,
        "seed": 0,
        "seconds": 0.0,
        "code": None,
        "description": None,
        "hits": 0,
    }
    with pytest.raises(Exception, match="retry after 2"):
        await bot.send_message(person.id, "x")
    _, listed = await control("GET", "/faults")
    assert (listed["faults"][0]["count"], listed["faults"][0]["hits"]) == (2, 1)
    assert await control("DELETE", "/faults/1") == (200, {"faults": []})
    assert (await control("DELETE", "/faults/1"))[0] == 404
    await control("POST", "/faults", {"kind": "conflict", "count": None})
    assert (await control("DELETE", "/faults"))[0] == 200
    status, answer = await control("POST", "/faults", {"kind": "rain"})
    assert (status, answer["kinds"]) == (400, sorted(FaultKind))
    assert (await control("POST", "/faults", {"kind": "flood", "probability": 2}))[0] == 400


async def test_calls_are_told(control: Control, bot: Bot, person: SimulatedPerson) -> None:
    await bot.get_updates()
    await bot.get_me()
    await bot.send_message(person.id, "x")
    person.block()
    with pytest.raises(Exception, match="blocked"):
        await bot.send_message(person.id, "y")
    _, answer = await control("GET", "/calls")
    assert [(one["method"], one["ok"]) for one in answer["calls"]] == [
        ("getMe", True),
        ("sendMessage", True),
        ("sendMessage", False),
    ]
    assert answer["calls"][-1] == {
        "number": 3,
        "at": "2026-12-01T04:00:00Z",
        "method": "sendMessage",
        "chat": person.id,
        "ok": False,
        "code": 403,
        "error": "Forbidden: bot was blocked by the user",
        "fault": None,
    }
    query = f"?method=sendmessage&chat={person.id}&after=2&limit=5&parameters=true"
    _, answer = await control("GET", f"/calls{query}")
    assert [one["parameters"]["text"] for one in answer["calls"]] == ["y"]
    assert (await control("GET", "/calls?after=x"))[0] == 400


async def test_raw_updates(control: Control, sandbox: Sandbox) -> None:
    status, answer = await control("POST", "/updates", {"message": 7})
    assert (status, answer) == (200, {"update_id": 8800001})
    assert await sandbox.account.updates.poll() == [{"update_id": 8800001, "message": 7}]
    assert (await control("POST", "/updates", [1]))[0] == 400
    assert (await control("POST", "/updates", {}))[0] == 400


async def test_the_state_to_begin_with(
    sandbox: Sandbox, control: Control, person: SimulatedPerson
) -> None:
    sandbox.offer("Citizen", "Дана")
    _, state = await control("GET", "/state")
    assert state["bot"]["username"] == "qabyldau_bot"
    assert state["clock"]["running"] is False
    assert [one["id"] for one in state["people"]] == [person.id]
    assert [one["label"] for one in state["offers"]] == ["Citizen"]
    assert (state["faults"], state["strict"]) == (0, False)


async def test_changes_are_streamed(
    sandbox: Sandbox, bot: Bot, person: SimulatedPerson, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{sandbox.url}/sandbox/events") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        assert await stream.content.readuntil(b"\n\n") == b"retry: 1000\n\n"

        async def next_change() -> Any:
            line = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), PATIENCE)
            return json.loads(line.removeprefix(b"data: "))

        person.say("x")
        assert await next_change() == {"person": person.id, "kind": "message"}
        sandbox.faults.add("flood", method="getMe")
        assert await next_change() == {"person": None, "kind": "faults"}
        sandbox.people.create("Дана")
        assert await next_change() == {"person": None, "kind": "person"}
        await bot.send_message(person.id, "y", reply_markup=PHONE)
        assert await next_change() == {"person": person.id, "kind": "message"}
        assert await next_change() == {"person": person.id, "kind": "keyboard"}


@pytest.mark.parametrize(
    ("verb", "path", "body", "status"),
    [
        ("GET", "/people/77", None, 404),
        ("GET", "/people/x/chat", None, 404),
        ("GET", "/people/5000001/chat?last=x", None, 400),
        ("POST", "/people/77/text", {"text": "x"}, 404),
        ("POST", "/people/5000001/fly", {}, 404),
        ("POST", "/people/5000001/text", {}, 400),
        ("POST", "/people/5000001/text", {"text": 7}, 400),
        ("POST", "/people/5000001/text", {"text": "x", "txt": "y"}, 400),
        ("POST", "/people/5000001/text", {"text": " "}, 409),
        ("POST", "/people/5000001/text", {"text": "x", "reply_to": 99}, 404),
        ("POST", "/people/5000001/edit", {"message_id": 99, "text": "x"}, 404),
        ("POST", "/people/5000001/start", {"payload": "a b"}, 400),
        ("POST", "/people/5000001/document", {"file_name": "a", "content_base64": "?"}, 400),
        ("POST", "/people/5000001/document", {"file_name": "a", "content_base64": ""}, 400),
        ("POST", "/people", {"name": " "}, 400),
        ("POST", "/people", {"name": "x", "phone": "call me"}, 400),
        ("GET", "/files/none", None, 404),
        ("POST", "/offers/x/open", None, 404),
    ],
)
async def test_requests_that_make_no_sense(
    control: Control, person: SimulatedPerson, verb: str, path: str, body: Any, status: int
) -> None:
    assert (await control(verb, path, body))[0] == status


async def test_pages_of_other_origins_are_refused(sandbox: Sandbox, control: Control) -> None:
    for origin, status in (("https://example.kz", 403), ("null", 403), (sandbox.url, 200)):
        answer = await control("POST", "/people", {"name": "x"}, Origin=origin)
        assert answer[0] == status
    # A name of somebody else's that was pointed to this machine.
    status, _ = await control("GET", "/people", Host="example.kz:8080")
    assert status == 403


async def test_a_quiet_stream_says_that_it_is_there(
    sandbox: Sandbox, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.control.KEEP_ALIVE_SECONDS", 0.01)
    async with http.get(f"{sandbox.url}/sandbox/events") as stream:
        await stream.content.readuntil(b"\n\n")
        line = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), PATIENCE)
    assert line == b": still here\n\n"


async def test_a_body_that_is_not_json(sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
    async with http.post(f"{sandbox.url}/sandbox/people", data=b"{") as response:
        assert response.status == 400


async def test_the_page_is_served_with_what_is_in_its_folder(
    sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{sandbox.url}/") as response:
        assert response.status == 200
    async with http.get(f"{sandbox.url}/page/../server.py") as response:
        assert response.status == 404


def test_the_manual_names_everything() -> None:
    manual = MANUAL.read_text("utf-8")
    assert [kind for kind in FaultKind if f"`{kind}`" not in manual] == []
    assert [name for name in ACTIONS if f"`{name}`" not in manual] == []
    played = manual.split("Methods: ")[1].split("Private chats only")[0].lower()
    families = ("send", "copymessage", "forwardmessage", "deletemessage", "answer", "getfile")
    named = [name for name in METHODS if name.startswith(families)]
    assert [name for name in named if name.removesuffix("s") not in played] == []
