"""Point 11: foreigners and stateless persons are received under the secrecy regime.

Nobody of them is told a date before a person has made the check. Who is not cleared may not come
into the building as it is, and can still be heard by video, or by phone in an emergency.
"""

from db.enums import Citizenship, Mode

UNDER_SECRECY = frozenset({Citizenship.FOREIGN, Citizenship.STATELESS})
"""Whose reception falls under the regime."""


def is_unchecked(citizenship: Citizenship, cleared: bool | None) -> bool:
    """Tell whether the check is needed and not made yet: then there is no date at all."""
    return citizenship in UNDER_SECRECY and cleared is None


def form_allowed(
    citizenship: Citizenship,
    cleared: bool | None,
    wished: Mode | None,
) -> Mode | None:
    """Return the form in which the person can be received: the wish, or video when not cleared."""
    not_cleared = citizenship in UNDER_SECRECY and cleared is False
    return Mode.VIDEO if not_cleared else wished


def may_take(citizenship: Citizenship, cleared: bool | None, mode: Mode) -> bool:
    """Tell whether a place of this form may be given."""
    if is_unchecked(citizenship, cleared):
        return False
    return form_allowed(citizenship, cleared, None) is None or mode is not Mode.IN_PERSON
