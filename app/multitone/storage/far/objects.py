"""Object stores: S3, Google Cloud Storage and Azure, by obstore. One request puts a file, whole or not at all."""

from __future__ import annotations

import asyncio
import mimetypes
import os
from collections.abc import AsyncIterator, Awaitable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from multitone.storage.far.patience import Patience
from multitone.storage.far.store import FarFile
from multitone.storage.far.trouble import FarError, denied, gone, lacking, passing, stalled, too_large
from multitone.storage.far.url import parts_of

SCHEMES = ("s3", "s3a", "gs", "gcs", "az", "azure", "abfs", "abfss", "adl")
PAGE = 1_000
"""Files that a store lists at a time."""
AT_A_TIME = 1 << 20
"""Bytes that are read at a time."""
LEAST_RATE = 50_000
"""Bytes a second that an upload makes at least; a slower one is taken for dead."""
WHOLE_REQUEST = "3600s"
"""No request takes longer, however large its file; stalls are noticed long before."""
KEYS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_SKIP_SIGNATURE",
)
"""Where obstore finds access to S3 by itself; else boto3 is asked, where it is installed, which reads AWS profiles."""

T = TypeVar("T")


class Objects:
    """One bucket or container."""

    writable = conditional = True

    def __init__(self, url: str, patience: Patience) -> None:
        """Begin. Raises `UsageError` where the library is missing, `FarError` where the address is not valid."""
        try:
            import obstore
        except ImportError as error:
            raise lacking(url, "obstore") from error
        self._obstore = obstore
        self._errors = obstore.exceptions
        self._patience = patience
        scheme, bucket, _ = parts_of(url)
        self._top = f"{scheme}://{bucket}"
        try:
            self._store = self._opened(scheme, bucket)
        except Exception as error:
            raise self._meant(error) from error

    def _opened(self, scheme: str, bucket: str) -> Any:
        from obstore import store

        endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
        client: dict[str, Any] = {"timeout": WHOLE_REQUEST, "connect_timeout": f"{self._patience.connect}s"}
        settings: dict[str, Any] = {"retry_config": {"max_retries": 0}}
        if scheme.startswith("s3"):
            scheme = "s3"
            client["allow_http"] = endpoint.startswith("http://")
            if endpoint:
                settings["endpoint"] = endpoint
            if not any(map(os.environ.get, KEYS)) and (provider := _provider()) is not None:
                settings["credential_provider"] = provider
        scheme = {"gcs": "gs", "azure": "az"}.get(scheme, scheme)
        opened: Any = store.from_url
        return opened(f"{scheme}://{bucket}", client_options=client, **settings)

    async def pages(self, url: str) -> AsyncIterator[list[FarFile]]:
        """Yield the objects below a prefix."""
        stream = self._obstore.list(self._store, self._key(url) or None, chunk_size=PAGE)
        while True:
            try:
                page = await self._in_time(stream.__anext__())
            except StopAsyncIteration:
                return
            yield [self._told(meta) for meta in page]

    async def look(self, url: str) -> FarFile | None:
        """Ask for an object’s metadata."""
        try:
            return self._told(await self._in_time(self._obstore.head_async(self._store, self._key(url))))
        except FarError as error:
            if error.kind == "vanished":
                return None
            raise

    async def fetch(self, url: str, path: str, most: int, known: FarFile) -> FarFile:  # noqa: ARG002
        """Write an object to a path."""
        answer = await self._in_time(self._obstore.get_async(self._store, self._key(url)))
        told = self._told(answer.meta)
        if told.size > most:
            raise too_large(told.size, most)
        stream = answer.stream(min_chunk_size=AT_A_TIME)
        written = 0
        with open(path, "wb") as file:
            while True:
                try:
                    written += file.write(await self._in_time(stream.__anext__()))
                except StopAsyncIteration:
                    break
        if written != told.size:
            raise passing("it was cut off")
        return told

    async def put(self, path: str, url: str, *, replace: bool, notes: Mapping[str, str]) -> FarFile:
        """Put an object in one request; none takes another’s place unless it is to."""
        size = os.path.getsize(path)
        kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
        request = self._obstore.put_async(
            self._store, self._key(url), Path(path), attributes={"Content-Type": kind, **notes},
            mode="overwrite" if replace else "create", use_multipart=False,
        )  # fmt: skip
        told = await self._in_time(request, size / LEAST_RATE)
        return FarFile(url, size, 0.0, told["e_tag"] or "")

    async def copy(self, url: str, other: str) -> None:
        """Copy an object within its store."""
        await self._in_time(self._obstore.copy_async(self._store, self._key(url), self._key(other)), 600.0)

    async def remove(self, url: str) -> None:
        """Remove an object."""
        await self._in_time(self._obstore.delete_async(self._store, self._key(url)))

    async def close(self) -> None:
        """Nothing is held open."""

    def _key(self, url: str) -> str:
        return url[len(self._top) :].strip("/")

    def _told(self, meta: Any) -> FarFile:
        return FarFile(
            f"{self._top}/{meta['path']}", meta["size"], meta["last_modified"].timestamp(), meta["e_tag"] or ""
        )

    async def _in_time(self, request: Awaitable[T], more: float = 0.0) -> T:
        try:
            return await asyncio.wait_for(request, self._patience.stall + more)
        except (StopAsyncIteration, asyncio.CancelledError):
            raise
        except TimeoutError as error:
            raise stalled() from error
        except Exception as error:
            raise self._meant(error) from error

    def _meant(self, error: Exception) -> Exception:
        errors = self._errors
        if isinstance(error, errors.AlreadyExistsError | errors.PreconditionError):
            return FileExistsError(str(error))
        if isinstance(error, errors.NotFoundError | FileNotFoundError) or "NoSuchBucket" in str(error):
            return gone(str(error))
        if isinstance(error, errors.PermissionDeniedError | errors.UnauthenticatedError | PermissionError):
            return denied(str(error))
        return error if isinstance(error, OSError) else passing(_first_line(error))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def _provider() -> Any:
    """Return what asks boto3 for access, None where it is not installed or knows of none."""
    try:
        import boto3
        from obstore.auth.boto3 import Boto3CredentialProvider

        session = boto3.Session()
        return Boto3CredentialProvider(session) if session.get_credentials() is not None else None
    except Exception:  # noqa: BLE001 - whatever it lacks, obstore says best what it did not find
        return None
