"""The schedule of a month as somebody would type it: everybody receives once a week."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import Row
from bot.services.rules.windows import Window
from db.enums import Mode
from sandbox.demo_office import CONTACTS, Receiver
from tests.year import wall

IN_PERSON: Mapping[int, Mode] = {}
"""Everybody receives in person."""


def rows_of(
    receivers: Sequence[Receiver], month: date, today: date, modes: Mapping[int, Mode] = IN_PERSON
) -> Sequence[Row]:
    """Return the schedule of a month as rows of the annex: everybody receives once a week.

    `modes` tells how the receivers of these numbers receive; all others do so in person.
    """
    days = [month + timedelta(days=n) for n in range(31)]
    found = [
        ParsedReception(
            body=one.body,
            holder=one.holder,
            post=one.post,
            window=Window(
                datetime.combine(day, time(9, 10), wall.ALMATY),
                datetime.combine(day, time(12, 50), wall.ALMATY),
            ),
            location=Bilingual(f"{one.room.kk}, {number}", f"{one.room.ru}, {number}"),
            contacts=CONTACTS,
            minutes=10,
            mode=modes.get(number, Mode.IN_PERSON),
        )
        for number, one in enumerate(receivers)
        for day in days
        if day.month == month.month and day.weekday() == one.weekday and wall.works(day)
        if day > today
    ]
    return to_rows(found, ZoneInfo("Asia/Almaty"))
