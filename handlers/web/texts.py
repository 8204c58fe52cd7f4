"""Everything that the web pages say, in Korean. Texts of the room's scripts are under ``SCRIPT``."""

from __future__ import annotations

BOT_NAME = "계약통"
TITLE = "계약통"
ROOM_TITLES = {"open": "열린 계약방", "instructors": "강사방"}
ROLES = {"staff": "직원", "instructor": "사내강사", "admin": "관리자", "bot": "봇"}

#: The parts of the site, as the head of every page names them.
PLACES_LABEL = "주요 화면"
PLACE_BOARD = "게시판"
PLACE_CONSOLE = "콘솔"
ACCOUNT = "{name} 님"

ACCOUNT_TITLE = "내 로그인"
ACCOUNT_ROLE = "역할"
ACCOUNT_SESSIONS = "로그인한 브라우저"
ACCOUNT_SESSIONS_NOTE = "모르는 로그인이 있으면 다른 브라우저에서 모두 나가 주세요."
ACCOUNT_SINCE = "들어온 때"
ACCOUNT_LAST_USED = "마지막으로 쓴 때"
ACCOUNT_UNTIL = "끝나는 때"
ACCOUNT_HERE = "(이 브라우저)"
ACCOUNT_SIGN_OUT_ELSEWHERE = "다른 브라우저에서 모두 나가기"
ACCOUNT_CLOSED = "다른 브라우저에서 모두 나갔습니다."

#: By why a message concerns somebody. They are seen on locked screens: no word of the message.
NOTIFICATIONS = {
    "mentioned": "{room}에서 나를 부른 글이 있습니다.",
    "answered": "{room}에서 내 글에 답이 달렸습니다.",
}
NOTIFICATIONS_TITLE = "알림"
NOTIFICATIONS_LEAD = (
    "내 글에 답이 달리거나 누가 나를 부르면 이 브라우저로 알려 드립니다. 강사에게는 새 질문도 알립니다. "
    "알림에는 질문과 답의 내용을 싣지 않습니다."
)
NOTIFICATIONS_ON = "알림 켜기"
NOTIFICATIONS_OFF = "알림 끄기"
NOTIFICATIONS_OFFER = "답이 오면 알려 드릴까요?"
NOTIFICATIONS_NO = "괜찮습니다"
NOTIFICATIONS_SERVICE_UNKNOWN = "이 브라우저의 알림 서비스로는 보낼 수 없습니다. 관리자에게 문의해 주세요."

WEEKDAYS = "월화수목금토일"
DAY = "{year}. {month}. {day}.({weekday})"
MOMENT = "{day} {hour:02}:{minute:02}"
SPAN_DAYS = "{number}일"
SPAN_HOURS = "{number}시간"
SPAN_MINUTES = "{number}분"
SPAN_NONE = "1분 미만"

JOIN_TITLE = "채팅방 들어가기"
JOIN_LEAD = "계약 업무를 물어보세요. 계약통이 법령 근거를 찾아 답하고, 모르는 것은 사내강사에게 묻습니다."
JOIN_NICKNAME = "닉네임"
JOIN_NICKNAME_HINT = "한글, 영문, 숫자로 2~20자입니다. 채팅방에서 다른 분에게 보입니다."
JOIN_CODE = "입장 코드"
JOIN_CODE_HINT = "기관에서 안내받은 코드를 적어 주세요."
JOIN_BUTTON = "들어가기"
JOIN_PRIVACY = (
    "주민등록번호, 전화번호, 계좌번호 같은 개인정보는 적지 마세요. 적으셔도 저장하기 전에 가립니다."
)
JOIN_CODE_WRONG = "입장 코드가 맞지 않습니다. 다시 확인해 주세요."

NICKNAME_LENGTH = "닉네임은 {least}자 이상 {most}자 이하로 적어 주세요."
NICKNAME_LETTERS = "닉네임에는 한글, 영문, 숫자와 빈칸, 점(.), 밑줄(_), 붙임표(-)만 쓸 수 있습니다."
NICKNAME_ANONYMOUS = (
    "‘익명’이 들어간 닉네임은 쓸 수 없습니다. 이름 없이 묻고 싶으면 방에서 ‘익명으로 질문’을 고르세요."
)
NICKNAME_BOT = "계약통으로 보일 수 있는 닉네임은 쓸 수 없습니다. 다른 닉네임을 적어 주세요."
NICKNAME_ROLE = "강사나 관리자로 보일 수 있는 닉네임은 쓸 수 없습니다. 다른 닉네임을 적어 주세요."
NICKNAME_TAKEN = "이미 쓰고 있는 닉네임입니다. 다른 닉네임을 적어 주세요."

SIGN_IN_TITLE = "로그인"
SIGN_IN_LEAD = "{role} 권한으로 로그인합니다. 이 주소는 한 번만 쓸 수 있습니다."
SIGN_IN_AS = "{name} 님으로 로그인합니다."
SIGN_IN_BUTTON = "로그인"
SIGN_IN_INVALID = {
    "unknown": "없는 로그인 주소입니다. 주소를 끝까지 복사했는지 확인해 주세요.",
    "used": "이미 쓴 로그인 주소입니다. 관리자에게 새 주소를 받아 주세요.",
    "expired": "기한이 지난 로그인 주소입니다. 관리자에게 새 주소를 받아 주세요.",
}
SIGN_OUT = "나가기"

MESSAGE_DELETED = "삭제된 글입니다."
MESSAGE_EMPTY = "보낼 내용을 적어 주세요."
FILE_TOO_LARGE = "파일이 너무 큽니다. {limit}MB 이하로 줄여 주세요."
FILE_TOO_SLOW = "파일을 받는 데 너무 오래 걸려 멈췄습니다. 다시 보내 주세요."
FILE_EMPTY = "빈 파일이라 보낼 수 없습니다."
FILE_UNNAMED = "파일"
FILE_SENT = "파일: {name} ({size})"
MESSAGE_TOO_LONG = "글이 너무 깁니다. {limit:,}자 이하로 줄여 주세요."
MESSAGE_GONE = "이미 지워졌거나 없는 글입니다."
MESSAGE_NOT_YOURS = "본인이 쓴 글만 고치거나 지울 수 있습니다."
BUTTON_GONE = "이제 쓸 수 없는 버튼입니다."
BAD_REQUEST = "요청을 이해하지 못했습니다. 화면을 새로 고친 뒤 다시 해 주세요."

ERROR_TITLE = "문제가 생겼습니다"
ERROR_NOT_SIGNED_IN = "로그인이 끝났습니다. 다시 들어와 주세요."
ERROR_FORBIDDEN = "이 화면을 볼 권한이 없습니다."
ERROR_CSRF = "화면이 오래되었습니다. 새로 고친 뒤 다시 해 주세요."
ERROR_NOT_FOUND = "찾으시는 화면이 없습니다. 주소를 확인해 주세요."
ERROR_CONFLICT = "이미 처리한 요청입니다. 화면을 새로 고쳐 주세요."
ERROR_TOO_MANY = "요청이 너무 많습니다. {seconds}초 뒤에 다시 해 주세요."
ERROR_TOO_LARGE = "보내신 내용이 너무 큽니다."
ERROR_METHOD = "이 주소에서는 할 수 없는 요청입니다."
ERROR_INTERNAL = "잠시 문제가 생겼습니다. 조금 뒤에 다시 해 주세요. 쓰신 글은 사라지지 않습니다."
BACK_TO_ROOM = "채팅방으로 돌아가기"

SKIP_LINK = "본문 바로가기"
SKIP_TO_COMPOSER = "글쓰기로 바로가기"
NOSCRIPT = "이 채팅방은 자바스크립트를 켜야 쓸 수 있습니다. 브라우저 설정을 확인해 주세요."
NAV_PEOPLE = "함께 보는 사람"
NAV_PEOPLE_COUNT = "함께 보는 사람 {count}명"
NAV_HELP = "이용 안내"
HELP_ITEMS = {
    "open": (
        # The word joiner keeps the name in one line.
        "질문을 그대로 적고 보내면 계약통이 답합니다. "
        "질문으로 알아듣지 못하면 @\u2060계약통을 앞에 붙여 주세요.",
        "답변에는 항상 근거가 붙습니다. 근거를 누르면 조문 전체를 볼 수 있습니다.",
        "해결되지 않았으면 ‘강사에게 질문’을 눌러 주세요. 사내강사가 답합니다.",
        "답변에 답장하면 이어서 물어볼 수 있습니다.",
        "@ 뒤에 이름을 적으면 그분을 부를 수 있습니다.",
        "공고문 초안을 파일로 보내면 고칠 점을 찾아 드립니다. 클립 모양을 누르거나 파일을 끌어다 놓으세요.",
        "개인정보는 적지 마세요. 적으셔도 저장하기 전에 가립니다.",
    ),
    "instructors": (
        "계약통이 답하지 못한 질문이 카드로 올라옵니다. "
        "‘맡기’를 누르면 누가 맡았는지 다른 강사에게 보입니다.",
        "‘답변하기’를 누르고 답변을 적으면 질문자에게 그대로 전달됩니다.",
        "보낸 답변은 Q&A 초안이 됩니다. 근거를 고르고 ‘게시’를 누르면 다음부터 계약통이 바로 답합니다.",
        "같은 질문이 있으면 ‘중복’, 계약 업무가 아니면 ‘범위 밖’을 눌러 주세요.",
    ),
}
EMPTY_TITLES = {
    "open": "무엇이든 물어보세요",
    "instructors": "아직 도착한 강사 질문이 없습니다",
}
EMPTY_LEADS = {
    "open": "계약통이 법령과 표준문서에서 근거를 찾아 답합니다. 아래 예시를 눌러 시작해 보세요.",
    "instructors": "계약통이 답하지 못한 질문이 이 방에 카드로 올라옵니다.",
}
EXAMPLES = (
    "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
    "입찰공고는 며칠 전에 해야 하나요?",
    "준공검사는 며칠 안에 해야 하나요?",
)
COMPOSER_LABEL = "글쓰기"
COMPOSER_PLACEHOLDERS = {
    "open": "궁금한 점을 적어 주세요",
    "instructors": "강사끼리 나눌 말을 적어 주세요",
}
COMPOSER_HINT = "Enter로 보내고 Shift+Enter로 줄을 바꿉니다."
COMPOSER_SEND = "보내기"
COMPOSER_ATTACH = "파일 보내기"
COMPOSER_MENTION = "계약통에게 묻기"
CANCEL = "취소"
CLOSE = "닫기"
CONFIRM = "확인"
DELETE_TITLE = "이 글을 지울까요?"
DELETE_LEAD = "지운 글은 되돌릴 수 없습니다."
DELETE = "지우기"
LOAD_OLDER = "이전 대화 더 보기"
MESSAGES_LABEL = "대화"
NAMING_LABEL = "부를 사람"
#: In the head of every page, beside the name of a room.
UNREAD = "(안 읽은 글 {count}개)"
UNREAD_ME = "(안 읽은 글 {count}개, 나를 부른 글 있음)"

THREAD_TITLE = "답글 모아 보기"
THREAD_COMPOSER = "답글 쓰기"
THREAD_ANSWER_THIS = "{name} 님의 글에 답글 쓰기"
THREAD_OLDER = "이전 답글 보기"
THREAD_NEWEST = "최근 답글 보기"
THREAD_HINT_INSTRUCTORS = "계약통의 카드나 안내에 답장하면 질문자에게 전달될 수 있습니다."

PASSAGE_TABLE = "표"
PASSAGE_CITED = "인용한 부분"
PASSAGE_DOCUMENT = "문서"
PASSAGE_NUMBER = "번호"
PASSAGE_EFFECTIVE = "시행일"
PASSAGE_NO_DATE = "정해지지 않음"
PASSAGE_VERSION = "판"
PASSAGE_VERSION_NUMBER = "{number}번째 판"
PASSAGE_PROMULGATION = "공포번호"
PASSAGE_PROMULGATION_NUMBER = "제{number}호"
PASSAGE_EDITION = "판 이름"
PASSAGE_SOURCE = "원문 보기"
PASSAGE_SUPERSEDED = "{date}부터는 새 판이 적용됩니다."
PASSAGE_NEWER = "새 판에서 보기"
PASSAGE_PENDING = "이 판은 {date}부터 시행됩니다. 아직 시행 전입니다."
PASSAGE_REPEALED = "지금은 효력이 없는 내용입니다(삭제 또는 폐지)."
PASSAGE_RETIRED = "더는 답변에 쓰지 않는 내용입니다."
PASSAGE_NOT_FOUND = "찾으시는 구절이 없습니다."
PASSAGE_HEADINGS = "위치"
PASSAGE_BASIS = "법적 근거"
PASSAGE_ARTICLE = "조문과 바뀐 내용 보기"
PASSAGE_WHOLE = "문서 전체 보기"
PASSAGE_ENTRY = "게시판에서 보기"
PASSAGE_DRAFT = "아직 공개하지 않은 학습조직 Q&A입니다."

CHECKLIST_NOT_FOUND = "찾으시는 제출서류ㆍ절차 목록이 없습니다."
CHECKLIST_FILE = "제출서류목록-{kind}-{method}.docx"

DIGEST_NOT_FOUND = "찾으시는 주간 소식이 없습니다."
DIGEST_TITLE = "주간 소식"
DIGEST_SKIPPED = "올리지 않기로 한 주간 소식입니다. 강사와 관리자만 볼 수 있습니다."
DIGEST_POST = "‘{room}’에 게시"
DIGEST_SKIP = "이번 주는 건너뛰기"
DIGEST_DRAFT = "아직 올리지 않은 주간 소식입니다. 강사와 관리자만 볼 수 있습니다."

#: Read by the room's scripts; ``{…}`` is filled in there.
SCRIPT = {
    "connected": "연결됨",
    "connecting": "연결하는 중…",
    "reconnecting": "다시 연결하는 중…",
    "offline": "인터넷 연결이 끊겼습니다. 쓰신 글은 다시 연결되면 보냅니다.",
    "replaced": "다른 창에서 채팅방을 열어 이 창은 멈췄습니다.",
    "resume": "이 창에서 계속하기",
    "signedOut": "로그인이 끝났습니다. 다시 들어와 주세요.",
    "signIn": "다시 들어가기",
    "loadFailed": "대화를 불러오지 못했습니다.",
    "retry": "다시 시도",
    "unread": "여기부터 새 글",
    "unreadCount": UNREAD,
    "unreadMe": UNREAD_ME,
    "replies": "답글 {count}개",
    "openThread": "답글 모아 보기",
    "namingCount": "부를 수 있는 사람 {count}명. 위아래 화살표로 고르고 Enter를 누르세요.",
    "newMessages": "새 글 {count}개",
    "newest": "맨 아래로",
    "sending": "보내는 중…",
    "queued": "연결되면 보냅니다",
    "failed": "보내지 못했습니다.",
    "resend": "다시 보내기",
    "discard": "버리기",
    "anonymous": "익명으로 씀",
    "anonymousFile": "파일은 이름 없이 보낼 수 없습니다. ‘익명으로 질문’을 끄거나 파일을 빼 주세요.",
    "edited": "고침",
    "deleted": MESSAGE_DELETED,
    "actions": "{name} 님의 글 메뉴",
    "reply": "답장",
    "edit": "고치기",
    "delete": DELETE,
    "copy": "복사",
    "copied": "복사했습니다.",
    "replyingTo": "{name} 님에게 답장",
    "editing": "글 고치기",
    "attachHint": "점검할 공고문이면 ‘점검’이라고 적어 주세요.",
    "attachWaits": "보내는 중… {percent}%",
    "attachTooLarge": FILE_TOO_LARGE,
    "attachElsewhere": "파일은 채팅방에서 보내 주세요.",
    "attachOne": "파일은 한 번에 하나씩 보내 주세요.",
    "jump": "원래 글로 이동",
    "quoteGone": "너무 오래된 글이라 찾지 못했습니다.",
    "thinking": "계약통이 답을 찾고 있습니다",
    "tooLong": "글이 너무 깁니다. {limit}자 이하로 줄여 주세요.",
    "pressFailed": "버튼을 누르지 못했습니다. 다시 눌러 주세요.",
    "actionFailed": "처리하지 못했습니다. 다시 해 주세요.",
    "announce": "{name}: {text}",
    "me": "나",
    "peopleCount": NAV_PEOPLE_COUNT,
    "opensNewWindow": "새 창",
    "offlineWaiting": "보내지 못한 글 {count}개가 이 창에 있습니다. 창을 닫지 않으면 연결될 때 보냅니다.",
    "notificationsOn": "이 브라우저에서 알림을 받고 있습니다. 나가시면 꺼집니다.",
    "notificationsOff": "이 브라우저에서는 알림을 받지 않습니다.",
    "notificationsDenied": (
        "브라우저가 알림을 막고 있습니다. 주소창 왼쪽의 사이트 설정에서 알림을 허용해 주세요."
    ),
    "notificationsUnsupported": (
        "이 브라우저에서는 알림을 쓸 수 없습니다. 아이폰에서는 홈 화면에 추가한 계약통에서 켤 수 있습니다."
    ),
    "notificationsFailed": "알림을 켜지 못했습니다. 인터넷 연결을 확인하고 다시 해 주세요.",
    "notificationsOffFailed": "알림을 끄지 못했습니다. 인터넷 연결을 확인하고 다시 해 주세요.",
    "notificationsTurnedOn": "이제 답이 오면 알려 드립니다.",
}

ANONYMOUS_NAME = "익명"
ANONYMOUS_ASK = "익명으로 질문"
ANONYMOUS_HINT = "누가 썼는지 어디에도 남지 않습니다. 이 창을 닫으면 본인도 고치거나 지울 수 없습니다."
ANONYMOUS_NOT_HERE = "여기에서는 이름 없이 쓸 수 없습니다."

OIDC_OR = "계정이 없으면 닉네임으로 들어올 수 있습니다."
OIDC_SIGN_IN = "{name}으로 들어가기"
OIDC_SOMEBODY = "직원"
OIDC_REFUSED = "로그인을 마치지 않았습니다. 처음부터 다시 해 주세요."
OIDC_BROKEN = "로그인이 중간에 끊겼거나 시간이 지났습니다. 처음부터 다시 해 주세요."
OIDC_AWAY = "로그인 서버에 닿지 않습니다. 잠시 뒤에 다시 해 주세요. 계속되면 운영자에게 알려 주세요."

APP_DESCRIPTION = "공공계약 질문에 법령과 표준문서를 근거로 바로 답하는 계약 상담방"
OFFLINE_TITLE = "연결되지 않았습니다"
OFFLINE_LEAD = "인터넷이나 계약통 서버에 닿지 않습니다. 다시 연결되면 보시던 화면으로 저절로 돌아갑니다."
OFFLINE_AGAIN = "지금 다시 연결"

PAGES_LABEL = "쪽"
PAGE_BEFORE = "이전 쪽"
PAGE_AFTER = "다음 쪽"
PAGE_OF = "{number:,} / {last:,}쪽"
