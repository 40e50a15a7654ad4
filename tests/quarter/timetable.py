"""The schedule of the simulated quarter: approved month by month, and changed now and then."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import Row
from bot.services.rules.windows import Window
from bot.services.views.changes import Change, ChangeKind
from db.enums import ChangeReason, Mode, Role
from db.models import Reception
from sandbox.demo_office import CONTACTS, RECEIVERS
from tests.year import wall
from tests.year.bureau import Bureau

MODES = {0: Mode.VIDEO, 3: Mode.PHONE}
"""How the receivers of these numbers receive; all others in person."""


async def change(bureau: Bureau, kind: ChangeKind, day: date, post: int) -> None:
    """Let a clerk call off or re-house the receptions of a post on a day."""
    async with bureau.looking() as session:
        found = await session.scalars(
            select(Reception)
            .where(Reception.post_id == post, Reception.cancelled_at.is_(None))
            .order_by(Reception.starts_at)
        )
        receptions = [one for one in found if wall.day_of(one.starts_at) >= day]
    who = bureau.at_work(Role.REVIEWER)
    first = wall.day_of(receptions[0].starts_at)
    if kind is ChangeKind.ABSENCE:
        wish = Change(kind, post, ChangeReason.TRIP, first, first)
    else:
        async with bureau.of(who) as office:
            room = (await office.stand_ins.rooms(receptions[0].id))[0]
        wish = Change(kind, receptions[0].id, ChangeReason.ROOM, place_id=room.id)
    async with bureau.of(who) as office:
        impact = await office.changes.impact(wish)
        assert (await office.changes.confirm(wish, impact.fingerprint)).done


def rows_of(month: date, today: date) -> Sequence[Row]:
    """Return the schedule of a month as rows of the annex: everybody receives once a week."""
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
            mode=MODES.get(number, Mode.IN_PERSON),
        )
        for number, one in enumerate(RECEIVERS)
        for day in days
        if day.month == month.month and day.weekday() == one.weekday and wall.works(day)
        if day > today
    ]
    return to_rows(found, ZoneInfo("Asia/Almaty"))
