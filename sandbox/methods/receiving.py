"""How the bot gets its updates: by asking or by webhook; and leaving the server."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import Any

from aiogram.enums import UpdateType
from aiogram.methods import (
    Close,
    DeleteWebhook,
    GetUpdates,
    GetWebhookInfo,
    LogOut,
    SetWebhook,
)

from sandbox.account import Account
from sandbox.errors import ApiRefusal, bad_request
from sandbox.methods.registry import Described, bot_method
from sandbox.webhook import Webhook, check_url

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_KINDS = {str(kind.value) for kind in UpdateType}
CLOSE_AFTER = timedelta(minutes=10)


def _allow(account: Account, kinds: list[str] | None) -> None:
    """Remember which updates the bot wants; kept until it says otherwise, as at Telegram."""
    if kinds is None:
        return
    unknown = set(kinds) - _KINDS
    if unknown:
        raise bad_request(f'allowed_updates: there is no update of type "{min(unknown)}"')
    account.updates.allowed = list(kinds) or None


@bot_method(GetUpdates, "offset limit timeout allowed_updates")
async def get_updates(account: Account, call: GetUpdates) -> list[dict[str, Any]]:
    """The next updates by long polling; see updates.py for the rules."""
    if account.webhook.hook is not None:
        raise ApiRefusal(
            409,
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    limit = 100 if call.limit is None else call.limit
    if not 1 <= limit <= 100:
        raise bad_request("limit is 1-100")
    wait = call.timeout or 0
    if wait < 0:
        raise bad_request("timeout can't be negative")
    _allow(account, call.allowed_updates)
    return await account.updates.poll(call.offset or 0, limit, wait)


@bot_method(SetWebhook, "url max_connections allowed_updates drop_pending_updates secret_token")
def set_webhook(account: Account, call: SetWebhook) -> Described:
    """Post updates from now on; at most once a second."""
    check_url(call.url)
    if call.secret_token is not None and not _SECRET.fullmatch(call.secret_token):
        raise bad_request("secret token contains unallowed characters")
    connections = 40 if call.max_connections is None else call.max_connections
    if not 1 <= connections <= 100:
        raise bad_request("max_connections is 1-100")
    account.webhook.check_pause(asyncio.get_running_loop().time())
    _allow(account, call.allowed_updates)
    if call.drop_pending_updates:
        account.updates.clear()
    hook = Webhook(call.url, call.secret_token, connections)
    if account.webhook.hook == hook:
        return Described(True, "Webhook is already set")
    account.updates.end_wait(ApiRefusal(409, "terminated by setWebhook request"))
    account.webhook.set(hook)
    return Described(True, "Webhook was set")


@bot_method(DeleteWebhook, "drop_pending_updates")
def delete_webhook(account: Account, call: DeleteWebhook) -> Described:
    """Post no more; updates can be polled again."""
    if call.drop_pending_updates:
        account.updates.clear()
    was = account.webhook.hook is not None
    account.webhook.clear()
    return Described(True, "Webhook was deleted" if was else "Webhook is already deleted")


@bot_method(GetWebhookInfo)
def get_webhook_info(
    account: Account,
    _call: GetWebhookInfo,
) -> dict[str, Any]:
    """Where updates go, how many wait, and what went wrong last."""
    hook = account.webhook.hook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(account.updates.pending()),
    }
    if hook is not None:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if account.updates.allowed is not None:
        info["allowed_updates"] = account.updates.allowed
    if account.webhook.last_error is not None:
        at, words = account.webhook.last_error
        info |= {"last_error_date": int(at.timestamp()), "last_error_message": words}
    return info


@bot_method(LogOut)
def log_out(account: Account, _call: LogOut) -> bool:
    """Leave this server; nothing is answered afterwards."""
    account.webhook.clear()
    account.logged_out = True
    return True


@bot_method(Close)
def close(account: Account, _call: Close) -> bool:
    """Prepare a move to another server; 429 in the first ten minutes."""
    up = account.world.clock.now() - account.launched_at
    if up < CLOSE_AFTER:
        raise ApiRefusal.flood(int((CLOSE_AFTER - up).total_seconds()) + 1)
    return True
