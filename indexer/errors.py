"""What can go wrong in ``indexer/``.

::

    IndexerError
    ├── DocumentError               a file cannot be read; says which and why, in Korean
    │   ├── DocumentTooLargeError   larger than the limit
    │   ├── EmptyDocumentError      nothing in it
    │   ├── UnsupportedFormatError  no parser reads this kind of file
    │   ├── UnreadableTextError     binary, or in no encoding that we know
    │   ├── FrontMatterError        the YAML header is broken or lacks what it must say
    │   ├── DuplicateArticleError   one article number, two texts
    │   ├── MalformedDocumentError  built in a way that its parser cannot follow
    │   ├── EncryptedDocumentError  it has a password
    │   ├── ScannedDocumentError    pictures of pages, without text
    │   ├── UnpackedTooLargeError   it unpacks to more than the limit
    │   ├── ReadingLimitError       to read it takes more time or memory than the limit
    │   └── ServiceRefusedError     the law service has answered that it does not know who asks
    ├── ModelError(path)            the model directory is missing, incomplete or damaged
    └── IndexUnusableError(path)    an index directory cannot be opened; rebuilding mends it
        ├── IndexMissingError       there is none yet
        ├── IndexCorruptError       a file is missing or differs from its checksum
        └── IndexMismatchError      made with another model, analyzer or format
"""

from __future__ import annotations

from pathlib import Path

#: The command that makes the index again from the database.
REBUILD_COMMAND = "gyeyaktong index rebuild"


class IndexerError(Exception):
    """Base of every error of this package."""


class DocumentError(IndexerError):
    """A file cannot be read. ``str()`` is the Korean message, with the file's name and the reason.

    Attributes:
        name: The file.
        reason: Why, and what to do about it, in Korean.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class DocumentTooLargeError(DocumentError):
    """The file is larger than the limit.

    Attributes:
        size: Its size in bytes.
        limit: The limit in bytes.
    """

    def __init__(self, name: str, size: int, limit: int) -> None:
        super().__init__(
            name,
            f"파일이 너무 큽니다({size / 2**20:,.0f}MB). "
            f"{limit / 2**20:,.0f}MB까지 읽을 수 있으니 나누어 주세요.",
        )
        self.size = size
        self.limit = limit


class EmptyDocumentError(DocumentError):
    """There is no text in the file."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "내용이 비어 있습니다.")


class UnsupportedFormatError(DocumentError):
    """No parser reads this kind of file.

    Attributes:
        suffixes: The endings that can be read.
    """

    def __init__(self, name: str, suffixes: tuple[str, ...]) -> None:
        super().__init__(name, f"읽을 수 없는 형식입니다. {', '.join(suffixes)} 파일을 넣어 주세요.")
        self.suffixes = suffixes


class UnreadableTextError(DocumentError):
    """The bytes are no text, or text in an unknown encoding."""


class FrontMatterError(DocumentError):
    """The YAML header is broken, or lacks what it must say.

    Attributes:
        line: Line of the file where it breaks, from 1; None where the whole is meant.
    """

    def __init__(self, name: str, reason: str, line: int | None = None) -> None:
        super().__init__(name, reason)
        self.line = line


class DuplicateArticleError(DocumentError):
    """An article number occurs twice with different texts, so neither can be cited safely.

    Attributes:
        article: ``제25조``.
        first_place: Where the first one stands (``12행``).
        place: Where the second one stands.
    """

    def __init__(self, name: str, article: str, first_place: str, place: str) -> None:
        super().__init__(
            name,
            f"{article}가 두 번 나오고 내용이 서로 다릅니다({first_place}, {place}). 하나만 남겨 주세요.",
        )
        self.article = article
        self.first_place = first_place
        self.place = place


class MalformedDocumentError(DocumentError):
    """The file is built in a way that its parser cannot follow."""


class EncryptedDocumentError(DocumentError):
    """The file has a password, or its rights are managed."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "암호가 걸려 있어 읽을 수 없습니다. 암호를 풀고 다시 저장해 주세요.")


class ScannedDocumentError(DocumentError):
    """There are pages, but no text on them.

    Attributes:
        pages: How many.
    """

    def __init__(self, name: str, pages: int) -> None:
        super().__init__(
            name,
            f"글자가 없는 스캔 문서로 보입니다({pages:,}쪽). "
            "한글이나 워드 원본, 또는 글자를 고를 수 있는 PDF를 넣어 주세요.",
        )
        self.pages = pages


class UnpackedTooLargeError(DocumentError):
    """The file unpacks to more than the limit."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "압축을 풀면 너무 커서 읽지 않았습니다. 그림을 빼거나 문서를 나누어 주세요.")


class ReadingLimitError(DocumentError):
    """To read the file takes more time or memory than the limit."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "읽는 데 시간이나 메모리가 너무 많이 들어 그만두었습니다. "
            "문서를 나누거나 다른 형식으로 저장해 주세요.",
        )


class ServiceRefusedError(DocumentError):
    """The National Law Information service does not know the key, or the address that asks."""

    def __init__(self, name: str) -> None:
        super().__init__(
            name,
            "국가법령정보센터가 사용자를 확인하지 못했습니다. open.law.go.kr에서 OPEN API를 신청하고, "
            "LAW_API_KEY와 이 서버의 IP 주소가 등록된 것과 같은지 확인해 주세요.",
        )


class ModelError(IndexerError):
    """The embedding model cannot be used.

    Attributes:
        path: The model directory.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"임베딩 모델을 쓸 수 없습니다({path}): {reason}. Sentence Transformers 모델 폴더를 설정에 "
            "적거나, 기본 모델이 들어 있는 패키지를 다시 설치하거나, "
            "모델을 none으로 설정해 낱말로만 검색해 주세요."
        )
        self.path = path


class IndexUnusableError(IndexerError):
    """An index directory cannot be opened; ``REBUILD_COMMAND`` mends it.

    Attributes:
        path: The index directory.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"색인을 쓸 수 없습니다({path}): {reason}. 다음 명령으로 다시 만들어 주세요: {REBUILD_COMMAND}"
        )
        self.path = path


class IndexMissingError(IndexUnusableError):
    """There is no index yet, or one of an older format: it is made anew from what is stored."""


class IndexCorruptError(IndexUnusableError):
    """A file of the index is missing or is not what was written."""


class IndexMismatchError(IndexUnusableError):
    """The index was made with another model, analyzer or format."""
