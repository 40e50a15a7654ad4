"""The one table of arrows in the life of a request: from where, to where, by whom, with what.

A test takes every arrow through the services and compares what happens with this table; the diagram
in the documentation is drawn from it.
"""

from bot.services.rules.arrows.endings import ENDINGS, LETTER
from bot.services.rules.arrows.receptions import PLACES, THE_DAY
from bot.services.rules.arrows.review import DECISIONS, REVIEW
from bot.services.rules.steps import Arrow, Step

__all__ = ["ARROWS", "LETTER"]

ARROWS: dict[Step, Arrow] = REVIEW | DECISIONS | ENDINGS | PLACES | THE_DAY
