"""Answers and explanations as data, for programs that read standard output."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from indexer.explanation import Comparison, Explanation, GateExplanation
from indexer.question import AnalysedQuestion
from knowledge.answering import Answer, Citation
from knowledge.examiner import Examination

_DIGITS = 4


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """What ``ask --json`` prints."""
    return {
        "decision": answer.decision.value,
        "text": answer.text,
        "confidence": round(answer.confidence, _DIGITS),
        "citations": [_citation(citation) for citation in answer.citations],
        "latency_ms": round(answer.latency_ms, 2),
    }


def examination_as_json(examination: Examination) -> dict[str, Any]:
    """What ``--explain --json`` prints."""
    row, explanation = examination.row, examination.explanation
    return {
        "id": row.id,
        "question": row.question,
        "gold": sorted(row.gold),
        "target": row.target,
        "read": _read(explanation.question)
        | {"thesaurus": [asdict(each) for each in explanation.expansions]},
        "stages": _stages(explanation),
        "missing": list(explanation.missing),
        "comparison": _comparison(explanation.comparison) if explanation.comparison else None,
        "gate": _gate(explanation.gate),
        "entries": [_rounded(asdict(entry)) for entry in examination.entries],
        "entry_from": examination.entry_from,
        "answer": answer_as_json(examination.answer),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "id": citation.passage_id,
        "law": citation.law,
        "article": citation.article,
        "path": citation.path,
        "title": citation.title,
        "effective_date": citation.effective_date.isoformat() if citation.effective_date else None,
        "document_version": citation.document_version,
    }


def _read(question: AnalysedQuestion) -> dict[str, Any]:
    return {
        "terms": list(question.terms),
        "widened": list(question.widened),
        "laws": sorted(question.laws),
        "articles": [f"{each.law} {each.article}{each.path}" for each in question.references],
        "jurisdiction": question.jurisdiction.value,
        "asked_for": sorted(question.wording.asked),
    }


def _stages(explanation: Explanation) -> list[dict[str, Any]]:
    return [
        {
            "name": stage.name,
            "weight": stage.weight,
            "found": stage.found,
            "gold_rank": stage.rank or None,
            "first": [{"article": name, "score": round(score, _DIGITS)} for name, score in stage.first],
        }
        for stage in explanation.stages
    ]


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "ours": comparison.ours,
        "theirs": comparison.theirs,
        "contributions": [
            _rounded(asdict(each) | {"difference": each.difference}) for each in comparison.contributions
        ],
    }


def _gate(gate: GateExplanation) -> dict[str, Any]:
    return _rounded(
        asdict(gate.result)
        | {
            "answer_from": gate.answer_from,
            "scope_from": gate.scope_from,
            "features": [_rounded(asdict(term)) for term in gate.terms],
        }
    )


def _rounded(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: round(value, _DIGITS) if isinstance(value, float) else value for name, value in values.items()
    }
