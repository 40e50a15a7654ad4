"""The quarter's report as a value: what is frozen, and how it is written down (point 40).

Every figure has a code that never changes its meaning, so that two versions can be compared line
by line. `bot/services/quarterly/report_lines.py` says what the codes count.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from bot.services.rules.periods import Period
from db.enums import Rank

Figure = int | float | None
"""None: nothing to count a share of; for what people answered, fewer than may be shown."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something the office calls by name: a body by its id, a topic or a ground by its code."""

    key: str
    kk: str
    ru: str


@dataclass(frozen=True, slots=True)
class ReportPost:
    """A post that is to receive people (point 7-1), as it was called when the report was made."""

    id: int
    body_id: int
    kk: str
    ru: str
    holder: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case in the queue at the end of the period, and the calendar days it has waited."""

    number: str
    public_id: str
    post_id: int | None
    days: int


@dataclass(frozen=True, slots=True)
class Names:
    """What the documents call things: frozen with the figures, but no figures themselves."""

    office: Named
    contacts: tuple[Named, ...]
    """Address and phone, as a letterhead shows them."""
    addressee: Named | None
    signed_by: Named | None
    bodies: tuple[Named, ...]
    posts: tuple[ReportPost, ...]
    topics: tuple[Named, ...]
    grounds: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a version of a report says."""

    quarter: str
    until: date
    """The last day counted: the quarter's own, but the present day in a look ahead."""
    smallest_cell: int
    figures: dict[str, Figure]
    queue: tuple[QueueLine, ...]
    names: Names = field(compare=False)

    @property
    def period(self) -> Period:
        """The quarter that it is about."""
        return Period.read(self.quarter)

    @property
    def counted(self) -> Period:
        """The days that are counted in it."""
        return Period(self.period.first, self.until)

    @property
    def is_over(self) -> bool:
        """Whether the whole quarter is counted."""
        return self.until == self.period.last

    @property
    def no_receptions(self) -> bool:
        """Whether nobody was received in the period, which the report then says (point 40)."""
        return bool(self.figures["no_receptions"])

    def __getitem__(self, code: str) -> Figure:
        """Return a figure; what is not in the report was not there to be counted."""
        return self.figures.get(code, 0)

    def count(self, code: str) -> int:
        """Return a figure that counts; a hidden one is 0."""
        return int(self.figures.get(code) or 0)


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs from the version before; None where the line was or is not there."""

    code: str
    old: Figure
    new: Figure


@dataclass(frozen=True, slots=True)
class ReportVersion:
    """A frozen version, with who made it, when, and the head of the journal at that moment."""

    public_id: str
    quarter: str
    version: int
    content: ReportContent
    changes: tuple[Change, ...]
    reason: str | None
    made_by: str | None
    """The name of who made it; None: the operator at the machine."""
    made_at: datetime
    journal_n: int
    journal_mac: str
    """In hexadecimal."""
    letter_number: str | None
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of making a report: a new version, or the old one because nothing changed."""

    report: ReportVersion
    is_new: bool


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """A quarter in the list of reports."""

    quarter: str
    is_over: bool
    due_on: date
    versions: int
    newest: str | None
    """The newest version by its public id."""
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of a stored report found; `changes` lists what would be counted otherwise."""

    report: ReportVersion
    chain_holds: bool
    """Whether the journal still leads through the line at which the report was frozen."""
    sealed: bool
    """Whether the stored figures are those that the journal noted when they were frozen."""
    changes: tuple[Change, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.chain_holds and self.sealed and not self.changes


def flat(content: ReportContent) -> dict[str, Figure]:
    """Return every figure by its code, the queue's lines among them."""
    return content.figures | {f"queue.case.{line.number}": line.days for line in content.queue}


def changes(old: ReportContent, new: ReportContent) -> tuple[Change, ...]:
    """Return the lines that differ, in the order of the report."""
    before, after = flat(old), flat(new)
    codes = dict.fromkeys((*after, *before))
    return tuple(
        Change(code, before.get(code), after.get(code))
        for code in codes
        if before.get(code) != after.get(code) or (code in before) != (code in after)
    )


def to_json(content: ReportContent) -> str:
    """Write a content; the same content always gives the same text.

    A line of the queue is a list of number, public id, post and days: a queue may be long.
    """
    queue = [[one.number, one.public_id, one.post_id, one.days] for one in content.queue]
    return json.dumps(
        asdict(replace(content, queue=())) | {"until": content.until.isoformat(), "queue": queue},
        ensure_ascii=False,
        sort_keys=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> ReportContent:
    """Read a content that `to_json` wrote."""
    found = json.loads(text)
    names = found["names"]
    return ReportContent(
        quarter=found["quarter"],
        until=date.fromisoformat(found["until"]),
        smallest_cell=found["smallest_cell"],
        figures=found["figures"],
        queue=tuple(QueueLine(*line) for line in found["queue"]),
        names=Names(
            office=Named(**names["office"]),
            contacts=_named(names["contacts"]),
            addressee=None if names["addressee"] is None else Named(**names["addressee"]),
            signed_by=None if names["signed_by"] is None else Named(**names["signed_by"]),
            bodies=_named(names["bodies"]),
            posts=tuple(
                ReportPost(**(post | {"rank": Rank(post["rank"])})) for post in names["posts"]
            ),
            topics=_named(names["topics"]),
            grounds=_named(names["grounds"]),
        ),
    )


def changes_to_json(found: tuple[Change, ...]) -> str:
    """Write the changes of a version."""
    return json.dumps([[one.code, one.old, one.new] for one in found])


def changes_from_json(text: str) -> tuple[Change, ...]:
    """Read what `changes_to_json` wrote."""
    return tuple(Change(*row) for row in json.loads(text))


def _named(rows: list[dict[str, str]]) -> tuple[Named, ...]:
    return tuple(Named(**row) for row in rows)
