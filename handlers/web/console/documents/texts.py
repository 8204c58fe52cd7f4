"""Korean words of the console's pages about documents; in templates they are ``d``."""

from __future__ import annotations

NAV = "표준문서·법령"
TITLE = "표준문서·법령"
SHOWN = {"standard": "표준문서", "statute": "법령", "retired": "내림"}
FILTER = "문서 나누어 보기"
SEARCH = "제목에서 찾을 말"
FOUND = "{total:,}건"
NONE = "여기에 해당하는 문서가 없습니다."
NONE_LEAD = "관리자가 위에서 파일을 올리면 읽은 내용을 보여 드리고, 등록하면 계약통이 그 문서로 답합니다."
NONE_FOUND = "제목에 ‘{words}’이(가) 들어간 문서가 없습니다. 찾을 말을 줄여 보세요."
NOT_FOUND = "찾으시는 문서가 없습니다."
VERSIONS_COUNT = "판 {count}개"
PASSAGES_COUNT = "구절 {count:,}개"
WARNINGS_COUNT = "확인할 점 {count}개"
EFFECTIVE = "{day} 시행"
NO_DATE = "시행일자 없음"
STANDINGS = {
    "in_force": "현행",
    "pending": "시행 예정",
    "past": "지난 판",
    "withdrawn": "되돌린 판",
}

UPLOAD_TITLE = "파일 올리기"
UPLOAD_LEAD = (
    "HWPX, HWP, PDF, DOCX, XLSX, HTML, Markdown, 텍스트 파일을 {megabytes}MB까지 읽습니다. "
    "올리면 먼저 읽은 내용을 보여 드립니다. 등록하기 전에는 아무것도 바뀌지 않습니다."
)
UPLOAD_FILE = "파일"
UPLOAD_BUTTON = "올려서 읽어 보기"
UPLOAD_REFUSED = "‘{name}’을(를) 읽지 못했습니다. {reason}"
UPLOAD_UNNAMED = "이름 없는 파일"
WAITING_TITLE = "등록을 기다리는 문서"
WAITING_BY = "{moment}에 받음"

DOCUMENT_TITLE = "제목"
DOCUMENT_EFFECTIVE = "시행일자"
DOCUMENT_KIND = "구분"
DOCUMENT_JURISDICTION = "관할"
JURISDICTIONS = {"local": "지방", "state": "국가", "any": "공통"}

INCOMING_TITLE = "읽은 내용 확인"
INCOMING_FILE = "파일"
INCOMING_READ = "절 {sections:,}개, 표 {tables:,}개, 구절 {passages:,}개로 읽었습니다."
INCOMING_STANDINGS = {
    "new": "새 문서입니다.",
    "next": "이미 있는 문서의 새 판입니다. 지금 판은 {effective} 시행입니다. 등록하면 새 판이 대신합니다.",
    "older": "지금 판({effective} 시행)보다 오래된 판입니다. 등록해도 지금의 답변은 바뀌지 않습니다.",
    "stored": "같은 내용이 이미 등록되어 있습니다.",
}
INCOMING_WARNINGS = "읽으면서 확인이 필요했던 점"
INCOMING_CHECK = "제목과 시행일자를 확인해 고치고, 구절이 읽을 만하게 나뉘었는지 보아 주세요."
INCOMING_MORE = "앞의 구절 {shown}개만 보여 드립니다. 나머지는 등록한 뒤에 볼 수 있습니다."
REGISTER = "등록하기"
DISCARD = "그만두기"
REGISTERING = "등록하고 있습니다"
REGISTERING_LEAD = "구절마다 검색에 쓸 말과 뜻을 계산합니다. 이 화면을 떠나도 계속됩니다."
REGISTERING_STEP = "구절 {of:,}개 가운데 {done:,}개를 마쳤습니다."
REGISTERING_QUEUED = "차례를 기다리고 있습니다."
REGISTERING_RELOAD = "얼마나 되었는지 다시 보기"
REGISTER_FAILED = "등록하지 못했습니다. 잠시 뒤에 다시 눌러 주세요. 계속되면 운영자에게 알려 주세요."
SAID = {
    "registered": "등록했습니다. 이제 계약통이 이 문서로 답합니다.",
    "discarded": "등록하지 않았습니다.",
    "withdrawn": "되돌렸습니다. 이전 판이 있으면 그 판이 다시 쓰입니다.",
}

VERSIONS = "판"
VERSION = "{number}판"
VERSION_FILE = "{name}, {moment} 등록"
VERSION_SEE = "구절 보기"
VERSION_UNTIL = "{day} 전날까지"
VERSION_WARNINGS = "읽으면서 확인이 필요했던 점 {count}개"
WITHDRAW = "이 판 되돌리기"
WITHDRAW_LEAD = (
    "되돌리면 계약통이 이 판으로 답하지 않고, 바로 앞의 판이 있으면 그 판이 다시 쓰입니다. "
    "다시 쓰려면 파일을 새로 올려야 합니다."
)
ON_BOARD = "게시판에서 보기"
PASSAGES = "색인이 보는 구절"
PASSAGES_LEAD = "계약통은 문서를 이렇게 나누어 찾고, 찾은 구절을 근거로 보여 줍니다."
PASSAGES_SEARCH = "구절에서 찾을 말"
PASSAGES_NONE = "맞는 구절이 없습니다."
PASSAGE = "{ordinal}번째 구절"
PASSAGE_OPEN = "근거 화면"
PASSAGE_CHARS = "{count:,}자"
PASSAGE_TERMS = "검색에 쓰는 말 {count}개"
PASSAGE_VECTORS = "뜻 벡터 {count}개"
PASSAGE_NO_VECTORS = "뜻 벡터 없음"
PASSAGE_NOT_INDEXED = "색인에 없음: 다른 판에 같은 말이 있거나 쓰지 않는 판입니다."
PASSAGE_REPEALED = "삭제됨"
BACK = "문서 목록으로"
