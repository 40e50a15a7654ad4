"""People at work and the search on the screen: everything fits, everything is worded."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.callbacks.team import HandOverTo, LeaveOffice, RoleEnd
from bot.i18n import Catalogues, Words
from bot.screens import away, find, member, rights, team, team_news, team_refusals
from bot.screens.screen import Reply, Screen, reply_of
from bot.services import errors
from bot.services.rules.policy import Action
from bot.services.rules.search_text import Sought
from bot.services.views.search import Choices, Criteria, FindBy, Found
from bot.services.views.team import (
    AbsenceNoted,
    AwayPlan,
    BackAtWork,
    HandedOver,
    HandOverPlan,
    Held,
    LeavingPlan,
    RoleAway,
    RoleChanged,
    RoleEmpty,
    StandIn,
    TeamNews,
)
from db.enums import DutyKind, Language, RequestState, Role
from tests.unit.screens_staff.cases import ENGLISH, PROFILE, duty, large_card, person
from tests.unit.screens_staff.cases import member as colleague

ALL = Catalogues(ZoneInfo("Asia/Almaty"))
LONG = "Ә" * 150
DAY, LAST = date(2026, 11, 23), date(2026, 12, 31)
SOMEBODY = person(1, *Role, name=LONG)
WORK = Held(300, 900, 40, 70)
TAKERS = tuple(colleague(n, Role.REVIEWER, LONG) for n in range(20))
ROLE = RoleAway(SOMEBODY.roles[0], TAKERS, (DAY, LAST))
ABSENCE = SOMEBODY.absences[0]
PLAN = HandOverPlan(SOMEBODY, SOMEBODY.roles[0], WORK, TAKERS)
LEAVING = LeavingPlan(SOMEBODY, {one.role: one for one in SOMEBODY.roles} | {Role.HEAD: None})

NEWS: tuple[TeamNews, ...] = (
    StandIn(ABSENCE, WORK),
    BackAtWork(DAY, LAST, (LONG, LONG), 99, tuple(duty(kind) for kind in DutyKind)[:6], 9, 9, 9),
    BackAtWork(DAY, LAST, (), 0, (), 0, 0, 0),
    AbsenceNoted(ABSENCE, ended=False),
    AbsenceNoted(replace(ABSENCE, substitute=None), ended=False),
    AbsenceNoted(ABSENCE, ended=True),
    RoleEmpty(Role.HEAD, DAY, DAY),
    RoleEmpty(Role.HEAD, DAY, LAST),
    RoleEmpty(Role.HEAD, None, None),
    HandedOver(Role.REVIEWER, LONG, LONG, to_you=True, cases=300, others=900),
    HandedOver(Role.REVIEWER, LONG, LONG, to_you=False, cases=300, others=900),
    HandedOver(Role.REVIEWER, LONG, None, to_you=False, cases=300, others=900),
    RoleChanged(Role.HEAD, given=True, roles=(Role.HEAD,)),
    RoleChanged(Role.HEAD, given=False, roles=tuple(Role)),
    RoleChanged(Role.HEAD, given=False, roles=()),
)

Draw = Callable[[Words], Screen | Reply]


def pressed(shown: Screen) -> list[object]:
    return [button.data for row in shown.buttons for button in row]


def found(**changes: object) -> Found:
    cards = tuple(large_card(RequestState.IN_REVIEW) for _ in range(6))
    view = Found(Criteria(), 20, cards, 1, 200)
    return replace(view, **changes)


def screens() -> Iterator[tuple[str, Draw]]:
    yield "card", lambda _: member.card(_, SOMEBODY, lead="x")
    yield "roles to add", lambda _: member.roles_to_add(_, person(1, Role.HEAD, name=LONG))
    yield "given", lambda _: member.role_given(_, SOMEBODY)
    yield "ending", lambda _: member.ending(_, PLAN)
    yield "ending nothing", lambda _: member.ending(_, replace(PLAN, held=Held()))
    yield "leaving", lambda _: member.leaving(_, LEAVING)
    yield "handing over", lambda _: member.handing_over(_, PLAN)
    yield "nothing to hand over", lambda _: member.handing_over(_, replace(PLAN, held=Held()))
    yield "sure", lambda _: member.handing_over_sure(_, PLAN, 3)
    yield "sure of the pool", lambda _: member.handing_over_sure(_, PLAN, 0)
    yield "handed over", lambda _: member.handed_over(_, SOMEBODY, WORK)
    yield "handed over twice", lambda _: member.handed_over(_, SOMEBODY, Held())
    yield "role ended", lambda _: member.role_ended(_, SOMEBODY, WORK)
    yield "left", lambda _: member.left(_, WORK, altogether=True)
    for role in Role:
        yield f"rights {role}", lambda _, role=role: rights.rights(_, SOMEBODY, role)
    yield "first day", lambda _: away.first_day(_, SOMEBODY, DAY)
    yield "last day", lambda _: away.last_day(_, SOMEBODY, DAY)
    plan = AwayPlan(SOMEBODY, DAY, LAST, tuple(replace(ROLE, staff=one) for one in SOMEBODY.roles))
    yield "substitute", lambda _: away.substitute(_, plan)
    yield "noted", lambda _: away.noted(_, SOMEBODY)
    yield "absence", lambda _: away.absence(_, ABSENCE)
    yield "new days", lambda _: away.new_days(_, ABSENCE)
    yield "new substitute", lambda _: away.new_substitute(_, ABSENCE, ROLE)
    for begun in (True, False):
        absence = replace(ABSENCE, begun=begun)
        yield f"back {begun}", lambda _, one=absence: away.ending(_, one)
        yield f"ended {begun}", lambda _, one=absence: away.ended(_, SOMEBODY, one)
    for n, news in enumerate(NEWS):
        yield f"news {n}", lambda _, news=news: team_news.notice(_, news)
    yield "team", lambda _: team.team(_, tuple(person(n, *Role, name=LONG) for n in range(9)), 0)
    for personal in (True, False):
        yield f"prompt {personal}", lambda _, one=personal: find.prompt(_, personal=one)
    yield "found", lambda _: find.found(_, found(), PROFILE)
    for sought in Sought:
        criteria = Criteria(sought=sought, first=DAY, last=LAST, state=RequestState.HELD)
        nothing = found(criteria=criteria, total=0, cards=(), page=0)
        yield f"nothing {sought}", lambda _, one=nothing: find.found(_, one, PROFILE)
    yield "too many", lambda _: find.found(_, found(total=999, cards=(), page=0), PROFILE)
    choices = Choices((), TAKERS)
    for by in FindBy:
        yield f"by {by}", lambda _, by=by: find.narrowing(_, by, choices, PROFILE, 0)
    refusals = (
        errors.LastAdministrator(),
        errors.AbsenceOverlaps(public_id="ABCDEFGH00", first=DAY, last=LAST),
        errors.AbsenceOverlaps(),
        *(errors.SubstituteUnfit(reason=one, name=LONG) for one in ("away", "self", "role")),
    )
    for n, error in enumerate(refusals):
        yield f"refusal {n}", lambda _, one=error: team_refusals.refusal(_, one)
    for staff in (True, False):
        yield (
            f"no longer {staff}",
            lambda _, one=staff: team_refusals.no_longer(_, PROFILE, staff=one),
        )


DRAWN = dict(screens())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", DRAWN)
def test_every_screen_fits_and_is_worded(name: str, language: Language) -> None:
    drawn = reply_of(DRAWN[name](ALL[language]))
    assert drawn.screens
    for screen in drawn.screens:
        assert "{" not in screen.text
        assert all(len(button.text) <= 64 for row in screen.buttons for button in row)
    if language is not Language.EN:
        english = reply_of(DRAWN[name](ALL[Language.EN]))
        assert [one.text for one in drawn.screens] != [one.text for one in english.screens]


@pytest.mark.parametrize("language", Language)
def test_every_right_is_said_in_every_language(language: Language) -> None:
    said = [rights.action(ALL[language], one) for one in Action]
    assert all(said)
    assert len(set(said)) == len(said)
    if language is not Language.EN:
        english = {rights.action(ALL[Language.EN], one) for one in Action}
        assert not english & set(said)


def test_work_is_counted_before_it_passes_and_ends_are_asked_twice() -> None:
    shown = member.ending(ENGLISH, PLAN)
    assert "cases: 300" in shown.text
    ends = [one for one in pressed(shown) if isinstance(one, RoleEnd)]
    assert all(one.sure for one in ends)
    assert ends[0].to == TAKERS[0].id
    assert ends[-1].to == 0
    chosen = [
        one for one in pressed(member.handing_over(ENGLISH, PLAN)) if isinstance(one, HandOverTo)
    ]
    assert not any(one.sure for one in chosen)
    leaving = [
        one for one in pressed(member.leaving(ENGLISH, LEAVING)) if isinstance(one, LeaveOffice)
    ]
    assert [(one.pool, one.sure) for one in leaving] == [(False, True), (True, True)]
