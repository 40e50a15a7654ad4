"""Personal data taken out of rows, as the table of rules says column by column.

What stays is a case without a person: its number, its states, its dates and its figures. Files on
the disk lose their row here, and the sweep of the disk destroys them within minutes.
"""

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, LargeBinary, Table, delete, exists, select, update

from bot.services.rules.lifecycle import OPEN_STATES
from bot.services.rules.retention import OF_CASES, RETENTION
from bot.services.rules.retention_terms import Kind
from db.base import Base
from db.enums import ConsultationState, FileState, InboxState, OutboxState
from db.models import (
    Account,
    Consultation,
    ConsultationLine,
    Dialogue,
    InboxUpdate,
    IncomingFile,
    OutboxMessage,
    Request,
    Staff,
    TieAttempt,
)

if TYPE_CHECKING:
    from bot.services.office import Office

INDEX_BYTES = 32
"""As long as a blind index, so that a random one cannot be told from it."""

BESIDES = ("surveys", "call_backs")
"""Tables of voices whose rows may lead to a case; they lose that with the case at the latest."""


class Oblivion:
    """What is forgotten in one transaction; whoever calls has locked the rows."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the columns of a table that are emptied sooner or later."""
        rules = RETENTION[table].items()
        return tuple(column for column, rule in rules if rule.kind is Kind.EMPTIED)

    async def rows(self, name: str, chosen: ColumnElement[bool]) -> None:
        """Empty the columns of these rows: NULL, or nothing where a column must have a value."""
        table = Base.metadata.tables[name]
        emptied = {column: _nothing(table, column) for column in self.columns(name)}
        await self._session.execute(update(table).where(chosen).values(emptied))

    async def cases(self, ids: list[int]) -> None:
        """Take the person and every text out of cases; their figures stay."""
        if not ids:
            return
        for name in (*OF_CASES, *BESIDES):
            if name == "requests":
                continue
            rules = RETENTION[name].values()
            table = Base.metadata.tables[name]
            if all(rule.kind is Kind.ROW for rule in rules):
                await self._session.execute(delete(table).where(_of_cases(table, ids)))
            elif self.columns(name):
                await self.rows(name, _of_cases(table, ids))
        await self._destroy_files(ids)
        talks = await self._session.scalars(
            select(Consultation.id).where(
                Consultation.request_id.in_(ids), Consultation.anonymised_at.is_(None)
            )
        )
        await self.talks(list(talks))
        await self.rows("requests", Request.id.in_(ids))
        for each in ids:
            # A random value finds nobody, and no two cases seem to be of one person.
            await self._session.execute(
                update(Request)
                .where(Request.id == each)
                .values(
                    phone_index=secrets.token_bytes(INDEX_BYTES),
                    surname_index=secrets.token_bytes(INDEX_BYTES),
                    anonymised_at=self._office.now,
                    version=Request.version + 1,
                )
            )

    async def talks(self, ids: list[int]) -> None:
        """Take the person out of consultations and delete what was said."""
        if not ids:
            return
        await self._session.execute(
            delete(ConsultationLine).where(ConsultationLine.consultation_id.in_(ids))
        )
        await self.rows("consultations", Consultation.id.in_(ids))
        await self._session.execute(
            update(Consultation)
            .where(Consultation.id.in_(ids))
            .values(anonymised_at=self._office.now)
        )

    async def ended_talks(self, account_id: int) -> int:
        """Forget the consultations of a person that are over; return how many they were."""
        ids = await self._session.scalars(
            select(Consultation.id).where(
                Consultation.account_id == account_id,
                Consultation.state == ConsultationState.ENDED,
                Consultation.anonymised_at.is_(None),
            )
        )
        found = list(ids)
        await self.talks(found)
        return len(found)

    async def submissions(self, chosen: ColumnElement[bool]) -> None:
        """Forget which update of which chat sent these requests."""
        await self._session.execute(update(Request).where(chosen).values(submitted_by=None))

    async def account(self, account_id: int) -> None:
        """Forget a person's chat: details, drafts, messages, and the number in Telegram itself.

        The row stays, so that the proof of consent and the cases still belong to one person; its
        number becomes nobody's. Somebody who works in the office keeps the chat for that work.
        """
        account = await self._session.get_one(
            Account, account_id, with_for_update=True, populate_existing=True
        )
        account.details_sealed = None
        await self.ended_talks(account_id)
        await self._session.execute(delete(TieAttempt).where(TieAttempt.account_id == account_id))
        works = await self._session.scalar(
            select(Staff.id).where(Staff.account_id == account_id, Staff.left_at.is_(None)).limit(1)
        )
        if works is None:
            await self._forget_chat(account.telegram_id)
            # Numbers of people in Telegram are above zero, and this one is unique as well.
            account.telegram_id = -account.id
            account.language = None
            account.seen_on = None
            account.reachable = False
            account.erased_at = self._office.now
        await self._session.flush()

    async def _forget_chat(self, chat_id: int) -> None:
        """Delete what was said in a chat; a message on its way about a case of law goes out."""
        await self._session.execute(delete(Dialogue).where(Dialogue.chat_id == chat_id))
        await self._session.execute(
            delete(IncomingFile).where(
                IncomingFile.chat_id == chat_id, IncomingFile.state != FileState.NEW
            )
        )
        await self._session.execute(
            update(InboxUpdate)
            .where(InboxUpdate.chat_id == chat_id, InboxUpdate.state != InboxState.NEW)
            .values(chat_id=None, raw_sealed=None)
        )
        proves = exists().where(
            Request.id == OutboxMessage.request_id, Request.state.in_(OPEN_STATES)
        )
        await self._session.execute(
            delete(OutboxMessage).where(
                OutboxMessage.chat_id == chat_id,
                OutboxMessage.state.not_in((OutboxState.NEW, OutboxState.SENDING)),
                ~proves,
            )
        )

    async def _destroy_files(self, ids: list[int]) -> None:
        """Leave the files of these cases without a row in force: the sweep takes them."""
        table = Base.metadata.tables["attachments"]
        await self._session.execute(
            update(table)
            .where(_of_cases(table, ids), table.c.deleted_at.is_(None))
            .values(deleted_at=self._office.now)
        )


def _of_cases(table: Table, ids: list[int]) -> ColumnElement[bool]:
    """Return the condition of belonging to one of these cases, directly or through a parent."""
    if "request_id" in table.c:
        return table.c.request_id.in_(ids)
    [key] = [each for each in table.foreign_keys if each.parent.name in _PARENTS]
    parent = key.column.table
    return key.parent.in_(select(parent.c.id).where(parent.c.request_id.in_(ids)))


_PARENTS = ("instruction_id", "duty_id")
"""By these a row belongs to a case through something of it."""


def _nothing(table: Table, column: str) -> bytes | str | None:
    cell = table.c[column]
    if cell.nullable:
        return None
    return b"" if isinstance(cell.type, LargeBinary) else ""
