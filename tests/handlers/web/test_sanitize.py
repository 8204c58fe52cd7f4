"""The bot's safe HTML stays safe, whatever got into it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from handlers.web.sanitize import plain, safe_href, sanitize

OWN = "http://gyeyaktong.example"
ALLOWED = {"b": set(), "i": set(), "blockquote": set(), "code": set(), "a": {"href", "target", "rel"}}


class Checker(HTMLParser):
    """Fails on anything outside the subset, and on tags that do not close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert {name for name, _ in attrs} <= ALLOWED[tag]
        href = dict(attrs).get("href")
        assert href is None or href.startswith(("/", "http://", "https://"))
        assert href is None or not href.startswith("//")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


PIECES = st.sampled_from(
    [
        *("<b>", "</b>", "<i>", "</i>", "<a href='", "'>", "</a>", "<blockquote>", "</blockquote>", "<code>"),
        *(
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=x>",
            "<style>",
            "<b onclick=x>",
        ),
        *(
            "<!--",
            "-->",
            "<!x",
            "<?x",
            "<![CDATA[",
            "]]>",
            "&lt;",
            "&#60;script&#62;",
            "<",
            '"',
            "글",
            "\n",
            "\x00",
        ),
        *("javascript:alert(1)", "//evil", "/\\evil", "https://ok.example"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=200))
def test_nothing_outside_the_subset_gets_through(html: str) -> None:
    checker = Checker()
    checker.feed(sanitize(html, OWN))
    checker.close()
    assert checker.open == []


@given(
    st.text(alphabet=st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=200)
)
def test_words_survive(text: str) -> None:

    assert sanitize(str(escape(text))).unescape() == text


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<b>굵게</b> <i>기울여</i> <code>x</code>", "<b>굵게</b> <i>기울여</i> <code>x</code>"),
        ("글\n\n<blockquote>인용</blockquote>\n\n끝", "글<blockquote>인용</blockquote>끝"),
        ("<b>열린", "<b>열린</b>"),
        ("닫힌</b>", "닫힌"),
        ("<b><i>엇갈린</b></i>", "<b><i>엇갈린</i></b>"),
        ("<script>x</script>", "&lt;script&gt;x"),
        ("1 < 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        (f'<a href="{OWN}/passages/7?path=제1항">근거</a>', '<a href="/passages/7?path=제1항">근거</a>'),
        (
            '<a href="https://www.law.go.kr/">법령</a>',
            '<a href="https://www.law.go.kr/" target="_blank" rel="noopener noreferrer">법령</a>',
        ),
    ],
)
def test_examples(html: str, safe: str) -> None:
    assert sanitize(html, OWN) == safe


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "http://",
        "http://[",
        "",
        f"{OWN}.evil.example@x",
    ],
)
def test_links_that_lead_nowhere_safe(href: str) -> None:
    assert safe_href(href, OWN) in ("/", href if href.startswith(OWN) else "/")
    assert safe_href(href, "") in ("/", href if href.startswith("http://g") else "/")


def test_plain_words() -> None:
    assert plain("<b>답</b> &lt;조문&gt;\n둘째") == "답 <조문> 둘째"
