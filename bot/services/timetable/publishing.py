"""The newest approved version of a month, made ready to be published (point 8)."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.rules.policy import Action
from bot.services.rules.recurrence import month_of
from bot.services.views.plan import Listed, VersionView
from bot.services.views.publishing import PublishedCounter, PublishedRow, PublishedSchedule
from db.enums import Language
from db.models import Place

if TYPE_CHECKING:
    from bot.services.office import Office


class Publishing:
    """Publishing within one transaction; nothing is written, so it may read beside the bot."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def newest(self, month: date) -> PublishedSchedule | None:
        """Return the newest approved version of a day's month; None while there is none.

        Rows of a body stand together, then those of a receiver in a place, then by time; bodies and
        receivers come in the order in which they first receive.
        """
        self._office.require(Action.PUBLISH_SCHEDULE)
        version = await self._office.versions.latest(month_of(month))
        if version is None:
            return None
        ways = await self._ways_in(version.receptions)
        return self._published(version, ways, await self._counter())

    async def months(self) -> tuple[date, ...]:
        """Return the months with an approved schedule that are not over, in order."""
        self._office.require(Action.PUBLISH_SCHEDULE)
        now = month_of(self._office.today)
        return tuple(month for month in await self._office.versions.months() if month >= now)

    def _published(
        self,
        version: VersionView,
        ways: dict[str, tuple[str, str]],
        counter: PublishedCounter,
    ) -> PublishedSchedule:
        profile = self._office.profile
        approval = version.approval
        return PublishedSchedule(
            month=version.month,
            version=version.number,
            made_at=version.made_at,
            approver=approval.approver,
            approver_post=approval.approver_post,
            approved_on=approval.approved_on,
            document_number=approval.document_number,
            office_kk=profile.name.said(Language.KK),
            office_ru=profile.name.said(Language.RU),
            phone=profile.contacts.phone,
            address_kk=profile.contacts.address.said(Language.KK),
            address_ru=profile.contacts.address.said(Language.RU),
            website=profile.contacts.website,
            rows=tuple(_row(one, ways) for one in _together(version.receptions)),
            counter=counter,
        )

    async def _counter(self) -> PublishedCounter:
        """Return the public counter of today: what the chat says, the page says."""
        profile = self._office.profile
        return PublishedCounter(
            self._office.today,
            await self._office.statistics.counter(),
            profile.terms.answer_days,
            profile.figures.smallest_cell,
        )

    async def _ways_in(self, receptions: Iterable[Listed]) -> dict[str, tuple[str, str]]:
        """Return how to get into each place, by its Kazakh name, as it is known today."""
        names = {one.place_kk for one in receptions}
        rows = await self._session.execute(
            select(Place.name_kk, Place.directions_kk, Place.directions_ru).where(
                Place.name_kk.in_(names)
            )
        )
        return {name: (kk or "", ru or "") for name, kk, ru in rows}


def _together(receptions: Iterable[Listed]) -> list[Listed]:
    """Put together what belongs together; the sort keeps the order of time within."""
    in_time = sorted(receptions, key=lambda one: (one.starts_at, one.id))
    first: dict[tuple[str, ...], int] = {}
    for at, one in enumerate(in_time):
        for key in _keys(one):
            first.setdefault(key, at)
    return sorted(in_time, key=lambda one: [first[key] for key in _keys(one)])


def _keys(one: Listed) -> tuple[tuple[str, ...], ...]:
    """Return what a reception belongs to: its body, its post, its receiver in a place."""
    body = (one.body_kk,)
    post = (*body, one.post_kk)
    return body, post, (*post, one.holder, one.place_kk, one.contacts)


def _row(one: Listed, ways: dict[str, tuple[str, str]]) -> PublishedRow:
    directions_kk, directions_ru = ways.get(one.place_kk, ("", ""))
    return PublishedRow(
        reception_id=one.id,
        body_kk=one.body_kk,
        body_ru=one.body_ru,
        post_kk=one.post_kk,
        post_ru=one.post_ru,
        holder=one.holder,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        place_kk=one.place_kk,
        place_ru=one.place_ru,
        contacts=one.contacts,
        minutes=one.minutes,
        mode=one.mode,
        cancelled=one.cancelled,
        directions_kk=directions_kk,
        directions_ru=directions_ru,
    )
