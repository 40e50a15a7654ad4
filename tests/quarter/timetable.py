"""The schedule of the simulated quarter: approved month by month, and changed now and then."""

from datetime import date

from sqlalchemy import select

from bot.services.views.changes import Change, ChangeKind
from db.enums import ChangeReason, Mode, Role
from db.models import Reception
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
