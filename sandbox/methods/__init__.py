"""The methods of the Bot API the sandbox plays, by lower-case name in ``METHODS``."""

from sandbox.methods import chats, editing, media, profile, receiving, sending
from sandbox.methods.registry import METHODS, BotMethod

__all__ = ["METHODS", "BotMethod", "chats", "editing", "media", "profile", "receiving", "sending"]
