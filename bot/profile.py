"""The office that the bot serves: its names, hours, terms, limits and grounds, as frozen values.

What the law or the body's own regulation may set differently is a field here, never a number in
the code. `bot.config` reads these values from office.toml.
"""

from datetime import time, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.services.rules.quiet import QuietHours
from bot.services.rules.workdays import CountFrom, WorkingHours
from db.enums import Language, SampleFrame


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _clock(value: object) -> object:
    # Pydantic would take a bare number for seconds since midnight.
    if not isinstance(value, str | time):
        raise ValueError  # noqa: TRY004 -- pydantic collects ValueError, not TypeError
    return value


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError
    return name


Address = Annotated[
    str, Field(pattern=r"^https?://\S+$", description='an address like "https://example.kz"')
]
Text = Annotated[
    str, Field(min_length=1, max_length=1000, description="a text of 1 to 1000 letters")
]
Clock = Annotated[time, BeforeValidator(_clock), Field(description='a time like "09:00"')]
Days = Annotated[int, Field(strict=True, ge=1, le=60)]
Phone = Annotated[
    str,
    Field(
        pattern=r"^\+?[\d ()-]{5,25}$",
        description='a phone number like "+7 700 000 00 00"',
    ),
]
Few = Annotated[int, Field(strict=True, ge=1, le=20)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=240)]
GroundKind = Literal[
    "refuse",
    "redirect",
    "redirect_partly",
    "return",
    "end",
    "offer",
    "other_form",
    "forward",
    "pause",
]


class Named(_Section):
    """One text in the three languages."""

    kk: Text
    ru: Text
    en: Text

    def said(self, language: Language | None) -> str:
        """Return the text in a language; in Kazakh, the state language, where none is chosen."""
        return {Language.RU: self.ru, Language.EN: self.en}.get(language or Language.KK, self.kk)


class Operator(_Section):
    """Who answers for the personal data (law No. 94-V, article 8(4): full name and BIN)."""

    name: Named
    bin: Annotated[str, Field(pattern=r"^\d{12}$", description="the BIN, a text of 12 digits")]


class Contacts(_Section):
    """How to reach the office without the bot; shown to everybody, consent or not."""

    phone: Phone
    address: Named
    website: Address
    e_otinish_url: Address


class Hours(_Section):
    """Working hours with a lunch break (point 4), on the wall of the office's zone."""

    time_zone: Annotated[
        str, AfterValidator(_zone), Field(description='a time zone like "Asia/Almaty"')
    ] = "Asia/Almaty"
    opens: Clock = time(9, 0)
    lunch_from: Clock = time(13, 0)
    lunch_to: Clock = time(14, 30)
    closes: Clock = time(18, 30)

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days begin and hours are said."""
        return ZoneInfo(self.time_zone)

    def working_hours(self) -> WorkingHours:
        """Return the hours as the rules count with them; raises ValueError out of order."""
        return WorkingHours(
            opens=self.opens,
            lunch_from=self.lunch_from,
            lunch_to=self.lunch_to,
            closes=self.closes,
            zone=self.zone,
        )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        self.working_hours()
        return self


class Terms(_Section):
    """Terms in working days, except the reminders, which are calendar days and hours.

    The defaults are those of the regulation (points 26, 29, 31) and of APPC articles 65 and 76.
    """

    count_from: CountFrom = CountFrom.NEXT_DAY
    answer_days: Days = 15
    answer_alarm_days: tuple[Days, ...] = (10, 12, 13, 14)
    head_alarm_day: Days = 14
    overdue_notice_day: Days = 16
    memo_days: Days = 5
    memo_alarm_days: tuple[Days, ...] = (8, 6)
    review_days: Days = 1
    redirect_days: Days = 3
    materials_days: Days = 3
    delivery_proof_days: Days = 1
    post_days: Days = 10
    registration_alarm_hours: Annotated[int, Field(strict=True, ge=1, le=8)] = 2
    reminder_days: tuple[Days, ...] = (3, 1)
    reminder_hours: tuple[Few, ...] = (2,)
    survey_delay_days: Days = 1
    survey_reminder_days: Days = 3
    survey_close_days: Days = 14
    consent_withdrawal_days: Days = 15
    offer_hours: Annotated[int, Field(strict=True, ge=1, le=120)] = 24
    new_date_days: Days = 5
    secrecy_days: Days = 5
    schedule_days: Days = 10
    instruction_days: Days = 5
    instruction_alarm_days: tuple[Days, ...] = (3, 1)
    information_days: Days = 5
    message_days: Days = 1
    alternative_days: Days = 3
    pause_days: Days = 15
    evening_hours: Annotated[int, Field(strict=True, ge=1, le=8)] = 2
    consultation_days: Days = 2
    call_back_days: Days = 3
    phone_survey_days: Days = 10
    report_days: Days = 5
    breach_days: Days = 1

    @property
    def reminders(self) -> tuple[timedelta, ...]:
        """How long before a reception the applicant is reminded, the longest first."""
        return tuple(timedelta(days=days) for days in self.reminder_days) + tuple(
            timedelta(hours=hours) for hours in self.reminder_hours
        )

    @field_validator("answer_alarm_days")
    @classmethod
    def _alarms_grow(cls, days: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        term = info.data.get("answer_days")
        if list(days) != sorted(set(days)) or (term and days and days[-1] >= term):
            raise ValueError(f"expected growing days, all before answer_days ({term})")
        return days

    @field_validator("head_alarm_day")
    @classmethod
    def _head_hears_in_time(cls, day: int, info: ValidationInfo) -> int:
        term = info.data.get("answer_days")
        if term and day > term:
            raise ValueError(f"expected a day not after answer_days ({term}), got {day}")
        return day

    @field_validator("overdue_notice_day")
    @classmethod
    def _overdue_is_after(cls, day: int, info: ValidationInfo) -> int:
        term = info.data.get("answer_days")
        if term and day <= term:
            raise ValueError(f"expected a day after answer_days ({term}), got {day}")
        return day

    @field_validator("memo_alarm_days")
    @classmethod
    def _memo_alarms_fall(cls, days: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        term = info.data.get("memo_days")
        if list(days) != sorted(set(days), reverse=True) or (term and days and days[-1] <= term):
            raise ValueError(f"expected falling numbers, all above memo_days ({term})")
        return days

    @field_validator("reminder_days", "reminder_hours")
    @classmethod
    def _reminders_fall(cls, offsets: tuple[int, ...]) -> tuple[int, ...]:
        if list(offsets) != sorted(set(offsets), reverse=True):
            raise ValueError("expected falling numbers: the earliest reminder first")
        return offsets

    @field_validator("survey_close_days")
    @classmethod
    def _survey_closes_last(cls, days: int, info: ValidationInfo) -> int:
        reminder = info.data.get("survey_reminder_days")
        if reminder and days <= reminder:
            raise ValueError(f"expected more than survey_reminder_days ({reminder}), got {days}")
        return days


class Quiet(_Section):
    """Hours in which applicants hear only what is law or urgent; no law sets them."""

    evening: Clock = time(21, 0)
    morning: Clock = time(8, 0)

    def hours(self) -> QuietHours:
        """Return the hours as the rules know them."""
        return QuietHours(self.evening, self.morning)


class Limits(_Section):
    """Bounds that protect people and staff; none of them is the law's."""

    active_requests_per_person: Few = 3
    matter_min: Annotated[int, Field(strict=True, ge=1, le=200)] = 10
    # A message of Telegram carries 4096 characters; the card around the matter needs its share.
    matter_max: Annotated[int, Field(strict=True, ge=200, le=3000)] = 2000
    cannot_come_limit: Few = 2
    late_minutes: Minutes = 15
    show_minutes: Minutes = 5
    attachments: Few = 5
    attachment_megabytes: Few = 10


class Voices(_Section):
    """How people are asked what they think (point 38); no law sets these numbers.

    `gap_days` are calendar days in which nobody is asked twice. The telephone survey draws
    `phone_percent` of those who may be called, but not fewer than `phone_at_least` where there are
    so many; each is tried `phone_tries` times at most.
    """

    gap_days: Days = 31
    phone_percent: Annotated[int, Field(strict=True, ge=1, le=100)] = 10
    phone_at_least: Annotated[int, Field(strict=True, ge=1, le=1000)] = 10
    phone_tries: Few = 3
    phone_frames: tuple[SampleFrame, ...] = (SampleFrame.DECLINED,)


class Figures(_Section):
    """What is shown of figures. A cell of fewer people than `smallest_cell` is hidden in public."""

    smallest_cell: Annotated[int, Field(strict=True, ge=2, le=50)] = 5


class Retention(_Section):
    """How long personal data are kept; the rule of each column is in `rules/retention.py`.

    Law 94-V article 18 asks that data be destroyed when their purpose is reached; the terms are
    the body's own, by its nomenclature of files.
    """

    draft_days: Annotated[int, Field(strict=True, ge=1, le=365)] = 30
    profile_months: Annotated[int, Field(strict=True, ge=1, le=60)] = 6
    case_years: Annotated[int, Field(strict=True, ge=1, le=75)] = 5
    voice_months: Annotated[int, Field(strict=True, ge=1, le=60)] = 12
    message_days: Annotated[int, Field(strict=True, ge=7, le=365)] = 90


class Addressee(_Section):
    """To whom the quarter's report goes (point 40)."""

    name: Named
    signed_by: Named


class DataProtection(_Section):
    """Who is responsible for personal data, and who is told of a breach (law 94-V article 25(2)).

    `responsible` is the name and the position, as people read it.
    """

    responsible: Named
    phone: Phone
    authority: Named


class Complaint(_Section):
    """How to disagree (APPC articles 80, 91-93): without it the term doubles to six months."""

    term_months: Annotated[int, Field(strict=True, ge=1, le=12)] = 3
    where: Named


class Category(_Section):
    """A category of people received out of turn; ``precedence`` 1 goes before 2."""

    code: Annotated[
        str,
        Field(pattern=r"^[a-z0-9_]{1,40}$", description="a code of 1 to 40 letters a-z, 0-9, _"),
    ]
    precedence: Annotated[int, Field(strict=True, ge=1, le=9, alias="class")]
    source: Text
    text: Named


class Ground(_Section):
    """A ground from which a named person chooses; ``where`` says where else to turn."""

    code: Annotated[
        str, Field(pattern=r"^[A-Z0-9]{1,8}$", description="a code of 1 to 8 letters A-Z, 0-9")
    ]
    kind: GroundKind
    also: tuple[GroundKind, ...] = ()
    """Further endings for which the law names the same ground."""
    source: Text
    text: Named
    where: Named | None = None


class Topic(_Section):
    """What a matter is about; ``body`` and ``where`` say who is competent if we are not."""

    code: Annotated[
        str,
        Field(pattern=r"^[a-z0-9_]{1,40}$", description="a code of 1 to 40 letters a-z, 0-9, _"),
    ]
    text: Named
    body: Named | None = None
    where: Named | None = None


class OfficeProfile(_Section):
    """The office that this bot serves, as its people wrote it into office.toml."""

    minutes_per_person: Minutes = 20
    what_to_bring: Named
    name: Named
    operator: Operator
    contacts: Contacts
    hours: Hours = Hours()
    terms: Terms = Terms()
    quiet: Quiet = Quiet()
    limits: Limits = Limits()
    voices: Voices = Voices()
    figures: Figures = Figures()
    retention: Retention = Retention()
    report: Addressee | None = None
    data_protection: DataProtection | None = None
    complaint: Complaint
    out_of_turn: tuple[Category, ...] = ()
    grounds: tuple[Ground, ...]
    topics: tuple[Topic, ...] = ()

    @property
    def refusals(self) -> tuple[Ground, ...]:
        """The grounds on which a reception may be refused (the others send the matter on)."""
        return tuple(ground for ground in self.grounds if ground.kind == "refuse")

    def ground(self, code: str) -> Ground:
        """Return a ground by its code; raises KeyError."""
        return {ground.code: ground for ground in self.grounds}[code]

    def category(self, code: str) -> Category:
        """Return an out-of-turn category by its code; raises KeyError."""
        return {category.code: category for category in self.out_of_turn}[code]

    def topic(self, code: str) -> Topic:
        """Return a topic by its code; raises KeyError."""
        return {topic.code: topic for topic in self.topics}[code]

    def grounds_of(self, *kinds: GroundKind) -> tuple[Ground, ...]:
        """Return the grounds of these kinds, in the order of the office's file."""
        return tuple(ground for ground in self.grounds if {ground.kind, *ground.also} & set(kinds))

    @field_validator("out_of_turn", "grounds", "topics")
    @classmethod
    def _codes_differ(cls, rows: tuple[Any, ...]) -> tuple[Any, ...]:
        codes = [row.code for row in rows]
        for code in codes:
            if codes.count(code) > 1:
                raise ValueError(f"the code {code} stands {codes.count(code)} times")
        return rows

    @field_validator("grounds")
    @classmethod
    def _refusal_is_possible(cls, grounds: tuple[Ground, ...]) -> tuple[Ground, ...]:
        if not any(ground.kind == "refuse" for ground in grounds):
            raise ValueError('expected at least one ground of kind "refuse"')
        return grounds
