"""Multi-step forms without a framework: the step shown is derived from the draft, never stored.

A form is an ordered tuple of questions about a frozen draft. The present step is the first
question that applies and is not answered; when none is left, the summary. Going back, editing
from the summary, clearing what an answer makes void, and telling an old button from a new one
follow from that and are written once, here. Everything is a value: a step never talks to anybody.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue

D = TypeVar("D", bound=BaseModel)

REVISIONS = 1_000_000
"""Revisions are counted round this number, which a button can carry."""


def revision(key: str) -> int:
    """Return the first revision of a form: each begins at one of its own.

    So a button of another form never fits. `key` is what the form is known by.
    """
    return zlib.crc32(key.encode())


class FormExpired(Exception):
    """What was stored is no draft of this form: absent, of an older shape, or rubbish."""


def always(_: object) -> bool:
    """Whatever the draft says."""
    return True


def never(_: object) -> bool:
    """Not for any draft."""
    return False


@dataclass(frozen=True, slots=True)
class Question(Generic[D]):
    """A question about one field of the draft.

    `applies` tells whether it makes sense for this draft. `clears` names the fields that are void
    once this one changes. While `on_request` holds it is not asked by itself: the field has a
    default, and the person may edit it from the summary. One that `reopens` stands before others
    that have no button in the summary: the same answer given again still asks them anew.
    """

    field: str
    applies: Callable[[D], bool] = always
    clears: tuple[str, ...] = ()
    on_request: Callable[[D], bool] = never
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """The step is a question; `pending` is an answer that was warned about and may be kept."""

    field: str
    editing: bool = False
    pending: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Nothing more is to be asked."""


Step = Ask | Summary


@dataclass(frozen=True, slots=True)
class Answers(Generic[D]):
    """The draft with what was answered, in groups and in the order of answering.

    A group is what one press or one message answered. A `skipped` field was answered with "none",
    so that what was declined never looks like what was not asked yet. `settled` are the answers
    from before an edit that still hold.
    """

    draft: D
    log: tuple[tuple[str, ...], ...] = ()
    skipped: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The fields that have an answer, "none" included."""
        return self.settled.union(*self.log)


@dataclass(frozen=True, slots=True)
class Filling(Generic[D]):
    """A form being filled in. `before` is everything as it was when an edit began."""

    answers: Answers[D]
    rev: int = 0
    editing: str | None = None
    before: Answers[D] | None = None
    pending: str | None = None

    @property
    def draft(self) -> D:
        """The draft as it stands now."""
        return self.answers.draft

    @property
    def untouched(self) -> bool:
        """Nothing has been answered yet."""
        return not self.answers.names

    def skipped(self, name: str) -> bool:
        """Tell whether a field was answered with "none"."""
        return name in self.answers.skipped


class _StoredAnswers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    draft: dict[str, JsonValue]
    log: tuple[tuple[str, ...], ...]
    skipped: tuple[str, ...]
    settled: tuple[str, ...]


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    answers: _StoredAnswers
    rev: Annotated[int, Field(ge=0, lt=REVISIONS)]
    editing: str | None
    before: _StoredAnswers | None
    pending: str | None


@dataclass(frozen=True, slots=True)
class Form(Generic[D]):
    """A form: the type of its draft and its questions in order."""

    draft: type[D]
    questions: tuple[Question[D], ...]

    def __post_init__(self) -> None:
        """Refuse a form that asks about fields the draft has not; raises ValueError."""
        names = [question.field for question in self.questions]
        cleared = {name for question in self.questions for name in question.clears}
        fields = self.draft.model_fields
        if len(set(names)) != len(names) or not {*names, *cleared} <= fields.keys():
            raise ValueError("each question is about a field of its own")

    def start(self, draft: D, *, rev: int = 0) -> Filling[D]:
        """Begin to fill in a form; `rev` is the revision of its first buttons."""
        return Filling(Answers(draft), rev % REVISIONS)

    def step(self, filling: Filling[D]) -> Step:
        """Return what to show now."""
        name = filling.editing or self._next(filling.answers)
        if name is None:
            return Summary()
        return Ask(name, editing=filling.before is not None, pending=filling.pending)

    def answer(self, filling: Filling[D], **values: object) -> Filling[D]:
        """Answer the present question, and with it perhaps others; None answers with "none".

        The present question must be among the `values`. What depends on a changed answer is
        cleared and will be asked; an edit that changes nothing leaves everything as it was,
        unless the question reopens others.
        Raises ValueError when this is not what is asked now.
        """
        if self._asked(filling) not in values:
            raise ValueError("this is not the question now asked")
        before = filling.before
        reopened = any(self._question(name).reopens for name in values)
        editing = before is not None and filling.editing and not reopened
        if before is not None and editing and _unchanged(before, values):
            return _moved(filling, before, None)
        answers = filling.answers
        for name in values:
            answers = self._without(answers, name)
        group = tuple(name for name in values if not self._question(name).on_request(answers.draft))
        answers = replace(
            answers,
            draft=answers.draft.model_copy(update=values),
            log=(*answers.log, group) if group else answers.log,
            skipped=answers.skipped.union(name for name in group if values[name] is None),
        )
        if before is not None and self._next(answers) is None:
            return _moved(filling, _merged(before, answers), None)
        return _moved(filling, answers, before)

    def choose(self, filling: Filling[D], value: object) -> Filling[D]:
        """Set the field now asked and keep asking: for a choice of several. Raises ValueError."""
        draft = filling.draft.model_copy(update={self._asked(filling): value})
        answers = replace(filling.answers, draft=draft)
        return replace(filling, answers=answers, rev=_next_rev(filling))

    def warn(self, filling: Filling[D], value: str) -> Filling[D]:
        """Keep an answer aside until the person says that it is meant so."""
        return replace(filling, pending=value, rev=_next_rev(filling))

    def edit(self, filling: Filling[D], name: str) -> Filling[D]:
        """Answer a question of the summary again, keeping everything as it was for "back".

        Raises ValueError unless the summary is shown and the question applies.
        """
        if not self._question(name).applies(filling.draft):
            raise ValueError("this question does not apply")
        if self.step(filling) != Summary():
            raise ValueError("only the summary can be edited")
        answers = replace(filling.answers, log=(), settled=filling.answers.names)
        return _moved(filling, answers, filling.answers, editing=name)

    def back(self, filling: Filling[D]) -> Filling[D] | None:
        """Undo the latest answer; None when there is nothing to undo.

        A warning is withdrawn first; out of an edit the summary returns as it was before.
        """
        if filling.pending is not None:
            return replace(filling, pending=None, rev=_next_rev(filling))
        if filling.answers.log:
            answers = filling.answers
            for name in filling.answers.log[-1]:
                answers = self._without(answers, name)
            return _moved(filling, answers, filling.before)
        if filling.before is not None:
            return _moved(filling, filling.before, None)
        return None

    def dump(self, filling: Filling[D]) -> dict[str, JsonValue]:
        """Return the filling as a JSON object, to be kept between two messages."""
        stored = _Stored(
            answers=_dumped(filling.answers),
            rev=filling.rev,
            editing=filling.editing,
            before=None if filling.before is None else _dumped(filling.before),
            pending=filling.pending,
        )
        return stored.model_dump(mode="json")

    def load(self, data: object) -> Filling[D]:
        """Return what was dumped; raises FormExpired for anything else."""
        try:
            stored = _Stored.model_validate(data)
            return Filling(
                self._loaded(stored.answers),
                stored.rev,
                None if stored.editing is None else self._question(stored.editing).field,
                None if stored.before is None else self._loaded(stored.before),
                stored.pending,
            )
        except ValueError:
            # The validation's error quotes what it refuses, which is personal data.
            raise FormExpired from None

    def _question(self, name: str) -> Question[D]:
        for question in self.questions:
            if question.field == name:
                return question
        raise ValueError("there is no such question")

    def _asked(self, filling: Filling[D]) -> str:
        asked = self.step(filling)
        if isinstance(asked, Summary):
            raise ValueError("nothing is asked now")  # noqa: TRY004 -- a state, not a type
        return asked.field

    def _next(self, answers: Answers[D]) -> str | None:
        for question in self.questions:
            if (
                question.field not in answers.names
                and question.applies(answers.draft)
                and not question.on_request(answers.draft)
            ):
                return question.field
        return None

    def _without(self, answers: Answers[D], name: str) -> Answers[D]:
        """Forget the answer to a question and to those that depend on it."""
        void = {name, *self._question(name).clears}
        fields = self.draft.model_fields
        blank = {each: fields[each].get_default(call_default_factory=False) for each in void}
        log = (tuple(each for each in group if each not in void) for group in answers.log)
        return Answers(
            answers.draft.model_copy(update=blank),
            tuple(group for group in log if group),
            answers.skipped - void,
            answers.settled - void,
        )

    def _loaded(self, stored: _StoredAnswers) -> Answers[D]:
        answers = Answers(
            self.draft.model_validate(stored.draft),
            stored.log,
            frozenset(stored.skipped),
            frozenset(stored.settled),
        )
        fields = [self._question(name).field for name in answers.names]
        missing = {name for name in fields if getattr(answers.draft, name) is None}
        if missing != answers.skipped:
            raise ValueError("an answer is neither there nor declined")
        return answers


def _unchanged(before: Answers[D], values: Mapping[str, object]) -> bool:
    return before.names >= values.keys() and all(
        getattr(before.draft, name) == value for name, value in values.items()
    )


def _merged(before: Answers[D], after: Answers[D]) -> Answers[D]:
    """Close an edit: the old answers that still hold keep their order, the new ones follow."""
    held = (tuple(name for name in group if name in after.settled) for group in before.log)
    log = (*(group for group in held if group), *after.log)
    return replace(after, log=log, settled=frozenset())


def _moved(
    filling: Filling[D],
    answers: Answers[D],
    before: Answers[D] | None,
    *,
    editing: str | None = None,
) -> Filling[D]:
    return Filling(answers, _next_rev(filling), editing, before)


def _next_rev(filling: Filling[D]) -> int:
    return (filling.rev + 1) % REVISIONS


def _dumped(answers: Answers[D]) -> _StoredAnswers:
    return _StoredAnswers(
        draft=answers.draft.model_dump(mode="json"),
        log=answers.log,
        skipped=tuple(sorted(answers.skipped)),
        settled=tuple(sorted(answers.settled)),
    )
