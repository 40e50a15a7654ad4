"""Data of the staff's screens: usual, and as large as the office lets it become."""

import dataclasses
import gettext
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.config import office_template, parse_office
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens.case_steps import Viewer
from bot.screens.screen import Screen
from bot.services.views import (
    Card,
    Desk,
    Distribution,
    DraftWaiting,
    DutyView,
    MemoView,
    NoteView,
    Person,
    PostView,
    ProposalView,
    Proposed,
    Represented,
    Revealed,
    SeatView,
    StaffView,
)
from bot.services.views.team import AbsenceView, Held, Member
from db.enums import (
    ApplicantKind,
    Channel,
    Citizenship,
    Decision,
    DutyKind,
    Language,
    Mode,
    Need,
    NoteKind,
    ProposalKind,
    RequestState,
    Role,
)

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PROFILE = parse_office(office_template())
ZONE = PROFILE.hours.zone
MARKUP = "<i>&"
"""What people may type; a screen that forgot to escape it would be refused by Telegram."""


class Pseudo(gettext.NullTranslations):
    """A language whose phrases are two thirds longer and never look like English."""

    def gettext(self, message: str) -> str:
        return f"Ў{message}{'ў' * (2 * len(message) // 3)}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


CATALOGUES = Catalogues(ZONE)
WORDS = {
    "kk": CATALOGUES[Language.KK],
    "ru": CATALOGUES[Language.RU],
    "en": CATALOGUES[Language.EN],
    "pseudo": Words(Language.RU, Pseudo(), ZONE),
}
ENGLISH = WORDS["en"]


def filled(length: int) -> str:
    """Return a text of exactly this length with markup in it, in words of some letters."""
    return (MARKUP + "Ұзақмәтін " * length)[: length - 1] + "я"


def usual_post() -> PostView:
    return PostView(1, "Әкім", "Аким", "Көктем облысы", "Область Көктем", "Қасым Өтеген")


def large_post(number: int = 2_147_483_647) -> PostView:
    return PostView(number, filled(300), filled(300), filled(300), filled(300), holder=filled(200))


def large_seat() -> SeatView:
    return SeatView(
        2_147_483_647, 999, NOW + timedelta(days=300), filled(300), filled(300), filled(200)
    )


def usual_seat(starts_at: datetime = NOW + timedelta(days=9)) -> SeatView:
    return SeatView(7, 3, starts_at, "Орталық, 1-зал", "Центр, зал 1", "Қасым Өтеген", False)


def card(state: RequestState = RequestState.REGISTERED, **changes: object) -> Card:
    """Return a usual case in a state, with the parts that belong to the state."""
    usual = Card(
        public_id="0123456789",
        number="QB-26-483920-7",
        version=3,
        state=state,
        channel=Channel.BOT,
        language=Language.KK,
        kind=ApplicantKind.SELF,
        citizenship=Citizenship.KAZAKHSTAN,
        post=usual_post(),
        received_at=NOW,
        registered_at=NOW,
        answer_due_on=date(2026, 12, 14),
        days_left=15,
        answered=False,
        official_number="ЖТ-1",
        check_identity=False,
        out_of_turn=None,
        seat=usual_seat() if state in {RequestState.ASSIGNED, RequestState.HELD} else None,
        has_memo=True,
        asked=False,
        proposal=proposal() if state is RequestState.PROPOSED else None,
    )
    return dataclasses.replace(usual, **changes)  # type: ignore[arg-type]


def proposal(
    kind: ProposalKind = ProposalKind.RECEIVE,
    by: int = 90,
    decision: Decision | None = None,
) -> ProposalView:
    ground = "R09" if kind is ProposalKind.REFUSE else None
    return ProposalView(kind, ground, by, NOW, decision)


def large_card(state: RequestState, **changes: object) -> Card:
    """Return a case with every mark and the longest texts."""
    return card(
        state,
        version=1_000_000,
        language=Language.RU,
        citizenship=Citizenship.STATELESS,
        channel=Channel.CALL_CENTRE,
        post=large_post(),
        days_left=-999,
        official_number=filled(40),
        check_identity=True,
        out_of_turn=9,
        seat=large_seat(),
        asked=True,
        proposal=proposal(ProposalKind.REFUSE),
        **changes,
    )


def viewer(*roles: Role, places: tuple[int, ...] = (), now: datetime = NOW) -> Viewer:
    return Viewer(frozenset(roles), frozenset(places), now)


def duty(kind: DutyKind = DutyKind.MEMO, *, number: int = 5, overdue: bool = False) -> DutyView:
    return DutyView(
        number,
        kind,
        "0123456789" if kind is DutyKind.INSTRUCTION else "",
        NOW + timedelta(days=1),
        overdue,
        "0123456789",
        "QB-26-483920-7",
        large_post(),
    )


def desk_view(
    *roles: Role,
    duties: tuple[DutyView, ...] = (),
    drafts: tuple[DraftWaiting, ...] = (),
    **counts: int,
) -> Desk:
    piles = (
        "overdue",
        "due_today",
        "due_this_week",
        "to_enter",
        "to_review",
        "to_decide",
        "to_distribute",
        "letters",
        "on_the_day",
        "missed",
        "held",
        "appeals",
        "to_carry_out",
        "on_control",
    )
    shown: dict[str, Any] = {pile: counts.get(pile, 0) for pile in piles}
    return Desk(
        today=date(2026, 11, 23),
        roles=roles,
        duties=duties,
        drafts=drafts,
        office=None,
        **shown,
    )


def distribution(placed: int, left: int, *, fingerprint: str = "0123456789ab") -> Distribution:
    lines = [Proposed("QB-26-483920-7", "0123456789", large_seat(), None)] * placed
    lines += [Proposed("QB-26-483921-5", "0123456788", None, "memo_too_late")] * left
    return Distribution(large_post(), tuple(lines), fingerprint)


def member(number: int = 1, role: Role = Role.REGISTRAR, name: str = "Айгерім") -> StaffView:
    return StaffView(number, f"{number:010d}", role, name, NOW)


def person(number: int = 1, *roles: Role, name: str = "Айгерім") -> Member:
    """Return somebody of the team who is away in the first of their roles."""
    entries = tuple(member(number + n, role, name) for n, role in enumerate(roles)) or (
        member(number, name=name),
    )
    absence = AbsenceView(
        "ABCDEFGH00", entries[0], NOW.date(), NOW.date(), member(9, entries[0].role, name), True
    )
    return Member(
        id=entries[0].public_id,
        name=name,
        roles=entries,
        held={one.role: Held(300, 900, 40, 70) for one in entries},
        absences=(absence,),
        away=True,
        stands_for=entries,
        own=True,
        managed=True,
    )


def large_revealed(matter: str | None = None) -> Revealed:
    """Return the personal side of a case with every field at its limit."""
    person = Person(
        full_name=filled(150),
        iin="500101100000",
        phone="+77010000001",
        address=filled(300),
        represents=Represented(name=filled(300), identifier="770140000001", basis=filled(300)),
        help=("consultant", "psychologist", "social_worker", "volunteer"),
        needs=tuple(Need),
        interpreter=filled(60),
    )
    return Revealed(
        card=large_card(
            RequestState.IN_REVIEW,
            kind=ApplicantKind.ORGANISATION,
            format=Mode.VIDEO,
            days=(0, 1, 2, 3, 4, 5, 6),
        ),
        person=person,
        matter=filled(3000) if matter is None else matter,
        category="disability",
        notes=(
            NoteView(NoteKind.QUESTION, filled(2000), NOW),
            NoteView(NoteKind.ANSWER, filled(2000), NOW),
        ),
        memo=MemoView(99, filled(4000), None, NOW),
        proposal_text=filled(1000),
        return_note=filled(1000),
    )


def grown_profile(grounds: int) -> OfficeProfile:
    """Return the office with many grounds of refusal, each with the longest text."""
    text = PROFILE.grounds[0].text.model_copy(
        update={"kk": filled(1000), "ru": filled(1000), "en": filled(1000)}
    )
    ground = PROFILE.refusals[0]
    many = tuple(
        ground.model_copy(update={"code": f"{number:08d}", "text": text})
        for number in range(grounds)
    )
    complaint = PROFILE.complaint.model_copy(update={"where": text})
    return PROFILE.model_copy(
        update={"grounds": many, "complaint": complaint, "what_to_bring": text}
    )


def acts(screen: Screen) -> list[str]:
    """Return the callback data of a screen, packed."""
    return [button.data.pack() for row in screen.buttons for button in row if button.data]
