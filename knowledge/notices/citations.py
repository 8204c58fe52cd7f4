"""Citations in a notice that do not stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.law_names import split_level
from indexer.references import Reference
from knowledge.cited_articles import CitationProblem, CitedArticles, references_to_local_law
from knowledge.notices import texts
from knowledge.notices.findings import Checked, Finding, FindingKind, Severity
from knowledge.notices.statements import Statement

_STATE_LAW = "국가계약법"
#: The state act sets the 고시금액 for local contracts too.
_SET_BY_STATE = re.compile(r"고시")
#: The matter of a sentence.
_TOPIC = re.compile(r"(?:^|[:;]\s(?:내용\s)?)([가-힣]{3,12})[은는]\s")
_LISTED = 5


def cited_by(statements: Iterable[Statement]) -> list[tuple[Statement, Reference]]:
    """Every citation of a statute in a notice."""
    return [
        (statement, reference)
        for statement in statements
        for reference in references_to_local_law(statement.text)
        if not reference.law.startswith("같은")
    ]


def check_citations(statements: Sequence[Statement], statutes: CitedArticles) -> Checked:
    """Look up every citation of a notice."""
    cited = cited_by(statements)
    unknown = sorted({reference.law for _, reference in cited if reference.law not in statutes.laws})
    undecided = []
    if unknown:
        listed = ", ".join(unknown[:_LISTED])
        laws = texts.AND_MORE.format(listed=listed) if len(unknown) > _LISTED else listed
        undecided.append(texts.NOT_STORED.format(laws=laws))
    of_state = [
        (statement, reference)
        for statement, reference in cited
        if split_level(reference.law)[0] == _STATE_LAW and not _SET_BY_STATE.search(statement.text)
    ]
    others = [(statement, reference) for statement, reference in cited if reference.law in statutes.laws]
    return Checked.of([*_state(of_state), *_findings(others, statutes)], undecided)


def _state(cited: Sequence[tuple[Statement, Reference]]) -> Iterator[Finding]:
    """One finding for all citations of the state act: a notice made from one of the state has dozens."""
    if not cited:
        return
    named = list(dict.fromkeys(str(reference) for _, reference in cited))
    listed = ", ".join(named[:_LISTED])
    if len(named) > _LISTED:
        listed = texts.AND_MORE_OF.format(listed=listed, count=len(named))
    yield _finding(texts.OF_STATE.format(cited=listed), cited[0][0], texts.OF_STATE_INSTEAD)


def _findings(cited: Sequence[tuple[Statement, Reference]], statutes: CitedArticles) -> Iterator[Finding]:
    for statement, reference in cited:
        if split_level(reference.law)[0] == _STATE_LAW:
            continue
        problem = statutes.problem(reference)
        if problem is CitationProblem.NO_UNIT:
            yield _finding(texts.no_unit(reference.law, reference.article, reference.path), statement)
        elif problem is not None:
            yield _finding(texts.NO_ARTICLE.format(cited=reference), statement)
        else:
            yield from _of_another_matter(statement, reference, statutes)


def _of_another_matter(
    statement: Statement, reference: Reference, statutes: CitedArticles
) -> Iterator[Finding]:
    """That a sentence about one matter cites an article on another."""
    title = statutes.passages(reference)[0].title
    topics = _TOPIC.findall(statement.text)
    if not topics or " " in title or topics[0] in title:
        return
    own = [
        article
        for article, about in statutes.titles.get(reference.law, {}).items()
        if about.split()[0] == topics[0]
    ]
    if own:
        yield _finding(
            texts.other_matter(str(reference), title, topics[0], own[0]),
            statement,
            f"{reference.law} {own[0]}",
        )


def _finding(message: str, place: Statement, suggestion: str = "") -> Finding:
    return Finding(FindingKind.DEAD_CITATION, Severity.MUST, message, place=place, suggestion=suggestion)
