"""The append-only journal: an HMAC chain that shows a change, a deletion and a swap.

A cut tail shows only against a head kept elsewhere; `head` is what gets anchored there. Entries
hold ids and names of fields, never values. They are gathered and written at the end of the
transaction, because whoever holds the head on PostgreSQL holds everybody else up.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.services.views import Event
from db.models import JournalEntry, JournalHead

GENESIS = bytes(32)
LINKED = ("n", "at", "actor", "action", "subject", "details")
"""The columns under the seal of a link, in this order."""

# Nearly every transaction runs these three: they are built once, and past the mapped classes.
_HEAD = JournalHead.__table__
_TAKE_HEAD = select(_HEAD.c.n, _HEAD.c.mac).where(_HEAD.c.id == 1).with_for_update()
_MOVE_HEAD = (
    update(JournalHead.__table__)  # type: ignore[arg-type]
    .where(_HEAD.c.id == 1)
    .values(n=bindparam("n"), mac=bindparam("mac"))
)
_WRITE = insert(JournalEntry.__table__)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the number of the first entry that is wrong or missing."""

    n: int


@dataclass(frozen=True, slots=True)
class Head:
    """The last link of a chain: how many entries, and the code that seals all of them."""

    n: int
    mac: bytes


class Journal:
    """The journal within one transaction and for one actor."""

    def __init__(self, session: AsyncSession, key: bytes, *, actor: str, now: datetime) -> None:
        self._session = session
        self._key = key
        self.actor = actor
        self._now = now.astimezone(UTC)
        self._pending: list[dict[str, object]] = []

    def record(self, action: str, subject: str, **details: str | int | bool | None) -> None:
        """Note that the actor did something to a subject such as "request:ABC"."""
        text = json.dumps(details, sort_keys=True, ensure_ascii=True)
        self._pending.append({"action": action, "subject": subject, "details": text})

    async def flush(self) -> None:
        """Chain and write what was noted; the edge calls it last, before it commits."""
        if not self._pending:
            return
        head = (await self._session.execute(_TAKE_HEAD)).one_or_none()
        if head is None:
            await self._session.execute(insert(JournalHead).values(id=1, n=0, mac=GENESIS))
        n, mac = (0, GENESIS) if head is None else head
        rows = []
        for entry in self._pending:
            n += 1
            row = {"n": n, "at": self._now, "actor": self.actor, **entry}
            mac = _link(self._key, mac, row)
            rows.append({**row, "mac": mac})
        await self._session.execute(_WRITE, rows)
        await self._session.execute(_MOVE_HEAD, {"n": n, "mac": mac})
        self._pending.clear()

    async def events(self, subject: str) -> tuple[Event, ...]:
        """Return what happened to a subject, oldest first."""
        await self.flush()
        found = await self._session.execute(
            select(JournalEntry.action, JournalEntry.at)
            .where(JournalEntry.subject == subject)
            .order_by(JournalEntry.n)
        )
        return tuple(Event(action, at) for action, at in found)

    async def leads_through(self, n: int, mac: bytes) -> bool:
        """Tell whether entry `n` still stands as it stood when its code was noted elsewhere.

        It is sealed with the entry before it, so a change of either shows; `verify` walks the whole
        chain. Entry 0 is the beginning, before anything was written.
        """
        if n == 0:
            return hmac.compare_digest(mac, GENESIS)
        columns = [getattr(JournalEntry, name) for name in (*LINKED, "mac")]
        found = await self._session.execute(
            select(*columns).where(JournalEntry.n.in_((n - 1, n))).order_by(JournalEntry.n)
        )
        entries = found.all()
        if not entries or entries[-1].n != n:
            return False
        before = entries[0].mac if len(entries) == 2 else GENESIS if n == 1 else None
        if before is None:
            return hmac.compare_digest(entries[-1].mac, mac)
        sealed = _link(self._key, before, dict(zip(LINKED, entries[-1], strict=False)))
        return hmac.compare_digest(sealed, mac) and hmac.compare_digest(entries[-1].mac, mac)


async def head(session: AsyncSession) -> Head:
    """Return the last link, to be anchored outside the database."""
    found = await session.get(JournalHead, 1, populate_existing=True)
    return Head(0, GENESIS) if found is None else Head(found.n, found.mac)


async def verify(session: AsyncSession, key: bytes, *, anchor: Head | None = None) -> Break | None:
    """Walk the whole chain; return the first break, or None. `anchor` reveals a cut tail."""
    mac, n = GENESIS, 0
    anchored = anchor is None or anchor.n == 0
    columns = [getattr(JournalEntry, name) for name in (*LINKED, "mac")]
    walk = select(*columns).order_by(JournalEntry.n).execution_options(yield_per=1000)
    entries = await session.stream(walk)
    try:
        async for entry in entries:
            n += 1
            mac = _link(key, mac, dict(zip(LINKED, entry, strict=False)))
            if entry.n != n or not hmac.compare_digest(mac, entry.mac):
                return Break(n)
            if anchor is not None and n == anchor.n:
                if not hmac.compare_digest(mac, anchor.mac):
                    return Break(n)
                anchored = True
    finally:
        await entries.close()
    last = await head(session)
    if last.n != n or not hmac.compare_digest(last.mac, mac) or not anchored:
        return Break(n + 1)
    return None


def detail(details: str, name: str) -> str:
    """Return one value of an entry's details as they are stored; empty where it is not there."""
    return str(json.loads(details).get(name, ""))


def _link(key: bytes, previous: bytes, row: Mapping[str, object]) -> bytes:
    fields = [str(row[name]) for name in LINKED]
    return hmac.digest(key, previous + json.dumps(fields).encode(), hashlib.sha256)
