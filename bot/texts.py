"""Everything that the program itself says to people, in Korean: settings, the command line, apologies.

What the bot says in a conversation lives in ``handlers/texts.py``.
"""

from __future__ import annotations

import errno

SETTINGS_WRONG = "설정을 확인해 주세요.\n{lines}"
SETTINGS_UNREADABLE = "설정 파일 {file}을(를) 읽을 수 없습니다. UTF-8로 저장했는지 확인해 주세요."
SETTINGS_ENVIRONMENT = "환경 변수"
SETTING_UNKNOWN = "{source}에 모르는 설정 {name}이(가) 있습니다. 혹시 {nearest}인가요? 고치거나 지워 주세요."
SETTING_BAD_WEBHOOK_VALUE = "영문자, 숫자, _와 -만 써서 1~256자로 정해 주세요."
SETTING_BAD_ZONE = "모르는 시간대입니다. 예: Asia/Seoul"
SETTING_BAD_DIGEST_TIME = "요일과 시각을 MON 09:00처럼 적어 주세요."
SETTING_ADDRESS_HAS_PATH = (
    "주소에 경로를 붙일 수 없습니다. https://gyeyak.example.go.kr처럼 호스트 이름까지만 적어 주세요."
)
SETTING_BAD_PROXIES = "IP 주소나 대역을 쉼표로 나누어 적어 주세요. 예: 127.0.0.1, 172.16.0.0/12"
SETTING_BAD_PUSH_SERVICE = (
    "푸시 서비스의 주소가 아닙니다: {service}. https://fcm.googleapis.com처럼 호스트 이름까지만 적어 주세요."
)
SETTING_NO_DIRECTORY = "폴더가 없습니다: {path}. 경로를 고치거나 이 설정을 지워 주세요."
SETTING_NO_MODEL = (
    "모델 폴더가 없습니다: {path}. 경로를 고치거나, 이 설정을 지워 함께 들어 있는 모델을 쓰세요."
)
SETTING_WEBHOOK_NEEDS_URL = "TELEGRAM_MODE=webhook에는 TELEGRAM_WEBHOOK_URL이나 PUBLIC_URL이 필요합니다."
SETTING_WEBHOOK_NEEDS_HTTPS = (
    "텔레그램은 https 주소로만 웹훅을 부릅니다. TELEGRAM_WEBHOOK_URL을 확인해 주세요."
)
SETTING_OIDC_NEEDS_CLIENT = "OIDC_ISSUER를 쓰려면 OIDC_CLIENT_ID와 OIDC_CLIENT_SECRET도 정해 주세요."
SETTING_NOBODY_COMES_IN = (
    "JOIN_WITH_NICKNAME=false는 OIDC_ISSUER를 정했을 때만 쓸 수 있습니다. 아무도 들어올 수 없습니다."
)
SETTING_GENERATION_NEEDS_MODEL = "GENERATION_URL에는 GENERATION_MODEL이 필요합니다."
SETTING_ONE_OF = "다음 가운데 하나로 적어 주세요: {choices}"
SETTING_AT_LEAST = "{limit} 이상이어야 합니다."
SETTING_AT_MOST = "{limit} 이하여야 합니다."
SETTING_NOT_A_NUMBER = "숫자로 적어 주세요."
SETTING_NOT_YES_OR_NO = "true나 false로 적어 주세요."
SETTING_WRONG_FORM = "적는 방식이 맞지 않습니다. README의 설정 표를 확인해 주세요."

TELEGRAM_REFUSED = "텔레그램이 TELEGRAM_TOKEN을 받아들이지 않습니다. BotFather에서 토큰을 다시 확인해 주세요."
TELEGRAM_PRIVACY_MODE = (
    "모드가 auto인 채팅방이 있지만 텔레그램 봇의 개인정보 보호 모드가 켜져 있어, "
    "봇을 부르지 않은 질문을 볼 수 없습니다. "
    "BotFather에서 /setprivacy로 끄고 봇을 채팅방에서 내보냈다가 다시 초대해 주세요."
)

PORT_NOT_FREE = (
    "{host}의 {port} 포트를 쓸 수 없습니다. "
    "계약통이 이미 실행 중인지 확인하거나 PORT를 다른 번호로 정해 주세요."
)

# Import
INGEST_STARTER = "기본 지식 가져오기"
INGEST_STATUTES = "법령 가져오기"
INGEST_FILES = "문서 가져오기"
READING_FILES = "파일 {files:,}/{of:,} 살펴보는 중"
READING_NAMES = "법령 이름 {files:,}/{of:,} 찾는 중"
INDEX_BUILD = "색인 만들기"
#: In the order of ``knowledge.ingest.Outcome``, between the number of files and of passages.
INGEST_COLUMNS = ("파일", "가져옴", "그대로", "이전 판", "실패", "구절")
INGEST_FAILED = "가져오지 못한 파일"
INGEST_WARNINGS = "확인할 곳"
AND_MORE = "그 밖에 {count}건이 더 있습니다."

# Command line
HELP_APP = "계약통: 공공계약 질문에 근거와 함께 답하는 채팅방 구성원"
HELP_LOG = "답변 기록을 검증하거나 내보냅니다."
HELP_LOG_VERIFY = "답변 기록이 바뀌지 않았는지 해시 사슬을 검증합니다."
HELP_LOG_EXPORT = "답변 기록을 파일로 내보냅니다."
HELP_EXPORT_PATH = "내보낼 파일"
HELP_EXPORT_FORMAT = "파일 형식. 정하지 않으면 파일 이름의 끝을 따릅니다."
EXPORT_FORMAT_UNKNOWN = "csv, jsonl, xlsx 가운데 하나로 정해 주세요."
LOG_WHOLE = "답변 기록 {lines}줄이 온전합니다. 마지막 해시:"
LOG_BROKEN = "답변 기록의 {line}번째 줄이 맞지 않습니다: {reason}"
LOG_FAULTS = {
    "gap": "줄이 빠졌거나 끼어들었습니다.",
    "chain": "앞줄과 이어지지 않습니다.",
    "content": "적힌 뒤에 내용이 바뀌었습니다.",
    "head": "끝부분의 줄이 없어졌습니다.",
}
LOG_EXPORTED = "답변 기록 {lines}줄을 {path}에 내보냈습니다."

HELP_ADMIN = "관리자와 역할을 관리합니다."
HELP_ADMIN_LINK = "한 번만 쓸 수 있는 로그인 링크를 만듭니다."
HELP_ROLE = "링크로 받을 역할"
ROLES = {"staff": "직원", "instructor": "사내강사", "admin": "관리자"}
LINK_INTRO = "{role} 로그인 링크입니다. {hours}시간 안에 한 번만 쓸 수 있습니다."
LINK_TELEGRAM = "텔레그램에서는 봇과의 개인 대화에 이렇게 보내 주세요."

HELP_API = "다른 프로그램이 쓰는 API를 관리합니다."
HELP_API_CLIENT = "API를 쓰는 프로그램(클라이언트)과 그 토큰을 관리합니다."
HELP_API_ADD = "클라이언트를 만들고 토큰을 한 번 보여 줍니다."
HELP_API_LIST = "클라이언트를 봅니다."
HELP_API_REVOKE = "클라이언트의 토큰을 바로 쓸 수 없게 합니다."
HELP_API_NAME = "클라이언트의 이름"
HELP_API_SCOPE = "할 수 있는 일. 여러 번 적을 수 있습니다."
HELP_API_DAYS = "토큰을 쓸 수 있는 날수"
API_NAME_UNFIT = "이름은 한 줄, {limit}자 이하로 적어 주세요."
API_ADDED = (
    "클라이언트 ‘{name}’을(를) 만들었습니다. {until}까지 {url} 아래를 이 토큰으로 쓸 수 있습니다. "
    "토큰은 다시 보여 드리지 않습니다."
)
API_COLUMNS = ("번호", "이름", "할 수 있는 일", "마지막으로 쓴 때", "끝나는 날", "상태")
API_STATES = {"working": "쓸 수 있음", "expired": "기한 지남", "revoked": "폐기됨"}
API_EMPTY = "클라이언트가 없습니다."
API_UNKNOWN = "쓸 수 있는 클라이언트 가운데 ‘{name}’이(가) 없습니다."
API_REVOKED = "클라이언트 ‘{name}’의 토큰을 폐기했습니다."

HELP_DB = "데이터베이스를 관리합니다."
HELP_DB_UPGRADE = "데이터베이스를 이 버전에 맞게 올립니다."
DATABASE_UPGRADED = "데이터베이스를 {revision}(으)로 올렸습니다."
DATABASE_CURRENT = "데이터베이스가 이미 최신({revision})입니다."
DATABASE_NOT_READY = (
    "데이터베이스가 아직 없거나 이전 버전의 것입니다. "
    "처음이면 gyeyaktong init, 아니면 gyeyaktong db upgrade를 실행해 주세요."
)
DATABASE_TROUBLE = "데이터베이스를 쓸 수 없습니다({kind}). DATABASE_URL과 DATA_DIR을 확인해 주세요."
FILE_TROUBLE = "{file}: {reason}"
FILE_REASONS = {
    errno.ENOENT: "파일이나 폴더가 없습니다.",
    errno.EACCES: "읽거나 쓸 권한이 없습니다.",
    errno.EISDIR: "파일이 아니라 폴더입니다.",
    errno.ENOSPC: "디스크에 빈 공간이 없습니다.",
}
MISUSE_MISSING = "{name}을(를) 적어 주세요."
MISUSE_OPTION = "모르는 옵션입니다: {name}"
MISUSE_NO_VALUE = "{name} 옵션에는 값을 적어 주세요."
MISUSE_FLAG = "{name} 옵션에는 값을 적지 않습니다."
MISUSE_VALUE = "{name}을(를) 읽을 수 없습니다. {reason}"
#: How the library's own sentences begin, and what is said instead.
MISUSES = {
    "No such command": "모르는 명령입니다: {rest}",
    "Missing command": "명령을 적어 주세요.",
    "Got unexpected extra argument(s)": "남는 인자가 있습니다: {rest}",
}
MISUSE_HELP = "사용법은 --help로 볼 수 있습니다."
HELP_USAGE = "사용법: "
HELP_ARGUMENTS = "인자"
HELP_OPTIONS = "옵션"
HELP_COMMANDS = "명령"
HELP_SOME_OPTIONS = "[옵션]"
HELP_A_COMMAND = "명령 [인자]..."
HELP_REQUIRED = "[필수]"
HELP_DEFAULT = "[기본값: {}]"
HELP_HELP = "이 도움말을 보여 줍니다."
UNFORESEEN = "예상하지 못한 오류로 멈췄습니다. 위의 기록을 계약통을 관리하는 사람에게 전해 주세요."
ABORTED = "그만두었습니다."
CONFIRM_UNREADABLE = "y나 n으로 답해 주세요."

HELP_BACKUP = "모든 자료를 한 파일로 백업합니다. 실행 중에도 됩니다."
HELP_BACKUP_PATH = "백업 파일. 정하지 않으면 지금 폴더에 날짜를 붙여 만듭니다."
HELP_RESTORE = "백업한 자료로 되돌립니다. 먼저 계약통을 멈춰 주세요."
HELP_RESTORE_PATH = "백업 파일"
HELP_RESTORE_FORCE = "지금 있는 자료를 옆으로 옮기고 되돌립니다."
BACKED_UP = "자료({size:.1f}MB)를 {path}에 백업했습니다."
KEPT_ASIDE = "전에 있던 자료는 {path}에 옮겨 두었습니다."
RESTORED = "{path}(으)로 되돌렸습니다."

HELP_DIGEST = "주간 소식을 보거나 올립니다."
HELP_DIGEST_PREVIEW = "주간 소식을 미리 봅니다. 아무것도 올리지 않습니다."
HELP_DIGEST_POST = "주간 소식을 채팅방마다 한 번 올립니다."
HELP_WEEK = "몇 번째 주인지(예: 2026-W47). 정하지 않으면 이번 주입니다."
HELP_YES = "묻지 않고 올립니다."
WEEK_UNREADABLE = "주를 2026-W47처럼 적어 주세요."
DIGEST_EMPTY = "{week} 주에는 알릴 소식이 없습니다."
DIGEST_CONFIRM = "{week} 주간 소식을 채팅방에 올릴까요?"
DIGEST_POSTED = "{week} 주간 소식을 채팅방 {count}곳에 올립니다. 계약통이 실행 중이면 바로 보냅니다."
DIGEST_NOTHING_TO_POST = "{week} 주에는 새로 올릴 소식이 없습니다."

ALREADY_RUNNING = (
    "{path} 자료로 계약통이 이미 실행 중입니다. 먼저 멈추거나 DATA_DIR을 다른 폴더로 정해 주세요."
)

# Doctor
HELP_DOCTOR = "설치 상태를 점검합니다."
HELP_DOCTOR_CITATIONS = "기본 지식의 모든 근거가 법령에 있는지 점검합니다."
DOCTOR_WELL = "정상"
DOCTOR_ILL = "문제"
DOCTOR_NEEDS_STATUTES = "근거를 점검하려면 법령이 필요합니다. STATUTES_DIR을 법령 폴더로 정해 주세요."
DOCTOR_FINDINGS = "바로잡을 근거"
DOCTOR_CITATIONS_STAND = "모든 근거가 법령에 있습니다."
DOCTOR_READING = "법령 읽기"
DOCTOR_DATABASE = "데이터베이스"
DOCTOR_STATUTES = "법령"
DOCTOR_FILES = "{path}에 파일 {count}개"
DOCTOR_MODEL = "검색 모델"
DOCTOR_NO_MODEL = "쓰지 않음(낱말 검색만)"
DOCTOR_INDEX = "색인"
DOCTOR_PASSAGES = "구절 {count}개"
DOCTOR_LOG = "답변 기록"
LOG_WHOLE_SHORT = "{lines}줄, 온전함"
DOCTOR_INBOX = "처리하지 못한 글"
DOCTOR_OUTBOX = "보내지 못한 답변"
DOCTOR_WAITING = "가장 오래 기다린 글"
DOCTOR_TELEGRAM = "텔레그램"
DOCTOR_UNREACHABLE = "연결할 수 없습니다({kind}). 네트워크와 TELEGRAM_API_URL을 확인해 주세요."
DOCTOR_PUSH = "알림"
DOCTOR_PUSH_REACHED = "푸시 서비스에 연결됩니다."
DOCTOR_PUSH_UNREACHABLE = (
    "푸시 서비스에 연결할 수 없습니다({hosts}). 방화벽에서 허용하거나 WEB_PUSH_SERVICES에서 빼 주세요. "
    "그 서비스를 쓰는 브라우저에는 알림이 가지 않습니다."
)
DOCTOR_GENERATION = "답변 생성"
DOCTOR_GENERATES = "{model} 모델이 {seconds:.1f}초 만에 답했고, 답변이 점검을 통과했습니다."
DOCTOR_GENERATION_FAILS_CHECK = (
    "{model} 모델이 답했지만 점검을 통과하지 못했습니다({reason}). 이런 답변은 버리고 "
    "규정을 그대로 인용합니다. 계속 그러면 다른 모델을 써 주세요."
)
DOCTOR_GENERATION_TROUBLE = (
    "{model} 모델의 답변을 받지 못했습니다({reason}). GENERATION_URL과 GENERATION_MODEL을 확인해 주세요. "
    "그동안 규정을 그대로 인용합니다."
)
DOCTOR_GENERATION_REFUSED = "답변 생성 서버가 거절했습니다({reason}). GENERATION_KEY를 확인해 주세요."
DOCTOR_GENERATION_SLOW = (
    "{model} 모델이 {seconds:g}초 안에 답하지 못했습니다. 서버를 확인하거나 GENERATION_SECONDS를 늘려 주세요."
)
#: Made up, so that no model can know the answer.
TRIAL_LAW = "시험용 문서"
TRIAL_TITLE = "창구 운영"
TRIAL_TEXT = "계약 상담 창구는 본관 3층에 두고 오전 10시부터 운영한다."
TRIAL_QUESTION = "계약 상담 창구는 몇 층에 있나요?"
COUNT = "{count}건"
MINUTES = "{count:.0f}분"
STATUTES_EMPTY = "{path} 폴더에 법령 파일이 없어 기본 지식만으로 답합니다."
NO_STATUTES = "법령 없이 기본 지식만으로 답합니다. 법령 폴더를 STATUTES_DIR로 정하면 법령에서도 답합니다."

# Running
HELP_SERVE = "채팅방과 봇을 시작합니다. 처음이면 필요한 준비도 합니다."
RUNNING = "계약통이 실행 중입니다. 웹 채팅방:"
STOPPING = "하던 일을 마치고 멈춥니다."
STOPPED = "계약통을 멈췄습니다."

# Documents
HELP_INIT = "시작하지 않고 데이터베이스를 만들고 지식을 가져와 색인합니다."
INIT_DONE = "준비를 마쳤습니다. gyeyaktong serve로 시작해 주세요."
HELP_INGEST = "문서나 폴더를 가져옵니다."
HELP_INGEST_PATHS = "파일, 폴더 또는 압축 파일(HWPX, HWP, PDF, DOCX, XLSX, HTML, Markdown, TXT, ZIP)"
HELP_INGEST_TITLE = (
    "문서 이름(정하지 않으면 문서에 적힌 제목이나 파일 이름). 이름이 같으면 같은 문서의 새 판이 됩니다."
)
HELP_INGEST_EFFECTIVE = "시행일자(예: 2026-01-02)"
HELP_INGEST_KIND = "구분: 예규, 고시, 유권해석, 표준문서 …"
HELP_INGEST_JURISDICTION = "관할: 지방, 국가, 공통"
HELP_INGEST_EDITION = "판(예: 2026년 개정판)"
INGEST_ONE_TITLE = "문서 이름은 파일을 하나만 가져올 때 정할 수 있습니다."

# An existing FAQ
HELP_IMPORT_FAQ = "쓰던 질의응답표(질문, 답변, 근거)를 학습조직 Q&A 초안으로 가져옵니다."
HELP_FAQ_PATH = "질의응답표(XLSX, CSV)"
HELP_DRY_RUN = "가져오지 않고 무엇이 문제인지만 봅니다."
HELP_FAQ_PUBLISH = "근거를 확인한 행은 강사의 검토 없이 바로 게시합니다."
FAQ_COLUMNS = ("행", "질문", "확인할 것")
FAQ_UNUSABLE = "가져올 수 없는 행"
FAQ_DOUBTFUL = "강사가 살펴볼 행"
FAQ_COUNTS = (
    "모두 {count:,}행: 근거 확인 {ready:,}행, 살펴볼 행 {doubtful:,}행, 이미 있는 행 {known:,}행, "
    "가져올 수 없는 행 {unusable:,}행"
)
FAQ_DRY_RUN = "아무것도 가져오지 않았습니다. --dry-run을 빼면 가져옵니다."
FAQ_PUBLISHING = "게시하기"
FAQ_PROPOSED = "초안 {count:,}건을 가져왔습니다. 강사방에서 /초안으로 하나씩 살펴보고 게시해 주세요."
FAQ_PUBLISHED = "{count:,}건을 게시했습니다."

# Past conversations
HELP_IMPORT_CHAT = "내보낸 대화(카카오톡, 텔레그램)에서 질문과 답변을 찾아 학습조직 Q&A 초안을 만듭니다."
HELP_CHAT_PATH = "대화 파일(카카오톡 TXT·CSV, 텔레그램 result.json)"
HELP_CHAT_DRY_RUN = "초안을 저장하지 않고 보여 주기만 합니다."
CHAT_READING = "대화 읽기"
CHAT_COMPARING = "같은 질문 모으기"
CHAT_JUDGING = "계약 질문 가리기"
CHAT_DRAFT = "\n{number}. {question}\n   → {answer}"
CHAT_DRAFT_BASIS = "   근거: {basis}"
CHAT_DRAFT_REMARK = "   ({remark})"
CHAT_FOUND = (
    "메시지 {messages:,}개에서 질문과 답변 {threads:,}쌍을 찾아 서로 다른 질문 {clusters:,}개로 모았고, "
    "계약에 관한 초안은 {drafts:,}건입니다."
)
CHAT_PROPOSED = (
    "새 초안 {new:,}건을 저장했습니다(전에 본 질문 {known:,}건은 그대로). 강사방에서 /초안으로 살펴봐 주세요."
)
CHAT_DRY_RUN = "저장하지 않았습니다. --dry-run을 빼면 강사가 살펴볼 초안으로 저장합니다."

# Statutes from their source
HELP_STATUTES = "법령을 원천에서 가져옵니다."
HELP_STATUTES_SYNC = (
    "법령을 원천과 맞춥니다. 폴더나 git 저장소, 국가법령정보센터에서 새로워진 것만 가져옵니다."
)
HELP_SYNC_SOURCE = (
    "법령 폴더나 git 저장소. 정하지 않으면 LAW_API_KEY가 있을 때는 국가법령정보센터, "
    "없을 때는 STATUTES_DIR입니다."
)
HELP_SYNC_SINCE = "이날 이후에 시행 중이던 지난 법령도 가져옵니다(예: 2024-01-01)."
HELP_SYNC_API = "국가법령정보센터에서 가져옵니다. LAW_API_KEY가 필요합니다."
HELP_SYNC_NAME = (
    "국가법령정보센터에서 가져올 법령, 행정규칙, 자치법규의 이름. 여러 번 적을 수 있습니다. "
    "정하지 않으면 이미 있는 법령과 기본 법령 모두입니다."
)
SYNC_ONE_SOURCE = "폴더와 국가법령정보센터 가운데 하나만 정해 주세요."
SYNC_BAD_DAY = "날짜를 2024-01-01처럼 적어 주세요."
SYNC_NO_SOURCE = (
    "어디에서 법령을 가져올지 모릅니다. 법령 폴더를 적거나 STATUTES_DIR 또는 LAW_API_KEY를 정해 주세요."
)
SYNC_NO_DIRECTORY = "폴더가 없습니다: {path}. 경로를 확인해 주세요."
SYNC_DONE = "법령 맞추기"
SYNC_COLUMNS = ("법령", "새로 가져옴", "바뀜", "그대로", "이전 판", "실패", "구절")
LAW_NEEDS_KEY = (
    "국가법령정보센터에서 가져오려면 LAW_API_KEY가 필요합니다. open.law.go.kr에서 OPEN API를 신청하고 "
    "받은 사용자 ID(OC)를 적어 주세요."
)
LAW_STATUS = "국가법령정보센터가 요청을 처리하지 못했습니다(HTTP {status}). 잠시 뒤에 다시 실행해 주세요."
LAW_SLOW = "국가법령정보센터가 제때 답하지 않았습니다. 잠시 뒤에 다시 실행해 주세요."
LAW_UNREACHABLE = "국가법령정보센터에 연결할 수 없습니다({kind}). 네트워크와 LAW_API_URL을 확인해 주세요."
LAW_TOO_MANY = "'{name}'의 검색 결과가 너무 많습니다({count:,}건). 이름을 더 정확하게 적어 주세요."
LAW_TOO_LARGE = "국가법령정보센터의 답이 너무 큽니다({limit}MB까지 읽습니다)."

# Answers
HELP_CHECKLIST = "계약에 필요한 서류와 절차를 근거와 함께 보여 줍니다."
HELP_CHECKLIST_KIND = "무엇을 계약하는지"
HELP_CHECKLIST_METHOD = "계약 방법"
HELP_CHECKLIST_AMOUNT = "금액(15000000, 1500만원). 모르면 적지 않습니다."
HELP_CHECKLIST_DOCX = "화면 대신 이 DOCX 파일에 씁니다."
CHECKLIST_NOT_OFFERED = "{kind}에는 {method} 목록이 없습니다. 다른 방법을 골라 주세요."
CHECKLIST_BAD_AMOUNT = "금액은 15000000이나 1500만원처럼 적어 주세요."
CHECKLIST_WRITTEN = "{path}에 썼습니다."
CHECKLIST_NO_STATUTES = "근거 법령이 등록되어 있지 않습니다. gyeyaktong ingest로 법령을 먼저 등록해 주세요."
HELP_REPORT = "한 달의 통계를 보고서나 표로 씁니다."
HELP_REPORT_MONTH = "어느 달인지(2026-11). 적지 않으면 지난달입니다."
HELP_REPORT_OUT = "쓸 파일. 이름의 끝에 따라 보고서(.pdf), 엑셀(.xlsx), CSV 묶음(.zip)이 됩니다."
REPORT_NAME = "계약통-월간보고-{month}.pdf"
REPORT_FORMAT_UNKNOWN = "pdf, xlsx, zip 가운데 하나로 끝나는 이름을 적어 주세요."
REPORT_NO_FOLDER = "{path} 폴더가 없습니다. 먼저 만들어 주세요."
REPORT_WRITTEN = "{path}에 썼습니다."
HELP_CHECK_NOTICE = "입찰공고문 초안에서 고칠 점을 찾습니다."
HELP_NOTICE_PATH = "공고문 초안(HWPX, HWP, PDF, DOCX, HTML, Markdown, TXT)"
NOTICE_FOUND = "{name}: 고칠 점 {count}개"
NOTICE_MUST = "필수"
NOTICE_SHOULD = "권고"
NOTICE_PLACE = "   위치: {place}"
NOTICE_BASIS = "   근거: {basis}"
NOTICE_SUGGESTION = "   고칠 내용: {suggestion}"
NOTICE_UNDECIDED = "확인하지 못함:"
NOTICE_LIMITS = "자동 점검은 참고용입니다. 공고하기 전에 담당자가 한 번 더 확인해 주세요."
HELP_ASK = "질문 하나에 이 자리에서 답합니다."
HELP_QUESTION = "질문"
HELP_JSON = "JSON으로 출력합니다."
HELP_EVAL = "질문 파일로 답변을 평가합니다."
HELP_CALIBRATE = "질문 파일에 맞춰 확신도를 보정합니다."
HELP_EVAL_FILE = "질문 파일(JSONL)"
ASK_UNSURE = "확실하지 않아 답하지 않습니다. 찾은 근거는 다음과 같습니다."
ASK_DOUBTFUL = "꼭 맞는 규정인지 확실하지 않습니다. 근거를 확인해 주세요."
ASK_OUT_OF_SCOPE = "공공계약 질문이 아니거나 읽을 수 없는 질문입니다."
ASK_EFFECTIVE = "({date} 시행)"
ASK_CONFIDENCE = "확신도 {confidence:.0%}, {ms:.0f}ms"
CALIBRATED = "확신도를 보정했습니다. 이제 확신도 {threshold:.2f} 이상이면 답합니다."

# Thesaurus
HELP_THESAURUS = "강사가 더한 용어(쓰는 말과 법령의 말)를 관리합니다."
HELP_THESAURUS_LIST = "더한 용어를 봅니다."
HELP_THESAURUS_ADD = "용어를 더합니다. 실행 중인 계약통도 바로 압니다."
HELP_THESAURUS_REMOVE = "더한 용어를 거둡니다."
HELP_THESAURUS_EXPORT = "더한 용어를 기본 용어와 같은 TSV 파일로 내보냅니다."
HELP_TERM_EVERYDAY = "쓰는 말"
HELP_TERM_STATUTORY = "법령의 말"
HELP_TERM_SOURCE = "근거가 되는 조(예: 지방계약법 제30조). 정하지 않으면 그 말이 들어 있는 규정을 찾습니다."
HELP_TERM_NUMBER = "용어의 번호"
TERM_COLUMNS = ("번호", "쓰는 말", "법령의 말", "근거", "더한 사람", "더한 날")
TERMS_EMPTY = "더한 용어가 없습니다."
TERM_ADDED = "용어를 더했습니다. (#{number}) {everyday} = {statutory} ({source})"
TERM_REMOVED = "용어를 거두었습니다. {everyday} = {statutory}"
TERM_UNKNOWN = "더한 용어 가운데 {number}번이 없습니다."
TERMS_EXPORTED = "용어 {count}개를 {path}에 내보냈습니다."

# Index
HELP_INDEX = "색인을 다시 만들거나 상태를 봅니다."
HELP_INDEX_REBUILD = "저장한 구절로 색인을 다시 만듭니다."
HELP_INDEX_STATUS = "색인의 상태를 봅니다."
INDEX_REANALYSE = "구절 다시 분석하기"
INDEX_REBUILT = "색인을 다시 만들었습니다. 실행 중인 계약통은 다시 시작해 주세요."
INDEX_PLACE = "위치"
INDEX_PASSAGES = "구절"
INDEX_SIZE = "크기"
INDEX_ANALYZER = "분석기"
INDEX_MODEL = "검색 모델"
INDEX_CALIBRATION = "확신도 보정"
CALIBRATION_OWN = "이 자료에 맞춤"
CALIBRATION_SHIPPED = "기본값"
INDEX_BEHIND = "아직 반영하지 않은 변경"
INDEX_AHEAD = "색인이 데이터베이스보다 앞서 있습니다. gyeyaktong index rebuild를 실행해 주세요."
