"""Updates as Telegram writes them, of fictional people."""

from typing import Any

DATE = 1_780_000_000


def person(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "is_bot": False, "first_name": "Test"}


def chat(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "type": "private" if chat_id > 0 else "group"}


def message(chat_id: int, text: str, message_id: int = 1) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "date": DATE,
        "chat": chat(chat_id),
        "from": person(abs(chat_id)),
        "text": text,
    }


def typed(update_id: int, chat_id: int, text: str = "hello") -> dict[str, Any]:
    return {"update_id": update_id, "message": message(chat_id, text)}


def pressed(
    update_id: int, chat_id: int, message_id: int, data: str = "go", **changes: Any
) -> dict[str, Any]:
    held = {**message(chat_id, "card", message_id), "from": person(42), **changes}
    return {
        "update_id": update_id,
        "callback_query": {
            "id": f"q{update_id}",
            "from": person(chat_id),
            "chat_instance": "1",
            "data": data,
            "message": held,
        },
    }


def unparsable(update_id: int, chat_id: int) -> dict[str, Any]:
    """A forward with an origin that the library does not know (aiogram#1840)."""
    odd = {**message(chat_id, "fwd"), "forward_origin": {"type": "from_the_future", "date": 0}}
    return {"update_id": update_id, "message": odd}
