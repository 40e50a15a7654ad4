"""A quarter counted anew in plain SQL over the tables of cases, never over the book of facts.

Nothing of the office's own counting is used: the working days are those written down by hand
(`tests.year.wall`), the ranks of the posts are written here, and every figure is a statement.
"""

import statistics
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

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

VIEWS = """
CREATE TEMP TABLE works (day TEXT PRIMARY KEY);
CREATE TEMP TABLE ranks (post_id INTEGER PRIMARY KEY, rank TEXT);
CREATE TEMP TABLE period (first TEXT, last TEXT);
CREATE TEMP VIEW begun AS
    SELECT r.id AS request_id, date(r.registered_at, '+5 hours') AS day, '' AS since
    FROM requests r WHERE r.origin_id IS NULL
    UNION ALL
    SELECT n.request_id, date(n.written_at, '+5 hours'), n.written_at
    FROM notes n WHERE n.kind = 'correction';
CREATE TEMP VIEW registered AS
    SELECT r.id, r.post_id, p.body_id, r.channel, r.topic, date(r.registered_at, '+5 hours') AS day,
        r.citizenship <> 'kazakhstan' AS is_foreign, r.out_of_turn < 10 AS is_out_of_turn,
        (SELECT date(min(d.opened_at), '+5 hours') FROM duties d
            WHERE d.request_id = r.id AND d.kind = 'review')
            <= date(r.registered_at, '+5 hours') AS in_time,
        EXISTS (
            SELECT 1 FROM requests e
            JOIN outcomes o ON o.request_id = e.id
            JOIN posts ep ON ep.id = e.post_id
            WHERE e.id < r.id AND e.phone_index = r.phone_index
                AND o.kind NOT IN ('no_show', 'not_held', 'withdrawn')
                AND o.happened_at <= r.received_at
                AND (ep.body_id = p.body_id OR e.topic = r.topic)
        ) AS is_repeated
    FROM requests r LEFT JOIN posts p ON p.id = r.post_id
    WHERE r.origin_id IS NULL;
CREATE TEMP VIEW held AS
    SELECT r.id, r.post_id, p.body_id, k.rank, r.social, o.result, c.mode, c.id AS reception_id,
        o.unscheduled AS is_unscheduled, r.citizenship <> 'kazakhstan' AS is_foreign,
        r.out_of_turn < 10 AS is_out_of_turn,
        date(c.starts_at, '+5 hours') AS day,
        julianday(date(c.starts_at, '+5 hours'))
            - julianday(date(r.registered_at, '+5 hours')) AS waited
    FROM outcomes o
    JOIN requests r ON r.id = o.request_id
    JOIN posts p ON p.id = r.post_id
    JOIN ranks k ON k.post_id = r.post_id
    LEFT JOIN assignments a
        ON a.request_id = r.id AND a.freed_at IS NULL AND NOT o.unscheduled
    LEFT JOIN seats s ON s.id = a.seat_id
    LEFT JOIN visits v
        ON v.request_id = r.id AND v.assignment_id IS NULL AND o.unscheduled
    JOIN receptions c ON c.id = coalesce(s.reception_id, v.reception_id)
    WHERE o.kind = 'held';
CREATE TEMP VIEW missed AS
    SELECT o.kind, date(min(c.starts_at, o.happened_at), '+5 hours') AS day
    FROM outcomes o
    JOIN assignments a ON a.request_id = o.request_id AND a.freed_at = o.happened_at
    JOIN seats s ON s.id = a.seat_id
    JOIN receptions c ON c.id = s.reception_id
    WHERE o.kind IN ('no_show', 'not_held');
CREATE TEMP VIEW took_place AS
    SELECT c.id, c.post_id, p.body_id, k.rank, date(c.starts_at, '+5 hours') AS day,
        CASE WHEN EXISTS (SELECT 1 FROM held h WHERE h.reception_id = c.id) THEN 'held'
            WHEN c.cancelled_at IS NULL THEN 'empty' ELSE 'cancelled' END AS became
    FROM receptions c
    JOIN schedules s ON s.id = c.schedule_id AND s.state = 'approved'
    JOIN posts p ON p.id = c.post_id
    JOIN ranks k ON k.post_id = c.post_id
    WHERE c.cancelled_at IS NULL OR c.cancel_reason NOT IN ('room', 'holder', 'emergency');
CREATE TEMP VIEW told AS
    SELECT r.id AS request_id, j.at
    FROM journal j JOIN requests r ON j.subject = 'request:' || r.public_id
    LEFT JOIN duties d ON d.id = json_extract(j.details, '$.duty')
    WHERE j.action = 'told' AND coalesce(
        json_extract(j.details, '$.notice'), substr(d.subject, 1, instr(d.subject, ':') - 1)
    ) IN ('date', 'moved', 'refusal', 'request_returned', 'redirected', 'forwarded', 'ended',
        'consulted');
CREATE TEMP VIEW answers AS
    SELECT r.id, r.post_id, r.answered_at AS at, r.answer_due_on AS due
    FROM requests r WHERE r.answered_at IS NOT NULL AND r.origin_id IS NULL
    UNION ALL
    SELECT r.id, r.post_id,
        (SELECT min(t.at) FROM told t WHERE t.request_id = r.id AND t.at < j.at
            AND t.at > coalesce((SELECT max(b.since) FROM begun b
                WHERE b.request_id = r.id AND b.since < j.at), '')),
        json_extract(j.details, '$.old_due')
    FROM journal j JOIN requests r ON j.subject = 'request:' || r.public_id
    WHERE j.action = 'reopened' AND json_extract(j.details, '$.was_answered');
CREATE TEMP VIEW answered AS
    SELECT a.id, p.body_id, date(a.at, '+5 hours') AS day,
        datetime(a.at, '+5 hours') <= a.due || ' 18:30:00' AS in_time,
        (SELECT count(*) FROM works w WHERE w.day <= date(a.at, '+5 hours') AND w.day > (
            SELECT b.day FROM begun b WHERE b.request_id = a.id AND b.since < a.at
            ORDER BY b.since DESC LIMIT 1)) AS days
    FROM answers a LEFT JOIN posts p ON p.id = a.post_id;
CREATE TEMP VIEW endings AS
    SELECT o.kind, o.ground, p.body_id, date(o.happened_at, '+5 hours') AS day,
        (SELECT count(*) FROM works w WHERE w.day <= date(o.happened_at, '+5 hours') AND w.day > (
            SELECT b.day FROM begun b WHERE b.request_id = o.request_id
            AND b.since < o.happened_at ORDER BY b.since DESC LIMIT 1)) <= 3 AS in_time
    FROM outcomes o JOIN requests r ON r.id = o.request_id LEFT JOIN posts p ON p.id = r.post_id
    WHERE o.kind NOT IN ('held', 'no_show', 'not_held', 'appeal_answered')
    UNION ALL
    SELECT 'redirected_partly', f.ground, NULL, date(f.sent_at, '+5 hours'), NULL
    FROM referrals f WHERE f.kind = 'part' AND f.sent_at IS NOT NULL;
CREATE TEMP VIEW entered AS
    SELECT date(min(d.closed_at), '+5 hours') AS day, min(d.closed_at) <= min(d.due_at) AS in_time
    FROM duties d JOIN requests r ON r.id = d.request_id
    WHERE d.kind = 'entry' AND d.closed_at IS NOT NULL AND r.official_number IS NOT NULL
        AND r.origin_id IS NULL
    GROUP BY d.request_id;
CREATE TEMP VIEW memos_1 AS
    SELECT date(m.written_at, '+5 hours') AS day, NOT EXISTS (
        SELECT 1 FROM duties d WHERE d.request_id = m.request_id AND d.kind = 'memo'
            AND d.opened_at <= m.written_at AND coalesce(d.closed_at, '9') >= m.written_at
            AND d.due_at < m.written_at) AS in_time
    FROM memos m WHERE m.version = 1;
CREATE TEMP VIEW overdue AS
    SELECT date(j.at, '+5 hours') AS day FROM journal j
    WHERE j.action = 'alarm' AND json_extract(j.details, '$.duty') = 'answer'
        AND json_extract(j.details, '$.audience') = 'applicant';
CREATE TEMP VIEW given AS
    SELECT date(i.given_at, '+5 hours') AS day FROM instructions i;
CREATE TEMP VIEW closed AS
    SELECT date(i.closed_at, '+5 hours') AS day,
        datetime((SELECT max(r.reported_at) FROM instruction_reports r
            WHERE r.instruction_id = i.id), '+5 hours') <= i.due_on || ' 18:30:00' AS in_time
    FROM instructions i WHERE i.state = 'closed';
CREATE TEMP VIEW asked AS SELECT date(m.asked_at, '+5 hours') AS day FROM materials m;
CREATE TEMP VIEW got AS
    SELECT date(m.answered_at, '+5 hours') AS day,
        datetime(m.answered_at, '+5 hours') <= m.due_on || ' 18:30:00' AS in_time
    FROM materials m WHERE m.answered_at IS NOT NULL;
CREATE TEMP VIEW tries AS
    SELECT c.result, date(c.tried_at, '+5 hours') AS day FROM contact_attempts c;
CREATE TEMP VIEW advice AS
    SELECT c.outcome, c.reason, date(c.ended_at, '+5 hours') AS day FROM consultations c
    WHERE c.outcome IS NOT NULL;
CREATE TEMP VIEW questions AS
    SELECT s.questionnaire, date(s.asked_at, '+5 hours') AS day FROM surveys s
    WHERE s.asked_at IS NOT NULL;
CREATE TEMP VIEW draws AS
    SELECT s.size, json_array_length(s.population) AS people, date(s.drawn_at, '+5 hours') AS day
    FROM samples s;
CREATE TEMP VIEW taken_up AS
    SELECT date(n.written_at, '+5 hours') AS day FROM notes n WHERE n.kind = 'correction'
"""

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
        await self.within(self._first, self._last)
        return {"instructions.open": still}

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


async def answers_of(session: AsyncSession, first: date, last: date) -> Figures:
    """Return how often every answer was given, from the ballots; nothing is hidden here."""
    found: Figures = {}
    days = {"first": first.isoformat(), "last": last.isoformat()}
    counted = await session.execute(
        text(
            "SELECT questionnaire, way, count(*) FROM ballots "
            "WHERE month BETWEEN :first AND :last GROUP BY 1, 2"
        ),
        days,
    )
    for questionnaire, way, count in counted.all():
        found[f"survey.{questionnaire}.{way}.answered"] = count
    found["surveys.answered"] = sum(int(count or 0) for count in found.values())
    given = await session.execute(
        text(
            "SELECT b.questionnaire, b.way, a.question, a.mark, a.choice, count(*) "
            "FROM ballot_answers a JOIN ballots b ON b.id = a.ballot_id "
            "WHERE b.month BETWEEN :first AND :last GROUP BY 1, 2, 3, 4, 5"
        ),
        days,
    )
    for questionnaire, way, question, mark, choice, count in given.all():
        code = f"survey.{questionnaire}.{way}.{question}"
        found[f"{code}.choice.{choice}" if mark is None else f"{code}.mark.{mark}"] = count
    average = await session.execute(
        text(
            "SELECT b.questionnaire, b.way, a.question, avg(a.mark) "
            "FROM ballot_answers a JOIN ballots b ON b.id = a.ballot_id "
            "WHERE b.month BETWEEN :first AND :last AND a.mark IS NOT NULL GROUP BY 1, 2, 3"
        ),
        days,
    )
    for questionnaire, way, question, mark in average.all():
        found[f"survey.{questionnaire}.{way}.{question}.mark"] = round(mark, 2)
    return found
