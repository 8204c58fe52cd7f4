"""Text from an endpoint that speaks OpenAI's protocol: one request, one time limit, no second try.

Importing this takes 0.4 s and 20 MB, for the library; who does not generate does without.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx2
from openai import APIConnectionError, APIStatusError, APITimeoutError, AsyncOpenAI

from knowledge.errors import GenerationError

#: Bytes that are read of a response. A token comes in about 300.
MAX_BYTES = 1_000_000
#: Characters after which an answer is too long, whatever follows.
_MAX_CHARS = 2_000


class OpenAIGenerator:
    """``knowledge.generating.Generator`` at an endpoint of ``/v1/chat/completions``, streaming."""

    def __init__(self, url: str, model: str, *, key: str, seconds: float, max_tokens: int) -> None:
        """Prepare; nothing is sent.

        Args:
            url: Of the endpoint, up to ``/v1``.
            model: Name of the model there.
            key: Of the endpoint; empty where it asks for none.
            seconds: From the first byte sent to the last one read.
            max_tokens: Length of an answer at most.
        """
        self.model = model
        self._seconds = seconds
        self._max_tokens = max_tokens
        self._http = httpx2.AsyncClient(
            # What is sent stays with the host that was set.
            follow_redirects=False,
            # Unpacked, a megabyte can be a gigabyte.
            headers={"Accept-Encoding": "identity"},
            event_hooks={"response": [_limit]},
        )
        self._client = AsyncOpenAI(
            base_url=url, api_key=key or "none", timeout=seconds, max_retries=0, http_client=self._http
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def write(self, messages: Sequence[dict[str, str]]) -> str:
        """The text that the model writes.

        Raises:
            GenerationError: When there is none, not in time or not a whole one.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._read(messages)
        except GenerationError:
            raise
        # The library's own words may quote the key, and those of the server anything.
        except (TimeoutError, APITimeoutError):
            raise GenerationError("timeout", is_fault=True) from None
        except APIStatusError as error:
            raise GenerationError(f"status {error.status_code}", is_fault=True) from None
        except APIConnectionError:
            raise GenerationError("connection", is_fault=True) from None
        except Exception as error:  # noqa: BLE001 (whatever a server provokes, the rule is quoted)
            raise GenerationError(f"unreadable ({type(error).__name__})", is_fault=True) from None

    async def _read(self, messages: Sequence[dict[str, str]]) -> str:
        request: Any = list(messages)
        stream = await self._client.chat.completions.create(
            model=self.model, messages=request, max_tokens=self._max_tokens, temperature=0, stream=True
        )
        text, finished = "", ""
        async with stream:
            async for chunk in stream:
                # The library does not validate what comes in.
                for choice in getattr(chunk, "choices", None) or ():
                    text += choice.delta.content or ""
                    finished = choice.finish_reason or finished
                if len(text) > _MAX_CHARS:
                    raise GenerationError("too long")
        if finished != "stop":
            raise GenerationError(f"not finished ({finished or 'broken off'})", is_fault=not finished)
        return text


async def _limit(response: httpx2.Response) -> None:
    """Let no more than ``MAX_BYTES`` of a response in."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise GenerationError("packed", is_fault=True)
    if not isinstance(response.stream, httpx2.AsyncByteStream):
        raise TypeError("not a stream")
    response.stream = _Limited(response.stream)


class _Limited(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > MAX_BYTES:
                raise GenerationError("too many bytes", is_fault=True)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
