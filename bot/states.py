"""States of a dialogue: only where typed text belongs to something. Their names are stored, so
renaming one is a migration. The data beside a state is a small JSON object.
"""

from aiogram.fsm.state import State, StatesGroup


class Citizen(StatesGroup):
    """What a citizen's typed text answers."""

    booking = State()
    """The booking form; data: `draft`, see `bot/forms/booking.py`."""
    answering = State()
    """A question of the office; data: `id`."""
    commenting = State()
    """A survey's comment; data: `id`."""
    telling_head = State()
    """What the head should know before calling; data: `id` of the call."""
    verifying = State()
    """A verification code after a bare /verify."""
    attaching = State()
    """Files for a request; data: `id`."""
    correcting = State()
    """A detail kept about the person; data: `id` says which."""


class Desk(StatesGroup):
    """What the text typed by the staff is for; data: `id`, see `handlers/staff/typed_text.py`."""

    entering_number = State()
    asking = State()
    writing_memo = State()
    explaining_refusal = State()
    returning = State()
    entering_letter = State()
    explaining_not_held = State()
    placing = State()
    handing = State()
    """The word with which a case goes to a colleague."""
    noting_answer = State()
    """An answer of the applicant that was given by phone."""
    naming_missing = State()
    """What is missing, in words beside the checklist."""
    writing_section = State()
    """A section of the memo to the head."""


class FollowUp(StatesGroup):
    """What is typed about a case after its reception: an instruction, the answer to an appeal."""

    dating = State()
    """The term of a new instruction."""
    wording = State()
    """What is to be done; sending it gives the instruction."""
    numbering = State()
    """The number of the letter that answers a written appeal."""
    answering = State()
    """What the letter says, in short."""


class Tasks(StatesGroup):
    """What is typed about an instruction; data: `id`, as for the desk."""

    reporting = State()
    closing = State()
    returning = State()
    dating = State()
    """The later term that the executor asks for."""
    explaining = State()
    """Why a later term is needed."""


class People(StatesGroup):
    """What is typed about those around a reception; data: `id`, as for the desk."""

    holding_back = State()
    """Why somebody is not cleared under the secrecy regime."""
    naming_body = State()
    """The name of a body to invite."""
    naming_participant = State()
    """Who comes for an invited body, as the staff were told."""
    answering_for_body = State()
    """Who comes, as the invited body itself writes."""


class UnitTalk(StatesGroup):
    """What is typed about units and materials; data: `id`, see `handlers/staff/unit_text.py`."""

    naming = State()
    """The name of a unit in Kazakh."""
    naming_in_russian = State()
    dating = State()
    """The term of a question to a unit."""
    asking = State()
    """The question itself; sending it asks the unit."""
    answering = State()
    """The unit's answer: a text or a document."""
    dating_again = State()
    noting = State()
    """Why a question is put once more."""


class Talk(StatesGroup):
    """What is typed to an applicant who has written; data: `id`."""

    replying = State()


class EndingTalk(StatesGroup):
    """What is typed on the way to an ending; data: `id`, see `handlers/staff/ending_text.py`."""

    targeting = State()
    """To which body something is sent on."""
    explaining = State()
    """What the applicant reads; for most endings it is the last word."""
    reasoning = State()
    """Why something is taken back, taken up again, corrected or withdrawn."""
    numbering = State()
    """The number of a signed letter."""


class TermTalk(StatesGroup):
    """What is typed about terms: a date to count from, a changed day, a clock that stands still."""

    counting = State()
    dating = State()
    """The day that an act changes."""
    naming_act = State()
    confirming = State()
    """The act is named and its effect shown; data: `id` holds the change."""
    ending_pause = State()
    explaining_pause = State()


class Plan(StatesGroup):
    """What is typed or sent at the schedule desk."""

    filling = State()
    """An answer to the form of `bot/forms/plan.py`, which stays in the data as `plan`."""
    pinning = State()
    """The point of a place on the map; data: `id`."""


class EmergencyTalk(StatesGroup):
    """What is typed while an emergency is declared or changed."""

    filling = State()
    """An answer to the form of `bot/forms/emergency.py`, which stays in the data as `emergency`."""


class Day(StatesGroup):
    """What is typed on the reception day; data: `id` holds the form so far, see `forms/day.py`."""

    writing_result = State()
    """The line on a held reception; with a decision it counts as held."""
    naming_receiver = State()
    typing_times = State()
    walking_in = State()
    """Answers of somebody who came without booking."""
    typing_sheet = State()
    """A sheet that was filled in by hand."""


class Intake(StatesGroup):
    """What is typed while requests are taken down and people are told without the chat."""

    filling = State()
    """An answer to the form of `bot/forms/intake.py`, which stays in the data as `intake`."""
    entering = State()
    """The official number of the case on top of the day's list; data: `id`."""
    posting = State()
    """The number under which a letter was posted; data: `id` is the duty."""
    sending = State()
    """A file of requests of another system."""


class Tie(StatesGroup):
    """What an applicant types to tie a case to the chat."""

    digits = State()
    """The last digits of the phone; data: `id` is the case."""


class AbsenceTalk(StatesGroup):
    """Days typed for an absence; data: `id` of the person, or of the absence that moves."""

    new = State()
    moving = State()


class AdviceTalk(StatesGroup):
    """What is typed about advice; data: `id` is the consultation as its button showed it."""

    asking = State()
    """An answer to the form of `bot/forms/advice.py`, which stays in the data as `advice`."""
    further = State()
    """A further question of the person."""
    answering = State()
    """The helper's answer; sending it tells the person."""
    recording = State()
    """An answer to the form of `bot/forms/consulted.py`, kept in the data as `consulted`."""


class ConsentTalk(StatesGroup):
    """What is typed about a consent that was taken back; data: `id`."""

    refusing = State()
    """Why the data are not deleted."""


class BreachTalk(StatesGroup):
    """What is typed about a breach of data protection; data: `id`, what is known so far."""

    dating = State()
    """The day on which it became known."""
    counting = State()
    """How many people it touched."""
    wording = State()
    """What was done."""
    saving = State()
    """Nothing more: it waits for the press that writes it into the log."""
    numbering = State()
    """The number of the letter to the authority; data: `id` of the entry."""


class PhoneSurvey(StatesGroup):
    """What is typed or sent in the telephone survey."""

    asking = State()
    """A question is read out and a button awaited; data: `id` is the button that asked it."""
    remarking = State()
    """The person's own words; data: `id` is the button that writes the answers down without."""
    sending = State()
    """The filled sheet of a phone room; data: `id` is the draw."""


class ReportTalk(StatesGroup):
    """What is typed about a quarter's report; data: `id` is the button that began it."""

    calling = State()
    """How many calls came to the call centre, and how many of them were lost."""
    reasoning = State()
    """Why there is a further version; sending it freezes the version."""
    numbering = State()
    """The number of the covering letter; sending it marks the report as handed in."""


class VoiceTalk(StatesGroup):
    """What is typed about what people said; data: `id` is the button that began it."""

    closing = State()
    """What came of a call back."""
    measures = State()
    """What was done about the low marks of a month."""


class FindTalk(StatesGroup):
    """What is typed to find cases."""

    typing = State()
