"""Applicants, accounts and staff as they leave a service."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from db.enums import ApplicantKind, Citizenship, Language, Role


class Represented(BaseModel):
    """Who stands behind a representative: a person or an organisation (APPC article 68)."""

    model_config = ConfigDict(frozen=True)

    name: str
    identifier: str | None = None
    basis: str


class Person(BaseModel):
    """Personal data of an applicant; sealed in the database, shown only behind "Show"."""

    model_config = ConfigDict(frozen=True)

    full_name: str
    iin: str | None
    phone: str
    address: str
    represents: Represented | None = None
    help: tuple[str, ...] = ()
    days: tuple[int, ...] = ()


class Application(BaseModel):
    """A filled form, ready to be registered. `out_of_turn` is a category code of the office."""

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
