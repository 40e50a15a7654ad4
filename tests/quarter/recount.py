"""A quarter counted anew in plain SQL over the tables of cases, never over the book of facts.

Nothing of the office's own counting is used: the working days are those written down by hand
(`tests.year.wall`), the ranks of the posts are written here, and every figure is a statement.
"""

import statistics
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.quarter.tables import VIEWS
from tests.year import wall

Figures = dict[str, int | float | None]

RANKS = {
    "Министр": "first_head",
    "Вице-министр": "deputy",
    "Аппарат басшысы": "apparatus_head",
    "Төраға": "first_head",
    "Облыс әкімі": "first_head",
    "Облыс әкімінің орынбасары": "deputy",
}

CHANNELS = ("bot", "portal", "e_otinish", "paper", "oral", "call_centre")
GROUPS = (
    "pensioner",
    "large_family",
    "disability",
    "self_employed",
    "unemployed",
    "entrepreneur",
    "budget",
    "non_budget",
    "other",
)
ENDINGS = (
    "refused",
    "returned",
    "redirected",
    "redirected_partly",
    "forwarded",
    "ended",
    "consulted",
    "withdrawn",
)
REASONS = ("solved", "far_date", "no_belief", "talked_out", "hard", "other")


class Recount:
    """The counting of one quarter on one connection."""

    def __init__(self, session: AsyncSession, first: date, last: date) -> None:
        self._session = session
        self._first, self._last = first, last

    async def begin(self) -> None:
        """Lay the statements out, and the days that were worked."""
        for statement in VIEWS.strip().split(";\n"):
            await self._session.execute(text(statement))
        day = date(2026, 1, 1)
        while day.year < 2027:
            if wall.works(day):
                await self._session.execute(
                    text("INSERT INTO works VALUES (:day)"), {"day": day.isoformat()}
                )
            day += timedelta(days=1)
        posts = await self._session.execute(text("SELECT id, title_kk FROM posts"))
        for key, title in posts.all():
            await self._session.execute(
                text("INSERT INTO ranks VALUES (:key, :rank)"), {"key": key, "rank": RANKS[title]}
            )
        await self.within(self._first, self._last)

    async def within(self, first: date, last: date) -> None:
        """Count what happened in these days from now on."""
        await self._session.execute(text("DELETE FROM period"))
        await self._session.execute(
            text("INSERT INTO period VALUES (:first, :last)"),
            {"first": first.isoformat(), "last": last.isoformat()},
        )

    async def rows(self, what: str, of: str, where: str = "1 = 1") -> list[tuple[object, ...]]:
        """Return what a view holds of the period."""
        statement = (
            f"SELECT {what} FROM {of}, period "
            f"WHERE day BETWEEN period.first AND period.last AND {where}"
        )
        found = await self._session.execute(text(statement))
        return [tuple(row) for row in found]

    async def count(self, of: str, where: str = "1 = 1") -> int:
        """Return how many lines of a view fall into the period."""
        return int(str((await self.rows("count(*)", of, where))[0][0]))

    async def total(self, column: str, of: str) -> int:
        """Return the sum of a column over the period."""
        return int(str((await self.rows(f"coalesce(sum({column}), 0)", of))[0][0]))

    async def median(self, column: str, of: str) -> float | None:
        """Return the middle of a column's values."""
        values = [float(str(row[0])) for row in await self.rows(column, of)]
        return statistics.median(values) if values else None

    async def kept(self, code: str, of: str, where: str = "1 = 1") -> Figures:
        """Return how often a term was kept, broken, and the share."""
        kept = await self.count(of, f"in_time AND {where}")
        late = await self.count(of, f"NOT in_time AND {where}")
        share = round(100 * kept / (kept + late), 1) if kept + late else None
        return {f"{code}.in_time": kept, f"{code}.late": late, f"{code}.kept_percent": share}

    async def by(self, code: str, of: str, column: str, keys: Iterable[str]) -> Figures:
        """Return a count for each value of a column."""
        return {f"{code}.{key}": await self.count(of, f"{column} = '{key}'") for key in keys}

    async def figures(self) -> Figures:
        """Return every figure of the report that comes from cases, by the report's own codes."""
        found: Figures = {
            "receptions.held": await self.count("took_place", "became = 'held'"),
            "receptions.empty": await self.count("took_place", "became = 'empty'"),
            "receptions.cancelled": await self.count("took_place", "became = 'cancelled'"),
            "people": await self.count("held"),
            "people.rank.unknown": 0,
            "people.social.unknown": await self.count("held", "social IS NULL"),
            "people.foreign": await self.count("held", "is_foreign"),
            "people.out_of_turn": await self.count("held", "is_out_of_turn"),
            "people.unscheduled": await self.count("held", "is_unscheduled"),
            "people.median_days": await self.median("waited", "held"),
            "no_show": await self.count("missed", "kind = 'no_show'"),
            "not_held": await self.count("missed", "kind = 'not_held'"),
            "cards": await self.count("held", "result IS NOT NULL"),
            "applications": await self.count("registered"),
            "applications.foreign": await self.count("registered", "is_foreign"),
            "applications.out_of_turn": await self.count("registered", "is_out_of_turn"),
            "applications.repeat": await self.count("registered", "is_repeated"),
            "answers": await self.count("answered"),
            "answers.median_days": await self.median("days", "answered"),
            "overdue_told": await self.count("overdue"),
            "reopened": await self.count("taken_up"),
            "consultations": await self.count("advice"),
            "surveys.asked": await self.count("questions"),
            "phone_survey.drawn": await self.total("size", "draws"),
            "phone_survey.population": await self.total("people", "draws"),
            "phone_survey.tries": await self.total("tries", "rung"),
            "phone_survey.wished": await self.count("rung", "wished"),
            "instructions": await self.count("given"),
            "materials": await self.count("asked"),
            "calls.made": await self.count(
                "tries", "result IN ('reached', 'no_answer', 'busy', 'wrong_number')"
            ),
        }
        ranks = ("first_head", "deputy", "apparatus_head", "other")
        for rank in ranks:
            where = f"became = 'held' AND rank = '{rank}'"
            found[f"receptions.held.{rank}"] = await self.count("took_place", where)
        found |= await self.by("people.rank", "held", "rank", ranks)
        found |= await self.by("people.social", "held", "social", GROUPS)
        found |= await self.by("people.mode", "held", "mode", ("in_person", "video", "phone"))
        results = ("solved", "explained", "instructed", "appeal")
        found |= await self.by("people.result", "held", "result", results)
        found |= await self.by("applications.channel", "registered", "channel", CHANNELS)
        found |= await self.kept("registered", "registered")
        found |= await self.kept("entered", "entered")
        found |= await self.kept("memos", "memos_1")
        found |= await self.kept("answers", "answered")
        found |= await self.kept("redirections", "endings", "kind = 'redirected'")
        found |= await self.kept("instructions.closed", "closed")
        found |= await self.kept("materials.given", "got")
        found |= await self.by("endings", "endings", "kind", ENDINGS)
        outcomes = ("solved", "books", "declined", "lapsed")
        found |= await self.by("consultations.outcome", "advice", "outcome", outcomes)
        for reason in REASONS:
            where = f"outcome = 'declined' AND reason = '{reason}'"
            found[f"consultations.declined.{reason}"] = await self.count("advice", where)
        asked = ("reception", "not_received", "refusal", "sent_on", "withdrawal", "consultation")
        found |= await self.by("surveys.asked", "questions", "questionnaire", asked)
        states = ("answered", "refused", "unreached")
        found |= await self.by("phone_survey", "rung", "state", states)
        calls = ("reached", "no_answer", "busy", "wrong_number")
        found |= await self.by("calls.made", "tries", "result", calls)
        letters = ("posted", "delivered", "came_back")
        found |= await self.by("letters", "tries", "result", letters)
        found["no_receptions"] = int(not found["people"] and not found["receptions.held"])
        found |= await self._grounds()
        found |= await self._topics()
        found |= await self._bodies()
        found |= await self._open_instructions()
        return found | await self._months()

    async def _grounds(self) -> Figures:
        rows = await self.rows("kind, coalesce(ground, 'none')", "endings")
        codes = [f"endings.{kind}.ground.{ground}" for kind, ground in rows]
        return {code: codes.count(code) for code in set(codes)}

    async def _topics(self) -> Figures:
        rows = await self.rows("topic", "registered")
        codes = [f"topics.{row[0]}" if row[0] else "topics_none" for row in rows]
        return {code: codes.count(code) for code in set(codes)}

    async def _bodies(self) -> Figures:
        found: Figures = {}
        bodies = await self._session.execute(text("SELECT id FROM bodies"))
        for (body,) in bodies.all():
            of, own = f"body_id = {body}", f"body.{body}"
            found |= {
                f"{own}.applications": await self.count("registered", of),
                f"{own}.people": await self.count("held", of),
                f"{own}.receptions.held": await self.count(
                    "took_place", f"{of} AND became = 'held'"
                ),
                f"{own}.answers.in_time": await self.count("answered", f"{of} AND in_time"),
                f"{own}.answers.late": await self.count("answered", f"{of} AND NOT in_time"),
                f"{own}.endings.refused": await self.count("endings", f"{of} AND kind = 'refused'"),
            }
        return found

    async def _open_instructions(self) -> Figures:
        await self.within(date(2000, 1, 1), self._last)
        still = await self.count("given") - await self.count("closed")
        late = await self.count("given", "due <= period.last AND NOT is_reported")
        await self.within(self._first, self._last)
        return {"instructions.open": still, "instructions.overdue": late}

    async def _months(self) -> Figures:
        """Return what is told by month, the duty of every post among it (point 7-1)."""
        found: Figures = {}
        posts = (await self._session.execute(text("SELECT post_id FROM ranks"))).all()
        month = self._first
        while month <= self._last:
            later = (month + timedelta(days=31)).replace(day=1)
            await self.within(month, later - timedelta(days=1))
            name = f"{month:%Y-%m}"
            found |= {
                f"month.{name}.applications": await self.count("registered"),
                f"month.{name}.people": await self.count("held"),
                f"month.{name}.answers.in_time": await self.count("answered", "in_time"),
                f"month.{name}.answers.late": await self.count("answered", "NOT in_time"),
            }
            tallies = {"received": 0, "empty": 0, "missed": 0}
            for (post,) in posts:
                duty, of = f"duty.{name}.{post}", f"post_id = {post}"
                found[f"{duty}.planned"] = await self.count("took_place", of)
                found[f"{duty}.people"] = await self.count("held", of)
                stood = {
                    became: await self.count("took_place", f"{of} AND became = '{became}'")
                    for became in ("held", "empty", "cancelled")
                }
                found |= {f"{duty}.{became}": count for became, count in stood.items()}
                standing = "empty" if stood["empty"] else "missed"
                tallies["received" if stood["held"] else standing] += 1
            found |= {f"duty.{name}.{standing}": count for standing, count in tallies.items()}
            month = later
        await self.within(self._first, self._last)
        return found
