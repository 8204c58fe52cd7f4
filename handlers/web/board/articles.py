"""The page of an article: its text on a day, how it has changed, and the entries that rest on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from handlers.differences import side_by_side
from handlers.rendering import date
from handlers.web.blocks import ShownBlock, shown, without_repeats
from handlers.web.board import addresses, texts
from handlers.web.board.days import asked_day
from handlers.web.board.frame import board_page
from handlers.web.context import CONTEXT
from handlers.web.errors import NotHere
from handlers.web.paging import Pages
from handlers.web.sanitize import outside_link
from indexer.authority import LABELS, Authority, authority_of_law
from knowledge.board import entries
from knowledge.board.articles import ArticleText, find_statute, text_on, texts_of


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know first; ``url`` leads to what it speaks of."""

    text: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A text in the timeline.

    Attributes:
        begins: Its first day.
        span: The days on which it holds.
        what: What it changed.
        url: The article as it was then.
        promulgation: 공포번호 of the version that brought it.
        current: Whether it is the text shown.
    """

    begins: dt.date
    span: str
    what: str
    url: str
    promulgation: str
    current: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A unit that differs between two texts, each as far as it does."""

    unit: str
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side."""

    before: dt.date
    after: dt.date
    retitled: str
    changes: Sequence[ShownChange]


async def show_article(request: web.Request) -> web.Response:
    """GET /board/articles/{law}/{article}?date=2024-03-01: an article as it is, or was on a day."""
    law, number = request.match_info["law"], request.match_info["article"]
    today = request.app[CONTEXT].today()
    day = asked_day(request)
    async with request.app[CONTEXT].database.read() as session:
        document = await find_statute(session, law)
        found = await texts_of(session, document.id, number) if document is not None else []
        count = await entries.count(session, entries.citing(law, number))
        if not found and not count:
            raise NotHere(texts.ARTICLE_NOT_FOUND)
        pages = Pages.of(request, count, addresses.article(law, number, day))
        citing = await entries.newest(
            session, entries.citing(law, number), limit=pages.size, offset=pages.offset
        )
    text = text_on(found, day or today) or (_nearest(found, day or today) if found else None)
    return board_page(
        request,
        "board/article.html",
        law=law,
        number=number,
        document=document,
        text=text,
        authority=LABELS[Authority(document.authority if document else authority_of_law(law))],
        blocks=_blocks(text),
        headings=text.stored[0].passage.heading_path if text and text.stored else (),
        notices=_notices(law, number, found, text, day, today) if text else [],
        span=_span(text) if text else "",
        day=day,
        steps=_steps(law, number, found, text),
        comparison=_comparison(request, found, text),
        source_url=outside_link(text.version.source_url) if text else "",
        question=texts.ARTICLE_QUESTION.format(law=law, article=number),
        entries=citing,
        pages=pages,
    )


def _nearest(found: Sequence[ArticleText], day: dt.date) -> ArticleText:
    """The text to show where none holds on the day: the first that comes after it."""
    return next((text for text in found if text.period.begins > day), found[-1])


def _blocks(text: ArticleText | None) -> list[ShownBlock]:
    if text is None:
        return []
    blocks = (block for passage in text.passages for block in passage.blocks)
    return list(shown(without_repeats(blocks)))


def _notices(
    law: str,
    number: str,
    found: Sequence[ArticleText],
    text: ArticleText,
    day: dt.date | None,
    today: dt.date,
) -> list[Notice]:
    notices = []
    period = text.period
    if not text.stored:
        notices.append(Notice(texts.ARTICLE_GONE.format(date=date(period.begins))))
    elif period.begins > (day or today) and day is not None and day <= today:
        notices.append(
            Notice(texts.ARTICLE_NOT_YET.format(date=date(day), first=date(found[0].period.begins)))
        )
    elif period.begins > today:
        notices.append(Notice(texts.ARTICLE_PENDING.format(date=date(period.begins))))
    elif today not in period:
        of_day = texts.ARTICLE_OF_DAY.format(date=date(day or today))
        notices.append(Notice(of_day, addresses.article(law, number), texts.ARTICLE_NOW))
    if period.ends is not None and period.ends > today:
        later = addresses.article(law, number, period.ends)
        notices.append(
            Notice(texts.ARTICLE_NEXT.format(date=date(period.ends)), later, texts.ARTICLE_SEE_NEXT)
        )
    return notices


def _span(text: ArticleText) -> str:
    begins, ends = text.period.begins, text.period.ends
    if ends is None:
        return texts.ARTICLE_SINCE.format(begins=date(begins))
    return texts.ARTICLE_SPAN.format(begins=date(begins), ends=date(ends - dt.timedelta(days=1)))


def _steps(law: str, number: str, found: Sequence[ArticleText], shown_text: ArticleText | None) -> list[Step]:
    """The texts, newest first."""
    before: ArticleText | None = None
    steps = []
    for text in found:
        steps.append(
            Step(
                begins=text.period.begins,
                span=_span(text),
                what=_what(before, text),
                url=addresses.article(law, number, text.period.begins),
                promulgation=text.version.promulgation_number,
                current=text is shown_text,
            )
        )
        before = text
    return steps[::-1]


def _what(before: ArticleText | None, text: ArticleText) -> str:
    if before is None:
        return texts.ARTICLE_FIRST
    if not text.stored:
        return texts.ARTICLE_REMOVED
    count = len(text.changes_from(before))
    return texts.ARTICLE_UNITS.format(count=count) if count else _retitled(before, text)


def _retitled(before: ArticleText, after: ArticleText) -> str:
    if before.title == after.title:
        return ""
    return texts.ARTICLE_RETITLED.format(
        before=before.title or texts.ARTICLE_NOTHING, after=after.title or texts.ARTICLE_NOTHING
    )


def _comparison(
    request: web.Request, found: Sequence[ArticleText], text: ArticleText | None
) -> Comparison | None:
    """The texts that are asked for (``?from=2021-01-01&to=2024-03-01``); else the one shown and its last."""
    if len(found) < 2 or text is None:
        return None
    place = found.index(text)
    older, newer = found[max(0, place - 1)], found[max(1, place)]
    first, second = asked_day(request, "from"), asked_day(request, "to")
    if first is not None or second is not None:
        older = text_on(found, first) or older if first else older
        newer = text_on(found, second) or newer if second else newer
        if older.period.begins > newer.period.begins:
            older, newer = newer, older
    changes = newer.changes_from(older)
    return Comparison(
        older.period.begins,
        newer.period.begins,
        _retitled(older, newer),
        [
            ShownChange(one.path or texts.ARTICLE_WHOLE, *side_by_side(one.before, one.after))
            for one in changes
        ],
    )
