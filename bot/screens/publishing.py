"""The schedule as it is published (point 8): the words of every document, and their files.

Each document says everything in Kazakh and in Russian, and carries version, date and approval.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from babel.dates import format_date, format_skeleton

from bot.documents import annex_pdf, page, poster
from bot.documents.annex_pdf import Annex, AnnexLine
from bot.documents.annex_xlsx import xlsx
from bot.documents.page import Page, PageRow
from bot.documents.poster import Block, BodyPart, Line, Paper, Poster
from bot.documents.schedule_json import schedule_json
from bot.documents.typesetting import Two
from bot.i18n import Catalogues, Markup, Words
from bot.screens import counter
from bot.screens import publishing_phrases as phrases
from bot.screens.formats import day_and_weekday
from bot.screens.screen import File
from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import HEADINGS, REQUIRED
from bot.services.rules.windows import Window, show_window
from bot.services.views.publishing import PublishedRow, PublishedSchedule
from db.enums import Language, Mode

TIMES_IN_ROW = 12
"""Receptions in one row of the printed form."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The words of the two languages in which a schedule is published."""

    kk: Words
    ru: Words

    @classmethod
    def of(cls, catalogues: Catalogues) -> "Pair":
        """Return the two out of all languages."""
        return cls(catalogues[Language.KK], catalogues[Language.RU])

    def say(self, phrase: Callable[[Words], str]) -> Two:
        """Say the same in both."""
        return Two(phrase(self.kk), phrase(self.ru))

    def label_once(self, name: Callable[[Words], str], value: str) -> Two:
        """Say a name in both languages on one line, because its value is the same in both."""
        names = dict.fromkeys((name(self.kk), name(self.ru)))
        said = _labelled(self.kk, " / ".join(names), value)
        return Two(said, said)

    def label(self, name: Callable[[Words], str], value: Two) -> Two:
        """Say a name and its value in both."""
        return Two(
            _labelled(self.kk, name(self.kk), value.kk), _labelled(self.ru, name(self.ru), value.ru)
        )


def documents(catalogues: Catalogues, schedule: PublishedSchedule) -> tuple[File, ...]:
    """Make every document of a version; the names of the files hold no personal data."""
    words = Pair.of(catalogues)
    stem = f"qabyldau-{schedule.month:%Y-%m}-v{schedule.version}"
    on_the_wall = poster_words(words, schedule)
    form = annex_words(words, schedule)
    made_at = schedule.made_at
    zone = words.kk.zone
    contents = {
        f"{stem}-poster-a3.pdf": poster.pdf(on_the_wall, Paper.A3, made_at),
        f"{stem}-poster-a4.pdf": poster.pdf(on_the_wall, Paper.A4, made_at),
        f"{stem}-annex.pdf": annex_pdf.pdf(form, made_at),
        f"{stem}-annex.xlsx": xlsx(
            form,
            to_rows(map(_parsed, _standing(schedule)), zone),
            f"{schedule.month:%Y-%m}",
            made_at,
        ),
        f"{stem}.html": page.html(page_words(words, schedule), made_at).encode(),
        f"{stem}.json": schedule_json(schedule, zone).encode(),
    }
    return tuple(File(name, content) for name, content in contents.items())


def poster_words(words: Pair, schedule: PublishedSchedule) -> Poster:
    """Return the words of the poster."""
    day, hours = words.say(phrases.day), words.say(phrases.hours)
    return Poster(
        office=Two(schedule.office_kk, schedule.office_ru),
        title=words.say(phrases.title),
        month=month_in_words(words, schedule.month),
        columns=(day.kk, day.ru, f"{hours.kk} / {hours.ru}"),
        bodies=tuple(
            BodyPart(Two(*name), tuple(_blocks(words, rows)))
            for name, rows in groupby(schedule.rows, _body_of)
        ),
        empty=words.say(phrases.nothing),
        contacts=(
            *(
                words.label(phrases.way_in, Two(f"{place.kk}. {way.kk}", f"{place.ru}. {way.ru}"))
                for place, way in _ways_in(schedule)
            ),
            *_wall_contacts(words, schedule),
        ),
        approved=_approved(words, schedule),
    )


def annex_words(words: Pair, schedule: PublishedSchedule) -> Annex:
    """Return the words of the annex's form; a cancelled reception does not stand in it."""
    post = _both_halves(schedule.approver_post)
    return Annex(
        office=Two(schedule.office_kk, schedule.office_ru),
        approve=words.say(phrases.approve),
        approval=(
            post,
            Two(schedule.approver, schedule.approver),
            words.say(lambda _: long_day(_, schedule.approved_on)),
            Two(*[f"№ {schedule.document_number}"] * 2),
        ),
        title=words.say(phrases.form_title),
        month=month_in_words(words, schedule.month),
        columns=tuple(Two(*HEADINGS[column].split(" / ")) for column in REQUIRED),
        rows=tuple(_annex_lines(words, _standing(schedule))),
        version=_version(words, schedule),
    )


def page_words(words: Pair, schedule: PublishedSchedule) -> Page:
    """Return the words of the page, its receptions in order of time."""
    in_order = sorted(schedule.rows, key=lambda row: row.starts_at)
    return Page(
        office=Two(schedule.office_kk, schedule.office_ru),
        title=words.say(phrases.title),
        month=month_in_words(words, schedule.month),
        caption=words.say(phrases.caption),
        search=words.say(phrases.search),
        found=words.say(phrases.found),
        skip=words.say(phrases.skip),
        columns=(
            words.say(phrases.day),
            words.say(phrases.hours),
            words.say(phrases.receiver),
            words.say(phrases.body),
            words.say(phrases.place),
            words.say(phrases.contact),
        ),
        rows=tuple(_page_row(words, row) for row in in_order),
        empty=words.say(phrases.nothing),
        ways_in=tuple(_ways_in(schedule)),
        ways_heading=words.say(phrases.way_in),
        counter=_counter(words, schedule),
        counter_heading=words.say(phrases.how_we_answer),
        approved=_approved(words, schedule),
        contacts=_contacts(words, schedule),
    )


def month_in_words(words: Pair, month: date) -> Two:
    """Return a month with its year as a heading."""
    return words.say(lambda _: format_skeleton("yMMMM", month, locale=_.language.value))


def long_day(_: Words, day: date) -> str:
    """Return a day as a document is dated: the month in words, on one line, no weekday."""
    return format_date(day, "long", locale=_.language.value).replace(" ", "\u00a0")


def _standing(schedule: PublishedSchedule) -> tuple[PublishedRow, ...]:
    return tuple(row for row in schedule.rows if not row.cancelled)


def _blocks(words: Pair, rows: Iterable[PublishedRow]) -> Iterator[Block]:
    """Give a block for everybody who receives in one place, as the rows already stand together."""
    for _key, found in groupby(rows, _receiver_and_place):
        same = list(found)
        yield Block(
            holder=same[0].holder,
            post=Two(same[0].post_kk, same[0].post_ru),
            facts=tuple(_facts(words, same[0])),
            rows=tuple(_line(words, row) for row in same),
        )


def _facts(words: Pair, row: PublishedRow) -> Iterator[Two]:
    yield words.label(phrases.place, Two(row.place_kk, row.place_ru))
    yield words.label_once(phrases.contact, row.contacts)


def _line(words: Pair, row: PublishedRow) -> Line:
    return Line(_day_of(words, row), _time(words, row), _notes(words, row), row.cancelled)


def _annex_lines(words: Pair, rows: Iterable[PublishedRow]) -> Iterator[AnnexLine]:
    lines: dict[tuple[str, ...], list[PublishedRow]] = {}
    for row in rows:
        lines.setdefault((*_receiver_and_place(row), row.mode), []).append(row)
    for same in _in_parts(lines.values()):
        first = same[0]
        yield AnnexLine(
            body=Two(first.body_kk, first.body_ru),
            holder=first.holder,
            post=Two(first.post_kk, first.post_ru),
            times=tuple(
                show_window(Window(row.starts_at, row.ends_at), words.kk.zone) for row in same
            ),
            notes=_notes(words, first),
            place=Two(first.place_kk, first.place_ru),
            contacts=tuple(first.contacts.split(", ")),
        )


def _in_parts(lines: Iterable[list[PublishedRow]]) -> Iterator[list[PublishedRow]]:
    """Part what would make a row of the form higher than its page, so that each part is whole."""
    for line in lines:
        for at in range(0, len(line), TIMES_IN_ROW):
            yield line[at : at + TIMES_IN_ROW]


def _page_row(words: Pair, row: PublishedRow) -> PageRow:
    return PageRow(
        body=Two(row.body_kk, row.body_ru),
        holder=row.holder,
        post=Two(row.post_kk, row.post_ru),
        starts_at=row.starts_at.astimezone(words.kk.zone).isoformat(timespec="minutes"),
        day=_day_of(words, row),
        time=_time(words, row),
        place=Two(row.place_kk, row.place_ru),
        contacts=row.contacts,
        notes=_notes(words, row),
        off=row.cancelled,
    )


def _parsed(row: PublishedRow) -> ParsedReception:
    return ParsedReception(
        body=Bilingual(row.body_kk, row.body_ru),
        holder=row.holder,
        post=Bilingual(row.post_kk, row.post_ru),
        window=Window(row.starts_at, row.ends_at),
        location=Bilingual(row.place_kk, row.place_ru),
        contacts=row.contacts,
        minutes=row.minutes,
        mode=row.mode,
    )


def _body_of(row: PublishedRow) -> tuple[str, str]:
    return row.body_kk, row.body_ru


def _receiver_and_place(row: PublishedRow) -> tuple[str, ...]:
    return (
        *(row.body_kk, row.post_kk, row.post_ru, row.holder),
        *(row.place_kk, row.place_ru, row.contacts),
    )


def _day_of(words: Pair, row: PublishedRow) -> Two:
    return words.say(lambda _: day_and_weekday(_, _.day_of(row.starts_at)))


def _time(words: Pair, row: PublishedRow) -> str:
    return f"{words.kk.clock(row.starts_at)}–{words.kk.clock(row.ends_at)}"


def _notes(words: Pair, row: PublishedRow) -> tuple[Two, ...]:
    said = {Mode.VIDEO: phrases.by_video, Mode.PHONE: phrases.by_phone}.get(row.mode)
    form = () if said is None else (words.say(said),)
    return (words.say(phrases.cancelled), *form) if row.cancelled else form


def _directions(row: PublishedRow) -> Two:
    """Return how to get in; where one language is missing the other one stands alone."""
    return Two(row.directions_kk or row.directions_ru, row.directions_ru or row.directions_kk)


def _ways_in(schedule: PublishedSchedule) -> Iterator[tuple[Two, Two]]:
    """Give each place of which it is known how to get in, and how."""
    places = {(row.place_kk, row.place_ru): row for row in schedule.rows}
    for row in places.values():
        if row.directions_kk or row.directions_ru:
            yield Two(row.place_kk, row.place_ru), _directions(row)


def _wall_contacts(words: Pair, schedule: PublishedSchedule) -> tuple[Two, ...]:
    return (
        words.label_once(phrases.book_by_phone, schedule.phone),
        words.label(phrases.address, Two(schedule.address_kk, schedule.address_ru)),
        words.label_once(phrases.website, schedule.website),
    )


def _counter(words: Pair, schedule: PublishedSchedule) -> tuple[Two, ...]:
    said = (counter.published(_, schedule.counter) for _ in (words.kk, words.ru))
    return tuple(Two(kk, ru) for kk, ru in zip(*said, strict=True))


def _contacts(words: Pair, schedule: PublishedSchedule) -> tuple[Two, ...]:
    return (
        words.label(phrases.book_by_phone, Two(schedule.phone, schedule.phone)),
        words.label(phrases.address, Two(schedule.address_kk, schedule.address_ru)),
        words.label(phrases.website, Two(schedule.website, schedule.website)),
    )


def _approved(words: Pair, schedule: PublishedSchedule) -> Two:
    post = _both_halves(schedule.approver_post)
    version = _version(words, schedule)
    return Two(
        f"{_approval(words.kk, schedule, post.kk)} {version.kk}",
        f"{_approval(words.ru, schedule, post.ru)} {version.ru}",
    )


def _both_halves(text: str) -> Two:
    """Part "Қазақша / Русский"; what has one language stands for both."""
    kk, parted, ru = text.partition(" / ")
    return Two(kk, ru) if parted and ru else Two(text, text)


def _labelled(_: Words, name: str, value: str) -> str:
    return _("{name}: {value}", name=Markup(name), value=Markup(value))


def _approval(_: Words, schedule: PublishedSchedule, post: str) -> str:
    return _(
        "Approved by: {post}, {person}, {day}, No. {document}.",
        post=Markup(post),
        person=Markup(schedule.approver),
        day=Markup(long_day(_, schedule.approved_on)),
        document=Markup(schedule.document_number),
    )


def _version(words: Pair, schedule: PublishedSchedule) -> Two:
    return words.say(
        lambda _: _(
            "Version {n} of {day}.",
            n=schedule.version,
            day=Markup(long_day(_, _.day_of(schedule.made_at))),
        )
    )
