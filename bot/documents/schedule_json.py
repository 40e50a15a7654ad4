"""The schedule for machines: a site, an open data portal, another system.

The shape, version 1 (`"schema": "qabyldau.schedule/1"`; fields are added, never changed):

- `month` "2026-12", `version` a number from 1, `made_at` an instant;
- `office` and `contacts.address` in `kk` and `ru`, `contacts.phone`, `contacts.website`;
- `approval`: `approver`, `post`, `on` (a date), `document_number`;
- `receptions`, in the order of the poster: `id` (the same in every version), `body`, `post`,
  `place`, `directions` (each in `kk` and `ru`; directions may be null), `holder`, `starts_at`,
  `ends_at`, `minutes` a person, `mode` ("in_person" or "video"), `contacts`, `cancelled`.

Instants are ISO 8601 with the offset of the office's wall.
"""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.services.views.publishing import PublishedRow, PublishedSchedule

SCHEMA = "qabyldau.schedule/1"


def schedule_json(schedule: PublishedSchedule, zone: ZoneInfo) -> str:
    """Return a version as JSON text."""

    def instant(value: datetime) -> str:
        return value.astimezone(zone).isoformat(timespec="seconds")

    def reception(row: PublishedRow) -> dict[str, object]:
        directions = _two(row.directions_kk, row.directions_ru)
        return {
            "id": row.reception_id,
            "body": _two(row.body_kk, row.body_ru),
            "post": _two(row.post_kk, row.post_ru),
            "holder": row.holder,
            "starts_at": instant(row.starts_at),
            "ends_at": instant(row.ends_at),
            "place": _two(row.place_kk, row.place_ru),
            "directions": directions if any(directions.values()) else None,
            "contacts": row.contacts,
            "minutes": row.minutes,
            "mode": row.mode.value,
            "cancelled": row.cancelled,
        }

    whole = {
        "schema": SCHEMA,
        "month": f"{schedule.month:%Y-%m}",
        "version": schedule.version,
        "made_at": instant(schedule.made_at),
        "office": _two(schedule.office_kk, schedule.office_ru),
        "contacts": {
            "phone": schedule.phone,
            "address": _two(schedule.address_kk, schedule.address_ru),
            "website": schedule.website,
        },
        "approval": {
            "approver": schedule.approver,
            "post": schedule.approver_post,
            "on": schedule.approved_on.isoformat(),
            "document_number": schedule.document_number,
        },
        "receptions": [reception(row) for row in schedule.rows],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _two(kk: str, ru: str) -> dict[str, str]:
    return {"kk": kk, "ru": ru}
