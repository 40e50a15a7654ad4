"""Conversations: each handler reads typed input, calls the office, returns a screen."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery, TelegramObject

from bot.handlers import blocking, citizen, fallback, guests, staff


def create_routers() -> list[Router]:
    """Return fresh routers in the order in which they are asked; the fallback comes last."""
    routers = [
        guests.create_router(),
        *staff.create_routers(),
        *citizen.create_routers(),
        blocking.create_router(),
        fallback.create_router(),
    ]
    for router in routers:
        _ask_filters_here(router)
        _pass_over(router)
    return routers


class Door:
    """Stands before a router without parts: an event that nothing behind it hears does not enter.

    `prefixes` are the kinds of buttons that are heard behind it; None where it may be any.
    """

    def __init__(self, router: Router) -> None:
        kinds = [_prefix(handler.filters or ()) for handler in router.callback_query.handlers]
        heard = frozenset(kind for kind in kinds if kind is not None)
        self.prefixes = None if None in kinds else heard
        self._observers = router.observers
        self._enter = router.propagate_event

    async def __call__(self, update_type: str, event: TelegramObject, **data: Any) -> Any:
        """Hand an event on, or say that nobody has handled it."""
        return (
            await self._enter(update_type, event, **data)
            if self._heard(event, update_type)
            else UNHANDLED
        )

    def _heard(self, event: TelegramObject, update_type: str) -> bool:
        if isinstance(event, CallbackQuery) and self.prefixes is not None:
            return (event.data or "").partition(":")[0] in self.prefixes
        observer = self._observers.get(update_type)
        return observer is None or bool(observer.handlers)


def _pass_over(router: Router) -> None:
    """Let a router that does not hear an event be passed over by one look.

    Otherwise each of some ninety routers is entered, and each of some three hundred filters takes
    a button apart, one after the other, until one of them knows it.
    """
    for part in router.chain_tail:
        if not part.sub_routers:
            # The library offers no other place before a router.
            part.propagate_event = Door(part)  # type: ignore[method-assign]


def _prefix(filters: Iterable[FilterObject]) -> str | None:
    """Return how the one kind of buttons begins that these let through; None for any kind."""
    for one in filters:
        if isinstance(one.callback, CallbackQueryFilter):
            return one.callback.callback_data.__prefix__
    return None


def _ask_filters_here(router: Router) -> None:
    """Let plain filters (states, magic filters) be asked in the loop.

    aiogram sends every filter that is no coroutine to a thread, in case it blocks. Ours look at
    an attribute; a thread for each of some ten filters costs an update more than all the rest.
    """
    for part in router.chain_tail:
        for observer in part.observers.values():
            for handler in observer.handlers:
                for asked in handler.filters or ():
                    _ask_here(asked)


def _ask_here(asked: FilterObject) -> None:
    if not asked.awaitable:
        asked.callback = _awaited(asked.callback)
        asked.awaitable = True


def _awaited(plain: Callable[..., object]) -> Callable[..., Awaitable[object]]:
    async def ask(*args: object, **kwargs: object) -> object:
        return plain(*args, **kwargs)

    return ask
