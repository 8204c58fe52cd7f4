"""A week in words: short for a chat, in full for its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup
from pydantic import TypeAdapter

from handlers import texts
from handlers.limits import NAME_UNITS, shorten
from handlers.rendering import date
from knowledge.digest import AskedTopic, ChangedDocument, Contributor, DigestContent

#: Lines of each section in a chat.
_SHORT_LINES = 3
_SHORT_UNITS = 80
#: A page has room for the whole of what is stored; this only bounds one line.
_FULL_UNITS = 2000

_CONTENT = TypeAdapter(DigestContent)


def render_short(content: DigestContent | Mapping[str, Any], url: str) -> Markup:
    """The digest for a chat, at most ``limits.MESSAGE_UNITS`` long, with a link to the full one.

    Args:
        content: The week, also as it is stored.
        url: Address of the full digest; empty where there is none yet.
    """
    link = texts.DIGEST_LINK.format(url=url) if url else Markup("")
    return _render(_CONTENT.validate_python(content), _SHORT_LINES, _SHORT_UNITS, link)


def render_full(content: DigestContent | Mapping[str, Any]) -> Markup:
    """The digest with everything that was kept of the week.

    Args:
        content: The week, also as it is stored.
    """
    week = _CONTENT.validate_python(content)
    return _render(week, None, _FULL_UNITS, Markup(""))


def _render(week: DigestContent, lines: int | None, width: int, link: Markup) -> Markup:
    parts = [texts.DIGEST_TITLE.format(first=date(week.starts_on), last=date(week.ends_on))]
    if week.is_empty:
        return _joined([*parts, texts.DIGEST_QUIET, link])
    parts.append(texts.DIGEST_COUNTS.format(asked=week.asked, answered=week.answered))
    asked = [_topic(topic, width) for topic in week.most_asked]
    published = [_line(entry.question, width) for entry in week.published]
    waiting = [_line(one.question, width) for one in week.still_open]
    documents = [_document(document, width) for document in week.documents]
    reviews = [_line(f"{one.title} ({one.law})", width) for one in week.reviews]
    parts += [
        _section(texts.DIGEST_ASKED, asked, lines),
        _section(texts.DIGEST_PUBLISHED, published, lines, week.published_total),
        _section(texts.DIGEST_OPEN, waiting, lines, week.still_open_total),
        _section(texts.DIGEST_DOCUMENTS, documents, lines, week.documents_total),
        _section(texts.DIGEST_REVIEWS, reviews, lines, week.reviews_total),
        _section(texts.DIGEST_THANKS, [_thanks(one) for one in week.contributors], lines),
        link,
    ]
    return _joined(parts)


def _section(title: Markup, lines: list[Markup], limit: int | None, total: int = 0) -> Markup:
    """A part of the digest; with ``total``, it tells how many lines more there would be."""
    if not lines:
        return Markup("")
    shown = lines[:limit]
    if total > len(shown):
        shown = [*shown, texts.DIGEST_MORE.format(count=total - len(shown))]
    return Markup("\n").join([title, *shown])


def _topic(topic: AskedTopic, width: int) -> Markup:
    question = _one_line(topic.question, width)
    if topic.law:
        rule = shorten(f"{topic.law} {topic.article}".strip(), width)
        return texts.DIGEST_LINE_CITED.format(text=question, count=topic.count, rule=rule)
    return texts.DIGEST_LINE_COUNTED.format(text=question, count=topic.count)


def _document(document: ChangedDocument, width: int) -> Markup:
    day = document.effective_date
    return texts.DIGEST_LINE_DOCUMENT.format(
        text=_one_line(document.title, width), date=texts.IN_FORCE.format(date=date(day)) if day else ""
    )


def _thanks(one: Contributor) -> Markup:
    return texts.DIGEST_LINE_THANKS.format(
        name=shorten(one.name, NAME_UNITS), answered=one.answered, published=one.published
    )


def _line(text: str, width: int) -> Markup:
    return texts.DIGEST_LINE.format(text=_one_line(text, width))


def _one_line(text: str, width: int) -> str:
    return shorten(" ".join(text.split()), width)


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("\n\n").join(part for part in parts if part)
