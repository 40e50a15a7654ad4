"""Conversations: each handler reads typed input, calls the office, returns a screen."""

from collections.abc import Awaitable, Callable, Iterable

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackQueryFilter
from aiogram.types import CallbackQuery

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


class OneOf(Filter):
    """Lets through the buttons of some kinds."""

    def __init__(self, prefixes: frozenset[str]) -> None:
        self.prefixes = prefixes

    async def __call__(self, query: CallbackQuery) -> bool:
        """Look at the beginning of what the button carries."""
        return (query.data or "").partition(":")[0] in self.prefixes


def _pass_over(router: Router) -> None:
    """Let a router that hears only some kinds of buttons be passed over by one look.

    Otherwise each of some three hundred filters takes a button apart, one after the other, until
    one of them knows it.
    """
    for part in router.chain_tail:
        kinds = [_prefix(handler.filters or ()) for handler in part.callback_query.handlers]
        prefixes = frozenset(kind for kind in kinds if kind is not None)
        if kinds and None not in kinds and not part.sub_routers:
            part.callback_query.filter(OneOf(prefixes))


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
