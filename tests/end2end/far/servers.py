"""Far places on this machine: a web server that is slow and fails when it is told to, and a double of S3."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from yarl import URL

STALL = 60.0


class WebServer:
    """Serves the files of a folder; `fails` decides of each request what goes wrong: "", "500", "reset", "stall"."""

    def __init__(self, folder: Path, latency: float = 0.0) -> None:
        self.folder = folder
        self.latency = latency
        self.fails: Callable[[str, int], str] = lambda _name, _number: ""
        self.asked: Counter[str] = Counter()
        """How often each name was asked for."""
        self.served: Counter[str] = Counter()
        self.headers: list[Mapping[str, str]] = []
        self.queries: list[str] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def links(self) -> list[str]:
        """Return the links of all files in the folder."""
        return [f"{self.url}/{path.relative_to(self.folder)}" for path in sorted(self.folder.rglob("*.*"))]

    async def stop(self) -> None:
        """Let go of what is held open."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked[name] += 1
        self.headers.append(request.headers)
        self.queries.append(request.query_string)
        await asyncio.sleep(self.latency)
        fault = self.fails(name, self.asked[name])
        if fault.isdecimal():
            return web.Response(status=int(fault))
        path = self.folder / name
        if not path.is_file():
            return web.Response(status=404)
        if fault in ("stall", "cut"):
            answer = web.StreamResponse(headers={"Content-Length": str(path.stat().st_size)})
            await answer.prepare(request)
            await answer.write(path.read_bytes()[:50])
            if fault == "stall":
                await asyncio.sleep(STALL)
            fault = "reset"
        if fault == "reset":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        self.served[name] += request.method == "GET"
        return web.FileResponse(path)

    @contextmanager
    def running(self) -> Iterator[WebServer]:
        """Serve in a thread."""
        loop = asyncio.new_event_loop()
        started = threading.Event()

        async def start() -> None:
            app = web.Application(client_max_size=1 << 30)
            app.router.add_route("*", "/{name:.*}", self.answer)
            self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
            await self._runner.setup()
            site = web.TCPSite(self._runner, "127.0.0.1", self.port)
            await site.start()
            self.port = self._runner.addresses[0][1]
            started.set()

        def serve() -> None:
            asyncio.set_event_loop(loop)
            loop.run_until_complete(start())
            loop.run_forever()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        assert started.wait(10)
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._runner.cleanup(), loop).result(10)
            asyncio.run_coroutine_threadsafe(self.stop(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(10)
            loop.close()


class Proxy(WebServer):
    """Hands requests on to the double of S3, and fails as a web server does; `cut` is after it has been obeyed."""

    def __init__(self, endpoint: str, latency: float = 0.0) -> None:
        super().__init__(Path(), latency)
        self.endpoint = endpoint
        self._session: ClientSession | None = None

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = f"{request.method} {request.match_info['name']}"
        self.asked[name] += 1
        await asyncio.sleep(self.latency)
        fault = self.fails(name, self.asked[name])
        if fault.isdecimal():
            return web.Response(status=int(fault))
        if fault == "stall":
            await asyncio.sleep(STALL)
        body = await request.read()
        if fault != "reset":
            self._session = self._session or ClientSession(auto_decompress=False)
            address = URL(f"{self.endpoint}{request.raw_path}", encoded=True)
            headers = {name: value for name, value in request.headers.items() if name != "Transfer-Encoding"}
            async with self._session.request(request.method, address, headers=headers, data=body) as answer:
                data = await answer.read()
            self.served[name] += answer.status < 300
            kept = ("Transfer-Encoding", "Content-Encoding", "Connection")
            headers = {name: value for name, value in answer.headers.items() if name not in kept}
            if request.method != "HEAD":
                headers.pop("Content-Length", None)
            if fault != "cut":
                return web.Response(status=answer.status, headers=headers, body=data)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


def failing_of(
    share: float, seed: int, faults: tuple[str, ...] = ("500", "reset", "stall")
) -> Callable[[str, int], str]:
    """Return what lets such a share of requests fail, each in one of some ways."""
    chance = random.Random(seed)
    return lambda _name, _number: chance.choice(faults) if chance.random() < share else ""


class Bucket:
    """A bucket of the double of S3, seen by another client."""

    def __init__(self, endpoint: str, name: str) -> None:
        import boto3

        self.name = name
        self.client: Any = boto3.client(
            "s3", endpoint_url=endpoint, aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1"
        )
        self.client.create_bucket(Bucket=name)

    @property
    def url(self) -> str:
        return f"s3://{self.name}"

    def contents(self, prefix: str = "") -> dict[str, bytes]:
        """Return all objects below a prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {
            key.removeprefix(prefix): self.client.get_object(Bucket=self.name, Key=key)["Body"].read() for key in keys
        }

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def notes(self, key: str) -> dict[str, str]:
        """Return what is noted beside an object."""
        return dict(self.client.head_object(Bucket=self.name, Key=key)["Metadata"])

    def uploads(self) -> list[Any]:
        """Return uploads in parts that were begun and never ended."""
        return list(self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", ()))
