"""Where updates, files and messages are on the road between Telegram and the tables."""

from enum import IntEnum, StrEnum


class FileState(StrEnum):
    """Where a file that somebody sent is on its way into the office."""

    NEW = "new"
    DONE = "done"
    FAILED = "failed"


class InboxState(StrEnum):
    """Where a stored update is on its way through the worker."""

    NEW = "new"
    DONE = "done"
    DEAD = "dead"


class OutboxState(StrEnum):
    """Where a message to a person is on its way to Telegram."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Priority(IntEnum):
    """Smaller goes first: a legal notice never waits behind a survey."""

    LEGAL = 0
    DIALOGUE = 1
    SURVEY = 2
