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
    verifying = State()
    """A verification code after a bare /verify."""


class Desk(StatesGroup):
    """What the text typed by the staff is for; data: `id`, see `handlers/staff/typed_text.py`."""

    entering_number = State()
    asking = State()
    writing_memo = State()
    explaining_refusal = State()
    returning = State()
    entering_letter = State()
    writing_result = State()
    explaining_not_held = State()
