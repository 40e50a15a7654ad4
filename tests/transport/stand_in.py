"""Telegram's side in memory: chats with messages, its refusals in its words, faults on request."""

import itertools
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, exceptions
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVenue,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import (
    BotCommandScopeChat,
    Chat,
    File,
    InlineKeyboardMarkup,
    Message,
    ReplyKeyboardRemove,
)

TOKEN = "42:stand-in"
BOT_ID = 42

MakeError = Callable[[TelegramMethod[Any]], Exception]


@dataclass
class Shown:
    """A message as the person has it before their eyes."""

    message_id: int
    text: str
    inline: InlineKeyboardMarkup | None = None
    keyboard: str | None = None
    file: Any = None
    protected: bool = False
    parse_mode: Any = None
    edits: int = 0

    @property
    def buttons(self) -> list[str]:
        rows = self.inline.inline_keyboard if self.inline is not None else []
        return [button.text for row in rows for button in row]


@dataclass
class _Fault:
    method: str
    make: MakeError
    times: int
    chat_id: int | None
    after: bool


@dataclass
class StandIn(BaseSession):
    """A session of aiogram that talks to nobody."""

    chats: dict[int, dict[int, Shown]] = field(default_factory=lambda: defaultdict(dict))
    calls: list[TelegramMethod[Any]] = field(default_factory=list)
    menus: dict[int, dict[str, str]] = field(default_factory=dict)
    answers: list[AnswerCallbackQuery] = field(default_factory=list)
    on_call: Callable[[TelegramMethod[Any]], None] | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    says_sizes: bool = True
    broken_downloads: int = 0
    downloaded: int = 0
    _faults: list[_Fault] = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: itertools.count(1001))

    def __post_init__(self) -> None:
        super().__init__()

    def fail(
        self,
        method: str,
        make: MakeError,
        *,
        times: int = 1,
        chat_id: int | None = None,
        after: bool = False,
    ) -> None:
        """Answer calls with errors; `after` does what was asked and loses the answer."""
        self._faults.append(_Fault(method, make, times, chat_id, after))

    def texts(self, chat_id: int) -> list[str]:
        return [shown.text for shown in self.chats[chat_id].values()]

    def last(self, chat_id: int) -> Shown:
        return list(self.chats[chat_id].values())[-1]

    def names(self) -> list[str]:
        return [call.__api_method__ for call in self.calls]

    async def close(self) -> None:
        pass

    async def stream_content(
        self, url: str, *_args: Any, chunk_size: int = 65536, **_kwargs: Any
    ) -> AsyncGenerator[bytes, None]:
        content = self.files[url.rsplit("/", 1)[1]]
        for start in range(0, len(content), chunk_size):
            if start and self.broken_downloads:
                self.broken_downloads -= 1
                raise ConnectionResetError
            self.downloaded += 1
            yield content[start : start + chunk_size]

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - the library's signature
    ) -> Any:
        self.calls.append(method)
        if self.on_call is not None:
            self.on_call(method)
        fault = self._fault(method)
        if fault is not None and not fault.after:
            raise fault.make(method)
        result = self._do(method)
        if fault is not None:
            raise fault.make(method)
        return result

    def _fault(self, method: TelegramMethod[Any]) -> _Fault | None:
        for fault in self._faults:
            chat_id = getattr(method, "chat_id", None)
            if (
                fault.times > 0
                and fault.method in (method.__api_method__, "*")
                and fault.chat_id in (None, chat_id)
            ):
                fault.times -= 1
                return fault
        return None

    def _do(self, method: TelegramMethod[Any]) -> Any:
        if isinstance(method, SendMessage):
            return self._send(method, method.text)
        if isinstance(method, SendPhoto):
            return self._send(method, method.caption or "", method.photo)
        if isinstance(method, SendDocument):
            return self._send(method, method.caption or "", method.document)
        if isinstance(method, SendVenue):
            return self._send(
                method, f"{method.title}, {method.address}", (method.latitude, method.longitude)
            )
        if isinstance(method, GetFile):
            return self._get_file(method)
        if isinstance(method, EditMessageText):
            return self._edit_text(method)
        if isinstance(method, EditMessageReplyMarkup):
            return self._edit_markup(method)
        if isinstance(method, DeleteMessage):
            if self.chats[int(method.chat_id)].pop(method.message_id, None) is None:
                raise bad(method, "message to delete not found")
            return True
        if isinstance(method, AnswerCallbackQuery):
            self.answers.append(method)
            return True
        if isinstance(method, (SetMyCommands, DeleteMyCommands)):
            return self._set_commands(method)
        assert isinstance(method, SetWebhook), method
        return True

    def _set_commands(self, method: SetMyCommands | DeleteMyCommands) -> bool:
        assert isinstance(method.scope, BotCommandScopeChat)
        given = method.commands if isinstance(method, SetMyCommands) else []
        self.menus[int(method.scope.chat_id)] = {one.command: one.description for one in given}
        return True

    def _send(self, method: Any, text: str, file: Any = None) -> Message:
        mode = getattr(method, "parse_mode", None)
        shown = Shown(next(self._ids), text, file=file, parse_mode=mode)
        shown.protected = bool(method.protect_content)
        markup = method.reply_markup
        if isinstance(markup, InlineKeyboardMarkup):
            shown.inline = markup
        elif isinstance(markup, ReplyKeyboardRemove):
            shown.keyboard = "removed"
        elif markup is not None:
            shown.keyboard = "open"
        self.chats[int(method.chat_id)][shown.message_id] = shown
        return Message(
            message_id=shown.message_id,
            date=datetime.now(UTC),
            chat=Chat(id=method.chat_id, type="private"),
            text=text,
        )

    def _get_file(self, method: GetFile) -> File:
        content = self.files.get(method.file_id)
        if content is None:
            raise bad(method, "invalid file_id")
        size = len(content) if self.says_sizes else None
        return File(
            file_id=method.file_id,
            file_unique_id=method.file_id,
            file_size=size,
            file_path=method.file_id,
        )

    def _editable(self, method: Any) -> Shown:
        shown = self.chats[int(method.chat_id)].get(method.message_id)
        if shown is None:
            raise bad(method, "message to edit not found")
        if shown.keyboard is not None:
            raise bad(method, "message can't be edited")
        return shown

    def _edit_text(self, method: EditMessageText) -> Any:
        shown = self._editable(method)
        if shown.file is not None:
            raise bad(method, "there is no text in the message to edit")
        if (shown.text, shown.inline) == (method.text, method.reply_markup):
            raise bad(method, "message is not modified: specified new message content is the same")
        shown.text, shown.inline = str(method.text), method.reply_markup
        shown.parse_mode = method.parse_mode
        shown.edits += 1
        return True

    def _edit_markup(self, method: EditMessageReplyMarkup) -> Any:
        shown = self._editable(method)
        if shown.inline == method.reply_markup:
            raise bad(method, "message is not modified: specified new message content is the same")
        shown.inline = method.reply_markup
        return True


def bad(method: TelegramMethod[Any], words: str) -> Exception:
    return exceptions.TelegramBadRequest(method=method, message=f"Bad Request: {words}")


def bad_request(words: str) -> MakeError:
    return lambda method: bad(method, words)


def blocked(method: TelegramMethod[Any]) -> Exception:
    words = "Forbidden: bot was blocked by the user"
    return exceptions.TelegramForbiddenError(method=method, message=words)


def too_many(seconds: int) -> MakeError:
    return lambda method: exceptions.TelegramRetryAfter(
        method=method, message="Too Many Requests", retry_after=seconds
    )


def server_error(method: TelegramMethod[Any]) -> Exception:
    return exceptions.TelegramServerError(method=method, message="Internal Server Error")


def timed_out(method: TelegramMethod[Any]) -> Exception:
    return exceptions.TelegramNetworkError(method=method, message="Request timeout error")


def unauthorized(method: TelegramMethod[Any]) -> Exception:
    return exceptions.TelegramUnauthorizedError(method=method, message="Unauthorized")
