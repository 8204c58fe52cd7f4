"""Korean particles that depend on the sound before them."""

from __future__ import annotations

#: Final sounds of the digits as they are read: 0 영, 1 일, 3 삼, 6 육, 7 칠, 8 팔 end in a consonant.
_DIGITS_WITH_FINAL = frozenset("013678")
#: Number of the final sound ㄹ in a syllable.
_L = 8


def has_final(word: str) -> bool:
    """Whether a word's last letter or digit ends in a consonant as it is read; brackets do not count."""
    for character in reversed(word):
        if "가" <= character <= "힣":
            return (ord(character) - ord("가")) % 28 != 0
        if character.isdigit():
            return character in _DIGITS_WITH_FINAL
        if character.isalpha():
            return False
    return False


def topic(word: str) -> str:
    """A word with 은 or 는."""
    return f"{word}{'은' if has_final(word) else '는'}"


def subject(word: str) -> str:
    """A word with 이 or 가."""
    return f"{word}{'이' if has_final(word) else '가'}"


def object_of(word: str) -> str:
    """A word with 을 or 를."""
    return f"{word}{'을' if has_final(word) else '를'}"


def direction(word: str) -> str:
    """A word with 으로 or 로; after ㄹ it is 로."""
    last = next((one for one in reversed(word) if "가" <= one <= "힣"), "")
    ends_in_l = bool(last) and (ord(last) - ord("가")) % 28 == _L
    return f"{word}{'으로' if has_final(word) and not ends_in_l else '로'}"
