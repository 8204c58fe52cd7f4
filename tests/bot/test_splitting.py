"""Long messages in parts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.splitting import MAX_ENTITIES, plain, split, units

WORDS = st.text(alphabet="가나다 계약 법\n.<>&\"'a😀👍🏽1", max_size=60)


@st.composite
def safe_html(draw: st.DrawFn, depth: int = 0) -> str:
    pieces = []
    for _ in range(draw(st.integers(0, 4))):
        text = draw(WORDS)
        tag = draw(st.sampled_from(["", "b", "i", "code", "blockquote", "a"]))
        inner = escape(text) if depth > 1 else escape(text) + Markup(draw(safe_html(depth + 1)))
        if tag == "a":
            href = escape(draw(st.sampled_from(["https://a.kr/?x=1&y=2", 'https://b.kr/"'])))
            pieces.append(f'<a href="{href}">{inner}</a>')
        else:
            pieces.append(f"<{tag}>{inner}</{tag}>" if tag else str(inner))
    return "".join(pieces)


class Balance(HTMLParser):
    """Fails at a tag that is closed in the wrong order; counts the opened ones."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        self.count += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(safe_html(), st.integers(2, 50))
def test_parts_fit_are_well_formed_and_lose_no_word(html: str, limit: int) -> None:
    text = Markup(html)
    parts = split(text, limit)
    for part in parts:
        checker = Balance()
        checker.feed(part)
        assert not checker.open
        assert checker.count <= MAX_ENTITIES or len(parts) == 1
        if plain(text).strip():
            assert units(plain(part)) <= limit or part == text
    assert re.sub(r"\s", "", "".join(map(plain, parts))) == re.sub(r"\s", "", plain(text))


def test_a_text_that_fits_comes_back_unchanged() -> None:
    text = Markup("<b>수의계약</b>은\n<i>시행령 제25조</i>")
    assert split(text, 4096) == [text]
    assert split(text * 1000, None) == [text * 1000]


def test_cuts_lie_between_paragraphs_and_formatting_goes_on() -> None:
    first, second = "가" * 3000, "나" * 3000
    parts = split(Markup("<b>{}\n\n{}</b>").format(first, second), 4096)
    assert parts == [Markup(f"<b>{first}</b>"), Markup(f"<b>{second}</b>")]


def test_emoji_count_twice_and_are_never_halved() -> None:
    parts = split(Markup("👍" * 5000), 4096)
    assert [units(plain(part)) for part in parts] == [4096, 4096, 1808]


def test_many_entities_need_several_messages() -> None:
    parts = split(Markup("<b>조</b> " * 250), 4096)
    assert all(part.count("<b>") <= MAX_ENTITIES for part in parts)
    assert sum(part.count("<b>") for part in parts) == 250
