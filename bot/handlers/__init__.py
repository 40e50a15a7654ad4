"""Conversations: each handler reads typed input, calls the office, returns a screen."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.dispatcher.event.handler import FilterObject

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
    return routers


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
