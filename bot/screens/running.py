"""A term that runs, on the cards of those who owe something by it."""

from datetime import date

from bot.i18n import Words


def running(_: Words, due_on: date, days_left: int, *, overdue: bool) -> str:
    """Return how long is left until a day, in working days; fewer than none are over."""
    day = _.short_day(due_on)
    if overdue and days_left < 0:
        return _.plural(
            "❗ Overdue by {n} working day (it was due on {day})",
            "❗ Overdue by {n} working days (it was due on {day})",
            -days_left,
            day=day,
        )
    if overdue:
        return _("❗ Overdue (it was due on {day})", day=day)
    if days_left == 0:
        return _("⏳ Due today ({day})", day=day)
    return _.plural(
        "⏳ Due in {n} working day ({day})",
        "⏳ Due in {n} working days ({day})",
        days_left,
        day=day,
    )
