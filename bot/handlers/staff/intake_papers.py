"""Papers of a request that was taken down, printed for the person at the counter."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.callbacks.intake import PaperKind, TakenPaper
from bot.i18n import Catalogues, Words
from bot.profile import OfficeProfile
from bot.screens import intake_papers
from bot.screens.screen import Reply
from bot.services.office import Office


def create_router() -> Router:
    """Return a fresh router."""
    router = Router(name="staff.intake_papers")
    router.callback_query.register(slip_asked, TakenPaper.filter(F.kind == PaperKind.SLIP))
    router.callback_query.register(protocol_asked, TakenPaper.filter())
    return router


async def slip_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    profile: OfficeProfile,
    bot_name: str,
    callback_data: TakenPaper,
) -> Reply:
    """The clerk prints the receipt for somebody without a chat (APPC article 64(2))."""
    slip = await office.intake.slip(callback_data.id)
    speech = catalogues[slip.own.card.language]
    return intake_papers.slip_file(words, speech, slip, profile, bot_name, office.now)


async def protocol_asked(
    _event: CallbackQuery,
    office: Office,
    words: Words,
    catalogues: Catalogues,
    profile: OfficeProfile,
    bot_name: str,
    callback_data: TakenPaper,
) -> Reply:
    """The clerk prints the protocol of a spoken request (APPC article 63(1))."""
    told = await office.intake.protocol(callback_data.id)
    docx = callback_data.kind is PaperKind.PROTOCOL_DOCX
    speech = catalogues[told.card.language]
    return intake_papers.protocol_file(words, speech, told, profile, bot_name, docx=docx)
