"""What is read out on the telephone, in the person's language, question by question (point 38).

Two languages meet here: `_` is the clerk's, in which the buttons around are written; `said` is the
person's, in which the clerk reads the question and hears the answer.
"""

from dataclasses import replace

from bot.callbacks.phone_survey import CallAct, CallAnswer, CallDo, CallFinish, CallRemark
from bot.i18n import Markup, Words
from bot.profile import OfficeProfile
from bot.screens import call_words, labels
from bot.screens.captions import caption
from bot.screens.formats import lines, paragraphs
from bot.screens.screen import Button, Reply, Rows, Screen
from bot.screens.survey_words import choice, question, scale
from bot.services.rules.questionnaires import Question
from bot.services.views.phone_survey import CallView
from db.enums import CallBackReason


def step(
    _: Words, said: Words, call: CallView, given: str, asked: Question, profile: OfficeProfile
) -> Screen:
    """Return the next question; before the first one the clerk says who calls and why."""
    text = paragraphs(
        _(
            "Call {n} of {size}. Read out ({language}):",
            n=call.position,
            size=call.size,
            language=labels.language(said.language),
        ),
        None if given else call_words.greeting(said, call, profile),
        Markup(f"<b>{question(said, call.questionnaire, asked.ask)}</b>"),
        scale(said) if asked.choices is None else None,
    )
    rows = Rows()
    answers = [
        Button(
            caption(code if asked.choices is None else choice(said, asked.choices[code])),
            CallAnswer(id=call.public_id, version=call.version, given=given + code),
        )
        for code in asked.codes
    ]
    if asked.choices is None:
        rows.row(*answers)
    else:
        for answer in answers:
            rows.row(answer)
    rows.row(*_ways_out(_, call, given))
    return Screen(text, rows.done())


def may_the_head_call(
    _: Words, said: Words, call: CallView, given: str, reason: CallBackReason
) -> Screen:
    """Ask whether the head may call about a low mark, or about being talked out of it."""
    asked = call_words.may_the_head_call(said, reason)
    rows = Rows()
    for answer, head in zip(call_words.yes_or_no(said), (True, False), strict=True):
        wish = CallRemark(id=call.public_id, version=call.version, given=given, head=head)
        rows.row(Button(answer, wish))
    rows.row(*_ways_out(_, call, given))
    heading = _("Read out ({language}):", language=labels.language(said.language))
    return Screen(paragraphs(heading, Markup(f"<b>{asked}</b>")), rows.done())


def remark(_: Words, said: Words, call: CallView, given: str, *, head: bool) -> Screen:
    """Ask for the person's own words; they are typed, or there are none."""
    done = CallFinish(id=call.public_id, version=call.version, given=given, head=head)
    rows = Rows().row(Button(_("Nothing to add, write it down"), done))
    rows.row(*_ways_out(_, call, given))
    asked = call_words.anything_to_add(said)
    return Screen(
        paragraphs(
            _("Read out ({language}):", language=labels.language(said.language)),
            Markup(f"<b>{asked}</b>"),
            _(
                "Type their words here, or press the button. After that the answers cannot be "
                "changed, and nobody can tell whose they are."
            ),
        ),
        rows.done(),
    )


def finished(_: Words, said: Words, call: CallView, below: Screen) -> Reply:
    """Say what was written down, give the words of thanks, and show how the call stands."""
    thanks = Screen(
        paragraphs(
            _(
                "✅ The answers of call {n} are written down, apart from the person.",
                n=call.position,
            ),
            lines(
                _("Read out ({language}):", language=labels.language(said.language)),
                Markup(f"<b>{call_words.thanks(said)}</b>"),
            ),
        )
    )
    return Reply((thanks, below))


def text_wanted(_: Words) -> Screen:
    """Ask for words, where a photo or a voice came."""
    return Screen(_("Please type the person's words as a text."))


def press_an_answer(_: Words, asked: Screen) -> Screen:
    """Return a question asked once more of a clerk who typed instead of pressing."""
    lead = _("Please press the answer you hear; nothing is typed here.")
    return replace(asked, text=paragraphs(lead, Markup(asked.text)))


def _ways_out(_: Words, call: CallView, given: str) -> tuple[Button, ...]:
    """Return the way to the question before, and to the card: people hang up in the middle."""
    card = CallDo(id=call.public_id, version=call.version, act=CallAct.OPEN)
    if not given:
        return (Button(_("← Back"), card),)
    before = CallAnswer(id=call.public_id, version=call.version, given=given[:-1])
    return (
        Button(_("← The question before"), before),
        Button(_("✖️ The talk broke off"), card),
    )
