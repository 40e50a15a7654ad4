"""The form by which a citizen asks for a reception: the least the law needs, one question a time.

A draft holds what was answered so far and becomes an `Application` at the end. The full name, the
IIN "if any", the postal address and the essence are the contents of an appeal (APPC article 63);
a representative names whom and on what basis (article 68). All else has a default.
"""

import re
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from bot.forms.engine import Ask, Filling, Form, Question, Summary, always
from bot.profile import OfficeProfile
from bot.services.rules.identity import Verdict, check_bin, check_iin
from bot.services.rules.names import NameInvalid, TextInvalid, clean_text, normalise_name
from bot.services.rules.phones import PhoneInvalid, parse_phone, parse_shared_phone
from bot.services.views import Application, Person, Represented
from bot.services.views.consultations import ToBook
from db.enums import ApplicantKind, Citizenship, Help, Language, Mode, Need

T = TypeVar("T")

ADDRESS = (5, 300)
BASIS = (3, 200)
SPOKEN = (2, 60)
ORGANISATION = (2, 200)
NEWS = (2, 1000)
"""Fewest and most characters of a typed answer."""

ONE_LINE = {"basis": BASIS, "address": ADDRESS, "interpreter": SPOKEN}
"""Answers that are one line of text."""

_BIN_INSIDE = re.compile(r"(?<!\d)\d{12}(?!\d)")
_BEFORE_BIN = re.compile(r"[\s,;:.(–—-]*(?:БСН|БИН|BIN)?[\s,;:.(–—-]*$", re.IGNORECASE)
_AFTER_BIN = re.compile(r"^[\s,;:.)–—-]+")


class Choice(StrEnum):
    """Answers by button that are no value of the field."""

    NONE = "none"
    KEEP = "keep"
    DONE = "done"
    YES = "yes"
    NO = "no"


WORKDAYS = (0, 1, 2, 3, 4)
"""Weekdays that may be preferred, Monday first."""

ANSWER_LANGUAGES = (Language.KK, Language.RU)
"""An answer is given in the state language or in the other official one (APPC article 89)."""


class Draft(BaseModel):
    """What was answered so far. `id` names the draft from its first question to its receipt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: Language
    kind: ApplicantKind | None = None
    full_name: str | None = None
    iin: str | None = None
    citizenship: Citizenship | None = None
    represented: str | None = None
    organisation: str | None = None
    bin: str | None = None
    basis: str | None = None
    phone: str | None = None
    address: str | None = None
    post_id: int | None = None
    matter: str | None = None
    help: tuple[Help, ...] = ()
    needs: tuple[Need, ...] = ()
    interpreter: str | None = None
    format: Mode | None = None
    category: str | None = None
    days: tuple[int, ...] = ()
    phone_survey: bool = False
    topic: str | None = None
    news: str | None = None
    consultation: str | None = None
    """The consultation after which the person books."""


def _for_other(draft: Draft) -> bool:
    return draft.kind is ApplicantKind.OTHER


def _for_organisation(draft: Draft) -> bool:
    return draft.kind is ApplicantKind.ORGANISATION


def _represents(draft: Draft) -> bool:
    return _for_other(draft) or _for_organisation(draft)


def _needs_interpreter(draft: Draft) -> bool:
    return Need.INTERPRETER in draft.needs


def _has_iin(draft: Draft) -> bool:
    return draft.iin is not None


FORM: Form[Draft] = Form(
    Draft,
    (
        Question("kind", clears=("represented", "organisation", "bin", "basis")),
        Question("full_name"),
        Question("iin"),
        # Whoever has an IIN is taken for a citizen until the person says otherwise.
        Question("citizenship", on_request=_has_iin),
        Question("represented", applies=_for_other),
        Question("organisation", applies=_for_organisation, clears=("bin",)),
        Question("bin", applies=_for_organisation),
        Question("basis", applies=_represents),
        Question("phone"),
        Question("address"),
        Question("post_id"),
        Question("matter"),
        Question("help", on_request=always),
        Question("needs", on_request=always, clears=("interpreter",)),
        # An interpreter can be found only for a language that is named.
        Question("interpreter", applies=_needs_interpreter),
        Question("format", on_request=always),
        Question("category", on_request=always),
        Question("days", on_request=always),
        Question("language", on_request=always),
        Question("phone_survey", on_request=always),
        # Both are reached from the summary, so that the first booking stays short.
        Question("topic", on_request=always),
        Question("news", on_request=always),
    ),
)

EXTRAS = ("needs", "help", "format", "days", "category", "language", "phone_survey")
"""What has a default and is reached from the summary."""

FROM_SUMMARY = ("topic", "news")
"""What has a button of its own in the summary, and leads back to it."""

FOLLOWING_EXTRAS = frozenset({"interpreter"})
"""What is asked because of an extra."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that cannot be taken: the reason's code, and its bounds where it has some."""

    field: str
    reason: str
    minimum: int = 0
    maximum: int = 0
    length: int = 0


Taken = Filling[Draft] | Problem


def begin(draft_id: str, language: Language | None) -> Filling[Draft]:
    """Begin a form; the answer will be in the person's language where it is an official one."""
    spoken = language if language in ANSWER_LANGUAGES else Language.KK
    # Drafts begin at revisions of their own, so that a button of another draft never fits.
    rev = zlib.crc32(draft_id.encode())
    return FORM.start(Draft(id=draft_id, language=spoken), rev=rev)


def typed(filling: Filling[Draft], text: str, profile: OfficeProfile) -> Taken:
    """Take a typed answer to the question now asked."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        match asked.field:
            case "full_name" | "represented":
                return FORM.answer(filling, **{asked.field: normalise_name(text)})
            case "iin" | "bin":
                return _identifier(filling, asked, text)
            case "organisation":
                return _organisation(filling, text)
            case "phone":
                return FORM.answer(filling, phone=parse_phone(text))
            case "basis" | "address" | "interpreter":
                line = clean_text(text, *ONE_LINE[asked.field], one_line=True)
                return FORM.answer(filling, **{asked.field: line})
            case "news":
                return FORM.answer(filling, news=clean_text(text, *NEWS))
            case "matter":
                limits = profile.limits
                matter = clean_text(text, limits.matter_min, limits.matter_max)
                return FORM.answer(filling, matter=matter)
            case _:
                return Problem(asked.field, "choose")
    except (NameInvalid, PhoneInvalid) as error:
        return Problem(asked.field, error.reason)
    except TextInvalid as error:
        return Problem(asked.field, error.reason, error.minimum, error.maximum, error.length)


def chosen(
    filling: Filling[Draft], value: str, profile: OfficeProfile, posts: Collection[int] = ()
) -> Taken:
    """Take an answer by button; `posts` are the ids of the posts offered."""
    asked = FORM.step(filling)
    if isinstance(asked, Summary):
        return Problem("summary", "choose")
    try:
        return _chosen(filling, asked, value, profile, posts)
    except ValueError:
        return Problem(asked.field, "choose")


def shared(filling: Filling[Draft], phone: str, *, own: bool) -> Taken:
    """Take a contact shared in the chat; only the person's own one is taken."""
    asked = FORM.step(filling)
    if not isinstance(asked, Ask) or asked.field != "phone":
        return Problem("phone", "not_now")
    if not own:
        return Problem("phone", "not_own")
    try:
        return FORM.answer(filling, phone=parse_shared_phone(phone))
    except PhoneInvalid as error:
        return Problem("phone", error.reason)


def edited(filling: Filling[Draft], name: str) -> Taken:
    """Begin to answer a question of the summary again."""
    try:
        return FORM.edit(filling, name)
    except ValueError:
        return Problem(name, "choose")


def details_fit(filling: Filling[Draft]) -> bool:
    """Tell whether the stored details of the person can answer the present question."""
    asked = FORM.step(filling)
    return isinstance(asked, Ask) and not asked.editing and asked.field in {"kind", "full_name"}


def with_details(
    filling: Filling[Draft], person: Person, citizenship: Citizenship | None = None
) -> Filling[Draft]:
    """Answer with the stored details of the person: all that need not be asked again.

    `citizenship` is that of the last request, if known. Raises ValueError when the present
    question is about something else.
    """
    if not details_fit(filling):
        raise ValueError("stored details do not answer this question")
    kind = {} if filling.draft.kind else {"kind": ApplicantKind.SELF}
    taken_for_granted = Citizenship.KAZAKHSTAN if person.iin else None
    told = {} if citizenship in {None, taken_for_granted} else {"citizenship": citizenship}
    return FORM.answer(
        filling,
        **kind,
        **told,
        full_name=person.full_name,
        iin=person.iin,
        phone=person.phone,
        address=person.address,
    )


def again(draft_id: str, said: Application) -> Filling[Draft]:
    """Fill a fresh form with what an ended request said; everything can still be changed."""
    person, asked = said.person, said.person.represents
    answers: dict[str, object] = {
        "kind": said.kind,
        "full_name": person.full_name,
        "iin": person.iin,
        "citizenship": said.citizenship,
        "phone": person.phone or None,
        "address": person.address or None,
        "post_id": said.post_id,
        "matter": said.matter,
        "help": tuple(Help(code) for code in person.wished),
        "needs": tuple(Need(code) for code in person.needed),
        "format": said.format,
        "days": said.days,
        "phone_survey": said.phone_survey,
    }
    if person.interpreter is not None and Need.INTERPRETER in person.needed:
        answers["interpreter"] = person.interpreter
    if asked is not None and said.kind is ApplicantKind.ORGANISATION:
        answers |= {"organisation": asked.name, "bin": asked.identifier, "basis": asked.basis}
    elif asked is not None:
        answers |= {"represented": asked.name, "basis": asked.basis}
    # What is missing, as in a request taken down at the counter, is asked now.
    told = {name: value for name, value in answers.items() if not _to_ask(name, value)}
    return FORM.answer(begin(draft_id, said.language), **told)


def after_advice(
    draft_id: str, language: Language | None, known: ToBook, details: Person | None
) -> Filling[Draft]:
    """Fill a fresh form with what is known after advice; everything can still be changed.

    What the person asked becomes the matter. `details` are those remembered of their last request.
    """
    filling = begin(draft_id, language)
    draft = filling.draft.model_copy(update={"consultation": known.public_id})
    filling = replace(filling, answers=replace(filling.answers, draft=draft))
    told: dict[str, object] = {
        "kind": ApplicantKind.SELF,
        "full_name": known.full_name,
        "phone": known.phone,
        "matter": known.matter,
        "topic": known.topic,
    }
    if details is not None and details.iin is not None:
        told |= {"iin": details.iin, "citizenship": Citizenship.KAZAKHSTAN}
    if details is not None:
        told["address"] = details.address or None
    return FORM.answer(filling, **{name: value for name, value in told.items() if value})


def _to_ask(name: str, value: object) -> bool:
    return value is None and name in {"phone", "address"}


def doubtful(draft: Draft) -> bool:
    """Tell whether a number did not pass its check and is to be looked at on the visit."""
    checks = [check_iin(draft.iin)] if draft.iin else []
    if draft.bin:
        checks.append(check_bin(draft.bin))
    return any(check.verdict is not Verdict.VALID for check in checks)


def application(filling: Filling[Draft]) -> Application:
    """Return the filled form, ready to be registered; raises ValueError while it is not whole."""
    draft = filling.draft
    if FORM.step(filling) != Summary():
        raise ValueError("the form is not filled in yet")
    # Questions that apply are answered now; `or` only tells the types so.
    return Application(
        kind=draft.kind or ApplicantKind.SELF,
        citizenship=draft.citizenship or Citizenship.KAZAKHSTAN,
        person=Person(
            full_name=draft.full_name or "",
            iin=draft.iin,
            phone=draft.phone or "",
            address=draft.address or "",
            represents=_represented(draft),
            help=draft.help,
            needs=draft.needs,
            interpreter=draft.interpreter,
        ),
        matter=draft.matter or "",
        post_id=draft.post_id,
        language=draft.language,
        check_identity=doubtful(draft),
        phone_survey=draft.phone_survey,
        category=draft.category,
        format=draft.format,
        days=draft.days,
        topic=draft.topic,
        news=draft.news,
    )


def _represented(draft: Draft) -> Represented | None:
    name = draft.organisation if _for_organisation(draft) else draft.represented
    if name is None or draft.basis is None:
        return None
    return Represented(name=name, identifier=draft.bin, basis=draft.basis)


def _identifier(filling: Filling[Draft], asked: Ask, text: str) -> Taken:
    """Take an IIN or BIN: a slip is warned about, and the same number again is accepted."""
    check = check_iin(text) if asked.field == "iin" else check_bin(text)
    if check.normalised is None:
        return Problem(asked.field, check.verdict)
    if check.verdict is Verdict.SUSPECT and check.normalised != asked.pending:
        return FORM.warn(filling, check.normalised)
    return FORM.answer(filling, **{asked.field: check.normalised})


def _organisation(filling: Filling[Draft], text: str) -> Taken:
    """Take the name of an organisation, and its BIN when it stands in the same message."""
    inside = _BIN_INSIDE.search(text)
    if inside is None:
        return FORM.answer(filling, organisation=clean_text(text, *ORGANISATION, one_line=True))
    before = _BEFORE_BIN.sub("", text[: inside.start()])
    after = _AFTER_BIN.sub("", text[inside.end() :])
    name = clean_text(f"{before} {after}", *ORGANISATION, one_line=True)
    named = FORM.answer(filling, organisation=name)
    asked = FORM.step(named)
    if not isinstance(asked, Ask) or asked.field != "bin":
        return named
    return _identifier(named, asked, inside[0])


def _chosen(
    filling: Filling[Draft],
    asked: Ask,
    value: str,
    profile: OfficeProfile,
    posts: Collection[int],
) -> Taken:
    """Turn the value of a button into an answer; raises ValueError for one never offered."""
    draft = filling.draft
    match asked.field:
        case "help" | "needs" if value != Choice.DONE:
            offered: type[Help | Need] = Help if asked.field == "help" else Need
            wanted = _toggled(getattr(draft, asked.field), offered(value))
            return FORM.choose(filling, tuple(each for each in offered if each in wanted))
        case "days" if value != Choice.DONE:
            days = _toggled(draft.days, _offered(value, WORKDAYS))
            return FORM.choose(filling, tuple(sorted(days)))
        case "help" | "needs" | "days":
            answer: object = getattr(draft, asked.field)
        case "iin" | "bin" | "news":
            answer = _kept_or_none(asked, value)
        case "kind":
            answer = ApplicantKind(value)
        case "format":
            answer = None if value == Choice.NONE else Mode(value)
        case "citizenship":
            answer = Citizenship(value)
        case "post_id":
            answer = None if value == Choice.NONE else _offered(value, posts)
        case "category" | "topic":
            coded = profile.topics if asked.field == "topic" else profile.out_of_turn
            place = None if value == Choice.NONE else _offered(value, range(len(coded)))
            answer = None if place is None else coded[place].code
        case "language":
            answer = _offered(value, ANSWER_LANGUAGES)
        case "phone_survey":
            answer = _offered(value, (Choice.YES, Choice.NO)) is Choice.YES
        case _:
            return Problem(asked.field, "type")
    return FORM.answer(filling, **{asked.field: answer})


def _kept_or_none(asked: Ask, value: str) -> str | None:
    if asked.pending is not None and value == Choice.KEEP:
        return asked.pending
    if value == Choice.NONE:
        return None
    raise ValueError("this answer was not offered")


def _offered(value: str, offered: Iterable[T]) -> T:
    for each in offered:
        if str(each) == value:
            return each
    raise ValueError("this answer was not offered")


def _toggled(values: Iterable[T], value: T) -> frozenset[T]:
    return frozenset(values) ^ {value}
