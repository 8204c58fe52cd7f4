"""An existing FAQ, row by row: what can be taken as it is, what instructors should look at, what cannot."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from indexer.errors import DocumentError
from indexer.parsers.rows import MAX_COLUMNS, MAX_ROWS, Row, Sheet
from indexer.references import Reference, find_references
from knowledge import faq_texts as texts
from knowledge.cited_articles import CitationProblem, CitedArticles, find_cited, references_to_local_law
from knowledge.claims import claims, without_references
from knowledge.imported import Origin, ProposedEntry, Standing, plain, standings
from knowledge.privacy import mask
from knowledge.qa_entries import MAX_ANSWER_CHARS, MAX_QUESTION_CHARS

#: What the columns are called, without spaces and numbers.
_QUESTION = re.compile(r"q?(?:질문|질의|물음|문의)(?:내용|사항|요지)?|q|question|문")
_ANSWER = re.compile(r"a?(?:답변|회신|답|회답)(?:내용|사항|요지)?|a|answer")
_BASIS = re.compile(r"(?:관련|관계|법적|근거)*(?:근거|법령|규정|조문|조항)|출처")
_NOT_COMPARED = re.compile(r"[\W\d_]+")
#: Rows above the head: a title, a date.
_HEAD_ROWS = 10
#: Numbers that a rule sets; others are examples, steps and years of the calendar.
_SET_BY_RULE = re.compile(r"(?!(?:19|20)\d\d년).*(?:원|비율|개월|일|년|시간|배|인)")
_SHOWN = 5
_BASIS_CHARS = 60
#: What connects references, and is none.
_CONNECTING = re.compile(
    r"\([^()]{0,200}\)|제?\d+[조항호목]|본문|단서|각 호|및|또는|등|관련|근거|참조|참고|규정"
    r"|에 따라|에 의거|에 의해"
)
_UNREAD = re.compile(r"[가-힣A-Za-z]{2}")
_STANDING = {
    Standing.KNOWN: texts.KNOWN,
    Standing.DIFFERS: texts.DIFFERS,
    Standing.DISCARDED: texts.DISCARDED,
}
_CITATION = {
    CitationProblem.UNKNOWN_LAW: texts.UNKNOWN_LAW,
    CitationProblem.NO_ARTICLE: texts.NO_ARTICLE,
    CitationProblem.NO_UNIT: texts.NO_UNIT,
}


class RowState(StrEnum):
    """What can be done with a row."""

    #: Its legal basis is in force, and says the numbers of its answer.
    READY = "ready"
    #: It can be taken, and instructors should look at it.
    DOUBTFUL = "doubtful"
    #: The same is there.
    KNOWN = "known"
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class FaqRow:
    """A row of an FAQ.

    Attributes:
        number: As the program that made the file counts, from 1.
        question: Its question, masked.
        state: What can be done with it.
        problems: What is to be said of it, in Korean.
        entry: What it proposes; None where it cannot be taken.
    """

    number: int
    question: str
    state: RowState
    problems: tuple[str, ...]
    entry: ProposedEntry | None = None


@dataclass(frozen=True, slots=True)
class FaqReport:
    """An FAQ, looked through.

    Attributes:
        rows: Its rows, in their order.
        remarks: What there is to know of the whole, in Korean.
    """

    rows: tuple[FaqRow, ...]
    remarks: tuple[str, ...]

    def count(self, state: RowState) -> int:
        """How many rows are in a state."""
        return sum(row.state is state for row in self.rows)

    def entries(self, *states: RowState) -> list[ProposedEntry]:
        """What the rows in some states propose."""
        return [row.entry for row in self.rows if row.state in states and row.entry is not None]


@dataclass(frozen=True, slots=True)
class _Columns:
    question: int
    answer: int
    basis: int | None


@dataclass(frozen=True, slots=True)
class _Cells:
    number: int
    question: str
    answer: str
    basis: str
    is_masked: bool


async def look_through(session: AsyncSession, sheet: Sheet, name: str, day: dt.date) -> FaqReport:
    """Look through an FAQ, without changing anything.

    Args:
        session: Any session.
        sheet: Its rows.
        name: What to call it in messages.
        day: The day on which its legal basis must be in force.

    Raises:
        DocumentError: When it does not say which column is the question and which the answer, or has no row.
    """
    head, columns = _head(sheet, name)
    cells = [_cells(row, columns) for row in sheet.rows if row.number > head.number]
    cells = [one for one in cells if one.question or one.answer]
    if not cells:
        raise DocumentError(name, texts.NO_ROWS)
    refused = {one.number: problem for one in cells if (problem := _form_problem(one))}
    refused |= _repeated([one for one in cells if one.number not in refused])
    usable = [one for one in cells if one.number not in refused]
    cited = await find_cited(session, (each for one in usable for each in _references(one)), day)
    rows = {one.number: _row(one, cited) for one in usable}
    entries = [row.entry for row in rows.values() if row.entry is not None]
    for row, (standing, there) in zip(
        list(rows.values()), await standings(session, Origin.FAQ, entries), strict=True
    ):
        if standing is not Standing.NEW:
            state = RowState.KNOWN if standing is Standing.KNOWN else RowState.UNUSABLE
            problem = _STANDING[standing].format(number=there)
            rows[row.number] = replace(row, state=state, problems=(problem,))
    return FaqReport(
        tuple(
            FaqRow(one.number, one.question, RowState.UNUSABLE, (refused[one.number],))
            if one.number in refused
            else rows[one.number]
            for one in cells
        ),
        tuple(_remarks(sheet, head, columns)),
    )


def _head(sheet: Sheet, name: str) -> tuple[Row, _Columns]:
    for row in sheet.rows[:_HEAD_ROWS]:
        named = [_NOT_COMPARED.sub("", cell).casefold() for cell in row.cells]
        question, answer, basis = (_find(named, names) for names in (_QUESTION, _ANSWER, _BASIS))
        if question is not None and answer is not None:
            return row, _Columns(question, answer, basis)
    raise DocumentError(name, texts.NO_HEAD)


def _find(named: Sequence[str], names: re.Pattern[str]) -> int | None:
    return next((column for column, name in enumerate(named) if names.fullmatch(name)), None)


def _remarks(sheet: Sheet, head: Row, columns: _Columns) -> Iterator[str]:
    taken = {columns.question, columns.answer, columns.basis}
    ignored = [cell for column, cell in enumerate(head.cells) if cell and column not in taken]
    if ignored:
        yield texts.IGNORED.format(columns=", ".join(ignored))
    if sheet.others:
        yield texts.OTHER_SHEETS.format(sheets=", ".join(sheet.others))
    if sheet.cut:
        yield texts.CUT.format(rows=MAX_ROWS, columns=MAX_COLUMNS)


def _cells(row: Row, columns: _Columns) -> _Cells:
    question, answer, basis = (
        row.cells[column] if column is not None and column < len(row.cells) else ""
        for column in (columns.question, columns.answer, columns.basis)
    )
    question = " ".join(question.split())
    masked, masked_answer = mask(question), mask(answer)
    return _Cells(row.number, masked, masked_answer, basis, (masked, masked_answer) != (question, answer))


def _form_problem(cells: _Cells) -> str:
    """Why a row cannot be taken, whatever else there is; empty where it can."""
    if not plain(cells.question):
        return texts.NO_QUESTION
    if not cells.answer:
        return texts.NO_ANSWER
    if (length := len(cells.question)) > MAX_QUESTION_CHARS:
        return texts.LONG_QUESTION.format(length=length, limit=MAX_QUESTION_CHARS)
    if (length := len(cells.answer)) > MAX_ANSWER_CHARS:
        return texts.LONG_ANSWER.format(length=length, limit=MAX_ANSWER_CHARS)
    return ""


def _repeated(cells: Sequence[_Cells]) -> dict[int, str]:
    """Rows that ask what another row asks; where their answers differ, both cannot be taken."""
    first: dict[str, _Cells] = {}
    problems: dict[int, str] = {}
    for one in cells:
        before = first.setdefault(plain(one.question), one)
        if before is one:
            continue
        if plain(before.answer) == plain(one.answer):
            problems[one.number] = texts.SAME_ROW.format(row=before.number)
        else:
            problems[one.number] = texts.SAME_QUESTION.format(row=before.number)
            problems.setdefault(before.number, texts.SAME_QUESTION.format(row=one.number))
    return problems


def _references(cells: _Cells) -> list[Reference]:
    return [*references_to_local_law(cells.basis), *references_to_local_law(cells.answer)]


def _basis_problems(basis: str, references: Sequence[Reference]) -> Iterator[str]:
    """What of a legal basis is no reference that can be looked up."""
    spans = {reference.span for reference in references}
    for unnamed in find_references(basis, unresolved=True):
        if unnamed.span not in spans and not unnamed.law:
            yield texts.UNNAMED_LAW.format(cited=unnamed)
            spans.add(unnamed.span)
    rest = basis
    for start, end in sorted(spans, reverse=True):
        rest = f"{rest[:start]} {rest[end:]}"
    rest = " ".join(_CONNECTING.sub(" ", rest).split()).strip(" ,.;·")
    if _UNREAD.search(rest):
        yield texts.UNREAD_BASIS.format(basis=mask(rest)[:_BASIS_CHARS])


def _row(cells: _Cells, cited: CitedArticles) -> FaqRow:
    references = _references(cells)
    problems = {str(one): _citation_problem(one, cited) for one in references}
    standing = [one for one in references if not problems[str(one)]]
    of_basis = references_to_local_law(cells.basis)
    # What an answer names beside its basis may be an example, or what does not apply.
    named = {str(one) for one in of_basis or references}
    basis = [(one.law, one.article, one.path) for one in standing if str(one) in named]
    doubts = [problem for problem in problems.values() if problem]
    doubts += _basis_problems(cells.basis, of_basis)
    if strange := _other_numbers(cells, standing, cited):
        doubts.append(texts.OTHER_NUMBER.format(numbers=", ".join(map(_shown, strange[:_SHOWN]))))
    if not basis and not doubts:
        doubts.append(texts.NO_BASIS)
    if cells.is_masked:
        doubts.append(texts.MASKED)
    state = RowState.DOUBTFUL if doubts else RowState.READY
    entry = ProposedEntry(cells.question, cells.answer, tuple(basis), " ".join(doubts))
    return FaqRow(cells.number, cells.question, state, tuple(doubts), entry)


def _citation_problem(reference: Reference, cited: CitedArticles) -> str:
    problem = cited.problem(reference)
    return _CITATION[problem].format(cited=reference) if problem else ""


def _other_numbers(cells: _Cells, standing: Sequence[Reference], cited: CitedArticles) -> list[str]:
    """Amounts, periods and rates of an answer that its legal basis does not say, nor the question."""
    if not standing:
        return []
    articles = {(one.law, one.article) for one in standing}
    said: Mapping[str, object] = claims(
        "\n".join([cells.question, *(passage.text for one in articles for passage in cited.articles[one])])
    )
    stated = claims(without_references(cells.answer, references_to_local_law(cells.answer)))
    return [claim for claim in stated if claim not in said and _SET_BY_RULE.fullmatch(claim)]


def _shown(claim: str) -> str:
    """A number as people write it: ``20,000,000원``, ``0.3%``."""
    share = re.fullmatch(r"(\d+)/(\d+)의 비율", claim)
    if share:
        return f"{100 * int(share[1]) / int(share[2]):g}%"
    return re.sub(r"\d{4,}", lambda digits: f"{int(digits[0]):,}", claim)
