"""What the console says, in Korean. Templates call it ``c``; texts of its scripts are under ``SCRIPT``."""

from __future__ import annotations

TITLE = "콘솔"
NAV_LABEL = "콘솔 메뉴"
NAV_TODAY = "오늘 할 일"

TODAY_LEAD = "{day} 할 일입니다."
QUESTIONS = "기다리는 질문"
QUESTIONS_COUNT = "기다리는 질문 {count:,}개"
QUESTIONS_MORE = "급한 순서로 {count}개만 보여 드립니다."
QUESTIONS_NONE = "기다리는 질문이 없습니다."
QUESTIONS_NONE_LEAD = "계약통이 답하지 못한 질문이 오면 여기에 급한 순서로 나옵니다."
QUESTION_NUMBER = "{number}번"
QUESTION_GONE = "질문자가 지운 질문입니다."
ASKED_IN = "{room}, {moment}"
ROOM_PRIVATE = "1:1 대화"
DUE = "{moment}까지"
OVERDUE = "기한 지남"
OVERDUE_SINCE = "{moment}까지였습니다"
MINE = "내가 맡음"
TAKEN_BY = "{name} 님이 맡음"
NOBODY = "맡은 사람 없음"
OPEN_FIRST = "첫 질문부터 답하기"

OTHERS = "그 밖에 볼 것"
REVIEWS = "법령 개정으로 다시 볼 것"
CONFLICTS = "서로 다르게 답하는 것"
DRAFTS = "살펴볼 Q&A 초안"
DIGESTS = "승인을 기다리는 주간 소식"
COUNT = "{count:,}건"
NOTHING = "없음"

ACTS = "방금 한 일"
ACTS_MORE = "앞서 한 일 {count}개 더 보기"
ACT_TITLES = {
    "send": "{number}번 질문에 답변을 보냅니다.",
    "publish": "{number}번 질문에 답변을 보내고 게시합니다.",
    "hand_over": "{number}번 질문을 다른 강사에게 넘깁니다.",
    "merge": "{number}번 질문을 같은 질문과 합칩니다.",
    "out_of_scope": "{number}번 질문을 범위 밖으로 닫습니다.",
}
ACT_LEFT = "{seconds}초 안에 되돌릴 수 있습니다."
ACT_SOON = "처리하는 중입니다."
ACT_REFUSED = "{number}번 질문은 처리하지 못했습니다: {reason}"
UNDO = "되돌리기"
UNDONE = "되돌렸습니다. 쓰신 글은 그대로 있습니다."
UNDO_LATE = "이미 처리해서 되돌리지 못했습니다."
SEEN = "확인"

NAV_DASHBOARD = "현황"
DASHBOARD_TITLE = "현황"
DASHBOARD_SPAN = "{first}부터 {last}까지"
DASHBOARD_ROOMS = "채팅방"
DASHBOARD_SHOW = "보기"
DASHBOARD_TABLE = "표로 보기"
DASHBOARD_NONE = "아직 셀 것이 없습니다."
DASHBOARD_FILES = "내려받기"
DASHBOARD_FILE = "{kind}로 내려받기"
DASHBOARD_MONTH = "월간 보고(PDF)를 받을 달"
DASHBOARD_MONTH_GET = "PDF로 내려받기"
DASHBOARD_BEFORE = "앞 기간 {value}"
STATISTICS_FORMAT_UNKNOWN = "내려받을 파일의 종류는 XLSX, ZIP, PDF 가운데 하나입니다."
STATISTICS_NOT_A_MONTH = "PDF는 한 달 단위로 받을 수 있습니다. 달을 골라 주세요."
STATISTICS_DAYS_UNREAD = "날짜를 읽지 못했습니다. 2026-11-01처럼 적어 주세요."
NAV_TERMS = "용어"
TERMS_TITLE = "용어"
TERMS_LEAD = "쓰는 말을 법령의 말에 이으면 그 말로 물어도 찾습니다. 처음부터 {shipped}개가 들어 있습니다."
TERM_ADD_TITLE = "용어 더하기"
TERM_EVERYDAY = "쓰는 말"
TERM_STATUTORY = "법령의 말"
TERM_SOURCE = "그 말이 있는 조문(선택)"
TERM_SOURCE_HINT = "예: 지체상금 → 지연배상금, 지방계약법 제30조. 조문을 비워 두면 찾아서 붙입니다."
TERM_BY = "{name}, {moment}"
TERM_RETIRE = "거두기"
TERM_GONE = "이미 거두었거나 없는 용어입니다."
TERMS_NONE = "더한 용어가 없습니다."
TERMS_NONE_LEAD = "직원이 쓰는 말로 물었을 때 찾지 못하는 것이 있으면 여기에 더해 주세요."
NAV_ROOMS = "채팅방"
NAV_PEOPLE = "역할"
ROOMS_TITLE = "채팅방"
ROOMS_LEAD = "허용한 채팅방에서만 계약통이 답합니다."
ROOMS_NONE = "계약통이 들어가 있는 채팅방이 없습니다."
ROOM_CHANNELS = {"web": "웹", "telegram": "텔레그램"}
ROOM_MEMBERS = "{count}명"
ROOM_ALLOWED = "이 채팅방에서 답변 허용"
ROOM_MODE = "언제 답하나요"
ROOM_MODES = {"mention": "부를 때만", "auto": "계약 질문이면 스스로", "off": "답하지 않음"}
ROOM_PURPOSE = "누구의 방인가요"
ROOM_PURPOSES = {"open": "직원", "instructors": "사내강사"}
ROOM_NOT_FOUND = "찾으시는 채팅방이 없습니다."
PEOPLE_TITLE = "역할"
PEOPLE_LEAD = "사내강사는 답하고 다듬고 승인하며, 관리자는 채팅방과 역할도 정합니다."
PEOPLE_HOLDERS = {"admin": "관리자", "instructor": "사내강사"}
PEOPLE_NOBODY = "아무도 없습니다."
PEOPLE_SEARCH = "이름으로 찾기"
PEOPLE_NOT_FOUND = (
    "‘{words}’이(가) 들어간 이름이 없습니다. 그분이 먼저 계약통에게 말을 걸어야 찾을 수 있습니다."
)
PEOPLE_SEEN = "마지막 활동 {moment}"
PERSON_NOT_FOUND = "찾으시는 분이 없습니다."
ROLE_GIVE = "{role} 역할 주기"
ROLE_TAKE = "{role} 역할 거두기"
INVITE_TITLE = "처음 오는 분 부르기"
INVITE_LEAD = "한 번만 쓸 수 있는 주소를 만듭니다. {minutes}분 안에 그분에게만 알려 주세요."
INVITE = "{role} 초대 주소 만들기"
LINK_FOR = "{name} 님의 로그인 주소 만들기"
LINK_MADE = "주소를 만들었습니다. 지금만 보이니 복사해 두세요. {minutes}분 안에 한 번만 쓸 수 있습니다."
NAV_LOG = "답변 기록"
LOG_TITLE = "답변 기록"
LOG_LEAD = "묻고 답한 것이 모두 차례로 남습니다. 지우거나 고칠 수 없고, 고쳐지면 검증에서 드러납니다."
LOG_KIND = "종류"
LOG_ALL = "모두"
LOG_FIRST = "처음 날"
LOG_LAST = "마지막 날"
LOG_SEQ = "순번"
LOG_AT = "시각"
LOG_WORDS = "내용"
LOG_OLDER = "더 오래된 기록"
LOG_NONE = "여기에 해당하는 기록이 없습니다."
LOG_NONE_LEAD = "찾을 말을 줄이거나 날짜를 넓혀 보세요."
LOG_VERIFY = "모두 검증하기"
LOG_WHOLE = "기록 {lines:,}줄이 모두 온전합니다."
LOG_BROKEN = "{line}번째 줄이 맞지 않습니다: {reason}"
LOG_FAULTS = {
    "gap": "빠졌거나 끼어든 줄이 있습니다.",
    "chain": "앞줄과 이어지지 않습니다.",
    "content": "내용이 바뀌었습니다.",
    "head": "끝부분이 없어졌습니다.",
}
LOG_EXPORT = "{kind}로 내려받기"
LOG_FORMAT_UNKNOWN = "내려받을 파일의 종류는 CSV, XLSX, JSONL 가운데 하나입니다."
LOG_LINE = "기록 {seq}번"
LOG_PREVIOUS = "앞줄의 해시"
LOG_HASH = "이 줄의 해시"
LOG_BACK = "목록으로"
LOG_NOT_FOUND = "찾으시는 기록이 없습니다."
NAV_ENTRIES = "학습조직 Q&A"
ENTRIES_TITLE = "학습조직 Q&A"
ENTRIES_SHOWN = {
    "drafts": "초안",
    "published": "게시됨",
    "due": "다시 볼 때",
    "unsourced": "근거 없음",
    "retired": "내림",
}
ENTRIES_FILTER = "Q&A 나누어 보기"
ENTRIES_SEARCH = "찾을 말"
ENTRIES_SEARCH_BUTTON = "찾기"
ENTRIES_FOUND = "{total:,}건"
ENTRIES_NONE = "여기에 해당하는 Q&A가 없습니다."
ENTRIES_NONE_LEAD = "질문에 답변을 보내면 초안이 되고, 게시하면 계약통이 바로 답합니다."
ENTRIES_NONE_FOUND = "‘{words}’이(가) 들어간 Q&A가 없습니다. 찾을 말을 줄여 보세요."
ENTRIES_PAGES = "쪽 이동"
ENTRIES_CHOOSE = "먼저 Q&A를 골라 주세요. 한 번에 50건까지 고를 수 있습니다."
ENTRIES_CHOSEN = "고른 Q&A를"
ENTRIES_DONE = "처리했습니다."
ENTRY_SELECT = "{number}번 고르기"
ENTRY_TITLE = "{number}번 Q&A"
ENTRY_NOT_FOUND = "찾으시는 Q&A가 없습니다."
ENTRY_NOT_PUBLISHED = "{number}번 Q&A는 게시되어 있지 않습니다. 목록을 새로 고쳐 주세요."
ENTRY_STATES = {"draft": "초안", "review": "검토 중", "published": "게시됨", "retired": "내림"}
ENTRY_REMARK = "알아 둘 점: {remark}"
ENTRY_REPLACES = "게시하면 {number}번 Q&A를 대신합니다."
ENTRY_PUBLISHED_AT = "게시한 때"
ENTRY_CREATED_AT = "만든 때"
ENTRY_REVIEW_ON = "다시 볼 날"
ENTRY_REVIEW_SET = "다시 볼 날 정하기"
ENTRY_REVIEW_NONE = "정하지 않음"
ENTRY_RULES_NONE = "근거가 없어 강사 의견으로 게시되어 있습니다."
ENTRY_FROM = "{number}번 질문에서 나왔습니다."
ENTRY_KEEP = "저장"
ENTRY_PUBLISH = "저장하고 게시"
ENTRY_DISCARD = "버리기"
ENTRY_RETIRE = "내리기"
ENTRY_RETIRE_LEAD = "내리면 계약통이 더는 이 Q&A로 답하지 않습니다. 다시 올리려면 새로 게시해야 합니다."
ENTRY_CORRECT = "고쳐서 새로 내기"
ENTRY_CORRECT_LEAD = "초안을 만듭니다. 그 초안을 게시할 때까지는 지금 것이 답합니다."
ENTRY_SAID = {
    "kept": "저장했습니다.",
    "published": "게시했습니다. 이제 계약통이 이 Q&A로 답합니다.",
    "retired": "내렸습니다. 이제 이 Q&A로 답하지 않습니다.",
}
ENTRY_HISTORY = "바뀐 내역"
ENTRY_HISTORY_NONE = "기록된 내역이 없습니다."
ENTRY_HISTORY_BY = "{number}번째, {name} ({moment})"
ENTRY_HISTORY_NOBODY = "가져오기"
ENTRY_HISTORY_FIRST = "처음 쓴 글"
ENTRY_HISTORY_ADDED = "근거 더함: {rules}"
ENTRY_HISTORY_REMOVED = "근거 뺌: {rules}"
REVIEW_ON_UNREAD = "다시 볼 날을 읽지 못했습니다. 2026-12-31처럼 적어 주세요."
REVIEW_ON_FAR = "다시 볼 날은 오늘부터 5년 안이어야 합니다."

DECISIONS_NONE = "지금은 정할 것이 없습니다."
DECISIONS_NONE_LEAD = "법령이 바뀌거나 답이 서로 엇갈리면 여기에 나옵니다."
DECISIONS_BACK = "목록으로"
DECISION_NEXT = "다음 것"
DECISION_NOT_FOUND = "찾으시는 것이 없습니다."
DECISIONS_SAID = {
    "kept": "그대로 두었습니다.",
    "corrected": "내리고 초안으로 옮겼습니다. 고쳐서 다시 게시해 주세요.",
    "retired": "내렸습니다. 이제 이것으로 답하지 않습니다.",
    "told": "물어본 분들께 알렸습니다.",
    "left_holds": "가 쪽이 맞다고 정했습니다. 나 쪽은 초안에서 고치거나 문서를 새 판으로 등록해 주세요.",
    "right_holds": "나 쪽이 맞다고 정했습니다. 가 쪽을 내리고 초안으로 옮겼습니다.",
    "both_hold": "둘 다 맞다고 정했습니다.",
    "post": "주간 소식을 게시합니다.",
    "skip": "이번 주간 소식은 건너뜁니다.",
}
#: Of these, what can be taken back.
DECISION_UNDONE = ("kept", "both_hold")

QUESTION_TITLE = "{number}번 질문"
BACK = "오늘 할 일로"
NEXT = "다음 질문"
CONVERSATION = "대화"
ASKED_BEFORE = "앞선 질문"
ASKED = "질문"
BOT_SAID = "계약통의 답변"
BOT_UNSURE = "계약통이 답하지 못했습니다."
BOT_NOT_ASKED = "질문자가 바로 강사에게 물었습니다."
INSTRUCTOR_SAID = "{name} 님의 답변"
FEEDBACK = "해결됐어요 {solved} · 해결되지 않았어요 {not_solved}"
FOLLOWERS = "같은 질문을 합친 것 {count}개에도 답변이 함께 갑니다."
REASONS = {
    "unsure": "계약통이 확신하지 못해 넘겼습니다.",
    "asked": "질문자가 강사의 답변을 원했습니다.",
    "not_solved": "질문자가 해결되지 않았다고 했습니다.",
}
FOUND = "계약통이 찾은 것"
FOUND_LEAD = "지금 다시 찾아보면 맞을 가능성을 {percent}%로 봅니다."
FOUND_ANSWERS = "지금은 계약통이 이렇게 답합니다"
TAKE = "답변으로 가져오기"
SIMILAR = "비슷한 학습조직 Q&A"
SIMILAR_NONE = "비슷한 Q&A가 없습니다."
FOUND_NOTHING = "찾은 것이 없습니다."
IN_FORCE = "{day} 시행"

CLAIM = "맡기"
CLAIMED = "질문을 맡았습니다. 다른 강사에게도 보입니다."
COLLEAGUES_LOOK = "{names} 님도 보고 있습니다."
COLLEAGUES_WRITE = "{names} 님이 답변을 쓰고 있습니다."

EDITOR = "답변 쓰기"
ANSWER = "답변"
ANSWER_HINT = "질문자에게 그대로 갑니다. {limit:,}자까지 쓸 수 있습니다. 개인정보는 보내기 전에 가립니다."
ENTRY_QUESTION = "Q&A로 남길 질문"
ENTRY_QUESTION_HINT = "사람과 날짜 없이도 뜻이 통하게 다듬어 주세요. {limit:,}자까지 쓸 수 있습니다."
RULES = "근거"
RULES_HINT = "고른 근거는 답변에 붙습니다. 하나도 없으면 강사 의견으로만 게시됩니다."
RULES_ADD = "근거 더하기"
RULES_ADD_BUTTON = "더하기"
RULES_ADD_HINT = (
    "시행령 25 1 5처럼 적으면 조ㆍ항ㆍ호가 나옵니다. 고르거나, 시행령 제25조제1항제5호처럼 적어 주세요."
)
RULES_UNREAD = "법령 이름과 조 번호로 읽지 못했습니다: {typed}"
RULES_TOO_MANY = "근거는 {limit}개까지 고를 수 있습니다."
RULES_UNKNOWN = "지금 시행 중인 법령에 없는 근거입니다: {rule}"
PREVIEW = "채팅에서 이렇게 보입니다"
PREVIEW_EMPTY = "답변을 쓰면 여기에 보입니다."
PREVIEW_AGAIN = "저장하고 다시 보기"
PUBLISH = "보내고 게시"
SEND = "답변만 보내기"
HAND_OVER = "넘기기"
OUT_OF_SCOPE = "범위 밖"
MERGE = "합치기"
MERGE_TITLE = "같은 질문과 합치기"
MERGE_LEAD = "합치면 질문자는 고른 질문의 답변을 받습니다."
MERGE_NONE = "합칠 만한 질문이 없습니다."
MERGE_CHOOSE = "합칠 질문을 골라 주세요."
ANSWERED = "답변함"
WAITING = "기다림"
SAVED = "{moment}에 저장했습니다."
FINISHED = "이미 끝난 질문입니다."
FINISHED_LEAD = "답변하거나 닫은 질문은 고칠 수 없습니다."
PLANNED = "처리를 기다리고 있습니다. 오늘 할 일에서 되돌릴 수 있습니다."
PLANNED_BY = "{name} 님이 방금 처리했습니다. 되돌릴 수도 있으니 잠시 뒤에 다시 보세요."
WRITTEN = "쓰신 글"
PLANNED_ALREADY = "이 질문은 이미 처리를 기다리고 있습니다. 오늘 할 일에서 먼저 되돌려 주세요."
CHANGED = "질문이 그 사이에 바뀌었습니다. 바뀐 질문을 보고 다시 보내 주세요. 쓰신 글은 그대로 있습니다."
DRAFT_CHANGED = "다른 창에서 더 나중에 저장한 글이 있습니다. 화면을 새로 고쳐 확인해 주세요."
TOO_LONG = "글이 너무 깁니다. {limit:,}자 이하로 줄여 주세요."
NO_ACT = "무엇을 할지 알 수 없습니다. 버튼을 다시 눌러 주세요."
NOT_FOUND = "찾으시는 질문이 없습니다."
SHORTCUTS = "단축키"
SHORTCUTS_LIST = (
    ("J / K", "다음 / 이전 질문 고르기"),
    ("Enter", "고른 질문 열기"),
    ("M", "맡기"),
    ("Ctrl + Enter", "보내고 게시"),
    ("Ctrl + Shift + Enter", "답변만 보내기"),
    ("P", "채팅에서 어떻게 보이는지 보기"),
    ("N", "다음 질문"),
    ("U", "마지막으로 한 일 되돌리기"),
    ("G", "오늘 할 일"),
    ("?", "단축키 보기"),
)
CLOSE = "닫기"

#: Read by the console's scripts; ``{…}`` is filled in there.
SCRIPT = {
    "saved": "저장했습니다.",
    "saveFailed": "저장하지 못했습니다. 이 브라우저에는 남아 있습니다.",
    "draftChanged": DRAFT_CHANGED,
    "signedOut": "로그인이 끝났습니다. 쓰신 글은 이 브라우저에 남아 있습니다. 다시 들어와 주세요.",
    "restored": "이 브라우저에 남아 있던 글을 불러왔습니다.",
    "left": ACT_LEFT,
    "soon": ACT_SOON,
    "noRules": "맞는 조문이 없습니다.",
    "offered": "조문 {count}개가 있습니다.",
    "wholeArticle": "조 전체",
    "chosen": "{label}을(를) 근거로 더했습니다.",
    "looking": COLLEAGUES_LOOK,
    "writing": COLLEAGUES_WRITE,
    "uploadSending": "{percent}% 보냈습니다.",
    "uploadReading": "다 보냈습니다. 내용을 읽고 있습니다.",
    "uploadBroken": "파일을 다 보내지 못했습니다. 연결을 확인하고 다시 눌러 주세요. 등록된 것은 없습니다.",
    "uploadTooLarge": "파일이 너무 큽니다. {megabytes}MB까지 올릴 수 있습니다.",
}
