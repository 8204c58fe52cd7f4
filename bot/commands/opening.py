"""Opening everything that answers, for commands that ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.commands.common import now, open_database
from bot.engine import OpenIndex, Workshop, open_index, open_workshop
from bot.settings import Settings
from knowledge.db import Database
from knowledge.entry_trial import EntryTrial
from knowledge.examiner import Examiner


@dataclass(frozen=True, slots=True)
class Opened:
    """What answers, opened.

    Attributes:
        database: Where the knowledge is.
        workshop: What questions are analysed with.
        index: What is searched.
        today: The day that is asked about.
    """

    database: Database
    workshop: Workshop
    index: OpenIndex
    today: dt.date

    def examiner_of(self, trial: EntryTrial) -> Examiner:
        """What asks other wordings of entries on trial as well."""
        return Examiner(self.index.holder, self.index.answerer, self.database, lambda: self.today, trial)


@asynccontextmanager
async def open_all(chosen: Settings) -> AsyncIterator[Opened]:
    """Open the database, the model and the index.

    Raises:
        StartError, ModelError, IndexUnusableError: When one of them cannot be used.
    """
    async with open_database(chosen) as database:
        with open_workshop(chosen) as workshop:
            async with open_index(chosen, database, workshop, now) as index:
                yield Opened(database, workshop, index, now().astimezone(chosen.zone).date())
