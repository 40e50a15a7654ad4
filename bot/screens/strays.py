"""What came and belongs to nothing: an unknown text, a photo, an edited message. No dead ends."""

from bot.callbacks import Own, OwnAct
from bot.i18n import Words
from bot.profile import OfficeProfile
from bot.screens import attachments, messages
from bot.screens.captions import clipped
from bot.screens.formats import menu_button, paragraphs
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Card


def unknown(_: Words) -> str:
    """Return the lead above the menu after a text that belongs to nothing."""
    return _("I did not understand this. Please choose below what you need.")


def nothing_to_cancel(_: Words) -> str:
    """Return the lead above the menu after /cancel with nothing begun."""
    return _("All right. Nothing is being filled in now.")


def stopped(_: Words) -> str:
    """Return the lead above the menu after a dialogue was left."""
    return _("All right, stopped.")


def thrown_away(_: Words) -> str:
    """Return the lead above the menu after a draft was thrown away."""
    return _("What you filled in is thrown away; nothing was sent.")


def question_waits(_: Words, case: Card, text: str) -> Screen:
    """Offer to send a text as the answer to the office's question, for which it may be meant."""
    return Screen(
        paragraphs(
            _(
                "Is this your answer to the office's question about the request {number}?",
                number=case.number,
            ),
            _("“{text}”", text=clipped(text, 500)),
        ),
        Rows()
        .row(_answering(_("✅ Yes, send it"), case, OwnAct.SEND_TEXT))
        .row(_answering(_("✏️ No, write another"), case, OwnAct.ANSWER))
        .row(messages.another_message(_, case))
        .row(menu_button(_))
        .done(),
    )


def media(_: Words, profile: OfficeProfile, *, open_request: bool) -> Screen:
    """Refuse photos, files, voices and the like politely; they are not kept."""
    return Screen(
        paragraphs(
            _("Please write in words, or send a photo or a document for your request.")
            if open_request
            else _("Please write in words: photos, files and voice messages are not taken here."),
            attachments.what_is_taken(_, profile) if open_request else None,
            _("Nothing of it is kept. Never send your identity document; bring it with you."),
        ),
        ((menu_button(_),),),
    )


def edited(_: Words) -> Screen:
    """Say that a changed message is not read again."""
    return Screen(
        _(
            "A message changed afterwards is not read again. Please write it anew, or change the "
            "answer before you send the request."
        ),
        ((menu_button(_),),),
    )


def text_wanted(_: Words) -> Screen:
    """Ask for words where a text is awaited and something else came."""
    return Screen(
        paragraphs(
            _("Please write it in words, in one message."),
            _("Photos and files are not kept. To stop: /cancel."),
        ),
        ((menu_button(_),),),
    )


def _answering(text: str, case: Card, act: OwnAct) -> Button:
    return Button(text, Own(id=case.public_id, version=case.version, act=act))
