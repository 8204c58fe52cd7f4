"""Generated answers, where an endpoint is set: the parts put together, and a try of them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot import texts
from bot.settings import Settings
from indexer.morphemes import Morphemes
from knowledge.answering import Answerer
from knowledge.db import Database
from knowledge.errors import GenerationError
from knowledge.generating import GeneratingAnswerer, Generator
from knowledge.generation_check import check
from knowledge.generation_prompt import Source, messages


@asynccontextmanager
async def with_generation(
    settings: Settings, database: Database, morphemes: Morphemes, quoting: Answerer
) -> AsyncIterator[Answerer]:
    """The answerer that generates where that is set, else the one that quotes."""
    if not settings.generation_url:
        yield quoting
        return
    async with open_generator(settings) as generator:
        # The other half of the workers never waits for a model.
        at_once = max(1, settings.workers // 2)
        yield GeneratingAnswerer(quoting, database, generator, morphemes.words, at_once=at_once)


@asynccontextmanager
async def open_generator(settings: Settings) -> AsyncIterator[Generator]:
    """The client of the endpoint that is set; its connections are closed in the end."""
    from knowledge.generation import OpenAIGenerator  # slow and large, see there

    generator = OpenAIGenerator(
        settings.generation_url,
        settings.generation_model,
        key=settings.generation_key.get_secret_value() if settings.generation_key else "",
        seconds=settings.generation_seconds,
        max_tokens=settings.generation_max_tokens,
    )
    try:
        yield generator
    finally:
        await generator.close()


async def trial(settings: Settings) -> tuple[str, bool]:
    """Have one answer generated.

    Returns:
        What came of it, in Korean, and whether it is well.
    """
    model, seconds = settings.generation_model, settings.generation_seconds
    source = Source(texts.TRIAL_LAW, "", texts.TRIAL_TITLE, None, ("",), texts.TRIAL_TEXT)
    started = time.perf_counter()
    async with open_generator(settings) as generator:
        try:
            text = await generator.write(messages(texts.TRIAL_QUESTION, [source]))
        except GenerationError as error:
            return _trouble(error.reason, model, seconds), False
    taken = time.perf_counter() - started
    try:
        check(text, [source], Morphemes().words)
    except GenerationError as error:
        return texts.DOCTOR_GENERATION_FAILS_CHECK.format(model=model, reason=error.reason), False
    return texts.DOCTOR_GENERATES.format(model=model, seconds=taken), True


def _trouble(reason: str, model: str, seconds: float) -> str:
    if reason in ("status 401", "status 403"):
        return texts.DOCTOR_GENERATION_REFUSED.format(reason=reason)
    if reason == "timeout":
        return texts.DOCTOR_GENERATION_SLOW.format(model=model, seconds=seconds)
    return texts.DOCTOR_GENERATION_TROUBLE.format(model=model, reason=reason)
