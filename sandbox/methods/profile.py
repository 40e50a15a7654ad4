"""The bot's own profile: name, descriptions, commands by scope and language, menu button."""

from __future__ import annotations

import re
from typing import Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMe,
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from aiogram.types import BotCommandScopeUnion

from sandbox.account import Account
from sandbox.errors import bad_request
from sandbox.methods.registry import bot_method

NAME_LIMIT, DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT = 64, 512, 120
COMMANDS_LIMIT, COMMAND_DESCRIPTION_LIMIT = 100, 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")


@bot_method(GetMe)
def get_me(account: Account, _call: GetMe) -> dict[str, Any]:
    """The bot itself; private chats only, no inline mode."""
    return {
        **account.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(code: str | None) -> str:
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("LANG_CODE_INVALID")
    return code or ""


def _set(texts: dict[str, str], language: str | None, text: str | None, most: int) -> bool:
    key, value = _language(language), (text or "").strip()
    if len(value) > most:
        raise bad_request(f"the text is longer than {most} characters")
    if value:
        texts[key] = value
    else:
        texts.pop(key, None)
    return True


def _get(texts: dict[str, str], language: str | None) -> str:
    return texts.get(_language(language), texts.get("", ""))


@bot_method(SetMyName, "name language_code")
def set_my_name(account: Account, call: SetMyName) -> bool:
    """The bot's name, up to 64 characters; without a text the language's own goes."""
    if not (call.name or "").strip() and not call.language_code:
        raise bad_request("BOT_TITLE_INVALID")
    done = _set(account.profile.names, call.language_code, call.name, NAME_LIMIT)
    account.world.changes.tell(None, "commands")
    return done


@bot_method(GetMyName, "language_code")
def get_my_name(account: Account, call: GetMyName) -> dict[str, str]:
    """The name in this language, or the one for everybody."""
    return {"name": _get(account.profile.names, call.language_code)}


@bot_method(SetMyDescription, "description language_code")
def set_my_description(account: Account, call: SetMyDescription) -> bool:
    """What an empty chat shows, up to 512 characters."""
    texts = account.profile.descriptions
    done = _set(texts, call.language_code, call.description, DESCRIPTION_LIMIT)
    account.world.changes.tell(None, "commands")
    return done


@bot_method(GetMyDescription, "language_code")
def get_my_description(account: Account, call: GetMyDescription) -> dict[str, str]:
    """The description in this language, or the one for everybody."""
    return {"description": _get(account.profile.descriptions, call.language_code)}


@bot_method(SetMyShortDescription, "short_description language_code")
def set_my_short_description(account: Account, call: SetMyShortDescription) -> bool:
    """What the bot's profile shows, up to 120 characters."""
    texts = account.profile.short_descriptions
    done = _set(texts, call.language_code, call.short_description, SHORT_DESCRIPTION_LIMIT)
    account.world.changes.tell(None, "commands")
    return done


@bot_method(GetMyShortDescription, "language_code")
def get_my_short_description(account: Account, call: GetMyShortDescription) -> dict[str, str]:
    """The short description in this language, or the one for everybody."""
    return {"short_description": _get(account.profile.short_descriptions, call.language_code)}


def _scope(account: Account, scope: BotCommandScopeUnion | None) -> str:
    if scope is None:
        return "default"
    kind = str(scope.type)
    if kind in ("default", "all_private_chats"):
        return kind
    if kind != "chat":
        # The sandbox has private chats only, so nobody would ever see these.
        raise bad_request(f"commands of the scope {kind} are not played by the sandbox")
    return f"chat:{account.chat(getattr(scope, 'chat_id', None)).id}"


@bot_method(SetMyCommands, "commands scope language_code")
def set_my_commands(account: Account, call: SetMyCommands) -> bool:
    """Up to 100 commands for one scope and language."""
    if len(call.commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in call.commands:
        if not _COMMAND.fullmatch(command.command):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.description.strip()) <= COMMAND_DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    if len({command.command for command in call.commands}) < len(call.commands):
        raise bad_request("BOT_COMMAND_INVALID")
    key = (_scope(account, call.scope), _language(call.language_code))
    shown = [{"command": one.command, "description": one.description} for one in call.commands]
    if shown:
        account.profile.commands[key] = shown
    else:
        account.profile.commands.pop(key, None)
    account.world.changes.tell(None, "commands")
    return True


@bot_method(GetMyCommands, "scope language_code")
def get_my_commands(account: Account, call: GetMyCommands) -> list[dict[str, str]]:
    """The commands set for exactly this scope and language."""
    key = (_scope(account, call.scope), _language(call.language_code))
    return account.profile.commands.get(key, [])


@bot_method(DeleteMyCommands, "scope language_code")
def delete_my_commands(account: Account, call: DeleteMyCommands) -> bool:
    """Take the commands of one scope and language away."""
    key = (_scope(account, call.scope), _language(call.language_code))
    account.profile.commands.pop(key, None)
    account.world.changes.tell(None, "commands")
    return True


@bot_method(SetChatMenuButton, "chat_id menu_button")
def set_chat_menu_button(account: Account, call: SetChatMenuButton) -> bool:
    """The button beside the input field, of one chat or of all."""
    kind = str(call.menu_button.type) if call.menu_button is not None else "default"
    if kind == "web_app":
        raise bad_request("a web app is not played by the sandbox")
    key = None if call.chat_id is None else account.chat(call.chat_id).id
    if kind == "default":
        account.profile.menu_buttons.pop(key, None)
    else:
        account.profile.menu_buttons[key] = {"type": kind}
    account.world.changes.tell(key, "commands")
    return True


@bot_method(GetChatMenuButton, "chat_id")
def get_chat_menu_button(account: Account, call: GetChatMenuButton) -> dict[str, Any]:
    """The button of one chat, or the one for all."""
    if call.chat_id is not None:
        return account.profile.menu_button_of(account.chat(call.chat_id))
    return account.profile.menu_buttons.get(None, {"type": "commands"})
