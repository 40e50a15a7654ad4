"""Applicants, accounts and staff as they leave a service."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from db.enums import ApplicantKind, Citizenship, Language, Mode, Need, Role


class Represented(BaseModel):
    """Who stands behind a representative: a person or an organisation (APPC article 68)."""

    model_config = ConfigDict(frozen=True)

    name: str
    identifier: str | None = None
    basis: str


class Person(BaseModel):
    """Personal data of an applicant; sealed in the database, shown only behind "Show".

    `days` is read from requests registered before the days became a column of their own, and the
    needs of those stood among the help: `needed` and `wished` read both.
    """

    model_config = ConfigDict(frozen=True)

    full_name: str
    iin: str | None
    phone: str
    address: str
    represents: Represented | None = None
    help: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    interpreter: str | None = None
    """From or into which language, when an interpreter is needed."""
    days: tuple[int, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """What the building and the talk must offer, as codes of `Need`."""
        return tuple(need for need in Need if need in self.needs or need in self.help)

    @property
    def wished(self) -> tuple[str, ...]:
        """Which helpers the person would like to see, as codes of `Help`."""
        return tuple(code for code in self.help if code not in set(Need))


class Application(BaseModel):
    """A filled form, ready to be registered.

    `category` is a category code of the office, `format` None where either way is right, `days`
    are preferred weekdays from Monday as 0.
    """

    model_config = ConfigDict(frozen=True)

    kind: ApplicantKind
    citizenship: Citizenship
    person: Person
    matter: str
    post_id: int | None
    language: Language
    check_identity: bool = False
    phone_survey: bool = False
    category: str | None = None
    format: Mode | None = None
    days: tuple[int, ...] = ()
    topic: str | None = None
    """A code of the office's topics."""
    news: str | None = None
    """What is new since an earlier request of the same person that was answered."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """Whoever writes to the bot. `consented` is about the text now in force."""

    id: int
    telegram_id: int
    language: Language | None
    consented: bool
    reachable: bool
    details: Person | None


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of the staff in one role."""

    id: int
    public_id: str
    role: Role
    name: str
    joined_at: datetime
    unit_id: int | None = None
    """The structural unit of somebody who answers for one."""
