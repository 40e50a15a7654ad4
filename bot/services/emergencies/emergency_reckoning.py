"""What an emergency does to the receptions ahead, reckoned before anything is changed.

Declaring, changing and ending one are the same reckoning: what form each reception should have now,
and which of them has another. Its fingerprint goes with the screen on which it was shown.
"""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import false, or_, select

from bot.services.errors import InputInvalid
from bot.services.texts import cleaned
from bot.services.timetable.impact import Impacts, Reshaped, Struck
from bot.services.views.emergency import Declared, EmergencyImpact
from db.enums import Mode
from db.models import Emergency, Reception, Schedule

if TYPE_CHECKING:
    from bot.services.emergencies.emergency_people import EmergencyPeople
    from bot.services.office import Office


class EmergencyReckoning:
    """The reckoning of one transaction."""

    def __init__(self, office: "Office", people: "EmergencyPeople") -> None:
        self._office = office
        self._session = office.session
        self._people = people
        self._impacts = Impacts(office)

    async def reckon(
        self, declared: Declared | None, row: Emergency | None, *, lock: bool = False
    ) -> tuple[EmergencyImpact, tuple[Reshaped, ...], tuple[Struck, ...]]:
        """Reckon what becomes of the receptions ahead; `declared` is None when it is all over."""
        shapes = await self._shapes(declared, row, lock=lock)
        struck = await self._impacts.reshaped(shapes, lock=lock)
        hits = await self._people.hits(struck)
        shown = EmergencyImpact(
            declared=declared,
            receptions=len(shapes),
            back=sum(one.mode is Mode.IN_PERSON for one in shapes),
            hits=hits,
            to_queue=self._people.to_queue(struck),
            others=len(await self._people.others(struck)),
            fingerprint="",
        )
        parts = [
            repr(declared),
            repr([(one.reception.id, one.mode, one.link) for one in shapes]),
            repr([(hit.public_id, hit.version, hit.way) for hit in hits]),
            "" if row is None else f"{row.public_id}:{row.version}",
        ]
        mark = hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
        return replace(shown, fingerprint=mark), shapes, struck

    async def _shapes(
        self, declared: Declared | None, row: Emergency | None, *, lock: bool
    ) -> tuple[Reshaped, ...]:
        """Return the receptions ahead whose form must change, by time.

        One that was given another form by hand since the emergency began is left alone.
        """
        own = false() if row is None else Reception.emergency_id == row.id
        statement = (
            select(Reception)
            .join(Schedule, Schedule.id == Reception.schedule_id)
            .where(*self._impacts.ahead(), or_(own, Reception.mode == Mode.IN_PERSON))
            .order_by(Reception.id)
        )
        if lock:
            statement = statement.with_for_update(key_share=True, of=Reception).execution_options(
                populate_existing=True
            )
        shapes = []
        for one in await self._session.scalars(statement):
            ours = row is not None and one.emergency_id == row.id
            if ours and row is not None and one.mode is not row.mode:
                continue
            if declared is not None and self.falls_in(one, declared):
                if (one.mode, one.link) != (declared.mode, declared.link):
                    emergency_id = None if row is None else row.id
                    shapes.append(Reshaped(one, declared.mode, declared.link, emergency_id))
            elif ours:
                shapes.append(Reshaped(one, Mode.IN_PERSON, None, None))
        return tuple(sorted(shapes, key=lambda one: (one.reception.starts_at, one.reception.id)))

    def falls_in(self, reception: Reception, declared: Declared) -> bool:
        """Tell whether a reception is on one of the days of an emergency."""
        day = self._office.calendar.hours.local_day(reception.starts_at)
        return declared.first_on <= day and (declared.last_on is None or day <= declared.last_on)

    def checked(self, declared: Declared, row: Emergency | None) -> Declared:
        """Return what is declared, cleaned; raises InputInvalid."""
        first, last = declared.first_on, declared.last_on
        if last is not None and last < first:
            raise InputInvalid(field="last_on", reason="order")
        # An emergency that began earlier may be corrected; a new one does not reach back.
        if (last is not None and last < self._office.today) or (
            row is None and first < self._office.today
        ):
            raise InputInvalid(field="first_on", reason="past")
        if declared.mode is Mode.IN_PERSON:
            raise InputInvalid(field="mode", reason="in_person")
        by_video = declared.mode is Mode.VIDEO
        return replace(
            declared,
            act=cleaned("act", declared.act, 1, 120),
            link=cleaned("link", declared.link, 8, 300) if by_video and declared.link else None,
            text_kk=cleaned("text_kk", declared.text_kk, 1, 1000) if declared.text_kk else None,
            text_ru=cleaned("text_ru", declared.text_ru, 1, 1000) if declared.text_ru else None,
        )
