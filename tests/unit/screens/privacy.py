"""The screens about one's own data, drawn from ordinary values and from the worst ones."""

from collections.abc import Callable, Iterator
from datetime import date

from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import consent_back, own_details, privacy
from bot.screens.screen import File, Reply, Screen
from bot.services.notifications.notice_kinds import NoticeKind
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


Drawn = Callable[[Words], Screen | Reply]


def gallery_of_privacy(
    person: Person, note: str, profile: OfficeProfile
) -> Iterator[tuple[str, Drawn]]:
    """Yield every screen with its name."""
    for view in (
        my_data(person),
        my_data(),
        my_data(person, withdrawal()),
        my_data(person, withdrawal(note)),
    ):
        yield "data", around(privacy.my_data, view, profile, lead="ж" * 120)
        yield "why", around(privacy.why, view, profile)
        yield "what to correct", around(own_details.what_to_correct, view)
        yield "forgetting", around(own_details.forgetting, view)
        yield "withdrawal", around(consent_back.withdrawal, view, (Way.END, Way.PHONE), profile)
        yield "taken back", around(consent_back.taken_back, view, profile)
    yield "as a file", around(privacy.as_file, File("my-data.json", b"{}"))
    for detail in Detail:
        yield f"correcting {detail}", around(own_details.correcting, detail)
    for way in Way:
        yield f"sure {way}", around(consent_back.sure, way)
    for end in ConsentEnd:
        facts = Facts(NoticeKind.CONSENT_ENDED, Language.KK, level=end.value, text=note)
        yield f"ended {end}", around(consent_back.consent_ended, facts, profile)


def around(draw: Callable[..., Screen | Reply], *given: object, **more: object) -> Drawn:
    """Return a screen as a function of its words alone."""
    return lambda _: draw(_, *given, **more)
