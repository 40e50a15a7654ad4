"""The screens of the queue: every skip in plain words, what would help, and room for it all."""

from datetime import date

import pytest

from bot.callbacks.plan import PlanDraft, PlanMonth
from bot.callbacks.queue import DryRun as DryRunPage
from bot.callbacks.queue import Evidence, HandSeat, HandSure, PlaceByHand
from bot.i18n import Words
from bot.screens import alarms, by_hand, distribution, dry_run, evidence, shortage, staff_labels
from bot.screens.case import case_card
from bot.screens.case_more import case_more
from bot.screens.screen import Screen, reply_of
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.rules.lifecycle import WAITING_STATES
from bot.services.rules.policy import Action, permits
from bot.services.rules.queue import Shortfall, SkipReason
from bot.services.views import Distribution, Proposed
from bot.services.views.notice import Facts
from bot.services.views.queue import (
    ByHand,
    Claimed,
    DryRun,
    FreeSeat,
    Rehearsal,
    Rehearsed,
    Shortage,
)
from db.enums import Language, RequestState, Role
from tests.unit.screens_staff.cases import (
    ENGLISH,
    NOW,
    PROFILE,
    WORDS,
    card,
    filled,
    large_card,
    large_post,
    large_seat,
    usual_post,
    usual_seat,
    viewer,
)
from tests.unit.screens_staff.fitting import faults

S = RequestState
LACK = Shortfall(
    unplaced=9999, due_on=date(2026, 12, 14), seats=9999, by_memo=99, by_format=99, by_secrecy=99
)
SHORTAGE = Shortage(large_post(), 9999, 9999, LACK, ((large_post(), 99),) * 9)
LINES = (
    Proposed("QB-26-483920-7", "0123456789", large_seat(), None, by_preference=True),
    *(Proposed("QB-26-483921-5", "0123456788", None, reason.value) for reason in SkipReason),
)
PROPOSAL = Distribution(large_post(), LINES, "0123456789ab", SHORTAGE, offered=99)
REHEARSED = tuple(
    Rehearsed("QB-26-483920-7", "0123456789", n, False, seat, reason, seat is not None)
    for n, (seat, reason) in enumerate(
        [(large_seat(), None), *((None, reason.value) for reason in SkipReason)], 1
    )
)
RUN = DryRun(
    2_147_483_647,
    (Rehearsal(large_post(5), 9999, 9999, 9999, REHEARSED, SHORTAGE),) * 13,
)
CLAIMING = large_card(S.QUEUED, claims=True)
CHOSEN = FreeSeat(large_seat(), large_post())
LOOK = ByHand(large_card(S.ASSIGNED), CHOSEN, filled(300), "0" * 12, date(2026, 12, 1), True)
LONG = PROFILE.model_copy(
    update={
        "out_of_turn": tuple(
            category.model_copy(
                update={
                    "source": filled(1000),
                    "text": category.text.model_copy(
                        update={"kk": filled(1000), "ru": filled(1000), "en": filled(1000)}
                    ),
                }
            )
            for category in PROFILE.out_of_turn
        )
    }
)
CLAIMED = Claimed(CLAIMING, "disability")


def screens(_: Words) -> list[Screen]:
    shortage = Facts(NoticeKind.SHORTAGE, Language.KK, shortage=SHORTAGE, level="1")
    free = (CHOSEN,) * 13
    return [
        *reply_of(distribution.proposal(_, PROPOSAL, 0)).screens,
        *reply_of(distribution.proposal(_, PROPOSAL, 1)).screens,
        distribution.distributed(_, PROPOSAL),
        dry_run.overview(_, RUN, 1),
        dry_run.overview(_, DryRun(1, ()), 0),
        dry_run.of_post(_, RUN, 5, 0),
        dry_run.of_post(_, RUN, 5, 1),
        by_hand.seats(_, LOOK.card, free, 1, others=True),
        by_hand.seats(_, LOOK.card, free, 1, others=False),
        by_hand.seats(_, LOOK.card, (), 0, others=False),
        by_hand.reason(_, LOOK.card, CHOSEN),
        by_hand.sure(_, LOOK),
        evidence.claim(_, CLAIMED, LONG),
        evidence.question(_, CLAIMED, LONG),
        evidence.question(_, Claimed(card(S.QUEUED, claims=True), "veteran"), LONG),
        alarms.alarm(_, shortage, PROFILE),
    ]


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_they_fit(words: Words) -> None:
    assert [fault for screen in screens(words) for fault in faults(screen)] == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_reason_is_said_in_words_of_its_own(words: Words) -> None:
    said = {staff_labels.skip(words, reason) for reason in SkipReason}
    assert len(said) == len(SkipReason)
    assert not said & {reason.value for reason in SkipReason}


def test_a_proposal_says_who_is_left_and_what_would_help() -> None:
    lack = Shortfall(14, date(2026, 12, 14), seats=12, by_memo=3, by_format=0, by_secrecy=2)
    shown = Distribution(
        usual_post(),
        (Proposed("QB-26-483921-5", "0123456788", None, "memo_too_late"),),
        "0" * 12,
        Shortage(usual_post(), 38, 24, lack, ((usual_post(), 4),)),
    )
    (screen,) = distribution.proposal(ENGLISH, shown, 0).screens
    assert "Waiting: 38 · free places: 24 · without a place: <b>14</b>" in screen.text
    assert "extra receptions with 12 places" in screen.text
    assert "the memos written now: 3 people" in screen.text
    assert "other form" not in screen.text
    assert "the secrecy check (point 11): 2 people" in screen.text
    assert "reception by Әкім: free places 4" in screen.text
    assert "the memo's term has passed" in screen.text
    data = [button.data for row in screen.buttons for button in row]
    assert PlanMonth(month=12 * 2026 + 11) in data


def test_another_post_is_no_help_for_whoever_waits_for_a_check_alone() -> None:
    lack = Shortfall(1, date(2026, 12, 14), seats=0, by_memo=0, by_format=0, by_secrecy=1)
    shown = Shortage(usual_post(), 3, 30, lack, ((usual_post(), 30),))
    lines = shortage.missing(ENGLISH, shown)
    assert [line for line in lines if "the secrecy check (point 11): 1 person" in line]
    assert not [line for line in lines if "reception by" in line]


def test_it_is_said_why_somebody_behind_comes_earlier() -> None:
    reasons = (SkipReason.MEMO_TOO_LATE, SkipReason.FORMAT, SkipReason.GIVEN_UP)
    passed = tuple(
        Proposed("QB-26-483920-7", "0123456789", large_seat(), None, passed_over=reason.value)
        for reason in reasons
    )
    (screen,) = distribution.proposal(
        ENGLISH, Distribution(usual_post(), passed, "0" * 12), 0
    ).screens
    said = [line for line in screen.text.splitlines() if "Somebody behind comes earlier" in line]
    assert len(set(said)) == len(reasons)


def test_a_later_day_by_wish_is_said_to_be_one() -> None:
    (screen,) = distribution.proposal(ENGLISH, PROPOSAL, 0).screens
    assert screen.text.count("A later day by the applicant's own wish") == 1
    assert "99 cases wait for an answer to an offer" in screen.text


def test_a_shortage_says_nothing_of_anybody() -> None:
    facts = Facts(NoticeKind.SHORTAGE, Language.KK, shortage=SHORTAGE, level="1")
    assert "QB-" not in alarms.alarm(ENGLISH, facts, PROFILE).text


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", S)
def test_the_buttons_of_the_queue_are_for_whom_the_office_lets(
    role: Role, state: RequestState
) -> None:
    def offered(**changes: object) -> set[type]:
        screen = case_more(ENGLISH, card(state, **changes), viewer(role))
        return {type(button.data) for row in screen.buttons for button in row}

    roles = frozenset({role})
    may_place = permits(roles, Action.PLACE_BY_HAND) and state in {S.QUEUED, S.ASSIGNED}
    may_tick = permits(roles, Action.TICK_EVIDENCE) and state in WAITING_STATES
    assert (PlaceByHand in offered()) == may_place
    assert (Evidence in offered(claims=True)) == may_tick
    assert Evidence not in offered()
    if state is S.ASSIGNED:
        assert PlaceByHand not in offered(seat=usual_seat(NOW))


def test_a_claim_is_marked_and_a_place_by_hand_too() -> None:
    who = viewer(Role.REVIEWER)
    claims = case_card(ENGLISH, card(S.QUEUED, claims=True), who, PROFILE)
    assert "nobody has seen the paper yet" in claims.text
    seen = case_card(ENGLISH, card(S.QUEUED, claims=True, out_of_turn=1), who, PROFILE)
    assert "nobody has seen" not in seen.text
    assert "Received out of turn, class 1" in seen.text
    placed = case_card(ENGLISH, card(S.ASSIGNED, by_hand=True), who, PROFILE)
    assert "Placed by hand; the reason is shown with the matter" in placed.text


def test_what_may_tell_of_health_is_protected_and_goes_by_itself() -> None:
    claim = evidence.claim(ENGLISH, CLAIMED, PROFILE)
    assert claim.protect
    assert claim.vanish_after is not None
    assert "Person with a disability" in claim.text
    assert "Ұқсас регламенттердің" in claim.text
    question = evidence.question(ENGLISH, CLAIMED, PROFILE)
    assert "disability" not in question.text


def test_a_place_by_hand_is_looked_at_once_more() -> None:
    seat = FreeSeat(usual_seat(), usual_post())
    chosen = by_hand.seats(ENGLISH, card(S.QUEUED), (seat,), 0, others=False)
    assert chosen.buttons[0][0].data == HandSeat(id="0123456789", version=3, seat=7)
    look = ByHand(card(S.QUEUED), seat, "Себебі бар", "abc", date(2026, 11, 20), True)
    sure = by_hand.sure(ENGLISH, look)
    assert sure.buttons[0][0].data == HandSure(id="0123456789", version=3, seat=7, said="abc")
    assert "Reason: Себебі бар" in sure.text
    assert "is not written" in sure.text
    assert "Now:" not in sure.text


def test_a_dry_run_leads_to_each_post_and_back() -> None:
    screen = dry_run.overview(ENGLISH, RUN, 0)
    assert screen.buttons[0][0].data == DryRunPage(schedule=2_147_483_647, post=5)
    one = dry_run.of_post(ENGLISH, RUN, 5, 0)
    data = [button.data for row in one.buttons for button in row]
    assert DryRunPage(schedule=2_147_483_647) in data
    assert PlanDraft(schedule=2_147_483_647) in data
    assert "Not decided yet" in one.text
    assert dry_run.of_post(ENGLISH, RUN, 6, 0).text == dry_run.overview(ENGLISH, RUN, 0).text
