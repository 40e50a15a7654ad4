"""People who book a reception by what their chats show, and try again when nothing comes.

Nobody knows what the bot did or when it died: whoever gets no answer for some seconds presses or
writes the same once more, as people do.
"""

import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sandbox.people import SimulatedPerson
from sandbox.sandbox import Sandbox
from sandbox.seen import SeenMessage

NUMBER = re.compile(r"QB-\d\d-\d{6}-\d")

PATIENCE = (3.0, 5.0)
"""Seconds without an answer after which people try again."""
DOUBLE_TAPS = 0.05
"""How many presses are double taps."""

PRESSES = (
    "English",
    "✅ I agree",
    "▶️ Continue the request",
    "No, continue",
    "For myself",
    "Direct me yourselves",
    "✅ Send the request",
)
"""Buttons of the way to a registered request; whichever of them is in sight is the next step."""

FAMILY = ("Қыдырәлі", "Әнуарбек", "Ғабитқызы", "Үмітжан", "Һәкімова", "Іңкәрбаев", "Өтегенұлы")
GIVEN = ("Өтеген", "Гүлбақша", "Қайсар", "Мөлдір", "Жібек", "Ұлан", "Аңсар", "Еңлік")
IINS = ("500101100000", "500101200007", "500101100106", "561231200902", "500101100010")
"""Check digits hold, and the century is one that gave out none."""


@dataclass
class Applicant:
    """One person of the crowd; `rng` decides how patient they are and when they tap twice."""

    person: SimulatedPerson
    answers: dict[str, str]
    rng: random.Random
    submitted: bool = False
    numbers: set[str] = field(default_factory=set)
    _last: str = ""
    _again_at: float = 0.0

    @property
    def acknowledged(self) -> bool:
        """Whether a registration number stood in this person's chat."""
        return bool(self.numbers)

    def look(self, now: float) -> None:
        """Look at the chat and do the next step, or the last one again when it takes too long.

        Whoever has answered a question does not answer it again because it is asked once more at
        once: two answers are on their way already. Whoever sees nothing to do waits a little too,
        for the bot may be in the middle of its answer.
        """
        messages = [one for one in self.person.messages() if one.by_bot]
        for message in messages:
            self.numbers.update(NUMBER.findall(message.text))
        if self.acknowledged:
            return
        step, act = self._next(messages)
        if step in {self._last, "lost"} and now < self._again_at:
            return
        self._last, self._again_at = step, now + self.rng.uniform(*PATIENCE)
        act()

    def _next(self, messages: Sequence[SeenMessage]) -> tuple[str, Callable[[], object]]:
        """Return what the chat asks for: the name of the step, and how it is done."""
        if not messages:
            return "start", self.person.start
        for message in reversed(messages):
            for question, answer in self.answers.items():
                # A question asked before has lost its buttons.
                if question in message.text and (message.buttons or message is messages[-1]):
                    return question, partial(self.person.say, answer)
            for button in message.button_texts:
                if button in PRESSES:
                    return button, partial(self._press, button, message.id)
                if button == "✍️ Book a reception":
                    return "menu", partial(self.person.say, "/my" if self.submitted else "/book")
        return "lost", partial(self.person.say, "/start")

    def _press(self, button: str, message_id: int) -> None:
        self.submitted = self.submitted or button == "✅ Send the request"
        for _ in range(2 if self.rng.random() < DOUBLE_TAPS else 1):
            self.person.press(button, message_id)

    @property
    def receipts(self) -> int:
        """How many copies of a receipt lie in the chat."""
        return sum(one.kind == "photo" for one in self.person.messages())


def gather(sandbox: Sandbox, count: int, rng: random.Random) -> list[Applicant]:
    """Return so many people who have not written yet."""
    crowd = []
    for number in range(count):
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number % len(FAMILY)]
        phone = f"+7701000{number:04}"
        person = sandbox.people.create(f"{given} {family}", "en", phone=phone.removeprefix("+"))
        answers = {
            "Write your surname": f"{family} {given}",
            "Write your IIN": IINS[number % len(IINS)],
            "Write your phone number": phone,
            "Write your postal address": f"Көктем көшесі, {number + 1}-үй",
            "Describe the matter": f"Жер учаскесі туралы {number + 1}-өтінішке жауап жоқ.",
        }
        seeded = random.Random(rng.random())  # noqa: S311 - repeatable on purpose
        crowd.append(Applicant(person, answers, seeded))
    return crowd


def all_look(crowd: Sequence[Applicant]) -> None:
    """Let everybody look at their chats once."""
    now = time.monotonic()
    for applicant in crowd:
        applicant.look(now)
