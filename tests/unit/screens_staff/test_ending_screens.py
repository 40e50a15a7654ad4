"""Every screen of endings in every language: within the limits, escaped, filled; letters on A4."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.callbacks.endings import EndAct
from bot.documents.paper import Text
from bot.documents.paper_docx import paper_docx
from bot.documents.paper_pdf import TEMPLATE, paper_pdf, paper_words
from bot.documents.typesetting import inputs
from bot.i18n import Words
from bot.screens import (
    alternatives,
    ending_calls,
    ending_notices,
    ending_prompts,
    ending_words,
    letter_list,
    letters,
    telling,
)
from bot.screens.case import case_card
from bot.screens.screen import Screen, visible
from bot.services.notifications.notice_kinds import NoticeKind
from bot.services.views import Person
from bot.services.views.endings import (
    AlternativeView,
    CorrectionView,
    Marks,
    OpenAlternative,
    OpenReferral,
    ReferralView,
)
from bot.services.views.intake import NoticeLetter
from bot.services.views.letters import LetterContent, LetterLine, LetterView
from bot.services.views.notice import Facts
from db.enums import (
    AlternativeKind,
    Decision,
    Language,
    LetterKind,
    Mode,
    OutcomeKind,
    ProposalKind,
    ReferralKind,
    RequestState,
    Role,
)
from tests.unit.documents.pictures import rendered
from tests.unit.documents.test_paper import docx_text
from tests.unit.documents.test_published import bare
from tests.unit.documents.test_rendered import check
from tests.unit.screens.citizens import ORDINARY, WORST, Data
from tests.unit.screens_staff.cases import (
    CATALOGUES,
    NOW,
    PROFILE,
    WORDS,
    card,
    filled,
    large_card,
    large_post,
    usual_post,
    viewer,
)
from tests.unit.screens_staff.fitting import faults

S = RequestState
DATA = {"ordinary": ORDINARY, "worst": WORST}
ENDED = {
    NoticeKind.REQUEST_RETURNED: (S.RETURNED, OutcomeKind.RETURNED),
    NoticeKind.REDIRECTED: (S.REDIRECTED, OutcomeKind.REDIRECTED),
    NoticeKind.FORWARDED: (S.FORWARDED, OutcomeKind.FORWARDED),
    NoticeKind.ENDED: (S.ENDED, OutcomeKind.ENDED),
    NoticeKind.CONSULTED: (S.CONSULTED, OutcomeKind.CONSULTED),
}
OTHERS = {
    NoticeKind.ALTERNATIVE: S.QUEUED,
    NoticeKind.CORRECTED: S.REFUSED,
    NoticeKind.REDIRECTED_PARTLY: S.QUEUED,
    NoticeKind.REOPENED: S.IN_REVIEW,
    NoticeKind.WITHDRAWN_FOR_YOU: S.WITHDRAWN,
}


def sizes(large: bool) -> tuple[str, str, str]:
    """Return a body, an explanation and a number: usual ones, or the longest that are taken."""
    if large:
        return filled(300), filled(1000), filled(40)
    return "Көктем облысының полиция департаменті", "Мәселе сотта қаралып жатыр.", "ЖТ-7"


def offer(kind: AlternativeKind, *, large: bool = False, answered: bool = False) -> AlternativeView:
    _body, text, _number = sizes(large)
    return AlternativeView(
        "0123456789",
        "0123456789",
        "QB-26-483920-7",
        1_000_000,
        kind,
        "R11" if kind is AlternativeKind.OTHER_RECEIVER else None,
        text,
        large_post() if large else usual_post(),
        Mode.VIDEO,
        NOW,
        None if answered else date(2026, 11, 26),
        True if answered else None,
        NOW if answered else None,
    )


def facts(kind: NoticeKind, data: Data, *, large: bool) -> Facts:
    body, text, number = sizes(large)
    state, outcome = ENDED.get(kind, (OTHERS.get(kind), None))
    assert state is not None
    own = data.own(state) if outcome is None else data.ended(state, outcome)
    if own.outcome is not None:
        own = replace(own, outcome=replace(own.outcome, text=text, letter_number=number))
    change = CorrectionView(
        "0123456789", NOW, filled(500) if large else text, "R09", number, text, "R10", number, text
    )
    sent = tuple(
        ReferralView("0123456789", each, "R01", body, text, number, NOW, NOW)
        for each in ReferralKind
    )
    return Facts(
        kind,
        Language.KK,
        own=replace(own, referrals=sent, correction=change),
        text=text,
        referral=sent[0],
        correction=change,
        alternative=offer(AlternativeKind.OTHER_RECEIVER, large=large),
    )


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", [*ENDED, *OTHERS])
def test_notices_fit_and_say_everything(words: Words, large: bool, kind: NoticeKind) -> None:
    data = DATA["worst" if large else "ordinary"]
    told = facts(kind, data, large=large)
    shown = ending_notices.notice(words, told, data.profile)
    assert shown is not None
    assert faults(shown) == []
    assert any(button.data for row in shown.buttons for button in row)
    said = visible(shown.text)
    assert data.matter not in said
    if kind in {NoticeKind.REQUEST_RETURNED, NoticeKind.ENDED, NoticeKind.REDIRECTED} and not large:
        for part in ("ЖТ-7", "Мәселе сотта қаралып жатыр.", "eotinish.kz"):
            assert part in said
    phone = "\n".join(ending_calls.to_say(words, told, data.profile))
    assert faults(Screen(phone)) == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("state", [state for state, _kind in ENDED.values()] + [S.REFUSED])
def test_the_card_of_an_ended_request_fits_with_its_correction(
    words: Words, state: RequestState
) -> None:
    from bot.screens import my_requests

    for large, data in ((False, ORDINARY), (True, WORST)):
        own = facts(NoticeKind.ENDED, data, large=large).own
        assert own is not None
        own = replace(own, card=replace(own.card, state=state))
        assert faults(my_requests.card(words, own, data.profile, NOW)) == []


def drawn(words: Words, *, large: bool) -> Iterator[Screen]:
    """Yield every screen that the staff see on the way to an ending."""
    case = large_card(S.IN_REVIEW) if large else card(S.IN_REVIEW)
    everything = PROFILE.grounds * 3
    for act in EndAct:
        yield ending_prompts.grounds(words, case, everything, act, 0)
        yield ending_prompts.grounds(words, case, (), act, 9)
        yield ending_prompts.explaining(words, case, PROFILE, act, "R09")
        yield ending_prompts.explaining(words, case, PROFILE, act, "GONE")
        for phone in (False, True):
            yield ending_prompts.reasoning(words, case, act, phone=phone)
        yield Screen(ending_prompts.done(words, act))
    posts = (large_post(), usual_post()) * 5
    yield ending_prompts.posts(words, case, posts, "R11", 1)
    yield ending_prompts.forms(words, case, "R12")
    yield ending_prompts.forward_sure(words, case)
    yield ending_prompts.withdrawn_how(words, case)
    yield ending_prompts.targeting(words, case)
    yield ending_prompts.text_wanted(words, case.public_id, case.version)
    for tells in (False, True):
        yield ending_prompts.other_number(words, case, tells=tells)
    for kind in AlternativeKind:
        for answered in (False, True):
            view = offer(kind, large=large, answered=answered)
            yield alternatives.offered(words, view, PROFILE)
            yield alternatives.on_phone(words, view, sure=answered)
            yield Screen(alternatives.waiting(words, view))
        yield alternatives.sure(words, offer(kind, large=large))
        yield alternatives.on_phone(words, offer(kind, large=large), sure=True)
        marks = Marks(
            competence_open=True,
            alternative=OpenAlternative("0123456789", kind),
            referral=OpenReferral("0123456789", ReferralKind.PART),
            correction="0123456789",
        )
        yield case_card(words, replace(case, endings=marks), viewer(*Role), PROFILE)
    for state in S:
        yield Screen(ending_words.issued(words, card(state)))
    found = tuple(line(kind, number=sizes(large)[2]) for kind in LetterKind)
    yield letter_list.listing(words, replace(case, state=S.ASSIGNED), found, 0)
    yield letter_list.listing(words, replace(case, state=S.NEEDS_INFORMATION), (), 0)
    yield letter_list.listing(words, case, (line(LetterKind.DATE), line(LetterKind.END)), 3)


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("large", [False, True])
def test_what_the_staff_see_fits(words: Words, large: bool) -> None:
    screens = list(drawn(words, large=large))
    assert len(screens) > 100
    assert [fault for screen in screens for fault in faults(screen)] == []


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_proposal_reads_differently(words: Words) -> None:
    usual = card(S.PROPOSED).proposal
    assert usual is not None
    told = {
        ending_words.proposal(words, replace(usual, kind=kind, decision=decision), "R01", "x")
        for kind in ProposalKind
        for decision in (None, Decision.APPROVED)
        if decision or kind not in {ProposalKind.RETURN, ProposalKind.REDIRECT}
    }
    assert len(told) == 8
    gone = replace(usual, decision=Decision.VOID)
    assert ending_words.proposal(words, gone, "R01", "x") not in told


# --- letters -------------------------------------------------------------------------------------


def line(kind: LetterKind, number: str | None = None) -> LetterLine:
    return LetterLine(
        "0123456789", kind, Language.KK, NOW, number, NOW if number else None, "0123456789", "QB-1"
    )


def content(*, large: bool = False) -> LetterContent:
    body, text, number = sizes(large)
    return LetterContent(
        office=filled(300) if large else "«Көктем» қабылдау орталығы",
        address="Көктем қаласы",
        phone="+7 700 000 00 00",
        site="https://reception.koktem.example",
        addressee="Өтеген Қыдырәлі Ғабитұлы",
        addressee_address="Бұлақ & Көл көшесі <1>",
        number="QB-26-483920-7",
        official_number=number,
        code="ABCD-EFGH",
        registered_on=date(2026, 11, 23),
        post="Көктем облысы, Әкім",
        matter=filled(2000) if large else "Жер туралы",
        ground="R09",
        rule=text,
        source="APPC",
        text=text,
        where="сотқа",
        target=body,
        complain="Шағымды кеңсеге беруге болады.",
        complain_months=3,
        signer="Сәулебек Әсел",
        signer_role=Role.HEAD,
        due_on=date(2026, 11, 30),
        reason="Негізі қате",
        old_number="ЖТ-1",
        old_rule="Бұрынғы негіздің мәтіні",
        old_text="Бұрынғы түсіндірменің мәтіні",
        starts_at=NOW + timedelta(days=9),
        place="1-кабинет",
        receiver="Қасым Өтеген",
        mode=Mode.IN_PERSON,
        bring="Құжатты алыңыз.",
    )


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_has_all_the_parts_that_the_law_asks_for(
    kind: LetterKind, language: Language, large: bool
) -> None:
    view = LetterView(replace(line(kind, "ЖТ-9"), language=language), content(large=large))
    made = letters.paper(CATALOGUES[language], view, "reception_bot")
    check(rendered(TEMPLATE, inputs(paper_words(made))), (210, 297), 15, 18)
    said = bare(docx_text(made))
    parts = [
        "Өтеген Қыдырәлі Ғабитұлы",
        "Бұлақ & Көл көшесі <1>",
        "QB-26-483920-7",
        "ЖТ-9",
        "Сәулебек Әсел",
    ]
    decides = kind not in {LetterKind.DATE, LetterKind.INFORMATION}
    parts += [content(large=large).matter]
    parts += ["Шағымды кеңсеге беруге болады.", "сотқа"] if decides else []
    parts += ["ЖТ-1", "Негізі қате", "Бұрынғы түсіндірменің мәтіні"] * (
        kind is LetterKind.CORRECTION
    )
    parts += ["Қасым Өтеген", "1-кабинет", "Құжатты алыңыз."] * (kind is LetterKind.DATE)
    for part in parts:
        if not (part == "Шағымды кеңсеге беруге болады." and kind is LetterKind.CONSULTED):
            assert bare(part) in said, part
    assert "{" not in said.replace(bare(filled(10)), "")


def test_an_unnumbered_letter_leaves_room_for_number_and_date() -> None:
    made = letters.paper(
        CATALOGUES[Language.KK], LetterView(line(LetterKind.END), content()), "reception_bot"
    )
    assert made.dated.count("____") >= 2
    numbered = letters.paper(
        CATALOGUES[Language.KK], LetterView(line(LetterKind.END, "ЖТ<9>"), content()), "bot"
    )
    assert "ЖТ<9>" in numbered.dated
    assert "____" not in numbered.dated


@pytest.mark.parametrize("language", [Language.KK, Language.RU])
@pytest.mark.parametrize("kind", [*ENDED, *OTHERS])
def test_a_notice_on_paper_has_no_sign_that_paper_cannot_show(
    kind: NoticeKind, language: Language
) -> None:
    person = Person(full_name="Үлгі Сынақ", iin=None, phone="", address="Бұлақ")
    told = NoticeLetter(card(), "ABCD-EFGH", person, facts(kind, ORDINARY, large=False))
    made = telling.paper(CATALOGUES[language], told, PROFILE, "bot")
    texts = [part.text for part in made.blocks if isinstance(part, Text)]
    assert texts
    for text in texts:
        assert text == text.strip()
        signs = [each for each in text if unicodedata.category(each) == "So" and each != "№"]
        assert signs == [], text


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("docx", [False, True])
def test_a_letter_as_a_file_is_protected_and_names_nobody(words: Words, docx: bool) -> None:
    shown = letters.letter_file(
        words, LetterView(line(LetterKind.REFUSAL), content()), PROFILE, "bot", docx=docx
    )
    assert shown.protect
    assert shown.vanish_after is not None
    assert shown.file is not None
    assert shown.file.name == f"QB-1-refusal.{'docx' if docx else 'pdf'}"
    assert faults(shown) == []


def test_the_same_letter_gives_the_same_bytes() -> None:
    view = LetterView(line(LetterKind.REFUSAL), content())
    made = letters.paper(CATALOGUES[Language.RU], view, "bot")
    assert paper_pdf(made) == paper_pdf(made)
    assert paper_docx(made) == paper_docx(made)
