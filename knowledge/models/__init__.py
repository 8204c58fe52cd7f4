"""Every table, in one place for migrations and queries."""

from knowledge.models.base import Base, UtcDateTime
from knowledge.models.consistency import Conflict
from knowledge.models.console import Desk, PlannedAct
from knowledge.models.conversation import AnswerRow, Escalation, Feedback, Question
from knowledge.models.corpus import (
    CorpusChange,
    CorpusCounter,
    Document,
    DocumentVersion,
    IncomingDocument,
    PassageRow,
    ThesaurusEntry,
)
from knowledge.models.curation import QACitation, QAEntry, QARevision
from knowledge.models.evaluation import EvaluationCase
from knowledge.models.notifications import PushKey, PushSubscription
from knowledge.models.people import (
    ApiClient,
    Person,
    RoleGrant,
    Room,
    RoomMember,
    SignInLink,
    WebSession,
)
from knowledge.models.queues import InboxRow, Lease, OutboxLane, OutboxRow, ScheduleRun
from knowledge.models.record import AnswerLogHead, AnswerLogRow, Digest
from knowledge.models.review import Review
from knowledge.models.web_room import RoomFile, RoomMention, RoomMessage, RoomReading

__all__ = [
    "AnswerLogHead",
    "AnswerLogRow",
    "AnswerRow",
    "ApiClient",
    "Base",
    "Conflict",
    "CorpusChange",
    "CorpusCounter",
    "Desk",
    "Digest",
    "Document",
    "DocumentVersion",
    "Escalation",
    "EvaluationCase",
    "Feedback",
    "InboxRow",
    "IncomingDocument",
    "Lease",
    "OutboxLane",
    "OutboxRow",
    "PassageRow",
    "Person",
    "PlannedAct",
    "PushKey",
    "PushSubscription",
    "QACitation",
    "QAEntry",
    "QARevision",
    "Question",
    "Review",
    "RoleGrant",
    "Room",
    "RoomFile",
    "RoomMember",
    "RoomMention",
    "RoomMessage",
    "RoomReading",
    "ScheduleRun",
    "SignInLink",
    "ThesaurusEntry",
    "UtcDateTime",
    "WebSession",
]
