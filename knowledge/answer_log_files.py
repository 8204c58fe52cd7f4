"""The answer log as a file for people: CSV and Excel for auditors, JSON Lines for programs.

CSV and Excel show the time in Seoul and the text of each line; the rest of the line stands beside it as
JSON. JSON Lines holds every line exactly as it was hashed.
"""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from knowledge.models import AnswerLogRow
from knowledge.spreadsheets import MAX_SHEET_ROWS, defused, text_cell
from knowledge.whole_file import put_in_place

SEOUL = ZoneInfo("Asia/Seoul")
#: How many lines are in memory at once.
CHUNK = 500
_CUT = "… (이하 생략: 전문은 JSONL 파일에 있습니다)"

HEADER = ("순번", "시각", "종류", "내용", "상세(JSON)", "이전 해시", "해시")
LABELS = {
    "asked": "질문",
    "edited": "질문 수정",
    "withdrawn": "질문 철회",
    "answered": "답변",
    "feedback": "답변 평가",
    "escalated": "강사 질문",
    "claimed": "강사 질문 맡음",
    "handed_over": "강사 질문 넘김",
    "instructor_answered": "강사 답변",
    "merged": "중복 질문",
    "out_of_scope": "범위 밖 질문",
    "drafted": "학습조직 Q&A 초안",
    "reviewed": "학습조직 Q&A 검토",
    "published": "학습조직 Q&A 게시",
    "retired": "학습조직 Q&A 내림",
    "document_imported": "표준문서 등록",
    "digest_approved": "주간 소식 승인",
    "digest_skipped": "주간 소식 건너뜀",
    "digest_posted": "주간 소식 게시",
    "room_changed": "채팅방 설정",
    "role_changed": "역할 변경",
    "term_changed": "용어 변경",
    "case_changed": "평가 문항 변경",
    "notice_checked": "공고문 점검",
    "api_client_changed": "API 클라이언트 변경",
    "log_exported": "답변 기록 내보내기",
}


class ExportFormat(StrEnum):
    """What kind of file."""

    CSV = "csv"
    JSONL = "jsonl"
    XLSX = "xlsx"


class _Writer(Protocol):
    def write(self, lines: Sequence[AnswerLogRow]) -> None: ...

    def close(self) -> None: ...


class _Csv:
    """CSV as Excel in Korea opens it: UTF-8 with a byte order mark."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(HEADER)

    def write(self, lines: Sequence[AnswerLogRow]) -> None:
        self._csv.writerows([defused(cell) for cell in _cells(line)] for line in lines)

    def close(self) -> None:
        self._file.close()


class _Jsonl:
    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, lines: Sequence[AnswerLogRow]) -> None:
        self._file.writelines(_json(hashed_line(line)) + "\n" for line in lines)

    def close(self) -> None:
        self._file.close()


class _Xlsx:
    """An Excel file, streamed to the disk; a full sheet is followed by another."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book = Workbook(write_only=True)
        self._rows = MAX_SHEET_ROWS

    def write(self, lines: Sequence[AnswerLogRow]) -> None:
        for line in lines:
            if self._rows == MAX_SHEET_ROWS:
                self._sheet = self._book.create_sheet("답변 기록")
                self._sheet.append(HEADER)
                self._rows = 1
            self._sheet.append([self._cell(text) for text in _cells(line)])
            self._rows += 1

    def close(self) -> None:
        if not self._book.worksheets:
            self._book.create_sheet("답변 기록").append(HEADER)
        self._book.save(self._path)

    def _cell(self, content: str | int) -> Any:
        return content if isinstance(content, int) else text_cell(self._sheet, content, _CUT)


_WRITERS: dict[ExportFormat, type[_Csv] | type[_Jsonl] | type[_Xlsx]] = {
    ExportFormat.CSV: _Csv,
    ExportFormat.JSONL: _Jsonl,
    ExportFormat.XLSX: _Xlsx,
}


async def write_file(lines: AsyncIterator[AnswerLogRow], export_format: ExportFormat, path: Path) -> int:
    """Write lines to a file, aside first: ``path`` appears whole or stays as it was.

    Returns:
        How many lines were written.

    Raises:
        OSError: When the file cannot be written.
    """
    aside = path.with_name(f".{path.name}.partial")
    written = 0
    try:
        writer: _Writer = await asyncio.to_thread(_WRITERS[export_format], aside)
        try:
            async for chunk in _chunks(lines):
                await asyncio.to_thread(writer.write, chunk)
                written += len(chunk)
        finally:
            await asyncio.to_thread(writer.close)
        await asyncio.to_thread(put_in_place, aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return written


async def _chunks(lines: AsyncIterator[AnswerLogRow]) -> AsyncIterator[list[AnswerLogRow]]:
    chunk: list[AnswerLogRow] = []
    async for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _cells(line: AnswerLogRow) -> tuple[int | str, ...]:
    rest = {key: value for key, value in line.payload.items() if key != "text"}
    return (
        line.seq,
        line.at.astimezone(SEOUL).isoformat(sep=" ", timespec="seconds"),
        LABELS.get(line.kind, line.kind),
        str(line.payload.get("text", "")),
        _json(rest),
        line.previous_hash,
        line.hash,
    )


def hashed_line(line: AnswerLogRow) -> dict[str, Any]:
    """A line as it was hashed, and both hashes; see ``knowledge.answer_log``."""
    return {
        "seq": line.seq,
        "at": line.at.isoformat(timespec="microseconds"),
        "kind": line.kind,
        "payload": line.payload,
        "previous_hash": line.previous_hash,
        "hash": line.hash,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
