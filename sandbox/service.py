"""The Bot API itself: one call in, one answer out, with faults and limits on the way.

HTTP, the in-process session and the answers a webhook carries all come through here, so that they
cannot differ.
"""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.account import TOO_OLD, Account
from sandbox.calls import CallLog
from sandbox.errors import ApiRefusal, bad_request
from sandbox.faults import AT_CALLS, Fault, FaultBook, FaultKind
from sandbox.limits import LIMITED, FloodLimits
from sandbox.methods import METHODS
from sandbox.methods.registry import BotMethod, Described
from sandbox.validation import Upload, known_methods, parse_call

TOKEN = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{3,}")

_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>"
)


@dataclass(frozen=True)
class Answer:
    """What goes back. ``html`` replaces the payload; ``cut`` breaks the connection instead."""

    status: int
    payload: Mapping[str, Any]
    html: str | None = None
    cut: bool = False


CUT = Answer(0, {}, cut=True)


def refused(refusal: ApiRefusal) -> Answer:
    """The answer that carries a refusal."""
    payload: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.retry_after is not None:
        payload["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.code, payload)


class BotApi:
    """Plays the Bot API for one account."""

    def __init__(
        self, account: Account, faults: FaultBook, calls: CallLog, limits: FloodLimits | None
    ) -> None:
        self.account = account
        self.faults = faults
        self.calls = calls
        self._limits = limits
        self._stopping = asyncio.Event()
        self._slow: set[asyncio.Task[Answer]] = set()
        account.webhook.reply = self._call_from_webhook

    def check_token(self, token: str) -> ApiRefusal | None:
        """What Telegram says to a token that is not this bot's."""
        if not TOKEN.fullmatch(token):
            return ApiRefusal(404)
        return ApiRefusal(401) if token != self.account.token else None

    async def call(
        self,
        name: str,
        arguments: Mapping[str, object],
        uploads: Mapping[str, Upload] | None = None,
    ) -> Answer:
        """Play one call of the bot. Never raises for what the bot did wrong."""
        chat = self._chat_of(arguments)
        fault = self.faults.strike(AT_CALLS, method=name.lower(), chat=chat)
        if fault is not None and fault.kind is FaultKind.SLOW:
            # Telegram acts for a caller who has hung up meanwhile, too.
            task = asyncio.ensure_future(self._slowly(fault, name, chat, arguments, uploads or {}))
            self._slow.add(task)
            task.add_done_callback(self._slow.discard)
            return await asyncio.shield(task)
        if fault is not None:
            early = await self._before(fault, chat)
            if early is not None:
                self._record(name, chat, arguments, early, fault, done=False)
                return early
        answer = await self._play(name, chat, arguments, uploads or {})
        self._record(name, chat, arguments, answer, fault, done=answer.status == 200)
        if fault is not None and fault.kind is FaultKind.CUT_AFTER:
            return CUT
        if fault is not None and fault.kind is FaultKind.SILENCE_AFTER:
            return await self._silence()
        return answer

    def start(self) -> None:
        """Play again after a stop."""
        self._stopping.clear()

    def stop(self) -> None:
        """Let go of everybody who waits for an answer."""
        self._stopping.set()
        self.account.updates.end_wait()

    async def _play(
        self,
        name: str,
        chat: int | None,
        arguments: Mapping[str, object],
        uploads: Mapping[str, Upload],
    ) -> Answer:
        try:
            method = _find(name)
            if self.account.logged_out:
                raise bad_request("Logged out")
            if self._limits is not None and chat is not None and name.lower() in LIMITED:
                wait = self._limits.retry_after(chat)
                if wait is not None:
                    raise ApiRefusal.flood(wait)
            call = parse_call(method.model, method.played, arguments, uploads)
            result = method.run(self.account, call)
            if inspect.isawaitable(result):
                result = await result
        except ApiRefusal as refusal:
            return refused(refusal)
        if isinstance(result, Described):
            payload = {"ok": True, "result": result.result, "description": result.description}
            return Answer(200, payload)
        return Answer(200, {"ok": True, "result": result})

    async def _before(self, fault: Fault, chat: int | None) -> Answer | None:
        """What a fault does before the action; an answer when there is to be no action."""
        person = self.account.world.people.get(chat) if chat is not None else None
        match fault.kind:
            case FaultKind.BLOCKED if person is not None:
                self.account.block(person, blocked=True)
            case FaultKind.DEACTIVATED if person is not None:
                self.account.deactivate(person)
            case FaultKind.BAD_GATEWAY:
                return Answer(502, {}, html=_BAD_GATEWAY)
            case FaultKind.SILENCE:
                return await self._silence()
            case FaultKind.CUT_BEFORE:
                return CUT
            case _:
                refusal = _refusal_of(fault)
                return refused(refusal) if refusal is not None else None
        return None

    async def _slowly(
        self,
        fault: Fault,
        name: str,
        chat: int | None,
        arguments: Mapping[str, object],
        uploads: Mapping[str, Upload],
    ) -> Answer:
        try:
            async with asyncio.timeout(fault.seconds):
                return await self._silence()
        except TimeoutError:
            answer = await self._play(name, chat, arguments, uploads)
        self._record(name, chat, arguments, answer, fault, done=answer.status == 200)
        return answer

    async def _silence(self) -> Answer:
        await self._stopping.wait()
        return CUT

    def _chat_of(self, arguments: Mapping[str, object]) -> int | None:
        """The chat a call is about, as far as it says so; for an answer that of the press."""
        press = self.account.world.presses.get(str(arguments.get("callback_query_id")))
        chat = arguments.get("chat_id") if press is None else press.person.id
        if isinstance(chat, str) and chat.removeprefix("-").isdecimal():
            return int(chat)
        return chat if isinstance(chat, int) else None

    def _record(
        self,
        name: str,
        chat: int | None,
        arguments: Mapping[str, object],
        answer: Answer,
        fault: Fault | None,
        *,
        done: bool,
    ) -> None:
        method = METHODS.get(name.lower())
        # A poll runs all the time; only one that brought something is worth a line.
        if name.lower() == "getupdates" and fault is None and answer.payload.get("result") == []:
            return
        self.calls.add(
            self.account.world.clock.now(),
            method.name if method is not None else name,
            chat,
            arguments,
            ok=done,
            code=answer.status,
            error=answer.payload.get("description") if answer.status != 200 else None,
            fault=fault.kind.value if fault is not None else None,
        )

    async def _call_from_webhook(self, method: str, arguments: dict[str, object]) -> None:
        await self.call(method, arguments)


def _find(name: str) -> BotMethod:
    method = METHODS.get(name.lower())
    if method is not None:
        return method
    if name.lower() in known_methods():
        raise bad_request(f"{name} is not played by the sandbox")
    raise ApiRefusal(404, "method not found")


def _refusal_of(fault: Fault) -> ApiRefusal | None:
    match fault.kind:
        case FaultKind.FLOOD:
            return ApiRefusal.flood(fault.retry_after)
        case FaultKind.SERVER_ERROR:
            return ApiRefusal(500, fault.description or "")
        case FaultKind.UNAVAILABLE:
            return ApiRefusal(503, fault.description or "")
        case FaultKind.REFUSE:
            return ApiRefusal(fault.code or 400, fault.description or "refused on purpose")
        case FaultKind.CONFLICT:
            return ApiRefusal(
                409,
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        case FaultKind.LATE_PRESS:
            return bad_request(TOO_OLD)
    return None
