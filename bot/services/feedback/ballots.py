"""Ballots: what was answered, apart from everybody who answered (point 38).

A ballot knows its questionnaire, its month and the post it is about, and nothing else leads to or
from it. The order in which rows lie tells nothing either: SQLite keeps them by their random key,
and on PostgreSQL, which keeps them as they come and notes the transaction that wrote them, every
new row is written anew together with many older ones of its month.

Why somebody did not book after advice lies apart from their marks, as a remark does: whoever has
told it in the chat is not asked again, and a ballot without it would be one of theirs.
"""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Table, delete, exists, func, insert, select

from bot.services.rules.questionnaires import Answer, Ask
from bot.services.texts import cleaned
from db.enums import Questionnaire, VoiceWay
from db.models import Ballot, BallotAnswer, Remark

if TYPE_CHECKING:
    from bot.services.office import Office

TEXT = "remarks.text"
LONGEST = 1000
"""Characters of a remark."""
MIXED: Final = 100
"""How many older rows of the month are written anew with a new one."""

APART: Final = (Questionnaire.CONSULTATION, VoiceWay.CHAT, Ask.WHY)
"""The answer that is kept without the others; on the telephone everybody is asked for it."""

_BALLOTS: Final[Table] = Ballot.metadata.tables[Ballot.__tablename__]
_ANSWERS: Final[Table] = BallotAnswer.metadata.tables[BallotAnswer.__tablename__]
_REMARKS: Final[Table] = Remark.metadata.tables[Remark.__tablename__]


class Ballots:
    """Ballots of one transaction. They are cast by whoever has heard the answers."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def cast(
        self,
        questionnaire: Questionnaire,
        way: VoiceWay,
        post_id: int | None,
        answers: Iterable[Answer],
        *,
        remark: str | None = None,
    ) -> None:
        """Write one answered questionnaire; a remark is kept apart from its marks."""
        parts: dict[bool, list[Answer]] = {}
        for answer in answers:
            apart = (questionnaire, way, answer.ask) == APART
            parts.setdefault(apart, []).append(answer)
        rows, said = [], []
        for part in parts.values():
            key = _random_key()
            rows.append(
                {
                    "id": key,
                    "questionnaire": questionnaire,
                    "way": way,
                    "month": self._month(),
                    "post_id": post_id,
                }
            )
            said += [
                {
                    "ballot_id": key,
                    "question": answer.ask.value,
                    "mark": answer.mark,
                    "choice": answer.choice,
                }
                for answer in part
            ]
        await self._mixed_in(rows, said)
        if remark is not None:
            await self.remark(questionnaire, way, post_id, remark)

    async def remark(
        self, questionnaire: Questionnaire, way: VoiceWay, post_id: int | None, words: str
    ) -> None:
        """Write what somebody added in their own words; raises InputInvalid."""
        key = _random_key()
        sealed = self._office.keys.seal(cleaned("comment", words, 1, LONGEST), column=TEXT, row=key)
        row = {
            "id": key,
            "questionnaire": questionnaire,
            "way": way,
            "month": self._month(),
            "post_id": post_id,
            "text_sealed": sealed,
        }
        older = await self._taken_out(_REMARKS) if self._keeps_order else []
        await self._put(_REMARKS, [*older, row])

    async def _mixed_in(self, rows: list[dict[str, Any]], said: list[dict[str, Any]]) -> None:
        older: list[dict[str, Any]] = []
        if self._keeps_order:
            chosen = await self._some(_BALLOTS)
            keys = [key for (key,) in chosen]
            answers = await self._session.execute(
                delete(_ANSWERS).where(_ANSWERS.c.ballot_id.in_(keys)).returning(*_ANSWERS.c)
            )
            said = [*said, *(dict(one) for one in answers.mappings())]
            older = await self._removed(_BALLOTS, keys)
        await self._put(_BALLOTS, [*older, *rows])
        said.sort(key=lambda one: (one["ballot_id"], one["question"]))
        await self._session.execute(insert(_ANSWERS), said)

    async def _taken_out(self, table: Table) -> list[dict[str, Any]]:
        return await self._removed(table, [key for (key,) in await self._some(table)])

    async def _some(self, table: Table) -> list[tuple[str]]:
        """Lock some rows of this month at random; whoever holds others is not waited for."""
        found = await self._session.execute(
            select(table.c.id)
            .where(table.c.month == self._month())
            .order_by(func.random())
            .limit(MIXED)
            .with_for_update(skip_locked=True)
        )
        return [(key,) for (key,) in found]

    async def _removed(self, table: Table, keys: list[str]) -> list[dict[str, Any]]:
        rows = await self._session.execute(
            delete(table).where(table.c.id.in_(keys)).returning(*table.c)
        )
        return [dict(row) for row in rows.mappings()]

    async def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        rows.sort(key=lambda row: str(row["id"]))
        await self._session.execute(insert(table), rows)

    @property
    def _keeps_order(self) -> bool:
        """Whether the database shows in which order and by which transaction rows came."""
        return self._session.get_bind().dialect.name == "postgresql"

    def _month(self) -> date:
        return self._office.today.replace(day=1)


def whole() -> ColumnElement[bool]:
    """Choose the ballots with marks, one for each who answered; a reason that lies apart is none.

    Every questionnaire asks for a mark, and nobody gets past it without giving one.
    """
    return exists().where(BallotAnswer.ballot_id == Ballot.id, BallotAnswer.mark.is_not(None))


def _random_key() -> str:
    """Return 22 letters that say nothing: 128 bits from the system's source of randomness."""
    return secrets.token_urlsafe(16)
