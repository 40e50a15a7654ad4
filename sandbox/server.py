"""The HTTP face: the Bot API, its files, the control interface and the page, on one port."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from sandbox.control import control_routes
from sandbox.errors import ApiRefusal, bad_request
from sandbox.files import MAX_DOWNLOAD, MAX_UPLOAD
from sandbox.sandbox import Sandbox
from sandbox.service import Answer, refused
from sandbox.validation import Upload

PAGE = Path(__file__).parent / "page"
PAGE_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
# A document of 50 MB, its other fields and the multipart frame.
MAX_BODY = MAX_UPLOAD + 1024 * 1024

Arguments = dict[str, object]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def make_app(sandbox: Sandbox) -> web.Application:
    """The application that serves ``sandbox``."""
    # base64 makes an upload through the control interface a third longer.
    app = web.Application(client_max_size=2 * MAX_BODY)
    bot_api = BotApiRoutes(sandbox)
    app.add_routes(
        [
            web.route("*", "/bot{token}/{method}", bot_api.call),
            web.get("/file/bot{token}/{path:.+}", bot_api.file),
            *control_routes(sandbox),
            web.get("/", _page),
            web.get("/page/{name}", _page),
        ]
    )
    return app


async def _page(request: web.Request) -> web.StreamResponse:
    """One file of the page, read whole.

    A file that is sent in pieces stays open when the browser hangs up before the first of them.
    """
    name = request.match_info.get("name", "index.html")
    # Only what lies in the folder is served: a name is looked up, never joined to a path.
    found = next((path for path in PAGE.glob("*") if path.name == name), None)
    if found is None or found.suffix not in PAGE_TYPES:
        raise web.HTTPNotFound
    return web.Response(
        body=found.read_bytes(),
        content_type=PAGE_TYPES[found.suffix],
        charset="utf-8",
        headers={"Cache-Control": "no-cache"},
    )


class BotApiRoutes:
    """The routes a bot uses."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._api = sandbox.api
        self._files = sandbox.account.files

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method; the form as aiogram sends it, or JSON, or a query."""
        refusal = self._api.check_token(request.match_info["token"])
        if refusal is not None:
            return _respond(refused(refusal))
        try:
            arguments, uploads = await _read(request)
        except ApiRefusal as unreadable:
            return _respond(refused(unreadable))
        answer = await self._api.call(request.match_info["method"], arguments, uploads)
        if answer.cut:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        return _respond(answer)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file by the path getFile gave."""
        refusal = self._api.check_token(request.match_info["token"])
        if refusal is not None:
            return _respond(refused(refusal))
        stored = self._files.find_path(request.match_info["path"])
        if stored is None:
            return _respond(refused(ApiRefusal(404, "file not found")))
        if len(stored.content) > MAX_DOWNLOAD:
            return _respond(refused(bad_request("file is too big")))
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _respond(answer: Answer) -> web.Response:
    if answer.html is not None:
        return web.Response(status=answer.status, text=answer.html, content_type="text/html")
    headers = {}
    retry_after = answer.payload.get("parameters", {}).get("retry_after")
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return web.Response(
        status=answer.status,
        body=json.dumps(answer.payload, ensure_ascii=False).encode(),
        content_type="application/json",
        headers=headers,
    )


async def _read(request: web.Request) -> tuple[Arguments, dict[str, Upload]]:
    """The call's fields and files; raises ApiRefusal 400 or 413."""
    arguments: Arguments = dict(request.query)
    uploads: dict[str, Upload] = {}
    kind = request.content_type
    if (request.content_length or 0) > MAX_BODY:
        raise ApiRefusal(413)
    if kind == "multipart/form-data":
        await _read_parts(await request.multipart(), arguments, uploads)
        return arguments, uploads
    body = await request.read()
    if kind == "application/x-www-form-urlencoded":
        arguments |= parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    elif kind == "application/json":
        try:
            fields = json.loads(body)
        except ValueError:
            raise bad_request("can't parse request body") from None
        if not isinstance(fields, dict):
            raise bad_request("can't parse request body: an object is expected")
        arguments |= fields
    elif body:
        raise bad_request(f"request body of type {kind} is not understood")
    return arguments, uploads


async def _read_parts(
    reader: aiohttp.MultipartReader, arguments: Arguments, uploads: dict[str, Upload]
) -> None:
    size = 0
    while (part := await reader.next()) is not None:
        if not isinstance(part, aiohttp.BodyPartReader) or not part.name:
            raise bad_request("can't parse multipart request")
        content = bytearray()
        while chunk := await part.read_chunk(65536):
            content += chunk
            size += len(chunk)
            if size > MAX_BODY:
                raise ApiRefusal(413)
        if part.filename is not None:
            uploads[part.name] = Upload(part.filename, bytes(content))
        else:
            arguments[part.name] = content.decode("utf-8", "replace")
