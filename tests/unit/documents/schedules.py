"""Published schedules for tests: an ordinary month, and one with everything that is hard to set."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import Catalogues
from bot.services.rules.periods import Period
from bot.services.views.figures import PublicCounter
from bot.services.views.publishing import PublishedCounter, PublishedRow, PublishedSchedule
from db.enums import Mode
from sandbox.demo_office import APPROVAL, CONTACTS, RECEIVERS

CATALOGUES = Catalogues(ZoneInfo("Asia/Almaty"))
MONTH = date(2026, 12, 1)
MADE_AT = datetime(2026, 11, 20, 6, 30, 15, 123456, tzinfo=UTC)

WAY_IN = (
    "Бас кіреберістен кіріп, оң жақтағы күзет бекетінде құжатты көрсетіңіз; пандус аула жағында.",
    "Вход с главного крыльца, на посту охраны справа покажите документ; пандус со двора.",
)


def _rows() -> tuple[PublishedRow, ...]:
    rows: list[PublishedRow] = []
    for receiver in RECEIVERS:
        for week in range(4):
            monday = date(2026, 11, 30) if receiver.weekday == 4 else date(2026, 12, 7)
            day = monday + timedelta(days=receiver.weekday + 7 * week)
            start = datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)
            rows.append(
                PublishedRow(
                    reception_id=len(rows) + 1,
                    body_kk=receiver.body.kk,
                    body_ru=receiver.body.ru,
                    post_kk=receiver.post.kk,
                    post_ru=receiver.post.ru,
                    holder=receiver.holder,
                    starts_at=start,
                    ends_at=start + timedelta(hours=2),
                    place_kk=receiver.room.kk,
                    place_ru=receiver.room.ru,
                    contacts=CONTACTS,
                    minutes=20,
                )
            )
    rows[1] = replace(rows[1], mode=Mode.VIDEO)
    rows[5] = replace(rows[5], cancelled=True)
    return tuple(
        replace(row, directions_kk=WAY_IN[0], directions_ru=WAY_IN[1])
        if "1-кабинет" in row.place_kk
        else row
        for row in rows
    )


ORDINARY = PublishedSchedule(
    month=MONTH,
    version=3,
    made_at=MADE_AT,
    approver=APPROVAL["approver"],
    approver_post=APPROVAL["approver_post"],
    approved_on=date(2026, 11, 19),
    document_number=APPROVAL["document_number"],
    office_kk="«Көктем» облысының азаматтарды қабылдау орталығы",
    office_ru="Центр приёма граждан области «Көктем»",
    phone="+7 700 000 00 00",
    address_kk="Көктем қаласы, Бұлақ көшесі, 1-үй, 1-қабат",
    address_ru="город Көктем, улица Булак, дом 1, 1 этаж",
    website="https://reception.koktem.example",
    rows=_rows(),
    counter=PublishedCounter(
        date(2026, 11, 25), PublicCounter(Period.quarter(2026, 3), 120, 97.9, 7.5, 48), 15, 5
    ),
)

EMPTY = replace(ORDINARY, rows=())


def long_month() -> PublishedSchedule:
    """Return a month in which one person receives every day, twice, with the longest names."""
    first = ORDINARY.rows[0]
    wide = "Экология, геология және табиғи ресурстар саласындағы үлгілер мен мысалдар "
    rows = [
        replace(
            first,
            reception_id=100 + number,
            body_kk=(wide * 4)[:290],
            body_ru=("Министерство примеров и образцов в области природных ресурсов " * 5)[:290],
            post_kk=("Бірінші вице-министр, аппарат басшысының міндетін атқарушы " * 5)[:290],
            post_ru=("Первый вице-министр, исполняющий обязанности руководителя " * 5)[:290],
            holder="Өрнекбеков-Қиялбаев Жұмбақ Ойданұлы",
            starts_at=first.starts_at + timedelta(days=number // 2, hours=3 * (number % 2)),
            ends_at=first.starts_at + timedelta(days=number // 2, hours=3 * (number % 2) + 2),
        )
        for number in range(48)
    ]
    return replace(ORDINARY, rows=(*ORDINARY.rows, *rows))


LONG_MONTH = long_month()
