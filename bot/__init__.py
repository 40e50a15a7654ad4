"""The bot of the reception office."""

from bot.deferred_models import defer_building

defer_building()
