"""What the sandbox refuses: the bot's calls in Telegram's words, and what a person cannot do."""

from __future__ import annotations

from dataclasses import dataclass

_PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


class ApiRefusal(Exception):
    """A call the Bot API refuses, with the code and the words it would use."""

    def __init__(self, code: int, detail: str = "", *, retry_after: int | None = None) -> None:
        prefix = _PREFIXES.get(code, "Error")
        self.code = code
        self.description = f"{prefix}: {detail}" if detail else prefix
        self.retry_after = retry_after
        super().__init__(self.description)

    @classmethod
    def flood(cls, seconds: int) -> ApiRefusal:
        """429 with the number of seconds to wait."""
        return cls(429, f"retry after {seconds}", retry_after=seconds)


def bad_request(detail: str) -> ApiRefusal:
    """400 with ``Bad Request: <detail>``."""
    return ApiRefusal(400, detail)


class PersonError(Exception):
    """A person cannot do what a test or the page asked of them."""


class NoSuchPerson(PersonError):
    """No person has this id."""


class NoSuchMessage(PersonError):
    """The chat has no such message, or it is not this person's own."""


class CannotWrite(PersonError):
    """The person blocks the bot, or the account is gone."""


# Not frozen: Python notes on an exception where it passed by.
@dataclass(eq=False)
class NoSuchButton(PersonError):
    """Nobody can see such a button.

    ``wanted`` is what was asked for, ``visible`` what there is, newest message first.
    """

    wanted: str
    visible: tuple[str, ...]

    def __str__(self) -> str:
        return f"no such button: {self.wanted!r}; visible: {', '.join(self.visible) or 'none'}"
