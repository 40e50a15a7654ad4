"""What receptions claim while they last, and what stands in their way: days off and each other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from bot.services.errors import ScheduleInvalid
from bot.services.rules.annex_form import Column, Fault, shorten
from bot.services.rules.windows import Claim, Window, clashes, judge_day, show_window
from bot.services.views import RowProblem
from db.enums import ScheduleState
from db.models import Body, Place, Post, Reception, Schedule

if TYPE_CHECKING:
    from bot.services.office import Office

DRAFTED = 0
"""The row of a claim that stands in a draft already and in no file."""

_CLAIMS = (
    select(Reception, Body.name_kk, Post.title_kk, Place.name_kk)
    .join(Schedule, Schedule.id == Reception.schedule_id)
    .join(Post, Post.id == Reception.post_id)
    .join(Body, Body.id == Post.body_id)
    .join(Place, Place.id == Reception.place_id)
    .where(Reception.cancelled_at.is_(None))
    .order_by(Reception.id)
)


class Claims:
    """Claims within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def of(self, schedule_id: int) -> list[tuple[int, Claim]]:
        """Return the claims of a schedule with the ids of their receptions."""
        rows = await self._rows(Reception.schedule_id == schedule_id)
        return [(one.id, _claim(one, names, DRAFTED)) for one, names in rows]

    async def standing(self, claims: Sequence[Claim]) -> list[Claim]:
        """Return what is approved at the time of these claims."""
        if not claims:
            return []
        rows = await self._rows(
            Schedule.state == ScheduleState.APPROVED,
            Reception.starts_at < max(claim.window.ends_at for claim in claims),
            Reception.ends_at > min(claim.window.starts_at for claim in claims),
        )
        return [_claim(one, names, None) for one, names in rows]

    async def faults(
        self, claims: Sequence[Claim], beside: Iterable[Claim] = ()
    ) -> tuple[tuple[Claim, Fault], ...]:
        """Return which claims cannot stand beside what is approved, `beside`, and each other."""
        settled = [replace(claim, row=None) for claim in beside]
        found = clashes([*await self.standing(claims), *settled, *claims])
        return tuple(dict.fromkeys(found))

    async def refuse_clashes(self, claims: Sequence[Claim]) -> None:
        """Refuse claims that meet an approved reception; raises ScheduleInvalid."""
        self._refuse(await self.faults(claims))

    def refuse_days_off(self, claims: Iterable[Claim]) -> None:
        """Refuse claims on days when nobody works; raises ScheduleInvalid."""
        judged = ((claim, judge_day(claim.window, self._office.calendar)) for claim in claims)
        self._refuse((claim, fault) for claim, fault in judged if fault is not None)

    def _refuse(self, faults: Iterable[tuple[Claim, Fault]]) -> None:
        zone = self._office.calendar.hours.zone
        problems = tuple(
            RowProblem(
                claim.row or DRAFTED,
                Column.WHEN,
                fault,
                shorten(f"{show_window(claim.window, zone)} · {claim.post[1]}"),
            )
            for claim, fault in sorted(faults, key=lambda found: found[0].row or DRAFTED)
        )
        if problems:
            raise ScheduleInvalid(problems=problems)

    async def _rows(
        self, *conditions: ColumnElement[bool]
    ) -> list[tuple[Reception, tuple[str, str, str]]]:
        rows = await self._session.execute(_CLAIMS.where(*conditions))
        return [(one, (body, title, place)) for one, body, title, place in rows]


def _claim(one: Reception, names: tuple[str, str, str], row: int | None) -> Claim:
    body, title, place = names
    return Claim(Window(one.starts_at, one.ends_at), (body, title), one.holder, place, row)
