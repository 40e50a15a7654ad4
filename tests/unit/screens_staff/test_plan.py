"""The schedule desk with the longest data: every screen fits, and every button is heard."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.callbacks.imports import SendFile
from bot.callbacks.plan import PlanAnswer, PlanEdit, PlanForm, PlanFormPage
from bot.forms.answers import Problem
from bot.forms.plan import begin
from bot.forms.plan_draft import FORM, Kind, PlanDraft
from bot.i18n import Words
from bot.screens import (
    alarms,
    plan,
    plan_draft,
    plan_forms,
    plan_places,
    plan_posts,
    plan_problems,
    plan_refusals,
    plan_versions,
    schedule,
)
from bot.screens.plan_questions import Around
from bot.screens.plan_summaries import SUMMARIES
from bot.screens.screen import reply_of
from bot.services import errors
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.annex_form import Fault
from bot.services.rules.names import NameProblem
from bot.services.rules.recurrence import Which, days_of
from bot.services.views import Approved, ReceptionView
from bot.services.views.notice import Facts
from bot.services.views.plan import (
    Added,
    Approval,
    Comparison,
    DraftView,
    Finding,
    FindingKind,
    HolderSet,
    Listed,
    ListedChange,
    MonthOfPost,
    MonthView,
    Outlook,
    PlaceView,
    Planned,
    PostShift,
    Standing,
    TenureView,
    VersionView,
)
from db.enums import ChangeReason, Language, Mode, Rank, Role
from tests.unit.handlers_staff.test_routes import taken_by
from tests.unit.screens_staff.cases import ENGLISH, PROFILE, WORDS, filled, large_post
from tests.unit.screens_staff.fitting import Drawn, faults

MONTH, TODAY = date(2026, 12, 1), date(2026, 11, 23)
EVERYBODY = frozenset(Role)
MOMENT = datetime(2026, 12, 10, 5, tzinfo=UTC)
LARGE = 2_147_483_647
PLACE = PlaceView(
    LARGE, filled(300), filled(300), True, filled(500), filled(500), -48.0195712, 166.9237
)


def planned(number: int, standing: Standing = Standing.DRAFT) -> Planned:
    return Planned(
        LARGE - number,
        LARGE,
        large_post(),
        filled(200),
        PLACE,
        MOMENT + timedelta(days=number),
        MOMENT + timedelta(days=number, hours=2),
        120,
        999,
        Mode.VIDEO,
        "https://" + "x" * 292,
        filled(200),
        standing,
    )


MANY = tuple(planned(n) for n in range(13))
VIEW = MonthView(
    MONTH,
    tuple(
        MonthOfPost(large_post(n), tuple(planned(k, one) for k in range(9) for one in Standing))
        for n in range(13)
    ),
    (1, 2, LARGE),
    12,
)
DRAFT = DraftView(LARGE, MONTH, False, MANY, "f" * 12)
FINDINGS = (
    tuple(
        Finding(kind, large_post(), MOMENT, MOMENT + timedelta(hours=2), MONTH, 38, 24)
        for kind in FindingKind
    )
    * 3
)
LISTED = tuple(
    Listed(
        id=n,
        post_id=LARGE,
        body_kk=filled(300),
        body_ru=filled(300),
        post_kk=filled(300),
        post_ru=filled(300),
        holder=filled(200),
        starts_at=MOMENT,
        ends_at=MOMENT + timedelta(hours=2),
        place_kk=filled(300),
        place_ru=filled(300),
        contacts=filled(200),
        minutes=20,
        mode=Mode.VIDEO,
        cancelled=bool(n % 2),
    )
    for n in range(13)
)
VERSION = VersionView(
    MONTH,
    99,
    MOMENT,
    ChangeReason.HOLDER,
    Approval(filled(200), filled(300), TODAY, filled(40)),
    LISTED,
)
CHANGES = tuple(
    ListedChange(old, new)
    for old, new in zip((None, *LISTED), (*LISTED[1:], LISTED[0], None), strict=True)
)
AROUND = Around(
    today=TODAY,
    posts=tuple(large_post(n) for n in range(1, 14)),
    places=(PLACE,) * 13,
    bodies=tuple((filled(300), f"{filled(290)} {n}") for n in range(13)),
    days=days_of(MONTH),
    minutes=25,
    outlook=Outlook(days_of(MONTH)[:5], days_of(MONTH), 999),
    found=FINDINGS,
    subject=filled(600),
)
ASKED_IN_THE_FORM = (PlanAnswer, PlanEdit, PlanForm, PlanFormPage, SendFile)
"""Buttons whose handlers ask for the form, or for a right, first."""
TENURES = (
    *(TenureView(filled(200), bool(n % 2), MONTH, TODAY) for n in range(15)),
    TenureView(filled(200), False, MONTH, None),
)


def fully(kind: Kind) -> PlanDraft:
    """Return a draft of a kind with every answer at its longest."""
    return PlanDraft(
        id="AAAAAAAAAA",
        kind=kind,
        month=MONTH,
        subject=LARGE,
        post_id=0,
        body=(filled(300), filled(300)),
        title=(filled(300), filled(300)),
        holder=filled(200),
        place_id=0,
        place=(filled(300), filled(300)),
        which=Which.EVERY,
        weekday=3,
        hours=(time(10), time(12)),
        minutes=20,
        mode=Mode.VIDEO,
        link="https://" + "x" * 292,
        contacts=filled(200),
        approver=filled(200),
        approver_post=filled(300),
        document_number=filled(40),
        approved_on=TODAY,
        acting=True,
        from_on=TODAY,
        to_on=MONTH,
        directions=filled(500),
    )


def questions(_: Words) -> Iterator[Drawn]:
    """Yield every question of every kind, then the summary, along the way to it."""
    for kind in Kind:
        filling = begin("AAAAAAAAAA", kind, MONTH, subject=LARGE)
        whole = fully(kind)
        while True:
            yield plan_forms.step(_, filling, AROUND, Problem("form", "choose"))
            step = FORM.step(filling)
            field = getattr(step, "field", None)
            if field is None:
                break
            filling = FORM.answer(filling, **{field: getattr(whole, field)})
            if FORM.step(filling) != step and kind not in SUMMARIES:
                break


def screens(_: Words) -> Iterator[Drawn]:
    """Yield every screen of the desk."""
    yield from questions(_)
    for roles in (EVERYBODY, frozenset({Role.REVIEWER})):
        yield plan.month(_, VIEW, 1, roles, TODAY, plan_draft.approved(_, Approved(1, 999, 9999)))
        yield plan.month(_, MonthView(MONTH, (), (), None), 0, roles, TODAY)
        yield plan_draft.draft(_, DRAFT, 1, roles, plan_draft.reception_dropped(_))
        yield plan_draft.checked(_, DRAFT, FINDINGS, roles)
        yield plan_draft.checked(_, DRAFT, (), roles)
        yield plan_posts.post(_, large_post(), TENURES, roles, Rank.OTHER)
        yield plan_places.place(_, PLACE, roles, plan_places.place_changed(_))
    yield plan.month(
        _,
        VIEW,
        0,
        EVERYBODY,
        TODAY,
        plan.added(_, Added(1, 99, 999, days_of(MONTH), days_of(MONTH), 9)),
    )
    yield plan.copying(_, VIEW)
    yield plan.nothing_to_copy(_, MONTH)
    shift = PostShift(large_post(), 1, 2, 3, 4)
    yield plan.comparison(
        _, Comparison(MONTH, TODAY, (large_post(),) * 9, (large_post(),) * 9, (shift,) * 9), 1
    )
    yield plan_draft.discarding(_, DRAFT)
    yield plan_draft.reception(_, planned(1), plan_draft.reception_changed(_))
    yield plan_draft.dropping(_, planned(1))
    yield plan_posts.posts(_, AROUND.posts, 1)
    done = HolderSet(large_post(), filled(200), True, TODAY, MONTH, MANY, 40)
    lead = plan_posts.holder_set(_, done)
    yield plan_posts.post(_, large_post(), TENURES[:3], EVERYBODY, Rank.DEPUTY, lead)
    yield plan_posts.ranks(_, large_post(), Rank.APPARATUS_HEAD)
    yield plan_places.places(_, AROUND.places, 1)
    yield plan_places.pinning(_, PLACE, again=True)
    yield plan_versions.versions(_, MONTH, (VERSION,) * 13, 1)
    yield plan_versions.version(_, VERSION, 1)
    yield plan_versions.changes(_, VERSION, CHANGES, 1)
    yield plan_refusals.refusal(_, errors.PlanRefused(findings=FINDINGS))
    yield plan_refusals.refusal(_, errors.DraftChanged(schedule_id=LARGE))
    busy = errors.HolderBusy(post=large_post(), starts_at=MOMENT, ends_at=MOMENT)
    yield plan_refusals.refusal(_, busy)
    told = Facts(NoticeKind.NO_RECEPTION, Language.KK, finding=FINDINGS[-2])
    yield alarms.alarm(_, told, PROFILE)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_screen_of_the_desk_fits(words: Words) -> None:
    drawn = list(screens(words))
    assert len(drawn) > 40
    assert [fault for one in drawn for fault in faults(one)] == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_the_schedule_of_citizens_fits(words: Words) -> None:
    view = ReceptionView(
        1,
        large_post(),
        filled(200),
        filled(300),
        filled(300),
        MOMENT,
        MOMENT + timedelta(hours=2),
        99,
        3,
        Mode.IN_PERSON,
        True,
        filled(500),
        filled(500),
    )
    other = ReceptionView(2, large_post(), "А", "Басқа", "Другое", MOMENT, MOMENT, 1, 0, Mode.VIDEO)
    for receptions in ((view,) * 13, (view, other) * 13):
        for post in (None, large_post()):
            for page in (0, 1):
                assert faults(schedule.schedule(words, receptions, post, page)) == []


def test_a_day_of_one_post_is_read_aloud_as_a_sentence() -> None:
    view = ReceptionView(
        1, large_post(), "А", "Орын", "Место", datetime(2026, 12, 4, 5, tzinfo=UTC), MOMENT, 6, 3
    )
    shown = schedule.schedule(WORDS[Language.KK], (view,), large_post(), 0).text
    assert "4 желтоқсан, жұма, 3 орын бос" in shown


async def test_every_button_of_the_desk_is_heard() -> None:
    pressed = {
        button.data.pack(): button.data
        for drawn in screens(ENGLISH)
        for screen in reply_of(drawn).screens
        for row in screen.buttons
        for button in row
        if button.data is not None and not isinstance(button.data, ASKED_IN_THE_FORM)
    }
    assert len(pressed) > 50
    assert [packed for packed, data in pressed.items() if await taken_by(data) == "nobody"] == []


@pytest.mark.parametrize(
    "reason",
    [
        "choose",
        "media",
        Fault.ONE_LANGUAGE,
        Fault.LANGUAGES_SWAPPED,
        Fault.MIXED_LETTERS,
        Fault.LOST_LETTERS,
        Fault.TOO_LONG,
        NameProblem.DIGIT,
        "number",
        "range",
        "too_short",
        "unreadable",
        "no_such_time",
        "order",
        "no_such_day",
        "other_month",
        "future",
        "no_link",
    ],
)
@pytest.mark.parametrize("field", ["hours", "day"])
def test_every_wrong_answer_has_words_of_its_own(reason: str, field: str) -> None:
    unsaid = plan_problems.problem_text(ENGLISH, Problem(field, "unheard of"))
    said = plan_problems.problem_text(ENGLISH, Problem(field, reason, 5, 120))
    assert said != unsaid
