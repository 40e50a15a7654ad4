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
    NoLongerStandIn,
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
    NoLongerStandIn(ABSENCE.staff),
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


def found(criteria: Criteria | None = None, total: int = 20) -> Found:
    cards = tuple(large_card(RequestState.IN_REVIEW) for _ in range(6))
    listed = 0 < total <= 200
    return Found(criteria or Criteria(), total, cards if listed else (), int(listed), 200)


def of(screen: Callable[..., Screen | Reply], *data: object, **more: object) -> Draw:
    """Return what draws a screen of these data in any language."""
    return lambda words: screen(words, *data, **more)


def screens() -> Iterator[tuple[str, Draw]]:
    yield "card", of(member.card, SOMEBODY, lead="x")
    yield "roles to add", of(member.roles_to_add, person(1, Role.HEAD, name=LONG))
    yield "given", of(member.role_given, SOMEBODY)
    yield "ending", of(member.ending, PLAN)
    yield "ending nothing", of(member.ending, replace(PLAN, held=Held()))
    yield "leaving", of(member.leaving, LEAVING)
    yield "handing over", of(member.handing_over, PLAN)
    yield "nothing to hand over", of(member.handing_over, replace(PLAN, held=Held()))
    yield "sure", of(member.handing_over_sure, PLAN, 3)
    yield "sure of the pool", of(member.handing_over_sure, PLAN, 0)
    yield "handed over", of(member.handed_over, SOMEBODY, WORK)
    yield "handed over twice", of(member.handed_over, SOMEBODY, Held())
    yield "role ended", of(member.role_ended, SOMEBODY, WORK)
    yield "left", of(member.left, WORK, altogether=True)
    for role in Role:
        yield f"rights {role}", of(rights.rights, SOMEBODY, role)
    yield "first day", of(away.first_day, SOMEBODY, DAY)
    yield "last day", of(away.last_day, SOMEBODY, DAY)
    plan = AwayPlan(SOMEBODY, DAY, LAST, tuple(replace(ROLE, staff=one) for one in SOMEBODY.roles))
    yield "substitute", of(away.substitute, plan)
    yield "noted", of(away.noted, SOMEBODY, substituted=True)
    yield "noted alone", of(away.noted, SOMEBODY, substituted=False)
    yield "absence", of(away.absence, ABSENCE)
    yield "new days", of(away.new_days, ABSENCE)
    yield "new substitute", of(away.new_substitute, ABSENCE, ROLE)
    for begun in (True, False):
        absence = replace(ABSENCE, begun=begun)
        yield f"back {begun}", of(away.ending, absence)
        yield f"ended {begun}", of(away.ended, SOMEBODY, absence)
    for n, news in enumerate(NEWS):
        yield f"news {n}", of(team_news.notice, news)
    yield "team", of(team.team, tuple(person(n, *Role, name=LONG) for n in range(9)), 0)
    for personal in (True, False):
        yield f"prompt {personal}", of(find.prompt, personal=personal)
    yield "found", of(find.found, found(), PROFILE)
    for sought in Sought:
        criteria = Criteria(sought=sought, first=DAY, last=LAST, state=RequestState.HELD)
        nothing = found(criteria, total=0)
        yield f"nothing {sought}", of(find.found, nothing, PROFILE)
    yield "too many", of(find.found, found(total=999), PROFILE)
    choices = Choices((), TAKERS)
    for by in FindBy:
        yield f"by {by}", of(find.narrowing, by, choices, PROFILE, 0)
    refusals = (
        errors.LastAdministrator(),
        errors.AbsenceOverlaps(public_id="ABCDEFGH00", first=DAY, last=LAST),
        errors.AbsenceOverlaps(),
        *(errors.SubstituteUnfit(reason=one, name=LONG) for one in ("away", "self", "role")),
    )
    for n, error in enumerate(refusals):
        yield f"refusal {n}", of(team_refusals.refusal, error)
    for staff in (True, False):
        yield (
            f"no longer {staff}",
            of(team_refusals.no_longer, PROFILE, staff=staff),
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


def test_a_substitute_is_promised_word_only_when_there_is_one() -> None:
    alone = away.noted(ENGLISH, SOMEBODY, substituted=False)
    covered = away.noted(ENGLISH, SOMEBODY, substituted=True)
    assert "The substitute is told" in covered.screens[0].text
    assert "The substitute is told" not in alone.screens[0].text
