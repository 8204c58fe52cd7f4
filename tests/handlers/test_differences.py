"""What differs stands out; what does not is cut."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from handlers.differences import side_by_side

LONG = " ".join(f"낱말{number}" for number in range(40))


def test_changed_words_are_marked_and_long_runs_left_out() -> None:
    before, after = side_by_side(f"{LONG} 2천만원 이하 {LONG}", f"{LONG} 3천만원 이하 {LONG}")
    assert before == Markup(
        "… 낱말34 낱말35 낱말36 낱말37 낱말38 낱말39 <b>2천만원</b> 이하 낱말0 낱말1 낱말2 낱말3 낱말4 …"
    )
    assert "<b>3천만원</b>" in after
    assert side_by_side("", "새로 생긴 <호>") == (Markup(""), Markup("<b>새로 생긴 &lt;호&gt;</b>"))


@given(
    st.lists(st.text("가나다<&\n", min_size=1, max_size=5), max_size=60),
    st.lists(st.text("가나다<&\n", min_size=1, max_size=5), max_size=60),
)
def test_nothing_is_shown_that_is_not_there(before: list[str], after: list[str]) -> None:
    for words, shown in zip((before, after), side_by_side(" ".join(before), " ".join(after)), strict=True):
        said = html.unescape(shown.replace("<b>", "").replace("</b>", "")).replace("…", " ")
        assert set(said.split()) <= set(" ".join(words).split())
        assert shown.count("<b>") == shown.count("</b>")
