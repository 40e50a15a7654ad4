"""Schedules drafted from the rows of a file, taken as a whole or not at all."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.services.errors import ScheduleInvalid
from bot.services.rules.annex import AnnexInvalid, Bilingual, ParsedReception, parse
from bot.services.rules.annex_form import Row
from bot.services.rules.policy import Action
from bot.services.views import Imported, RowProblem
from db.enums import ScheduleState
from db.models import Body, Place, Post, Reception, Schedule
from db.statements import inserting

if TYPE_CHECKING:
    from bot.services.office import Office


class Imports:
    """Imports within one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def drafts(self) -> tuple[Imported, ...]:
        """Return the schedules that wait for approval, oldest first."""
        self._office.require(Action.MANAGE_SCHEDULE)
        rows = await self._session.execute(
            select(
                Schedule.id,
                func.count(),
                func.count(Reception.post_id.distinct()),
                func.min(Reception.starts_at),
                func.max(Reception.starts_at),
            )
            .join(Reception, Reception.schedule_id == Schedule.id)
            .where(Schedule.state == ScheduleState.DRAFT)
            .group_by(Schedule.id)
            .order_by(Schedule.id)
        )
        day = self._office.calendar.hours.local_day
        return tuple(
            Imported(schedule_id, receptions, posts, day(first), day(last))
            for schedule_id, receptions, posts, first, last in rows
        )

    async def take(self, rows: Sequence[Row]) -> Imported:
        """Draft a schedule from rows of the annex.

        New bodies, posts and places are made by their Kazakh names, and their Russian names follow
        the file. Who holds a post changes on approval. Raises ScheduleInvalid with the problems of
        all rows.
        """
        self._office.require(Action.MANAGE_SCHEDULE)
        try:
            receptions = parse(
                rows,
                now=self._office.now,
                calendar=self._office.calendar,
                minutes=self._office.profile.minutes_per_person,
            )
        except AnnexInvalid as error:
            raise ScheduleInvalid(
                problems=tuple(
                    RowProblem(one.row, one.column, one.reason, one.value) for one in error.problems
                )
            ) from None
        await self._office.claims.refuse_clashes([one.claim for one in receptions])
        schedule = Schedule(
            state=ScheduleState.DRAFT,
            imported_at=self._office.now,
            drafted_by=self._office.drafts.drafted_by(),
        )
        self._session.add(schedule)
        await self._session.flush()
        posts = await self._keep_receptions(schedule.id, receptions)
        self._office.journal.record(
            "schedule_imported", f"schedule:{schedule.id}", receptions=len(receptions), posts=posts
        )
        days = [self._office.calendar.hours.local_day(one.window.starts_at) for one in receptions]
        return Imported(schedule.id, len(receptions), posts, min(days), max(days))

    async def post_named(self, body: Bilingual, title: Bilingual, holder: str) -> int:
        """Return the id of a post by its Kazakh names, made with its body when there is none."""
        body_id = await self._kept(Body, {"name_kk": body.kk}, name_ru=body.ru)
        key: dict[str, object] = {"body_id": body_id, "title_kk": title.kk}
        return await self._kept(Post, key, title_ru=title.ru, holder=holder)

    async def place_named(self, name: Bilingual) -> int:
        """Return the id of a place by its Kazakh name, made when there is none."""
        return await self._kept(Place, {"name_kk": name.kk}, name_ru=name.ru)

    async def _keep_receptions(
        self, schedule_id: int, receptions: Iterable[ParsedReception]
    ) -> int:
        """Store the receptions of a draft; return how many posts they belong to."""
        places: dict[Bilingual, int] = {}
        posts: dict[tuple[Bilingual, Bilingual], int] = {}
        for one in receptions:
            if one.location not in places:
                places[one.location] = await self.place_named(one.location)
            post = (one.body, one.post)
            if post not in posts:
                posts[post] = await self.post_named(one.body, one.post, one.holder)
            self._session.add(
                Reception(
                    schedule_id=schedule_id,
                    post_id=posts[post],
                    place_id=places[one.location],
                    holder=one.holder,
                    starts_at=one.window.starts_at,
                    ends_at=one.window.ends_at,
                    minutes=one.minutes,
                    contacts=one.contacts,
                    mode=one.mode,
                )
            )
        await self._session.flush()
        return len(posts)

    async def _kept(
        self, model: type[Body | Place | Post], key: dict[str, object], **rest: str
    ) -> int:
        """Return the id of the row with this key, made when there is none.

        Its Russian name follows the file. Whoever imports the same name at the same moment gets
        the same row.
        """
        statement = inserting(self._session, model).values(**key, **rest)
        russian = {name: text for name, text in rest.items() if name.endswith("_ru")}
        kept = await self._session.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_=russian).returning(
                model.id
            )
        )
        return kept.scalar_one()
