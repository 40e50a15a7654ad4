"""Day sheets for tests: an ordinary day, a full one, one with nobody. Nobody in them is real."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.services.views import PostView
from bot.services.views.day_sheet import DaySheet, DaySheetLine, Guest, SheetMark
from db.enums import Mode, ParticipationState

BEGINS = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
POST = PostView(
    1,
    "Облыс әкімінің орынбасары",
    "Заместитель акима области",
    "«Көктем» облысы әкімінің аппараты",
    "Аппарат акима области «Көктем»",
    "Көктемова Гүлбақша Бұлаққызы",
)
LINES = (
    DaySheetLine(
        seat=1,
        time=BEGINS,
        number="QB-26-000017-4",
        name="Қыдырәлі Ө.",
        matter="Жер учаскесін ресімдеу бойынша ауданға үш рет жүгіндім, әлі жауап жоқ.",
        has_memo=True,
        memo="Ауданның жауабы 12 қарашада келді, учаске тізімде тұр; шешім 10 желтоқсанға дейін.",
        needs=("step_free", "sign_language"),
        wishes=("consultant",),
        guests=(
            Guest("Мысалдар агенттігі", ParticipationState.CONFIRMED),
            Guest("Үлгілер министрлігі <жер>", ParticipationState.INVITED),
        ),
        out_of_turn=1,
        marks=(SheetMark.CHECK_IDENTITY, SheetMark.CHECK_AUTHORITY),
    ),
    DaySheetLine(
        seat=2,
        time=BEGINS + timedelta(minutes=20),
        number="QB-26-000021-7",
        name="Һикая Ғ.",
        matter="Мектеп автобусы ауылға қатынамайды; балалар 6 шақырым жаяу жүреді.",
        has_memo=True,
        marks=(SheetMark.FOREIGN,),
    ),
    DaySheetLine(
        seat=0,
        time=BEGINS + timedelta(minutes=40),
        number="QB-26-000044-1",
        name="Пример О.",
        matter="Не могу получить ответ о переносе остановки.",
        has_memo=False,
        marks=(SheetMark.WALK_IN,),
    ),
)
ORDINARY = DaySheet(
    reception_id=7,
    post=POST,
    holder=POST.holder,
    place_kk="Әкім аппаратының қоғамдық қабылдау бөлмесі, Көктем қаласы, Өзен көшесі, 7-үй",
    place_ru="Общественная приёмная аппарата акима, город Көктем, улица Озен, дом 7",
    starts_at=BEGINS,
    ends_at=BEGINS + timedelta(hours=2),
    lines=LINES,
)
NOBODY = replace(ORDINARY, lines=())
FULL = replace(
    ORDINARY,
    mode=Mode.VIDEO,
    lines=tuple(
        replace(
            LINES[0],
            seat=seat,
            time=BEGINS + timedelta(minutes=20 * seat),
            matter=(LINES[0].matter + " ") * 20,
            memo=(LINES[0].memo + " ") * 20,
        )
        for seat in range(1, 13)
    ),
)
