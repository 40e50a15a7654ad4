"""The invented office of the sandbox: its bodies, posts, rooms and people, none of them real.

The names say so themselves to whoever reads Kazakh (Fantasy, Legend, Riddle, Sample), and they
carry the letters that only Kazakh has. The schedule is rows of the annex, so the demo comes into
the office by the same door as a real file.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.services.rules.annex import Bilingual, ParsedReception, to_rows
from bot.services.rules.annex_form import Row
from bot.services.rules.windows import Window
from bot.services.rules.workdays import WorkCalendar
from db.enums import Language, Role

OPENS, CLOSES, MINUTES = time(10), time(12), 20
CONTACTS = "+7 700 000 00 00, qabyldau@koktem.example"

MINISTRY = Bilingual("Үлгілер министрлігі", "Министерство примеров")
AGENCY = Bilingual("Мысалдар агенттігі", "Агентство образцов")
AKIMAT = Bilingual("«Көктем» облысы әкімінің аппараты", "Аппарат акима области «Көктем»")

CENTRE = Bilingual(
    "«Көктем» облысының азаматтарды қабылдау орталығы, Көктем қаласы, Бұлақ көшесі, 1-үй",
    "Центр приёма граждан области «Көктем», город Көктем, улица Булак, дом 1",
)
ROOM_1 = Bilingual(f"{CENTRE.kk}, 1-кабинет", f"{CENTRE.ru}, кабинет 1")
ROOM_2 = Bilingual(f"{CENTRE.kk}, 2-кабинет", f"{CENTRE.ru}, кабинет 2")
PUBLIC_ROOM = Bilingual(
    "Әкім аппаратының қоғамдық қабылдау бөлмесі, Көктем қаласы, Өзен көшесі, 7-үй",
    "Общественная приёмная аппарата акима, город Көктем, улица Озен, дом 7",
)


@dataclass(frozen=True, slots=True)
class Way:
    """How people get into a place. The town is invented, so its points lie in the open steppe."""

    directions: Bilingual
    latitude: float
    longitude: float
    step_free: bool = False


_CENTRE_DOOR = Bilingual(
    "Бұлақ көшесі жағындағы есік, оң жақтағы терезеде жеке куәлікті көрсетесіз",
    "Вход с улицы Булак, в окне справа покажите удостоверение личности",
)
UNITS = (
    Bilingual("Жер қатынастары бөлімі", "Отдел земельных отношений"),
    Bilingual("Құрылыс және жолдар бөлімі", "Отдел строительства и дорог"),
)
"""Structural units that are asked for materials; whoever is the unit belongs to the first."""

WAYS = {
    ROOM_1.kk: Way(_CENTRE_DOOR, 48.01957, 66.92371, step_free=True),
    ROOM_2.kk: Way(_CENTRE_DOOR, 48.01957, 66.92371, step_free=True),
    PUBLIC_ROOM.kk: Way(
        Bilingual("Бас есік, 2-қабат, оңға", "Главный вход, 2-й этаж, направо"),
        48.0231,
        66.93042,
    ),
}
"""By the Kazakh name of the place."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who receives people once a week; `weekday` counts from Monday as 0."""

    body: Bilingual
    post: Bilingual
    holder: str
    room: Bilingual
    weekday: int


RECEIVERS = (
    Receiver(
        MINISTRY, Bilingual("Министр", "Министр"), "Қиялбаев Аңыз Ертегіұлы", ROOM_1, weekday=0
    ),
    Receiver(
        MINISTRY,
        Bilingual("Вице-министр", "Вице-министр"),
        "Үлгібаева Мысал Сынаққызы",
        ROOM_1,
        weekday=1,
    ),
    Receiver(
        MINISTRY,
        Bilingual("Аппарат басшысы", "Руководитель аппарата"),
        "Өрнекбеков Жұмбақ Ойданұлы",
        ROOM_2,
        weekday=2,
    ),
    Receiver(AGENCY, Bilingual("Төраға", "Председатель"), "Ғажапова Һикая", ROOM_2, weekday=3),
    Receiver(
        AKIMAT,
        Bilingual("Облыс әкімі", "Аким области"),
        "Әңгімеев Таңғажайып Қиялұлы",
        PUBLIC_ROOM,
        weekday=4,
    ),
    Receiver(
        AKIMAT,
        Bilingual("Облыс әкімінің орынбасары", "Заместитель акима области"),
        "Көктемова Гүлбақша Бұлаққызы",
        PUBLIC_ROOM,
        weekday=2,
    ),
)

APPROVAL = {
    "approver": "Бекітбеков Үкім Шешімұлы",
    "approver_post": "Үкімет Аппаратының Басшысы / Руководитель Аппарата Правительства",
    "document_number": "ҮЛГІ-01/77",
}
"""Who approved the schedule; the day is the day of the seeding."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody the page offers to be; `label` is the page's word for them."""

    label: str
    name: str
    language: Language


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the staff whom the page offers; `name` is given name first, as in Telegram."""

    role: Role
    label: str
    name: str
    language: Language


CITIZENS = (
    Citizen("Citizen", "Айсұлу Мысалқызы", Language.KK),
    Citizen("Citizen (Russian)", "Пример Образцов", Language.RU),
    Citizen("Citizen (English)", "Sample Example", Language.EN),
)

STAFF = (
    Member(Role.REGISTRAR, "Registrar", "Тізімгүл Жазбаева", Language.KK),
    Member(Role.REVIEWER, "Reviewer", "Зерде Ойланова", Language.KK),
    Member(Role.HEAD, "Head", "Шешім Әділов", Language.KK),
    Member(Role.UNIT, "Unit", "Орындау Тапсырмаев", Language.KK),
    Member(Role.ADMINISTRATOR, "Administrator", "Порядок Системный", Language.RU),
    Member(Role.AUDITOR, "Auditor", "Сыншы Қарауылов", Language.RU),
    Member(Role.SECRECY, "Secrecy officer", "Сақтық Құпияев", Language.KK),
    Member(Role.CONSULTANT, "Legal consultant", "Әділет Кеңесбаева", Language.KK),
    Member(Role.PSYCHOLOGIST, "Psychologist", "Жанжарас Тыңдаева", Language.RU),
    Member(Role.SOCIAL_WORKER, "Social worker", "Қамқор Жәрдемов", Language.KK),
    Member(Role.VOLUNTEER, "Volunteer", "Ерікті Көмекбаев", Language.KK),
)
"""One for each role, in the order in which a request meets them; the helpers come last."""


def rows_for(
    month: date, calendar: WorkCalendar, *, not_before: date | None = None
) -> tuple[Row, ...]:
    """Return the schedule of the month of a day as rows of the annex, heading first.

    Everybody receives once a week, where that is a working day. Days before `not_before` are left
    out; a month with none left has no rows at all.
    """
    first = month.replace(day=1)
    days = [first + timedelta(days=n) for n in range(31)]
    receptions = [
        _reception(receiver, day, calendar)
        for receiver in RECEIVERS
        for day in days
        if day.month == first.month
        and (not_before is None or day >= not_before)
        and day.weekday() == receiver.weekday
        and calendar.is_working(day)
    ]
    return to_rows(receptions, calendar.hours.zone) if receptions else ()


def _reception(receiver: Receiver, day: date, calendar: WorkCalendar) -> ParsedReception:
    zone = calendar.hours.zone
    return ParsedReception(
        body=receiver.body,
        holder=receiver.holder,
        post=receiver.post,
        window=Window(*(datetime.combine(day, clock, zone) for clock in (OPENS, CLOSES))),
        location=receiver.room,
        contacts=CONTACTS,
        minutes=MINUTES,
    )
