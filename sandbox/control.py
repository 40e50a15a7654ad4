"""The control interface: people, clock, faults, calls and events over HTTP.

docs/sandbox.md is its manual. Bodies are checked by the models below; what makes no sense is 400,
what is not there 404, what the person cannot do 409.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from aiohttp import web
from pydantic import ValidationError

from sandbox.chat_view import (
    chat_view,
    clock_view,
    instant,
    offer_view,
    outcome_view,
    person_view,
    state_view,
)
from sandbox.clock import OFFICE_TIME
from sandbox.control_bodies import ACTIONS, Body, MoveClock, NewFault, NewPerson, Trouble
from sandbox.errors import ApiRefusal, CannotWrite, NoSuchButton, PersonError
from sandbox.faults import Fault, FaultKind
from sandbox.people import SimulatedPerson
from sandbox.sandbox import Sandbox

AnyBody = TypeVar("AnyBody", bound=Body)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
KEEP_ALIVE_SECONDS = 15.0
# What a browser may show in place; anything else is handed over as a download.
SHOWN_IN_PLACE = {"application/pdf", "image/png", "image/jpeg", "text/plain", "text/calendar"}


def control_routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """The routes under ``/sandbox``."""
    control = Control(sandbox)
    table: list[tuple[str, str, Handler]] = [
        ("GET", "/state", control.state),
        ("GET", "/people", control.list_people),
        ("POST", "/people", control.add_person),
        ("GET", "/people/{id}", control.show_person),
        ("GET", "/people/{id}/chat", control.chat),
        ("POST", "/people/{id}/{action}", control.act),
        ("GET", "/files/{file}", control.file),
        ("GET", "/clock", control.clock),
        ("POST", "/clock", control.move_clock),
        ("GET", "/offers", control.list_offers),
        ("POST", "/offers/{number}/open", control.open_offer),
        ("GET", "/faults", control.list_faults),
        ("POST", "/faults", control.add_fault),
        ("DELETE", "/faults", control.clear_faults),
        ("DELETE", "/faults/{number}", control.remove_fault),
        ("GET", "/calls", control.list_calls),
        ("GET", "/events", control.events),
        ("POST", "/updates", control.push_update),
    ]
    return [
        web.route(verb, f"/sandbox{path}", _guarded(run, sandbox.hosts))
        for verb, path, run in table
    ]


def _guarded(run: Handler, hosts: frozenset[str] | None) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            _refuse_foreign_page(request, hosts)
            return await run(request)
        except Trouble as trouble:
            return web.json_response(trouble.body, status=trouble.status)
        except NoSuchButton as missing:
            body = {"error": "no such button", "visible": missing.visible}
            return web.json_response(body, status=404)
        except CannotWrite as error:
            return web.json_response({"error": str(error)}, status=409)
        except PersonError as error:
            return web.json_response({"error": str(error)}, status=404)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        except ApiRefusal as refusal:
            return web.json_response({"error": refusal.description}, status=400)

    return guarded


def _refuse_foreign_page(request: web.Request, hosts: frozenset[str] | None) -> None:
    # Any page in the newcomer's browser can send requests to this machine, and its own name may
    # have been pointed here.
    origin = request.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign or (hosts is not None and request.url.host not in hosts):
        raise Trouble(403, "the control interface is for this sandbox's own page")


async def _body(request: web.Request, model: type[AnyBody]) -> AnyBody:
    try:
        return model.model_validate(await _json(request))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise Trouble(400, f"{where}: {first['msg']}") from None


async def _json(request: web.Request) -> object:
    raw = await request.read()
    if not raw.strip():
        return {}
    try:
        return json.loads(raw)
    except ValueError:
        raise Trouble(400, "the body is not JSON") from None


def _number(text: str, what: str) -> int:
    if not text.isdecimal():
        raise Trouble(404, f"no {what} {text!r}")
    return int(text)


def _query_number(request: web.Request, name: str) -> int | None:
    text = request.query.get(name)
    if text is None:
        return None
    if not text.isdecimal():
        raise Trouble(400, f"{name} is a number")
    return int(text)


class Control:
    """The handlers, over one sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def _person(self, request: web.Request) -> SimulatedPerson:
        return self._sandbox.people.get(_number(request.match_info["id"], "person"))

    async def state(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(state_view(self._sandbox))

    async def list_people(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(
            {"people": [person_view(one.person) for one in self._sandbox.people]}
        )

    async def add_person(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request, NewPerson)
        person = self._sandbox.people.create(
            asked.name, asked.language_code, username=asked.username, phone=asked.phone
        )
        if asked.start is not False:
            person.start(asked.start if isinstance(asked.start, str) else "")
        return web.json_response(person_view(person.person))

    async def show_person(self, request: web.Request) -> web.StreamResponse:
        return web.json_response(person_view(self._person(request).person))

    async def chat(self, request: web.Request) -> web.StreamResponse:
        one = self._person(request)
        last = _query_number(request, "last")
        if request.query.get("peek") != "true":
            one.person.unread = 0
        return web.json_response(chat_view(self._sandbox, one, last))

    async def act(self, request: web.Request) -> web.StreamResponse:
        one, action = self._person(request), request.match_info["action"]
        if action not in ACTIONS:
            raise Trouble(404, f"a person cannot {action}", can=sorted(ACTIONS))
        model, run = ACTIONS[action]
        return web.json_response(outcome_view(run(one, await _body(request, model))))

    async def file(self, request: web.Request) -> web.StreamResponse:
        stored = self._sandbox.account.files.find(request.match_info["file"])
        if stored is None:
            raise Trouble(404, "no such file")
        in_place = stored.mime in SHOWN_IN_PLACE and request.query.get("download") != "true"
        kind = "inline" if in_place else "attachment"
        headers = {
            "Content-Disposition": f"{kind}; filename*=UTF-8''{quote(stored.name)}",
            "X-Content-Type-Options": "nosniff",
        }
        if stored.mime == "text/plain":
            headers["Content-Type"] = "text/plain; charset=utf-8"
            return web.Response(body=stored.content, headers=headers)
        return web.Response(body=stored.content, content_type=stored.mime, headers=headers)

    async def clock(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(clock_view(self._sandbox.clock))

    async def move_clock(self, request: web.Request) -> web.StreamResponse:
        asked, clock = await _body(request, MoveClock), self._sandbox.clock
        given = [asked.advance_seconds, asked.to, asked.next_working_day]
        if sum(one is not None for one in given) != 1:
            raise Trouble(400, "exactly one of advance_seconds, to, next_working_day")
        if asked.advance_seconds is not None:
            clock.advance(timedelta(seconds=asked.advance_seconds))
        elif asked.next_working_day:
            clock.set(self._sandbox.next_working_day(clock.now()))
        else:
            to = _local_or_aware(asked.to or "")
            if to < clock.now() and not asked.backward:
                raise Trouble(400, "that is in the past; add backward: true to go there")
            clock.set(to)
        await clock.settled()
        return web.json_response(clock_view(clock))

    async def list_offers(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"offers": [offer_view(one) for one in self._sandbox.offers]})

    async def open_offer(self, request: web.Request) -> web.StreamResponse:
        number = _number(request.match_info["number"], "offer")
        if not 1 <= number <= len(self._sandbox.offers):
            raise Trouble(404, f"no offer {number}")
        person = await self._sandbox.open_offer(self._sandbox.offers[number - 1])
        return web.json_response(person_view(person.person))

    async def list_faults(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"faults": [_fault_view(one) for one in self._sandbox.faults]})

    async def add_fault(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request, NewFault)
        if asked.kind not in set(FaultKind):
            raise Trouble(400, f"kind: no fault {asked.kind!r}", kinds=sorted(FaultKind))
        fault = self._sandbox.faults.add(**asked.model_dump())
        return web.json_response(_fault_view(fault))

    async def clear_faults(self, _request: web.Request) -> web.StreamResponse:
        self._sandbox.faults.clear()
        return web.json_response({"faults": []})

    async def remove_fault(self, request: web.Request) -> web.StreamResponse:
        number = _number(request.match_info["number"], "fault")
        if not self._sandbox.faults.remove(number):
            raise Trouble(404, f"no fault {number}")
        return await self.list_faults(request)

    async def list_calls(self, request: web.Request) -> web.StreamResponse:
        after, limit = _query_number(request, "after") or 0, _query_number(request, "limit")
        found = self._sandbox.calls.of(request.query.get("method"), _query_number(request, "chat"))
        found = [call for call in found if call.number > after]
        found = found[len(found) - min(len(found), 100 if limit is None else limit) :]
        views = [{**asdict(call), "at": instant(call.at)} for call in found]
        if request.query.get("parameters") != "true":
            for view in views:
                del view["parameters"]
        return web.json_response({"calls": views})

    async def push_update(self, request: web.Request) -> web.StreamResponse:
        body = await _json(request)
        if not isinstance(body, dict) or not body:
            raise Trouble(400, "an update is an object with something in it")
        return web.json_response({"update_id": self._sandbox.push_raw_update(body)})

    async def events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        with self._sandbox.changes.listen() as changes:
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            while True:
                try:
                    async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                        change = await changes.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if change is None:
                    return response
                await response.write(f"data: {json.dumps(asdict(change))}\n\n".encode())


def _local_or_aware(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Trouble(400, "to: an ISO 8601 time is expected") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=OFFICE_TIME)


def _fault_view(fault: Fault) -> dict[str, Any]:
    return {one.name: getattr(fault, one.name) for one in fields(fault) if one.init}
