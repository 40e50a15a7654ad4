"""The screens about one's own data, drawn from ordinary values and from the worst ones."""

from collections.abc import Callable, Iterator
from datetime import date

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import privacy
from bot.screens.screen import File, Reply, Screen
from bot.services.notice_kinds import NoticeKind
from bot.services.views import Person
from bot.services.views.notice import Facts
from bot.services.views.privacy import ConsentEnd, Detail, MyData, Way, WithdrawalView
from db.enums import Language

NUMBERS = tuple(f"QB-26-{n:06}-1" for n in range(100))
UNTIL = date(2031, 11, 23)


def withdrawal(refusal: str | None = None) -> WithdrawalView:
    """Return a consent that was taken back: waiting, or refused with reasons."""
    return WithdrawalView(
        7,
        date(2026, 11, 23),
        date(2026, 12, 14),
        refusal,
        pending=refusal is None,
        opened=NUMBERS[:3],
        closed=NUMBERS,
    )


def my_data(person: Person | None = None, taken: WithdrawalView | None = None) -> MyData:
    """Return much that is kept, or hardly anything without a person."""
    many = 0 if person is None else 99
    return MyData(
        consented=taken is None,
        details=person,
        opened=many,
        closed=many,
        kept_until=UNTIL if many else None,
        consultations=many,
        surveys=person is None,
        may_phone=None if person is None else taken is None,
        withdrawal=taken,
    )


def gallery_of_privacy(
    person: Person, note: str, profile: OfficeProfile
) -> Iterator[tuple[str, Callable[[Words], Screen | Reply]]]:
    """Yield every screen with its name."""
    full, bare = my_data(person), my_data()
    for view in (full, bare, my_data(person, withdrawal()), my_data(person, withdrawal(note))):
        yield "data", lambda _, view=view: privacy.my_data(_, view, profile, lead="ж" * 120)
        yield "why", lambda _, view=view: privacy.why(_, view, profile)
        yield "what to correct", lambda _, view=view: privacy.what_to_correct(_, view)
        yield "forgetting", lambda _, view=view: privacy.forgetting(_, view)
        yield (
            "withdrawal",
            lambda _, view=view: privacy.withdrawal(_, view, (Way.END, Way.PHONE), profile),
        )
        yield "taken back", lambda _, view=view: privacy.taken_back(_, view, profile)
    yield "as a file", lambda _: privacy.as_file(_, File("my-data.json", b"{}"))
    for detail in Detail:
        yield f"correcting {detail}", lambda _, detail=detail: privacy.correcting(_, detail)
    for way in Way:
        yield f"sure {way}", lambda _, way=way: privacy.sure(_, way)
    for end in ConsentEnd:
        facts = Facts(NoticeKind.CONSENT_ENDED, Language.KK, level=end.value, text=note)
        yield f"ended {end}", lambda _, facts=facts: privacy.consent_ended(_, facts, profile)
