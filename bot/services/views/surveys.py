"""What a survey in the chat shows: what it is about, and which question waits."""

from dataclasses import dataclass
from datetime import date

from bot.profile import Named
from bot.services.rules.questionnaires import (
    Answer,
    Question,
    concern,
    next_question,
    read,
    wants_to_book,
)
from bot.services.views.schedule import PostView
from db.enums import CallBackReason, DeclineReason, OutcomeKind, Questionnaire, SurveyState


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey on its way: which ending, whom it names, what has been answered so far."""

    public_id: str
    questionnaire: Questionnaire
    kind: OutcomeKind | None
    """The ending of the case; None: a consultation in the chat."""
    happened_on: date
    number: str | None
    """The number of the case; None without one."""
    post: PostView | None
    state: SurveyState
    open_until: date
    """The last day on which it can be answered."""
    advice: str | None = None
    """The consultation in the chat that is asked about; None: a case."""
    topic: Named | None = None
    """What that consultation was about; None: a case, or nothing was chosen."""
    reminded: bool = False
    noted: DeclineReason | None = None
    """Why the person does not book, as the helper wrote it down; they are asked for their word."""
    talked_out: bool = False
    """They have told already that they were talked out of a reception, and wish no call yet."""
    given: str = ""
    """The codes of the answers so far, as the buttons carry them."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers so far."""
        return read(self.questionnaire, self.given) or ()

    @property
    def question(self) -> Question | None:
        """What is asked now; None: everything is answered."""
        return next_question(self.questionnaire, self.answers)

    @property
    def concern(self) -> CallBackReason | None:
        """Why the head should call, as far as the answers say and what was told before them."""
        return CallBackReason.TALKED_OUT if self.talked_out else concern(self.answers)

    @property
    def wants_to_book(self) -> bool:
        """Whether the person would like to book a reception now."""
        return wants_to_book(self.answers)
