"""The ladder of every duty: when it is due, and who is alarmed at which rung (points.md, Terms).

All days are working days counted by the calendar; a rung falls on the opening of its day unless
the regulation names an hour. A rung of the past is raised at once; of several missed rungs for one
audience the sweep raises only the last.

This is the one door to them; each part of the work is a room of its own.
"""

from bot.services.rules.ladders.house import (
    CALENDAR_FROM_ON,
    breach,
    calendar_year,
    consent,
    month_schedule,
    report,
)
from bot.services.rules.ladders.letters import (
    alternative,
    correction,
    delivery,
    letter,
    referral,
)
from bot.services.rules.ladders.receptions import (
    attendance,
    instruction,
    new_date,
    offer,
    result,
)
from bot.services.rules.ladders.requests import (
    answer,
    answer_by,
    appeal,
    appeal_by,
    entry,
    information,
    materials,
    memo,
    message,
    pause,
    redirect,
    review,
    secrecy,
)
from bot.services.rules.ladders.shape import (
    APPLICANT,
    Ladder,
    Rung,
)
from bot.services.rules.ladders.voices import (
    call_back,
    consultation,
    low_marks,
    phone_survey,
    survey,
)

__all__ = [
    "APPLICANT",
    "CALENDAR_FROM_ON",
    "Ladder",
    "Rung",
    "alternative",
    "answer",
    "answer_by",
    "appeal",
    "appeal_by",
    "attendance",
    "breach",
    "calendar_year",
    "call_back",
    "consent",
    "consultation",
    "correction",
    "delivery",
    "entry",
    "information",
    "instruction",
    "letter",
    "low_marks",
    "materials",
    "memo",
    "message",
    "month_schedule",
    "new_date",
    "offer",
    "pause",
    "phone_survey",
    "redirect",
    "referral",
    "report",
    "result",
    "review",
    "secrecy",
    "survey",
]
