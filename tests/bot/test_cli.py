"""The command line, as an operator uses it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hwpx import HwpxDocument
from typer.testing import CliRunner, Result

from bot import texts
from bot.cli import app
from bot.settings import Settings
from tests import serving
from tests.bot.law_server import KEY, LawServer
from tests.knowledge.model_server import in_thread, says
from tests.law_answers import article

DOCUMENT = """---
제목: 시험용 표준문서
구분: 표준문서
시행일자: 2026-01-01
---

# 시험용 표준문서

## 창구 운영

계약 상담 창구는 본관 3층에 두고 오전 9시부터 운영한다.
"""
Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("EMBEDDING_MODEL", "none")
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in which ``init`` has run; copy its ``.data``."""
    directory = tmp_path_factory.mktemp("installation")
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "init"],
        cwd=directory,
        env=environment | {"EMBEDDING_MODEL": "none", "PYTHONPATH": str(Path(__file__).parents[2])},
        check=True,
        capture_output=True,
        timeout=300,
    )
    return directory


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in an empty directory."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, status: int = 0) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == status, result.output
        return result

    return run


@pytest.fixture
def installed(run: Run, installation: Path, tmp_path: Path) -> Run:
    """Runs a command where ``init`` has run."""
    shutil.copytree(installation / ".data", tmp_path / ".data")
    return run


def test_ask_json_prints_one_object_and_nothing_else(installed: Run) -> None:
    result = installed("ask", "--json", "수의계약을 할 때 견적서는 몇 명에게 받나요?")
    answer = json.loads(result.stdout)
    assert list(answer) == ["decision", "text", "confidence", "citations", "latency_ms"]
    keys = {"id", "law", "article", "path", "title", "effective_date", "document_version"}
    assert all(set(citation) == keys for citation in answer["citations"])


@pytest.mark.parametrize("question", ["", "🙂🙂🙂", "가" * 10_000, "def f(x):\n    return x + 1", "\x00\x01"])
def test_ask_takes_anything_and_answers_nothing_to_it(installed: Run, question: str) -> None:
    answer = json.loads(installed("ask", "--json", question).stdout)
    assert answer["decision"] in ("unsure", "out_of_scope")
    assert answer["text"] == ""


def test_nothing_works_before_init_and_says_so(run: Run) -> None:
    assert "gyeyaktong init" in run("ask", "질문", status=1).stderr


def test_ingest_reports_a_broken_file_and_takes_the_rest(installed: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "desk.md").write_text(DOCUMENT, encoding="utf-8")
    (folder / "broken.md").write_text("---\n제목: [\n---\n# 글\n", encoding="utf-8")
    result = installed("ingest", str(folder), status=1)
    assert "broken.md" in result.stderr.partition("가져오지 못한 파일")[2]
    assert "desk.md" not in result.stderr.partition("가져오지 못한 파일")[2]
    (folder / "broken.md").unlink()
    again = installed("ingest", str(folder))
    assert "그대로" in again.stderr
    found = json.loads(installed("ask", "--json", "계약 상담 창구는 몇 층에 있나요?").stdout)
    assert "시험용 표준문서" in {citation["law"] for citation in found["citations"]} | {found["text"][:9]}


def test_a_hangul_file_is_described_and_found_with_its_row(installed: Run, tmp_path: Path) -> None:
    document = HwpxDocument.new()
    for line in ("1. 촬영 결과물", "촬영 원본은 검사 요청과 함께 회계과에 제출합니다."):
        document.add_paragraph(line, inherit_style=False)
    rows = (
        ("서류", "부수", "제출 시기"),
        ("드론 비행 승인서", "3부", "착수 3일 전"),
        ("촬영 계획서", "1부", "계약 체결 후 7일 이내"),
    )
    table = document.add_table(len(rows), 3)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.set_cell_text(row, column, text)
    (tmp_path / "서류.hwpx").write_bytes(document.to_bytes())
    installed("ingest", "서류.hwpx", "--title", "드론 촬영 용역 안내", "--effective", "2026-01-02")
    asked = "드론 촬영 용역 계약에서 촬영 계획서는 언제 제출하나요?"
    answer = json.loads(installed("ask", "--json", asked).stdout)
    (citation,) = answer["citations"]
    assert (citation["law"], citation["effective_date"]) == ("드론 촬영 용역 안내", "2026-01-02")
    assert "| 서류 | 부수 | 제출 시기 |" in answer["text"]
    assert "| 촬영 계획서 | 1부 | 계약 체결 후 7일 이내 |" in answer["text"]


def test_one_title_is_for_one_file(installed: Run, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    assert "하나만 가져올 때" in installed("ingest", "docs", "--title", "이름", status=2).stderr


def test_a_file_name_may_look_like_markup(installed: Run, tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "["
    folder.mkdir(parents=True)
    (folder / "bold].md").write_text(DOCUMENT, encoding="utf-8")
    (folder / "[bold]broken.md").write_text("---\n제목: [\n---\n# 글\n", encoding="utf-8")
    assert "[bold]broken.md" in installed("ingest", "docs", status=1).stderr


QUESTIONS = [
    {"id": "1", "question": "수의계약 금액 기준이 어떻게 되나요?", "gold": ["지방계약법 시행령 제25조"]},
    {"id": "2", "question": "연가는 며칠인가요?", "kind": "far"},
]
PARAPHRASES = [{"id": "1", "question": "수의계약은 얼마까지예요?", "target": "e"}]
ENTRIES = [{"id": "e", "question": "수의계약은 얼마까지 되나요?", "answer": "2천만원까지입니다."}]


def rows(path: Path, content: list[dict[str, object]]) -> str:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in content), encoding="utf-8")
    return str(path)


def test_eval_prints_every_figure(installed: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    result = installed("eval", rows(file, QUESTIONS), "--json")
    figures = json.loads(result.stdout)
    assert list(figures) == [
        "n", "recall@1", "recall@3", "recall@5", "recall@10", "gold_or_related@1", "mrr", "coverage",
        "precision_when_answered", "out_of_scope_refused", "out_of_scope_refused@85",
        "auroc_far", "auroc_near", "paraphrases", "paraphrase_first", "paraphrase_coverage",
        "paraphrase_precision_when_answered", "latency_ms_p50", "latency_ms_p95",
    ]  # fmt: skip
    assert figures["n"] == 1
    table = installed("eval", str(file)).stderr
    assert re.search(r"정답이 첫째\(recall@1\).*0\.000.*0/1.*0\.000~0\.793", table)
    assert "바꿔 쓴" not in table
    file.write_text('{"question": 5}\n', encoding="utf-8")
    assert "1행을 읽을 수 없습니다" in installed("eval", str(file), status=1).stderr
    assert "없습니다" in installed("eval", "nowhere.jsonl", status=1).stderr


def test_eval_takes_a_directory_and_reports_where_answers_fail(installed: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert "질문 파일" in installed("eval", "data", status=1).stderr
    rows(data / "questions.jsonl", QUESTIONS)
    paraphrases = rows(data / "paraphrases.jsonl", PARAPHRASES)
    assert "--entries" in installed("eval", paraphrases, status=1).stderr
    assert "바꿔 쓴 질문은 빼고" in installed("eval", "data").stderr
    rows(data / "qa_entries.jsonl", ENTRIES)
    assert "폴더입니다" in installed("eval", "data", "--report", "data", status=1).stderr
    result = installed("eval", "data", "--report", "out.html", "--json")
    assert json.loads(result.stdout)["paraphrase_first"] == 1
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert QUESTIONS[0]["question"] in page
    assert 'id="cause-not_imported"' in page


def test_eval_measures_the_cases_that_instructors_have_marked(installed: Run, tmp_path: Path) -> None:
    assert "--cases" in installed("eval", status=1).stderr
    assert "평가 문항이 없습니다" in installed("eval", "--cases", status=1).stderr
    with closing(sqlite3.connect(tmp_path / ".data" / "gyeyaktong.db")) as database, database:
        database.execute(
            "INSERT INTO person (id, channel, user_id, name, created_at, last_seen_at) "
            "VALUES (1, 'web', 'lee', '이강사', '2026-11-01', '2026-11-01')"
        )
        database.executemany(
            "INSERT INTO evaluation_case (question, gold, kind, added_by_id, added_at) "
            "VALUES (?, ?, ?, 1, '2026-11-01')",
            [
                (QUESTIONS[0]["question"], '["지방계약법 시행령 제25조"]', ""),
                ("점심은 어디서 먹나요?", "[]", "far"),
            ],
        )
    assert json.loads(installed("eval", "--cases", "--json").stdout)["n"] == 1
    assert "제25조" in installed("eval", "--cases", "--explain", "case-1").stdout


def test_eval_explains_one_question(installed: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    rows(data / "questions.jsonl", QUESTIONS)
    rows(data / "paraphrases.jsonl", PARAPHRASES)
    rows(data / "qa_entries.jsonl", ENTRIES)
    shown = installed("eval", "data", "--explain", "1").stdout
    assert "지방계약법 시행령 제25조" in shown
    assert ENTRIES[0]["question"] in shown
    explained = json.loads(installed("eval", "data", "--explain", "1", "--json").stdout)
    assert (explained["gold"], explained["target"]) == (["지방계약법 시행령 제25조"], "e")
    assert explained["missing"] == ["지방계약법 시행령 제25조"]
    assert explained["answer"]["decision"] in ("curated", "extracted", "unsure")
    assert "질문이 없습니다" in installed("eval", "data", "--explain", "none", status=1).stderr
    assert "하나만" in installed("eval", "data", "--explain", "1", "--report", "o.html", status=1).stderr


def test_ask_explains_itself(installed: Run) -> None:
    shown = installed("ask", "1인 견적은 얼마까지 되나요?", "--explain").stdout
    assert "1. 질문을 어떻게 읽었나" in shown
    explained = json.loads(installed("ask", "--json", "--explain", "1인 견적은 얼마까지 되나요?").stdout)
    assert explained["read"]["jurisdiction"] == "local"


def test_a_damaged_index_names_the_command_that_mends_it(installed: Run, tmp_path: Path) -> None:
    [passages] = (tmp_path / ".data" / "index").glob("snapshot-*/passages*")
    passages.write_bytes(passages.read_bytes()[:-20])
    assert "gyeyaktong index rebuild" in installed("ask", "질문이 있나요?", status=1).stderr
    installed("index", "rebuild")
    installed("ask", "질문이 있나요?")
    assert "구절" in installed("index", "status").stderr


@pytest.mark.loopback
def test_a_database_of_a_newer_version_is_left_alone(installed: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / ".data" / "gyeyaktong.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    for command in (["ask", "질문"], ["db", "upgrade"], ["serve"]):
        assert "더 새로운 버전" in installed(*command, status=1).stderr


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("ask", "question을(를) 적어 주세요."),
        ("ask --jason 질문", "모르는 옵션입니다: --jason"),
        ("--frob", "모르는 옵션입니다: --frob"),
        ("ask --json=1 질문", "--json 옵션에는 값을 적지 않습니다."),
        ("digest post --week", "--week 옵션에는 값을 적어 주세요."),
        ("ask 하나 둘", "남는 인자가 있습니다: 둘"),
        ("serv", "모르는 명령입니다: serv"),
        ("log frob", "모르는 명령입니다: frob"),
        ("--", "명령을 적어 주세요."),
        ("admin link --role king", "다음 가운데 하나로 적어 주세요: 'staff', 'instructor', 'admin'"),
    ],
)
def test_a_wrong_call_is_explained_in_korean(run: Run, call: str, said: str) -> None:
    shown = run(*call.split(), status=2).stderr
    assert said in shown
    assert not re.findall(r"[A-Za-z]+ [a-z]+", shown)


@pytest.mark.parametrize("call", ["--help", "log export --help", "admin link --help", "digest post --help"])
def test_help_is_in_korean(run: Run, call: str) -> None:
    shown = run(*call.split()).stdout
    assert shown.lstrip().startswith("사용법: ")
    assert "이 도움말을 보여 줍니다." in shown
    for english in ("Usage", "OPTIONS", "COMMAND", "ARGS", "Show this", "required", "default"):
        assert english not in shown


def test_a_group_alone_shows_its_help_and_nothing_else(run: Run) -> None:
    result = run("log", status=2)
    assert "verify" in result.stdout
    assert result.stderr == ""


def test_wrong_settings_are_misuse(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PROT=8080\n")
    assert "혹시 PORT인가요" in run("serve", status=2).stderr
    (tmp_path / ".env").unlink()
    monkeypatch.setenv("EMBEDDING_MODEL", "/no/such/model")
    assert "모델 폴더가 없습니다" in run("serve", status=2).stderr


@pytest.mark.loopback
def test_a_database_that_is_not_there_is_explained(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"postgresql+asyncpg://me:p4ss@127.0.0.1:{probe.getsockname()[1]}/gyeyaktong"
        monkeypatch.setenv("DATABASE_URL", address)
        shown = run("db", "upgrade", status=1).stderr
        examined = run("doctor", status=1).stderr
    assert "데이터베이스를 쓸 수 없습니다(ConnectionRefusedError)" in shown
    assert "데이터베이스를 쓸 수 없습니다(ConnectionRefusedError)" in examined
    assert "검색 모델" in examined
    assert "p4ss" not in shown + examined


def test_a_damaged_model_is_explained(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("EMBEDDING_MODEL", "model")
    assert "임베딩 모델을 쓸 수 없습니다" in run("init", status=1).stderr


def test_sign_in_links(installed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://gyeyak.example.go.kr/")
    result = installed("admin", "link", "--role", "instructor")
    [address] = result.stdout.split()
    assert address.startswith("https://gyeyak.example.go.kr/sign-in/")
    assert len(address.rpartition("/")[2]) == 43
    assert "/start" not in result.stdout
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:x")
    assert "/start " in installed("admin", "link").stdout


def test_the_log_is_exported_and_verified(installed: Run, tmp_path: Path) -> None:
    assert "온전합니다" in installed("log", "verify").stderr
    for name in ("log.csv", "log.jsonl", "log.xlsx"):
        installed("log", "export", name)
        assert (tmp_path / name).stat().st_size >= 0
    assert (tmp_path / "log.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "csv, jsonl, xlsx" in installed("log", "export", "log.foo", status=2).stderr


def test_terms_are_added_listed_exported_and_removed(installed: Run, tmp_path: Path) -> None:
    assert "더한 용어가 없습니다." in installed("thesaurus", "list").stderr
    added = installed("thesaurus", "add", "지연료", "지연배상금").stderr
    assert "(#1) 지연료 = 지연배상금 (" in added
    assert "이미 있는 용어입니다." in installed("thesaurus", "add", "지연 료", "지연배상금", status=1).stderr
    assert "없는 말이 있습니다: 벌칙금" in installed("thesaurus", "add", "지연료", "벌칙금", status=1).stderr
    refused = installed("thesaurus", "add", "늦은값", "지연배상금", "--source", "지방계약법 제30조", status=1)
    assert "없는 조입니다: 지방계약법 제30조" in refused.stderr  # no statutes are imported here
    assert "지연료" in installed("thesaurus", "list").stderr
    installed("thesaurus", "export", "terms.tsv")
    (row,) = (tmp_path / "terms.tsv").read_text(encoding="utf-8").splitlines()
    everyday, statutory, reason, source = row.split("\t")
    assert (everyday, statutory, reason[:6]) == ("지연료", "지연배상금", "added ")
    assert source in added
    assert "용어를 거두었습니다." in installed("thesaurus", "remove", "1").stderr
    assert "1번이 없습니다." in installed("thesaurus", "remove", "1", status=1).stderr
    assert "온전합니다" in installed("log", "verify").stderr


def test_clients_of_the_api_are_managed(installed: Run) -> None:
    assert "클라이언트가 없습니다." in installed("api", "client", "list").stderr
    made = installed("api", "client", "add", "민원포털", "--scope", "ask", "--scope", "entries:read")
    assert re.fullmatch(r"gyt_[A-Za-z0-9_-]{43}\n", made.stdout)
    assert "/api/v1" in made.stderr
    assert "이미 있습니다" in installed("api", "client", "add", "민원포털", "--scope", "ask", status=1).stderr
    listed = installed("api", "client", "list").stderr
    assert "민원포털" in listed
    assert "ask entries:read" in listed
    assert "쓸 수 있음" in listed
    assert made.stdout.strip() not in listed
    assert "폐기했습니다" in installed("api", "client", "revoke", "민원포털").stderr
    assert "폐기됨" in installed("api", "client", "list").stderr
    assert "없습니다" in installed("api", "client", "revoke", "민원포털", status=1).stderr
    assert "온전합니다" in installed("log", "verify").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("민원포털",),
        ("민원포털", "--scope", "everything"),
        ("민원포털", "--scope", "ask", "--days", "0"),
        ("민원포털", "--scope", "ask", "--days", "3651"),
        ("", "--scope", "ask"),
        ("민원\n포털", "--scope", "ask"),
        ("가" * 65, "--scope", "ask"),
    ],
)
def test_a_client_that_cannot_be_is_refused(installed: Run, arguments: tuple[str, ...]) -> None:
    refused = installed("api", "client", "add", *arguments, status=2)
    assert refused.stdout == ""
    assert refused.stderr


def test_backup_and_restore(installed: Run, tmp_path: Path) -> None:
    installed("backup", "all.zip")
    assert "이미 있습니다" in installed("restore", "all.zip", status=1).stderr
    installed("restore", "all.zip", "--force")
    installed("ask", "질문이 있나요?")
    (tmp_path / "no.zip").write_bytes(b"not a zip")
    installed("restore", "no.zip", "--force", status=1)


def test_digest_of_a_week(installed: Run) -> None:
    assert "2026-W47처럼" in installed("digest", "preview", "--week", "46", status=2).stderr
    assert "알릴 소식이 없습니다" in installed("digest", "preview", "--week", "2020-W01").stderr
    assert "새로 올릴 소식이 없습니다" in installed("digest", "post", "--yes", "--week", "2020-W01").stderr
    assert "그만두었습니다" in installed("digest", "post", "--week", "2020-W01", status=1).stderr
    result = CliRunner().invoke(app, ["digest", "post"], input="글쎄\nn\n")
    assert (result.exit_code, "y나 n으로 답해 주세요" in result.output) == (1, True)


def test_doctor(installed: Run, statutes_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = installed("doctor").stderr
    assert "문제" not in shown
    assert "STATUTES_DIR" in installed("doctor", "--citations", status=1).stderr
    monkeypatch.setenv("STATUTES_DIR", str(statutes_dir))
    assert "모든 근거가 법령에 있습니다" in installed("doctor", "--citations").stderr


@pytest.mark.loopback
def test_answers_are_generated_where_an_endpoint_is_set(
    installed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk.md").write_text(DOCUMENT, encoding="utf-8")
    installed("ingest", "desk.md")
    question = "계약 상담 창구는 본관 3층에 두고 오전 9시부터 운영하나요?"
    monkeypatch.setenv("GENERATION_MODEL", "model-7")
    monkeypatch.setenv("GENERATION_KEY", "sk-secret")
    with in_thread(says("계약 상담 창구는 본관 3층에 있습니다. [1]")) as server:
        monkeypatch.setenv("GENERATION_URL", server.url)
        shown = installed("ask", question).stdout
        examined = installed("doctor").stderr
    assert shown.startswith("계약 상담 창구는 본관 3층에 있습니다 (근거 1).")
    assert "\n1. 시험용 표준문서 창구 운영" in shown
    assert "model-7 모델이" in examined
    assert "점검을 통과했습니다" in examined
    # The server is gone.
    assert "이렇게 나와 있습니다" in installed("ask", question).stdout
    examined = installed("doctor", status=1).stderr
    assert "GENERATION_URL과 GENERATION_MODEL을 확인" in examined
    assert "sk-secret" not in examined


@pytest.mark.loopback
def test_doctor_says_where_notifications_cannot_go(installed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts.DOCTOR_PUSH not in installed("doctor").stderr
    monkeypatch.setenv("WEB_PUSH_CONTACT", "mailto:contracts@city.example")
    monkeypatch.setenv("WEB_PUSH_SERVICES", "http://127.0.0.1:9")
    assert "WEB_PUSH_SERVICES" in installed("doctor", status=1).stderr


def statute(day: str, text: str) -> str:
    header = f"---\n제목: 누리시 창구법\n법령구분: 법률\n시행일자: {day}\n공포번호: '1'\n상태: 시행\n---\n"
    return f"{header}##### 제1조 (상담 창구의 운영)\n\n계약 상담 창구는 {text} 운영한다.\n"


def row_of(shown: str) -> list[str]:
    """The figures of the table: all, new, changed, unchanged, older, failed, passages."""
    return re.findall(r"\d+", shown.partition("구절")[2])[:7]


def test_statutes_are_synced_from_a_directory_and_its_history(
    installed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "LAW_API_KEY를 정해 주세요" in installed("statutes", "sync", status=1).stderr
    assert "폴더가 없습니다" in installed("statutes", "sync", "nowhere", status=1).stderr
    assert "2024-01-01처럼" in installed("statutes", "sync", "--since", "언젠가", status=2).stderr
    folder = tmp_path / "statutes"
    folder.mkdir()
    (folder / "법률.md").write_text(statute("2024-01-01", "본관 3층에서"), encoding="utf-8")
    monkeypatch.setenv("STATUTES_DIR", "statutes")
    assert row_of(installed("statutes", "sync").stderr) == ["1", "1", "0", "0", "0", "0", "1"]
    assert row_of(installed("statutes", "sync").stderr) == ["1", "0", "0", "1", "0", "0", "0"]
    shown = installed("statutes", "sync", "--since", "2023-01-01", status=1).stderr
    assert "git 저장소가 아니라서" in shown
    for day, text in (("2022-01-01", "별관 1층에서"), ("2026-01-01", "본관 5층에서")):
        (folder / "법률.md").write_text(statute(day, text), encoding="utf-8")
        for command in ("init -q", "add -A", "-c user.name=t -c user.email=t@example.org commit -qm x"):
            subprocess.run(["git", *command.split()], cwd=folder, check=True)
    shown = installed("statutes", "sync", "statutes", "--since", "2023-01-01").stderr
    assert row_of(shown) == ["2", "0", "1", "0", "1", "0", "2"]
    answer = json.loads(installed("ask", "--json", "계약 상담 창구는 몇 층에서 운영하나요?").stdout)
    assert "본관 5층" in answer["text"]


@pytest.mark.loopback
def test_statutes_are_synced_from_the_service(
    installed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "LAW_API_KEY가 필요합니다" in installed("statutes", "sync", "--from-api", status=1).stderr
    assert "하나만" in installed("statutes", "sync", "x", "--name", "인지세법", status=2).stderr
    monkeypatch.setenv("LAW_API_KEY", KEY)
    monkeypatch.setattr("bot.law_service.PAUSE_SECONDS", 0)
    with serving.in_thread(LawServer()) as server:
        monkeypatch.setenv("LAW_API_URL", server.url)
        text = "계약 상담 창구는 본관 3층에서 운영한다."
        server.add_law("누리시 창구법", "1", "20260101", [article(1, "상담 창구의 운영", text)])
        server.add_law("인지세법", "2", "20260101", [article(1, "납세의무", "인지세를 낸다.")])
        shown = installed("statutes", "sync", "--name", "누리시 창구법", "--name", "없는 법", status=1).stderr
        assert row_of(shown) == ["2", "1", "0", "0", "0", "1", "1"]
        assert "찾지 못했습니다" in shown
        server.asked.clear()
        # All that are known by name, and what is stored: most of them are not there.
        shown = installed("statutes", "sync", status=1).stderr
        assert row_of(shown)[1:5] == ["1", "0", "1", "0"]
        monkeypatch.setenv("LAW_API_KEY", "wrong-oc")
        shown = installed("statutes", "sync", "--name", "인지세법", status=1).stderr
    assert "open.law.go.kr" in shown
    assert "wrong-oc" not in shown
    answer = json.loads(installed("ask", "--json", "계약 상담 창구는 몇 층에서 운영하나요?").stdout)
    assert "본관 3층" in answer["text"]


def test_an_empty_directory_of_statutes_is_noticed(
    installed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "statutes").mkdir()
    monkeypatch.setenv("STATUTES_DIR", "statutes")
    assert "statutes 폴더에 법령 파일이 없어" in installed("init").stderr


@pytest.mark.loopback
def test_serve_starts_answers_and_stops(installation: Path, tmp_path: Path) -> None:
    shutil.copytree(installation / ".data", tmp_path / ".data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=tmp_path,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    for _ in range(2):
        with start() as program:
            deadline = time.monotonic() + 60
            while not _healthy(port):
                assert program.poll() is None and time.monotonic() < deadline, program.communicate()[0]
                time.sleep(0.1)
            with start() as second:
                assert second.wait(60) == 1
                assert second.stdout is not None
                assert "이미 실행 중" in second.stdout.read()
            program.send_signal(signal.SIGTERM)
            shown, _ = program.communicate(timeout=30)
            assert program.returncode == 0, shown
            assert f"http://127.0.0.1:{port}/sign-in/" in shown
            assert "법령 없이" in shown
            assert "Traceback" not in shown


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def test_an_faq_is_looked_through_then_imported_once(installed: Run, tmp_path: Path) -> None:
    path = tmp_path / "질의응답.csv"
    path.write_text(
        "질문,답변,근거\n드론 촬영은 누가 승인하나요?,관할 군부대입니다.,\n답이 없는 질문인가요?,,\n",
        encoding="cp949",
    )
    dry = installed("import-faq", str(path), "--dry-run", "--json", status=1)
    rows = json.loads(dry.stdout)["rows"]
    assert [(row["number"], row["state"]) for row in rows] == [(2, "doubtful"), (3, "unusable")]
    assert "아무것도 가져오지 않았습니다" in dry.stderr
    first = installed("import-faq", str(path), "--publish", status=1)
    assert "0건을 게시했습니다." in first.stderr
    assert "초안 1건을 가져왔습니다" in first.stderr
    again = installed("import-faq", str(path), status=1)
    assert "이미 있는 행 1행" in again.stderr
    assert "가져왔습니다" not in again.stderr


def test_a_chat_is_looked_through_then_proposed_once(installed: Run, tmp_path: Path) -> None:
    path = tmp_path / "대화.csv"
    path.write_text(
        "Date,User,Message\n"
        '2026-05-11 09:00:00,"홍길동","계약보증금은 계약금액의 몇 %인가요?"\n'
        '2026-05-11 09:03:00,"김철수","홍길동 주무관님 10% 이상입니다. 시행령 제51조 보세요"\n'
        '2026-05-11 09:04:00,"홍길동","감사',
        encoding="utf-8",
    )
    dry = installed("import-chat", str(path), "--dry-run", "--json")
    found = json.loads(dry.stdout)
    assert (found["messages"], found["threads"], found["clusters"]) == (2, 1, 1)
    (draft,) = found["drafts"]
    assert draft["answer"] == "10% 이상입니다. 시행령 제51조 보세요"
    assert draft["citations"] == [["지방계약법 시행령", "제51조", ""]]
    assert "중간에서 끝난" in dry.stderr
    assert "저장하지 않았습니다" in dry.stderr
    assert "홍길동" not in dry.output
    assert "→ 10% 이상" in installed("import-chat", str(path), "--dry-run").stdout
    assert "새 초안 1건" in installed("import-chat", str(path)).stderr
    assert "새 초안 0건" in installed("import-chat", str(path)).stderr


def test_what_is_no_chat_is_refused(installed: Run, tmp_path: Path) -> None:
    path = tmp_path / "메모.txt"
    path.write_text("제25조를 보세요", encoding="utf-8")
    assert "형식을 알 수 없습니다" in installed("import-chat", str(path), status=1).stderr
