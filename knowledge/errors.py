"""What can go wrong in ``knowledge/``.

::

    KnowledgeError
    ├── NewerDatabaseError          the database was written by a newer version
    ├── UnsupportedDatabaseError    the database is of a kind that this operation cannot serve
    ├── TransitionError             a state machine refused a step
    │   ├── AlreadyTaken            another instructor has the question
    │   └── NotAllowedNow           the step does not exist in the present state
    ├── UnsourcedEntryError         a Q&A entry without a chosen legal basis cannot be published
    ├── ActPlannedError             something else is about to be done with the question
    ├── DraftChangedError           another window has saved a newer draft
    ├── EntryChangedError           a Q&A entry was edited while it was being published
    ├── LinkNotValidError           a sign-in link is unknown, used or expired
    ├── ClientNameTakenError        a client of the API has that name already
    ├── GenerationError             no answer was generated, or none that stands
    ├── TermRefusedError            a row cannot be added to the thesaurus
    ├── HistoryError                the history of a directory of statutes cannot be read
    ├── SourceError                 the service of laws gave no answer that can be used
    │   └── SourceRefusedError      it does not know who asks: nothing else will be answered either
    ├── ChatUnreadableError         a file is no exported chat that can be read
    ├── SpanError                   days of which no figures are made
    ├── LeaseLostError              a queue row was given to another worker meanwhile
    └── BackupError                 an archive cannot be made or restored
        ├── DamagedBackupError      the archive is not what its manifest says
        ├── DataExistsError         there is data that a restore would replace
        └── DatabaseInUseError      a running program holds the database
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path


class KnowledgeError(Exception):
    """Base of every error of this package."""


class NewerDatabaseError(KnowledgeError):
    """The database carries a revision that this version does not know.

    Attributes:
        revision: The revision found.
    """

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"이 데이터베이스는 더 새로운 버전의 계약통이 만든 것입니다(리비전 {revision}). "
            "계약통을 최신 버전으로 올린 뒤 다시 실행해 주세요."
        )
        self.revision = revision


class UnsupportedDatabaseError(KnowledgeError):
    """The database is of a kind that this operation, or this program, cannot serve."""


class TransitionError(KnowledgeError):
    """A state machine refused a step."""


class AlreadyTaken(TransitionError):  # noqa: N818 (an outcome that instructors see daily, not a fault)
    """Another instructor has taken the question.

    Attributes:
        instructor_name: Who has it.
    """

    def __init__(self, instructor_name: str) -> None:
        super().__init__(f"taken by {instructor_name}")
        self.instructor_name = instructor_name


class NotAllowedNow(TransitionError):  # noqa: N818 (as above)
    """The step does not exist in the present state.

    Attributes:
        state: The present state.
    """

    def __init__(self, state: str) -> None:
        super().__init__(f"not allowed in state {state!r}")
        self.state = state


class UnsourcedEntryError(KnowledgeError):
    """A Q&A entry has no chosen legal basis, so it cannot be published.

    Attributes:
        entry_id: The entry.
    """

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"Q&A entry {entry_id} has no chosen citation")
        self.entry_id = entry_id


class ActPlannedError(KnowledgeError):
    """Something is about to be done with a question already; it can be taken back first.

    Attributes:
        escalation_id: The question.
    """

    def __init__(self, escalation_id: int) -> None:
        super().__init__(f"escalation {escalation_id} waits for an act already")
        self.escalation_id = escalation_id


class DraftChangedError(KnowledgeError):
    """Another window of the same instructor has saved a newer draft.

    Attributes:
        version: Of the draft that is kept.
    """

    def __init__(self, version: int) -> None:
        super().__init__(f"the draft is at version {version}")
        self.version = version


class EntryChangedError(KnowledgeError):
    """A Q&A entry was edited while it was being published; analyse it and publish again.

    Attributes:
        entry_id: The entry.
    """

    def __init__(self, entry_id: int) -> None:
        super().__init__(f"Q&A entry {entry_id} has changed since it was analysed")
        self.entry_id = entry_id


class LastAdminError(KnowledgeError):
    """Somebody must stay who may give roles."""


class LinkNotValidError(KnowledgeError):
    """A sign-in link cannot be used.

    Attributes:
        reason: ``unknown``, ``used`` or ``expired``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"sign-in link is {reason}")
        self.reason = reason


class ClientNameTakenError(KnowledgeError):
    """A client of the API that was not revoked has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"API 클라이언트 '{name}'이(가) 이미 있습니다. 다른 이름을 쓰거나 먼저 폐기해 주세요."
        )


class GenerationError(KnowledgeError):
    """No answer was generated, or none that stands: the rule is quoted instead.

    Attributes:
        reason: Why, in a few words that hold neither the question nor a secret.
        is_fault: Whether the endpoint failed, and not the answer.
    """

    def __init__(self, reason: str, *, is_fault: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_fault = is_fault


class TermProblem(StrEnum):
    """Why a row cannot be added to the thesaurus."""

    TOO_LONG = "too_long"
    PERSONAL = "personal"
    NO_EVERYDAY = "no_everyday"
    NO_STATUTORY = "no_statutory"
    KNOWN = "known"
    FULL = "full"
    UNKNOWN_WORDS = "unknown_words"
    APART = "apart"
    NO_SUCH_RULE = "no_such_rule"
    NOT_IN_RULE = "not_in_rule"


class TermRefusedError(KnowledgeError):
    """A row cannot be added to the thesaurus.

    Attributes:
        problem: Why.
        words: The words of which that is true, where it is true of some.
    """

    def __init__(self, problem: TermProblem, words: Sequence[str] = ()) -> None:
        super().__init__(f"{problem}: {', '.join(words)}")
        self.problem = problem
        self.words = tuple(words)


class HistoryError(KnowledgeError):
    """The history of a directory cannot be read. ``str()`` is the Korean explanation with the remedy."""


class SourceError(KnowledgeError):
    """The service of laws gave no answer that can be used. ``str()`` is the Korean explanation."""


class SourceRefusedError(SourceError):
    """The service of laws does not know who asks."""


class ChatUnreadableError(KnowledgeError):
    """A file is no exported chat that can be read. ``str()`` is the Korean explanation with the remedy."""


class SpanError(KnowledgeError):
    """Days of which no figures are made. ``str()`` is the Korean explanation with the remedy."""


class LeaseLostError(KnowledgeError):
    """A queue row is no longer this worker's; its transaction must be rolled back.

    Attributes:
        row_id: The row.
    """

    def __init__(self, row_id: int) -> None:
        super().__init__(f"row {row_id} is no longer held by this worker")
        self.row_id = row_id


class BackupError(KnowledgeError):
    """An archive cannot be made or restored."""


class DamagedBackupError(BackupError):
    """The archive is not what its manifest says."""


class DataExistsError(BackupError):
    """There is data that a restore would replace.

    Attributes:
        path: The database in the way.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}에 데이터가 이미 있습니다. 바꾸려면 --force를 붙여 주세요. "
            "지금 데이터는 지우지 않고 따로 보관합니다."
        )
        self.path = path


class DatabaseInUseError(BackupError):
    """A running program holds the database.

    Attributes:
        path: The database.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} 데이터베이스를 다른 프로그램이 쓰고 있습니다. 계약통을 멈춘 뒤 다시 실행해 주세요."
        )
        self.path = path
