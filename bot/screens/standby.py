"""What people read while the office's records cannot be reached: no button, no data, the phone."""

from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens.formats import lines, paragraphs, said
from bot.screens.screen import Screen
from db.enums import Language


def away(catalogues: Catalogues, profile: OfficeProfile) -> Screen:
    """Return the answer in every language, because nobody's own can be looked up now."""
    return Screen(paragraphs(*(_told(catalogues[each], profile) for each in Language)))


def _told(_: Words, profile: OfficeProfile) -> str:
    return lines(
        _(
            "We cannot answer here just now. Your message is kept, and we shall answer it as soon "
            "as we can."
        ),
        _("Phone: {phone}", phone=profile.contacts.phone),
        _("Address: {address}", address=said(_, profile.contacts.address)),
    )
