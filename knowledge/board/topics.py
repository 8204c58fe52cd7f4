"""Topics of the board: which questions and documents are about one thing, by their words.

Nobody files an entry under a topic: the words of its question do, so that what is published tomorrow finds
its place without anybody's work, and moves when the table (``knowledge/data/topics.yaml``) changes.

Statistics count by something else: what one thing answers, see ``knowledge.topics``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from sqlalchemy import ColumnElement, func, not_, or_
from sqlalchemy.orm import InstrumentedAttribute

from knowledge.table_file import TableModel, read_table, split_words

TOPICS_FILE = Path(__file__).parent.parent / "data" / "topics.yaml"

_Slug = Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,40}$")]
_Words = Annotated[tuple[str, ...], BeforeValidator(split_words), Field(min_length=1)]


class Topic(TableModel):
    """What questions may be about.

    Attributes:
        slug: Its name in addresses, which stays.
        name: Its name for people.
        words: A text with one of them is about it, wherever it has spaces; none where it is the last topic,
            of everything that is about no other.
    """

    slug: _Slug
    name: str = Field(min_length=1, max_length=40)
    words: _Words | tuple[()] = ()


class _File(TableModel):
    topics: tuple[Topic, ...] = Field(min_length=1)
    other: Topic

    @model_validator(mode="after")
    def _told_apart(self) -> _File:
        slugs = [topic.slug for topic in (*self.topics, self.other)]
        if len(set(slugs)) < len(slugs):
            raise ValueError(f"slug가 두 번 있습니다: {max(slugs, key=slugs.count)}")
        if self.other.words or not all(topic.words for topic in self.topics):
            raise ValueError("words는 other를 뺀 모든 주제에 있어야 합니다.")
        return self


@dataclass(frozen=True, slots=True)
class TopicTable:
    """All topics.

    Attributes:
        named: Those that have words, in the order in which they are shown.
        other: The topic of what is about none of them.
    """

    named: tuple[Topic, ...]
    other: Topic

    @property
    def all(self) -> tuple[Topic, ...]:
        """Every topic, in the order in which they are shown."""
        return (*self.named, self.other)

    def find(self, slug: str) -> Topic | None:
        """The topic of an address."""
        return next((topic for topic in self.all if topic.slug == slug), None)

    def of(self, text: str) -> tuple[Topic, ...]:
        """What a text is about; the last topic where it is about nothing else."""
        packed = text.replace(" ", "")
        found = tuple(topic for topic in self.named if any(word in packed for word in topic.words))
        return found or (self.other,)

    def about(self, topic: Topic, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
        """That a column's text is about a topic, for the database; as ``of`` has it."""
        if topic.words:
            return _has_any(column, topic.words)
        return not_(_has_any(column, (word for one in self.named for word in one.words)))


def read_topics(path: Path = TOPICS_FILE) -> TopicTable:
    """Read a file of topics.

    Raises:
        DocumentError: When it cannot be read or is not of that shape.
    """
    held = read_table(path, _File)
    return TopicTable(held.topics, held.other)


@cache
def shipped_topics() -> TopicTable:
    """The table that ships with the program, read once."""
    return read_topics()


def _has_any(column: InstrumentedAttribute[str], words: Iterable[str]) -> ColumnElement[bool]:
    packed: Any = func.replace(column, " ", "")
    return or_(*(packed.contains(word, autoescape=True) for word in words))
