"""Emergencies as rows: found, locked, written, and shown."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.services.errors import EmergencyStale, NotFound
from bot.services.views.emergency import Declared, EmergencyView
from db.enums import Mode
from db.models import Emergency, Post

if TYPE_CHECKING:
    from bot.services.office import Office


class EmergencyRows:
    """Emergencies of one transaction as rows."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._session = office.session

    async def hold(self) -> None:
        """Lock every queue, in order of id: approvals and changes wait, or are waited for."""
        await self._session.execute(
            select(Post.id).order_by(Post.id).with_for_update(key_share=True)
        )

    async def in_force(self) -> Emergency | None:
        """Return the emergency nobody has ended yet, even when its last day is over."""
        return (
            await self._session.scalars(select(Emergency).where(Emergency.in_force.is_(True)))
        ).first()

    async def find(self, public_id: str) -> Emergency:
        """Return an emergency by its id; raises NotFound."""
        row = await self._session.scalar(select(Emergency).where(Emergency.public_id == public_id))
        if row is None:
            raise NotFound
        return row

    async def take(self, public_id: str, version: int) -> Emergency:
        """Lock an emergency to change it; raises NotFound and EmergencyStale."""
        row = await self._session.scalar(
            select(Emergency)
            .where(Emergency.public_id == public_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound
        if row.version != version or row.in_force is None:
            raise EmergencyStale
        return row

    async def now(self) -> Emergency | None:
        """Return the emergency in force; None once its last day is over."""
        row = await self.in_force()
        return None if row is None or self.lapsed(row) else row

    def lapsed(self, row: Emergency) -> bool:
        """Tell whether the last day of an emergency is over."""
        return row.ends_on is not None and row.ends_on < self._office.today


def view_of(row: Emergency) -> EmergencyView:
    """Return an emergency as it leaves the service."""
    declared = Declared(
        row.act,
        row.starts_on,
        row.ends_on,
        Mode(row.mode),
        row.link,
        row.text_kk,
        row.text_ru,
    )
    return EmergencyView(row.public_id, row.version, declared, row.declared_at, row.ended_at)


def write(row: Emergency, declared: Declared) -> None:
    """Put what is declared into the row."""
    row.act, row.mode, row.link = declared.act, declared.mode, declared.link
    row.starts_on, row.ends_on = declared.first_on, declared.last_on
    row.text_kk, row.text_ru = declared.text_kk, declared.text_ru
