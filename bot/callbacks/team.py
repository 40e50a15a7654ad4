"""What the buttons around the team mean: people, their roles, absences, work handed over."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from bot.callbacks.fields import Key, Opaque, SomeDay
from db.enums import Role


class Me(CallbackData, prefix="mm"):
    """The own card: roles, rights, absences, work."""


class Member(CallbackData, prefix="mp"):
    """The card of a person of the team, named by one of their roles."""

    id: Opaque


class Rights(CallbackData, prefix="mr"):
    """What somebody may do in one role, in plain words."""

    id: Opaque
    role: Role


class RoleAdd(CallbackData, prefix="ma"):
    """The roles that somebody of the team does not hold yet."""

    id: Opaque


class RoleGive(CallbackData, prefix="mg"):
    """Give somebody of the team one more role."""

    id: Opaque
    role: Role


class RoleEnd(CallbackData, prefix="me"):
    """End a role and hand its work to a colleague (0: to the pool); asked twice."""

    id: Opaque
    to: Key = 0
    sure: bool = False


class LeaveOffice(CallbackData, prefix="ml"):
    """End every role of a person; the work goes to colleagues, or to the pool. Asked twice."""

    id: Opaque
    pool: bool = False
    sure: bool = False


class HandOver(CallbackData, prefix="mh"):
    """To whom everything of a role can pass."""

    id: Opaque


class HandOverTo(CallbackData, prefix="mt"):
    """Hand everything of a role to a colleague (0: to the pool); asked twice."""

    id: Opaque
    to: Key = 0
    sure: bool = False


class AwayNew(CallbackData, prefix="mn"):
    """Ask from when to when a person is away."""

    id: Opaque


class AwayFrom(CallbackData, prefix="mf"):
    """The first day is chosen; the last one is asked for."""

    id: Opaque
    first: SomeDay


class AwayDays(CallbackData, prefix="md"):
    """Both days are chosen; who stands in is asked for."""

    id: Opaque
    first: SomeDay
    last: SomeDay


class AwayNote(CallbackData, prefix="mc"):
    """Note the absence with this substitute (0: nobody)."""

    id: Opaque
    first: SomeDay
    last: SomeDay
    to: Key = 0


class AwayAct(StrEnum):
    """What is done about an absence."""

    OPEN = "o"
    DAYS = "d"
    SUBSTITUTE = "s"
    BACK = "b"
    BACK_YES = "y"


class Absence(CallbackData, prefix="mo"):
    """A step about one absence."""

    id: Opaque
    act: AwayAct


class AwaySubstitute(CallbackData, prefix="ms"):
    """Let this colleague (0: nobody) stand in."""

    id: Opaque
    to: Key = 0
