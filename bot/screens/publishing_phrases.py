"""The fixed phrases of the published documents; each is said in both languages."""

from collections.abc import Callable

from bot.i18n import N_, Words

Phrase = Callable[[Words], str]


def _said(phrase: str) -> Phrase:
    return lambda _: _(phrase)


title = _said(N_("Schedule of receptions of citizens"))
form_title = _said(N_("Schedule of receptions of citizens by the leadership of state bodies"))
approve = _said(N_("I approve"))
caption = _said(N_("Who receives, when and where"))
search = _said(N_("Search by name, post, body, day or place"))
found = _said(N_("Found"))
skip = _said(N_("To the schedule"))
nothing = _said(N_("No receptions are held this month."))
day = _said(N_("Day"))
hours = _said(N_("Hours"))
receiver = _said(N_("Full name and post"))
body = _said(N_("State body"))
place = _said(N_("Place"))
way_in = _said(N_("How to get in"))
how_we_answer = _said(N_("How we answer"))
contact = _said(N_("Contact"))
by_video = _said(N_("by video conference"))
by_phone = _said(N_("over the phone"))
cancelled = _said(N_("cancelled"))
book_by_phone = _said(N_("Book by phone"))
address = _said(N_("Address"))
website = _said(N_("Website"))
