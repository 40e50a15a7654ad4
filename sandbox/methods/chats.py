"""Looking at a chat and its member; all chats here are private."""

from __future__ import annotations

from typing import Any

from aiogram.methods import GetChat, GetChatMember

from sandbox.account import Account
from sandbox.errors import bad_request
from sandbox.methods.registry import bot_method


@bot_method(GetChat, "chat_id")
def get_chat(account: Account, call: GetChat) -> dict[str, Any]:
    """What is known of a person the bot may write to."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return {
        **account.chat(call.chat_id).as_chat(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
    }


@bot_method(GetChatMember, "chat_id user_id")
def get_chat_member(account: Account, call: GetChatMember) -> dict[str, Any]:
    """In a private chat there are two members, the person and the bot."""
    person = account.chat(call.chat_id)
    users = {person.id: person.as_user(), account.profile.id: account.bot}
    if call.user_id not in users:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if call.user_id == account.profile.id and person.blocked:
        return {"user": account.bot, "status": "kicked", "until_date": 0}
    return {"user": users[call.user_id], "status": "member"}
