"""A draw of the telephone survey as a file with which anybody repeats it."""

import json

from bot.services.views.phone_survey import DrawCheck


def draw_json(check: DrawCheck) -> bytes:
    """Return seed, method, population and result as JSON; the ids mean nothing outside."""
    sample = check.sample
    content = {
        "method": sample.method,
        "seed": sample.seed,
        "month": sample.month.isoformat()[:7],
        "frame": sample.frame.value,
        "drawn_at": sample.drawn_at.isoformat(),
        "size": sample.size,
        "population": list(check.population),
        "drawn": list(check.drawn),
        "agrees_with_the_sheet": check.agrees,
    }
    return json.dumps(content, indent=1).encode()
