"""Conversations: each handler reads typed input, calls the office, returns a screen."""

from aiogram import Router

from bot.handlers import citizen, fallback, staff


def create_routers() -> list[Router]:
    """Return fresh routers in the order in which they are asked; the fallback comes last."""
    return [
        *staff.create_routers(),
        *citizen.create_routers(),
        fallback.create_router(),
    ]
