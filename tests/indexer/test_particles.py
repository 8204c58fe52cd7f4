from __future__ import annotations

import pytest

from indexer.particles import subject, topic


@pytest.mark.parametrize(
    ("word", "with_topic", "with_subject"),
    [
        ("제9항", "제9항은", "제9항이"),
        ("제2호", "제2호는", "제2호가"),
        ("제30조(견적)", "제30조(견적)은", "제30조(견적)이"),
        ("3", "3은", "3이"),
        ("2", "2는", "2가"),
        ("PQ", "PQ는", "PQ가"),
        ("", "는", "가"),
    ],
)
def test_a_particle_follows_the_last_sound(word: str, with_topic: str, with_subject: str) -> None:
    assert (topic(word), subject(word)) == (with_topic, with_subject)
