"""Every table of the first version, the rows that give order, and the triggers that protect the record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: SQLite gives row numbers only to INTEGER primary keys.
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
#: Previous hash of the first line of the answer log.
NO_HASH = "0" * 64

#: In the order of creation, so that every foreign key finds its table.
TABLES = (
    "answer_log",
    "answer_log_head",
    "corpus_change",
    "corpus_counter",
    "document",
    "inbox",
    "lease",
    "outbox",
    "outbox_lane",
    "person",
    "room",
    "schedule_run",
    "digest",
    "document_version",
    "question",
    "role_grant",
    "room_member",
    "room_message",
    "sign_in_link",
    "thesaurus_entry",
    "web_session",
    "escalation",
    "qa_entry",
    "answer",
    "passage",
    "qa_citation",
    "feedback",
)


def upgrade() -> None:
    create_tables()
    op.execute(sa.text("INSERT INTO corpus_counter (id, seq) VALUES (1, 0)"))
    op.execute(
        sa.text("INSERT INTO answer_log_head (id, seq, hash) VALUES (1, 0, :hash)").bindparams(hash=NO_HASH)
    )
    if op.get_context().dialect.name == "sqlite":
        protect_answer_log_on_sqlite()
    else:
        protect_answer_log_on_postgresql()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION answer_log_is_append_only()")


def protect_answer_log_on_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER answer_log_no_{change.lower()} BEFORE {change} ON answer_log "
            "BEGIN SELECT RAISE(ABORT, 'answer_log is append-only'); END"
        )


def protect_answer_log_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION answer_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'answer_log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER answer_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON answer_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION answer_log_is_append_only()"
    )


def create_partial_index(name: str, table: str, condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, ["lane", "id"], sqlite_where=where, postgresql_where=where)


def create_tables() -> None:
    op.create_table(
        "answer_log",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_answer_log"),
    )
    op.create_table(
        "answer_log_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer_log_head"),
    )
    op.create_table(
        "corpus_change",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("removed", sa.JSON(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_corpus_change"),
    )
    op.create_table(
        "corpus_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_corpus_counter"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("jurisdiction", sa.String(), nullable=False),
        sa.Column("authority", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("retired_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("key", name="uq_document_key"),
    )
    op.create_index("ix_document_short_name", "document", ["short_name"])
    op.create_table(
        "inbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("update_key", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("not_before", TIME, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
        sa.UniqueConstraint("channel", "update_key", name="uq_inbox_channel_update_key"),
    )
    create_partial_index("ix_inbox_waiting", "inbox", "state = 'new'")
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lease"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", BIG, nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("guard", sa.String(), nullable=True),
        sa.Column("target_id", BIG, nullable=True),
        sa.Column("resend", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", TIME, nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["target_id"], ["outbox.id"], name="fk_outbox_target_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
    )
    op.create_index("ix_outbox_message", "outbox", ["channel", "chat_id", "message_id"])
    create_partial_index("ix_outbox_pending", "outbox", "state IN ('pending', 'sending')")
    op.create_table(
        "outbox_lane",
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.PrimaryKeyConstraint("lane", name="pk_outbox_lane"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("channel", "user_id", name="uq_person_channel_user_id"),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("left_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_room"),
        sa.UniqueConstraint("channel", "chat_id", name="uq_room_channel_chat_id"),
    )
    op.create_table(
        "schedule_run",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("ran_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("job", "slot", name="pk_schedule_run"),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("iso_week", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", TIME, nullable=True),
        sa.Column("posted_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name="fk_digest_approver_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_digest_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("room_id", "iso_week", name="uq_digest_room_id_iso_week"),
    )
    op.create_table(
        "document_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_date", sa.Date(), nullable=True),
        sa.Column("superseded_from", sa.Date(), nullable=True),
        sa.Column("promulgation_number", sa.String(), nullable=False),
        sa.Column("repealed", sa.Boolean(), nullable=False),
        sa.Column("source_name", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_version_document_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_version"),
        sa.UniqueConstraint(
            "document_id", "content_hash", name="uq_document_version_document_id_content_hash"
        ),
        sa.UniqueConstraint("document_id", "number", name="uq_document_version_document_id_number"),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("topic_id", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["question.id"], name="fk_question_parent_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_question_person_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_question_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
        sa.UniqueConstraint("room_id", "message_id", name="uq_question_room_id_message_id"),
    )
    op.create_index("ix_question_asked_at", "question", ["asked_at"])
    op.create_index("ix_question_person_id_asked_at", "question", ["person_id", "asked_at"])
    op.create_table(
        "role_grant",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name="fk_role_grant_granted_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_grant_person_id"),
        sa.PrimaryKeyConstraint("person_id", "role", name="pk_role_grant"),
    )
    op.create_table(
        "room_member",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", TIME, nullable=False),
        sa.Column("left_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_room_member_person_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_room_member_room_id"),
        sa.PrimaryKeyConstraint("room_id", "person_id", name="pk_room_member"),
    )
    op.create_table(
        "room_message",
        sa.Column("id", BIG, nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("revises_id", BIG, nullable=True),
        sa.Column("reply_to_id", BIG, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("client_key", sa.String(), nullable=True),
        sa.Column("sent_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_room_message_person_id"),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name="fk_room_message_room_id"),
        sa.PrimaryKeyConstraint("id", name="pk_room_message"),
        sa.UniqueConstraint("client_key", name="uq_room_message_client_key"),
    )
    op.create_index("ix_room_message_room_id", "room_message", ["room_id"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_sign_in_link_person_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in_link"),
    )
    op.create_table(
        "thesaurus_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("everyday", sa.String(), nullable=False),
        sa.Column("statutory", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name="fk_thesaurus_entry_added_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_thesaurus_entry"),
        sa.UniqueConstraint("everyday", "statutory", name="uq_thesaurus_entry_everyday_statutory"),
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("csrf_token", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_seen_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_web_session_person_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_web_session"),
    )
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("closed_as", sa.String(), nullable=True),
        sa.Column("duplicate_of_id", sa.Integer(), nullable=True),
        sa.Column("instructor_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["duplicate_of_id"], ["escalation.id"], name="fk_escalation_duplicate_of_id"),
        sa.ForeignKeyConstraint(["instructor_id"], ["person.id"], name="fk_escalation_instructor_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_escalation_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
        sa.UniqueConstraint("question_id", name="uq_escalation_question_id"),
    )
    op.create_table(
        "qa_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("authority", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("retired_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_qa_entry_author_id"),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"], name="fk_qa_entry_escalation_id"),
        sa.ForeignKeyConstraint(["publisher_id"], ["person.id"], name="fk_qa_entry_publisher_id"),
        sa.PrimaryKeyConstraint("id", name="pk_qa_entry"),
        sa.UniqueConstraint("key", name="uq_qa_entry_key"),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("instructor_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("citations", sa.JSON(), nullable=False),
        sa.Column("qa_entry_id", sa.Integer(), nullable=True),
        sa.Column("index_id", sa.String(), nullable=True),
        sa.Column("latency_ms", sa.Double(), nullable=True),
        sa.Column("answered_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["instructor_id"], ["person.id"], name="fk_answer_instructor_id"),
        sa.ForeignKeyConstraint(["qa_entry_id"], ["qa_entry.id"], name="fk_answer_qa_entry_id"),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name="fk_answer_question_id"),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
    )
    op.create_index("ix_answer_question_id", "answer", ["question_id"])
    op.create_table(
        "passage",
        sa.Column("id", BIG, nullable=False),
        sa.Column("document_version_id", sa.Integer(), nullable=True),
        sa.Column("qa_entry_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("heading_path", sa.JSON(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("repealed", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("tokens", sa.JSON(), nullable=True),
        sa.Column("tokenizer_id", sa.String(), nullable=True),
        sa.Column("vectors", sa.LargeBinary(), nullable=True),
        sa.Column("model_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(document_version_id IS NULL) <> (qa_entry_id IS NULL)", name="ck_passage_one_owner"
        ),
        sa.ForeignKeyConstraint(
            ["document_version_id"], ["document_version.id"], name="fk_passage_document_version_id"
        ),
        sa.ForeignKeyConstraint(["qa_entry_id"], ["qa_entry.id"], name="fk_passage_qa_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passage"),
    )
    op.create_index("ix_passage_article", "passage", ["document_version_id", "article"])
    op.create_index("ix_passage_qa_entry_id", "passage", ["qa_entry_id"])
    op.create_table(
        "qa_citation",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["qa_entry.id"], name="fk_qa_citation_entry_id"),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_qa_citation"),
    )
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name="fk_feedback_answer_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feedback_person_id"),
        sa.PrimaryKeyConstraint("answer_id", "person_id", name="pk_feedback"),
    )
