"""Whoever writes to the bot: language, consent, roles held now, and stored details."""

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, select

from bot.services.actor import Actor
from bot.services.views import AccountView, Person, StaffView
from db.enums import Language, Role
from db.models import Account, Consent, RosterEntry, Staff

if TYPE_CHECKING:
    from bot.services.office import Office

CONSENT_VERSION = "2026-12"
"""The consent text now in force; a new text gets a new version and is asked for again."""

_LIVE = (
    Consent.version == CONSENT_VERSION,
    Consent.withdrawn_at.is_(None),
    Consent.withdrawal_asked_at.is_(None),
)

_WHO = (
    select(Account, Consent.id, Staff, RosterEntry.id)
    .outerjoin(Consent, and_(Consent.account_id == Account.id, *_LIVE))
    .outerjoin(Staff, and_(Staff.account_id == Account.id, Staff.left_at.is_(None)))
    .outerjoin(
        RosterEntry,
        and_(RosterEntry.staff_id == Staff.id, RosterEntry.day == bindparam("today")),
    )
    .where(Account.telegram_id == bindparam("chat"))
)
"""Whoever writes, with everything they are today; built once, every update asks."""

DETAILS = "accounts.details"
STAFF_NAME = "staff.name"


class Accounts:
    """Accounts of one transaction."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def arrive(self, telegram_id: int) -> Actor:
        """Return who writes from this Telegram account, with the roles held at this moment."""
        rows = (
            await self._office.session.execute(
                _WHO, {"chat": telegram_id, "today": self._office.today}
            )
        ).all()
        if not rows:
            account = Account(
                telegram_id=telegram_id,
                reachable=True,
                created_at=self._office.now,
                seen_on=self._office.today,
            )
            self._office.session.add(account)
            await self._office.session.flush()
            self._office.journal.record("arrived", f"account:{account.id}")
            return Actor(f"account:{account.id}", self._view(account, consented=False))
        account, consent_id, *_ = rows[0]
        if account.seen_on != self._office.today:
            # Once a day, so that a chat that fell silent can be forgotten after its term.
            account.seen_on = self._office.today
        if not account.reachable:
            # Whoever writes has unblocked the bot.
            account.reachable = True
            self._office.journal.record("reachable", f"account:{account.id}")
        staff: dict[Role, StaffView] = {}
        resting: list[StaffView] = []
        held: list[tuple[Staff | None, int | None]] = [(row, entry) for _, _, row, entry in rows]
        for row, entry in held:
            if row is None:
                continue
            # A volunteer helps on reception days only (point 17), and only on their own.
            if row.role is Role.VOLUNTEER and entry is None:
                resting.append(self.staff_view(row))
            else:
                staff[row.role] = self.staff_view(row)
        view = self._view(account, consented=consent_id is not None)
        own = {role: one.id for role, one in staff.items()}
        # Citizens, who are nearly everybody, are not asked about.
        covered = await self._office.absences.stands_for(own) if own else []
        return Actor(f"account:{account.id}", view, staff, tuple(resting), tuple(covered))

    async def now(self) -> AccountView:
        """Return the person of this transaction as they stand by now."""
        account = await self._own()
        await self._office.session.flush()
        live = await self._office.session.scalar(
            select(Consent.id).where(Consent.account_id == account.id, *_LIVE).limit(1)
        )
        return self._view(account, consented=live is not None)

    async def choose_language(self, language: Language) -> None:
        """Speak this language with the person from now on."""
        account = await self._own()
        account.language = language
        await self._office.menus.owe_own()
        self._office.journal.record("language", f"account:{account.id}", language=language.value)

    async def language(self) -> Language | None:
        """Return the language that the person has chosen by now."""
        return (await self._own()).language

    async def consent(self, text: str) -> None:
        """Store the proof of consent to exactly this text (law 94-V article 8)."""
        account = await self._own()
        if self._office.account.consented:
            return
        await self._office.withdrawals.given_again(account.id)
        self._office.session.add(
            Consent(
                account_id=account.id,
                version=CONSENT_VERSION,
                language=account.language or Language.KK,
                text_hash=hashlib.sha256(text.encode()).hexdigest(),
                given_at=self._office.now,
            )
        )
        self._office.journal.record("consented", f"account:{account.id}", version=CONSENT_VERSION)

    async def keep_details(self, person: Person) -> None:
        """Remember who the person is, so that the next form is one tap shorter."""
        account = await self._own()
        kept = Person(
            full_name=person.full_name, iin=person.iin, phone=person.phone, address=person.address
        )
        account.details_sealed = self._office.keys.seal(
            kept.model_dump_json(), column=DETAILS, row=account.telegram_id
        )

    async def lost(self, telegram_id: int) -> None:
        """Note that the person blocked the bot: notices go by phone from now on."""
        account = await self._office.session.scalar(
            select(Account).where(Account.telegram_id == telegram_id)
        )
        if account is not None and account.reachable:
            account.reachable = False
            self._office.journal.record("unreachable", f"account:{account.id}")

    def staff_view(self, row: Staff) -> StaffView:
        """Return a member of the staff with the name opened."""
        name = self._office.keys.open(row.name_sealed, column=STAFF_NAME, row=row.public_id)
        return StaffView(row.id, row.public_id, Role(row.role), name, row.joined_at, row.unit_id)

    async def _own(self) -> Account:
        return await self._office.session.get_one(Account, self._office.account.id)

    def _view(self, account: Account, *, consented: bool) -> AccountView:
        details = None
        if account.details_sealed is not None:
            opened = self._office.keys.open(
                account.details_sealed, column=DETAILS, row=account.telegram_id
            )
            details = Person.model_validate_json(opened)
        return AccountView(
            account.id, account.telegram_id, account.language, consented, account.reachable, details
        )
