"""Documents of Hancom's word processor: HWP 5 and HWPX, also those for distribution (배포용)."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from indexer.errors import (
    EmptyDocumentError,
    EncryptedDocumentError,
    MalformedDocumentError,
)
from indexer.parsers.flow import Paragraph, Table, flow_document, title_of_file
from indexer.parsers.formats import ZIP
from indexer.parsers.front_matter import FrontMatter
from indexer.parsers.grid import Cell, place_cells
from indexer.parsers.hwpx_parts import rearranged
from indexer.parsers.markdown import markdown_document
from indexer.structure import StructuredDocument

#: What unhwp says of a distribution document is its metadata; ``is_distribution`` of 0.23.1 is always False.
_Json = Mapping[str, Any]
_NUMBER = re.compile(r"^\s*(?:[\dⅠ-Ⅻⅰ-ⅻ①-⑳]+|[IVXivx]+|[가-하A-Za-z])[.)]?\s+")
_DAMAGED = "한글 파일이 깨졌거나 중간에 잘렸습니다. 한글에서 열어 HWPX로 다시 저장해 주세요."


class HwpParser:
    """Reads HWP 5 and HWPX by unhwp, and distribution documents by dochan."""

    def parse(self, data: bytes, name: str) -> StructuredDocument:
        """Parse a document.

        Raises:
            EncryptedDocumentError: When it has a password.
            EmptyDocumentError: When there is no text in it.
            UnpackedTooLargeError: When it unpacks to too much.
            MalformedDocumentError: When it is damaged.
        """
        is_package = data.startswith(ZIP)
        content = _read(rearranged(data, name) if is_package else data, name)
        if content["metadata"]["is_distribution"]:
            return _distributed(data, name)
        warnings: list[str] = []
        if content["skipped_sections"]:
            warnings.append("읽지 못한 구역이 있습니다. 원본과 견주어 주세요.")
        blocks: list[_Json] = []
        for section in content["sections"]:
            if not is_package and _is_miscounted(section["content"]):
                warnings.append("자동으로 매긴 번호를 읽지 못한 곳이 있습니다. 원본의 번호를 확인해 주세요.")
                blocks += _without_numbers(section["content"])
            else:
                blocks += section["content"]
        return flow_document(name, chain.from_iterable(map(_parts, blocks)), warnings)


def _read(data: bytes, name: str) -> _Json:
    import unhwp

    try:
        with unhwp.parse_bytes(data) as result:
            content: _Json = json.loads(result.json)
            return content
    except unhwp.UnhwpError as error:
        if error.kind == unhwp.ErrorKind.ENCRYPTED:
            raise EncryptedDocumentError(name) from error
        raise MalformedDocumentError(name, _DAMAGED) from error


def _distributed(data: bytes, name: str) -> StructuredDocument:
    """A distribution document, whose text is scrambled: unhwp finds nothing in it."""
    from dochan import Dochan

    with tempfile.NamedTemporaryFile(suffix=".hwp") as file:
        file.write(data)
        file.flush()
        reader = Dochan(file.name)
        text = reader.to_markdown()
    if any(str(error).startswith("ERR") for error in reader.errors):
        raise MalformedDocumentError(name, _DAMAGED)
    if not text.strip():
        raise EmptyDocumentError(name)
    return markdown_document(FrontMatter({"제목": title_of_file(name)}, text, 1, name), guessed=True)


def _is_miscounted(blocks: list[_Json]) -> bool:
    """Whether unhwp 0.23.1 counts an outline one too low: where a section begins with it."""
    return bool(blocks) and _outline(blocks[0])


def _outline(block: _Json) -> bool:
    paragraph = block.get("Paragraph")
    head = paragraph["style"]["head"] if paragraph else None
    return head is not None and head["kind"] == "Outline"


def _without_numbers(blocks: list[_Json]) -> Iterator[_Json]:
    """The blocks, outline paragraphs without their numbers: no number is better than a wrong one."""
    for block in blocks:
        if _outline(block):
            text = _NUMBER.sub("", _text(block["Paragraph"]))
            yield {"Paragraph": {"content": [{"Text": {"text": text}}]}}
        else:
            yield block


def _parts(block: _Json) -> Iterator[Paragraph | Table]:
    if "Paragraph" in block:
        yield Paragraph(_text(block["Paragraph"]))
    elif "Table" in block:
        yield from _tables(block["Table"])


def _tables(table: _Json) -> Iterator[Paragraph | Table]:
    """A table, and those in its cells after it."""
    rows = [[_cell(cell) for cell in row["cells"]] for row in table["rows"]]
    cells: list[Cell] = place_cells(rows)
    if cells:
        yield Table(tuple(cells))
    for row in table["rows"]:
        for cell in row["cells"]:
            for nested in cell.get("nested_tables") or ():
                yield from _tables(nested)


def _cell(cell: _Json) -> tuple[str, int, int]:
    text = "\n".join(_text(paragraph) for paragraph in cell["content"])
    return text, int(cell["rowspan"]), int(cell["colspan"])


def _text(paragraph: _Json) -> str:
    texts = []
    for part in paragraph["content"]:
        if part == "LineBreak":
            texts.append("\n")
        elif isinstance(part, dict) and "Text" in part:
            texts.append(part["Text"]["text"])
    return "".join(texts)
