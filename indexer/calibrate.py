"""Fitting the gate to labelled questions of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice

from indexer.calibration import Calibration
from indexer.entries import PassageKind
from indexer.evaluation import LabelledQuestion
from indexer.gate import ANSWER_FROM, SHOWN, LabelledSearch, fit_gate, gate_features
from indexer.search import Searcher

#: Fewer rows than this say nothing.
MIN_ROWS = 50
_FAR = "far"


def calibrate(
    searcher: Searcher,
    rows: Iterable[LabelledQuestion],
    *,
    on: dt.date,
    answer_from: float = ANSWER_FROM,
    done: Callable[[int], None] | None = None,
) -> Calibration:
    """The searcher's calibration with a gate fitted to labelled questions.

    Args:
        searcher: What will answer; its weights of fusion stay.
        rows: Questions with gold, and questions that no rule answers; of those, the kind ``far`` does not
            belong to the field.
        on: The day asked about.
        answer_from: Least probability of citing a right article at which to answer.
        done: Told how many rows are done, after each.

    Raises:
        ValueError: In Korean, when there are too few rows or they are not of both kinds.
    """
    searches = []
    for number, row in enumerate(rows, start=1):
        found = searcher.search(searcher.read(row.question), on=on, kinds=(PassageKind.STATUTE,))
        # Most laws have no expected questions: what is found there counts as well.
        for result in (found, searcher.without_expected(found)):
            cited = {f"{hit.meta.law} {hit.meta.article}" for hit in islice(result.units(), SHOWN)}
            right = not row.gold.isdisjoint(cited)
            topic = row.topic or str(number)
            searches.append(LabelledSearch(gate_features(result), right, row.kind != _FAR, topic))
        if done is not None:
            done(number)
    if len(searches) < 2 * MIN_ROWS:
        raise ValueError(f"질문이 {len(searches) // 2}개뿐입니다. {MIN_ROWS}개 이상 넣어 주세요.")
    try:
        gate = fit_gate(searches, answer_from=answer_from)
    except ValueError as error:
        raise ValueError(
            "정답 조문이 있는 질문과, 범위 밖 질문(kind가 far인 줄)이 모두 여러 주제로 있어야 합니다."
        ) from error
    return replace(searcher.calibration, gate=gate)
