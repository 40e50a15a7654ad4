"""Conversations of citizens."""

from aiogram import Router

from bot.dialogues import end_talks_on_other_steps
from bot.filters import private_only
from bot.handlers.citizen import (
    advice,
    attendance,
    booking,
    cancel,
    consent,
    counter,
    endings,
    files,
    messages,
    my_requests,
    own_advice,
    privacy,
    schedule,
    start,
    survey,
    tying,
    verification,
)
from bot.handlers.citizen.unfinished import offer_to_continue


def create_routers() -> list[Router]:
    """Return fresh routers of the citizens; what lies outside the form offers the way back."""
    citizen = Router(name="citizen")
    private_only(citizen)
    end_talks_on_other_steps(citizen)
    elsewhere = Router(name="citizen.elsewhere")
    offer_to_continue(elsewhere.message, elsewhere.callback_query)
    elsewhere.include_routers(
        consent.create_router(),
        privacy.create_router(),
        files.create_router(),
        messages.create_router(),
        my_requests.create_router(),
        advice.create_router(),
        own_advice.create_router(),
        attendance.create_router(),
        endings.create_router(),
        schedule.create_router(),
        counter.create_router(),
        survey.create_router(),
        verification.create_router(),
        tying.create_router(),
        cancel.create_router(),
    )
    beginning = start.create_router()
    offer_to_continue(beginning.message, beginning.callback_query)
    citizen.include_routers(beginning, booking.create_router(), elsewhere)
    return [citizen]
