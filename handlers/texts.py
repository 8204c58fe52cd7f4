"""Everything the conversations say, in Korean: polite, plain, short.

``Markup`` constants are messages (safe HTML, see ``handlers.replies``); plain strings are toasts, button
labels and words that go into messages. Placeholders are named and filled by ``.format``; ``Markup`` escapes
what people wrote. Numbers stand before no particle that depends on their sound (``#3번``, not ``#3을``).
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

# Answers

HEAD_CURATED: Final = Markup("<b>학습조직 Q&amp;A</b>에 있는 답변입니다.")
HEAD_CURATED_QUESTION: Final = Markup("{head}\n<i>질문: {question}</i>")
HEAD_GENERATED: Final = Markup("<b>AI</b>가 아래 근거를 바탕으로 정리한 답변입니다.")
HEAD_CAUTION: Final = Markup(
    "<b>꼭 맞는 규정인지 확실하지 않습니다.</b> 근거를 확인하시고, 맞지 않으면 강사에게 질문해 주세요."
)
HEAD_INSTRUCTOR: Final = Markup("<b>사내강사 {name}</b> 님의 답변입니다.")
HEAD_SAME_QUESTION: Final = Markup(
    "같은 질문(강사 질문 #{number})에 <b>사내강사 {name}</b> 님이 한 답변입니다."
)
SOURCES: Final = Markup("<b>근거</b>")
LEGAL_BASIS: Final = Markup("<b>법적 근거</b>")
SOURCE: Final = Markup('{mark} [{authority}] <a href="{url}">{label}</a>{page}{title}{date}')
SOURCE_MARK: Final = "•"
SOURCE_NUMBER: Final = "{number}."
SOURCE_NOT_IMPORTED: Final = Markup("{mark} [{authority}] {label}{title}{date}")
SOURCE_TITLE: Final = Markup(" ({title})")
SOURCE_PAGE: Final = Markup(" {page}쪽")
IN_FORCE: Final = Markup(" · {date} 시행")
NOT_YET_IN_FORCE: Final = Markup(" · <b>{date} 시행 예정</b>")
DATE: Final = "{year}. {month}. {day}."
RESPONSIBILITY: Final = Markup("<i>참고용 답변입니다. 최종 판단은 계약담당자가 해 주세요.</i>")
OPINION_ONLY: Final = Markup(
    "<i>법령 근거가 확인되지 않은 강사 의견입니다. 적용하기 전에 계약담당자가 꼭 확인해 주세요.</i>"
)
SHORTENED: Final = "… (길어서 줄였습니다.)"
ESCALATED_TOO: Final = Markup("사내강사에게도 질문을 전달했습니다. (강사 질문 #{number})")

UNSURE: Final = Markup(
    "확실한 근거를 찾지 못해 답변드리지 못했습니다.\n"
    "사내강사에게 질문을 전달했습니다. (강사 질문 #{number})\n"
    "답변이 오면 여기에 알려 드리겠습니다."
)
UNSURE_NO_INSTRUCTORS: Final = Markup(
    "확실한 근거를 찾지 못해 답변드리지 못했습니다.\n"
    "강사 질문으로 등록했습니다. (#{number}) 아직 강사방이 없어, 강사방이 정해지는 대로 전달하겠습니다."
)
UNSURE_OFFER: Final = Markup(
    "확실한 근거를 찾지 못해 답변드리지 못했습니다.\n"
    "사내강사의 답변이 필요하시면 아래 ‘강사에게 질문’을 눌러 주세요."
)
RELATED: Final = Markup("<b>관련될 수 있는 규정</b> (답변이 아니라 참고 자료입니다)")
OUT_OF_SCOPE: Final = Markup(
    "공공계약에 관한 질문이 아닌 것 같아 답변드리지 못했습니다.\n"
    "수의계약, 입찰, 계약 체결과 변경, 보증금, 대금 지급, 검사·검수 같은 계약 업무를 물어봐 주세요.\n"
    "계약에 관한 질문이 맞으면 아래 ‘강사에게 질문’을 눌러 주세요."
)

# What is said instead of an answer

HELLO: Final = Markup(
    "안녕하세요, 계약통입니다. 공공계약에 관해 궁금한 점을 물어봐 주세요. 사용법은 /도움말 에 있습니다."
)
GLAD: Final = Markup("도움이 되었다니 다행입니다. 궁금한 점이 있으면 또 물어봐 주세요.")
NUDGE: Final = Markup(
    "무엇이 궁금하신가요? 문장으로 적어 주세요.\n"
    "예: 2천만 원 이하 물품 수의계약은 견적을 몇 곳에서 받아야 하나요?"
)
NO_CODE: Final = Markup(
    "프로그램 코드에는 답변드릴 수 없습니다. 계약 업무에 관해 궁금한 점을 문장으로 적어 주세요."
)
LOOKS_LIKE_NOTICE: Final = Markup("공지로 보여 답변하지 않았습니다. 질문이라면 궁금한 점만 다시 적어 주세요.")
TOO_LONG: Final = Markup(
    "질문이 너무 깁니다({length}자). {limit}자 안으로 줄여서 다시 적어 주세요. "
    "여러 가지를 물으실 때는 하나씩 나누어 주세요."
)
TOO_MANY: Final = Markup("질문은 1분에 {limit}건까지 받습니다. 잠시 뒤에 다시 물어봐 주세요.")
INSTRUCTOR_HAS_IT: Final = Markup(
    "사내강사 {name} 님이 답변을 준비하고 있습니다. 적어 주신 내용도 강사에게 전달했습니다."
)
FILE_NOT_READ: Final = Markup(
    "문서 등록은 관리자만 할 수 있습니다. "
    "입찰공고문 초안을 점검하려면 파일 설명에 ‘점검’이라고 적어 보내 주세요."
)
FILE_TOO_LARGE: Final = "파일이 너무 큽니다. {limit}MB까지 받을 수 있으니 그림을 빼거나 나누어 보내 주세요."
FILE_NOT_FETCHED: Final = "파일을 내려받지 못했습니다. 잠시 뒤에 다시 보내 주세요."
FILE_REFUSED: Final = "‘{name}’을(를) 읽지 못했습니다. {reason}"
FILE_STORED: Final = "‘{title}’은(는) 이미 같은 내용으로 등록되어 있습니다."
FILE_DECIDED: Final = "이미 처리한 문서입니다. 다시 등록하려면 파일을 새로 보내 주세요."
FILE_READ: Final = Markup(
    "<b>{title}</b>\n구분 {kind} · 시행일자 {effective}\n"
    "절 {sections}개 · 표 {tables}개 · 구절 {passages}개\n{headings}\n\n{standing}{warnings}\n\n"
    "<i>제목이나 시행일자가 다르면 파일 설명에 ‘제목: …’, ‘시행일자: 2026-01-02’, ‘구분: 예규’처럼 적어 "
    "다시 보내 주세요.</i>"
)
FILE_HEADING: Final = Markup("• {text}")
FILE_MORE_HEADINGS: Final = Markup("• 그 밖에 {count}개")
FILE_NO_DATE: Final = "적혀 있지 않음"
FILE_NEW: Final = Markup("새 문서로 등록할까요?")
FILE_NEXT: Final = Markup(
    "같은 제목의 문서가 있습니다(시행일자 {effective}). <b>그 문서의 새 판</b>으로 등록할까요?"
)
FILE_OLDER: Final = Markup(
    "⚠ 지금 등록된 판(시행일자 {effective})보다 <b>오래된 판</b>입니다. 등록해도 답변에는 쓰지 않습니다."
)
FILE_WARNING: Final = Markup("\n⚠ {text}")
FILE_IMPORTED: Final = Markup(
    "<b>{title}</b>\n등록했습니다(구절 {passages}개). 이제 이 문서에서도 답을 찾습니다."
)
FILE_DISCARDED: Final = Markup("‘{name}’은(는) 등록하지 않았습니다.")
FILE_WITHDRAWN: Final = Markup("‘{name}’ 등록을 되돌렸습니다. 이전 판이 있으면 그 판이 다시 쓰입니다.")
BUTTON_IMPORT: Final = "등록"
BUTTON_LEAVE: Final = "그만두기"
BUTTON_WITHDRAW: Final = "되돌리기"
TOAST_FILE_IMPORTED: Final = "문서를 등록했습니다."
TOAST_FILE_DISCARDED: Final = "등록하지 않았습니다."
TOAST_FILE_WITHDRAWN: Final = "등록을 되돌렸습니다."

# Reviews after an amendment
REVIEWS_NEW: Final = Markup(
    "<b>검토 필요</b>: 「{law}」 개정({date} 시행)으로 다시 볼 것이 {count}건 있습니다.\n{titles}\n"
    "/검토 명령으로 하나씩 볼 수 있습니다."
)
REVIEWS_NEW_LINE: Final = Markup("• {subject}")
REVIEWS_NONE: Final = Markup("지금은 검토할 것이 없습니다.")
REVIEW: Final = Markup(
    "<b>검토 필요</b> · 남은 것 {left}건\n{subject}\n{says}\n「{law}」 {date} 시행\n{changes}\n\n{advice}"
)
REVIEW_ENTRY: Final = "학습조직 Q&A: {title}"
REVIEW_PASSAGE: Final = "표준문서: {title}"
REVIEW_FIGURE: Final = "기준표: {title}"
REVIEW_CHECKLIST: Final = "제출서류ㆍ절차 목록: {title}"
REVIEW_ANSWERS: Final = "최근 답변 {title}건"
REVIEW_SAYS: Final = Markup("<blockquote>{answer}</blockquote>")
REVIEW_CHANGE: Final = Markup("<b>{place}</b>\n전: {before}\n후: {after}")
DIFFERS: Final = Markup("<b>{words}</b>")
REVIEW_NOTHING: Final = "없음"
REVIEW_ADVICE_ENTRY: Final = Markup("새 규정에서도 맞으면 그대로 두고, 아니면 고쳐 쓰거나 내려 주세요.")
REVIEW_ADVICE_PASSAGE: Final = Markup(
    "새 규정에서도 맞으면 그대로 두고, 아니면 문서의 새 판을 등록해 주세요. 등록하면 이 검토는 끝납니다."
)
REVIEW_ADVICE_FIGURE: Final = Markup(
    "기준표의 값은 법령의 문구와 맞을 때만 답변에 씁니다. 새 규정에서도 맞으면 그대로 두어 주세요."
)
REVIEW_ADVICE_CHECKLIST: Final = Markup(
    "목록의 항목은 법령의 문구와 맞을 때만 보여 줍니다. 새 규정에서도 맞으면 그대로 두어 주세요."
)
REVIEW_ADVICE_ANSWERS: Final = Markup("물어본 분들께 규정이 바뀐다고 알릴까요?")
REVIEW_DONE: Final = Markup("{subject}\n{name} 님이 검토했습니다. {done}")
REVIEW_KEPT: Final = "그대로 둡니다."
REVIEW_CORRECTED: Final = "내리고 초안으로 옮겼습니다. 고쳐서 다시 게시해 주세요."
REVIEW_RETIRED: Final = "더는 답변에 쓰지 않습니다."
REVIEW_TOLD: Final = "물어본 분들께 알렸습니다."
REVIEW_DECIDED: Final = "이미 검토한 항목입니다."
RULE_CHANGED: Final = Markup(
    "전에 드린 답변의 근거인 「{law}」 {articles}의 내용이 {date}부터 달라집니다. "
    "그 뒤의 일이라면 다시 물어봐 주세요."
)
BUTTON_KEEP: Final = "그대로 두기"
BUTTON_CORRECT: Final = "고쳐 쓰기"
BUTTON_DROP: Final = "내리기"
BUTTON_TELL: Final = "알리기"
BUTTON_NOT_TELL: Final = "알리지 않기"
BUTTON_NEXT_REVIEW: Final = "다음"
TOAST_REVIEWED: Final = "검토했습니다."

# What is published and contradicts each other
CONFLICTS_NEW: Final = Markup(
    "<b>엇갈리는 답</b>: 같은 것을 서로 다르게 답하는 자료가 {count}건 있습니다.\n"
    "/비교 명령으로 하나씩 견주어 볼 수 있습니다."
)
CONFLICTS_NONE: Final = Markup("지금은 서로 다르게 답하는 것이 없습니다.")
CONFLICT: Final = Markup(
    "<b>엇갈리는 답</b> · 남은 것 {left_count}건\n{kind}\n\n"
    "<b>가</b> {left}\n<blockquote>{left_words}</blockquote>\n"
    "<b>나</b> {right}\n<blockquote>{right_words}</blockquote>\n{advice}"
)
CONFLICT_NUMBER: Final = "금액이나 기간, 비율이 다릅니다."
CONFLICT_PAPERS: Final = "한쪽에만 있는 서류가 다릅니다."
CONFLICT_YES_NO: Final = "된다와 안 된다가 다릅니다."
CONFLICT_ENTRY: Final = "학습조직 Q&A #{number}: {question}"
CONFLICT_ADVICE: Final = Markup("틀린 쪽은 내려서 초안으로 옮깁니다. 경우가 달라 둘 다 맞으면 그대로 둡니다.")
CONFLICT_ADVICE_DOCUMENT: Final = Markup(
    "Q&amp;A가 틀렸으면 내려서 초안으로 옮깁니다. 문서가 틀렸으면 새 판을 등록해 주세요."
)
CONFLICT_DONE: Final = Markup("가 {left}\n나 {right}\n{name} 님이 정했습니다. {done}")
CONFLICT_BOTH_HOLD: Final = "둘 다 맞아 그대로 둡니다."
CONFLICT_LEFT_TO_CORRECT: Final = "가를 내리고 초안으로 옮겼습니다. 고쳐서 다시 게시해 주세요."
CONFLICT_RIGHT_TO_CORRECT: Final = "나를 내리고 초안으로 옮겼습니다. 고쳐서 다시 게시해 주세요."
CONFLICT_DOCUMENT_TO_CORRECT: Final = "문서를 고쳐 새 판으로 등록해 주세요."
BUTTON_LEFT_HOLDS: Final = "가 쪽이 맞음"
BUTTON_RIGHT_HOLDS: Final = "나 쪽이 맞음"
BUTTON_BOTH_HOLD: Final = "둘 다 맞음"

# Notice check
NOTICE_NONE: Final = Markup(
    "<b>공고문 점검: {title}</b>\n고칠 점을 찾지 못했습니다. 법정 항목, 공고기간, 금액과 날짜, 인용 조문, "
    "요구 서류와 용어를 보았습니다."
)
NOTICE_FOUND: Final = Markup(
    "<b>공고문 점검: {title}</b>\n꼭 고칠 점 {must}개, 표준과 다른 점 {should}개를 찾았습니다."
)
NOTICE_MUST: Final = Markup("<b>{number}. {message}</b>")
NOTICE_SHOULD: Final = Markup("{number}. {message}")
NOTICE_PLACE: Final = Markup("위치: ‘{place}’")
NOTICE_PLACE_ON_PAGE: Final = Markup("위치: {page}쪽 ‘{place}’")
NOTICE_BASIS: Final = Markup("근거: {basis}")
NOTICE_SUGGESTION: Final = Markup("고칠 내용: {suggestion}")
NOTICE_UNDECIDED: Final = Markup("<b>확인하지 못한 것</b>\n{lines}")
NOTICE_UNDECIDED_LINE: Final = Markup("• {line}")
NOTICE_MORE: Final = Markup("그 밖에 {count}개가 더 있습니다. 위의 것을 고친 뒤 다시 보내 주세요.")
NOTICE_LIMITS: Final = Markup(
    "<i>자동 점검은 참고용입니다. 공고하기 전에 담당자가 한 번 더 확인해 주세요. "
    "보내신 파일은 점검에만 쓰고 지웁니다.</i>"
)
NOTICE_NOT_ONE: Final = Markup("입찰공고문으로 보이지 않습니다. 공고문 초안이 맞는지 확인해 주세요.")

APOLOGY: Final = Markup(
    "죄송합니다. 보내신 글을 처리하지 못했습니다. 다시 한번 보내 주세요. 계속 안 되면 관리자에게 알려 주세요."
)
ACT_FAILED: Final = "잠시 문제가 생겨 처리하지 못했습니다. 쓰신 글은 그대로 있으니 다시 해 주세요."
APOLOGY_TOAST: Final = "죄송합니다. 처리하지 못했습니다. 잠시 뒤에 다시 눌러 주세요."

# Feedback

BUTTON_SOLVED: Final = "👍 해결됐어요"
BUTTON_NOT_SOLVED: Final = "👎"
BUTTON_COUNTED: Final = "{label} {count}"
BUTTON_ASK_INSTRUCTOR: Final = "강사에게 질문"
TOAST_SOLVED: Final = "해결되었다니 다행입니다. 알려 주셔서 감사합니다."
TOAST_NOT_SOLVED: Final = (
    "도움이 되지 못해 죄송합니다. ‘강사에게 질문’을 누르시면 사내강사에게 전달해 드립니다."
)
TOAST_NOT_SOLVED_BY_INSTRUCTOR: Final = (
    "알려 주셔서 감사합니다. 더 궁금한 점은 이 답변에 답장으로 물어봐 주세요."
)
TOAST_SAID_BEFORE: Final = "이미 알려 주셨습니다. 감사합니다."

# Asking an instructor

ASKED_INSTRUCTOR: Final = Markup(
    "사내강사에게 질문을 전달했습니다. (강사 질문 #{number})\n답변이 오면 여기에 알려 드리겠습니다."
)
ASKED_NO_INSTRUCTORS: Final = Markup(
    "강사 질문으로 등록했습니다. (#{number}) 아직 강사방이 없어, 강사방이 정해지는 대로 전달하겠습니다."
)
ALREADY_ASKED: Final = "이미 사내강사에게 전달한 질문입니다. (강사 질문 #{number}, {state})"
ASK_ANEW: Final = (
    "강사 질문 #{number}번은 이미 끝났습니다. 이 답변에 답장으로 /강사 다음에 궁금한 점을 적으시면 "
    "사내강사에게 새로 전달해 드립니다."
)
TOAST_ASKED: Final = "사내강사에게 질문을 전달했습니다. (강사 질문 #{number})"
USAGE_INSTRUCTOR: Final = Markup(
    "사내강사에게 물어볼 내용을 함께 적어 주세요.\n"
    "예: /강사 긴급입찰 사유에 해당하는지 봐 주실 수 있나요?\n"
    "이미 한 질문이라면 그 답변에 답장으로 /강사 라고만 적으셔도 됩니다."
)
USAGE_ASK: Final = Markup("물어볼 내용을 함께 적어 주세요.\n예: /질문 계약보증금은 얼마를 받아야 하나요?")

# The card in the instructors' room

CARD: Final = Markup(
    "<b>강사 질문 #{number}</b> · {state}\n"
    "{room} · {reason}\n"
    "<blockquote>{question}</blockquote>{earlier}{found}"
)
CARD_EARLIER: Final = Markup("\n이어진 질문의 앞 질문: {question}")
CARD_FOUND: Final = Markup("\n<b>찾은 자료</b> (확신도 {percent}%)\n{sources}")
CARD_ANSWERED_BEFORE: Final = Markup("\n<b>계약통의 답변</b> (확신도 {percent}%)\n{answer}\n{sources}")
CARD_NOTHING_FOUND: Final = Markup("\n찾은 자료가 없습니다.")
CARD_ROOM_PRIVATE: Final = "개인 대화"
CARD_ROOM_UNNAMED: Final = "이름 없는 채팅방"
REASON_UNSURE: Final = "근거를 찾지 못함"
REASON_ASKED: Final = "질문자가 강사의 답변을 원함"
REASON_NOT_SOLVED: Final = "답변으로 해결되지 않음"
STATE_OPEN: Final = "답변 기다리는 중"
STATE_CLAIMED: Final = "{name} 님이 맡음"
STATE_ANSWERED: Final = "{name} 님이 답변함"
STATE_RESOLVED: Final = "{name} 님이 답변함 · 해결됨"
STATE_DUPLICATE: Final = "#{number}번과 같은 질문"
STATE_OUT_OF_SCOPE: Final = "범위 밖"
STATE_WITHDRAWN: Final = "질문자가 질문을 지움"
STATE_SOLVED_OTHERWISE: Final = "질문자가 해결되었다고 함"
STATE_ANSWERED_BY_BOT: Final = "계약통의 답변으로 끝남"
BUTTON_CLAIM: Final = "맡기"
BUTTON_REPLY: Final = "답변하기"
BUTTON_DUPLICATE: Final = "중복"
BUTTON_OUT_OF_SCOPE: Final = "범위 밖"
BUTTON_HAND_OVER: Final = "넘기기"
BUTTON_SAME_AS: Final = "#{number} {question}"
PROMPT_ANSWER: Final = Markup(
    "<b>{name}</b> 님, 강사 질문 #{number}번에 보낼 답변을 <b>이 메시지에 답장</b>으로 적어 주세요. "
    "적으신 글이 그대로 질문자에게 전달됩니다."
)
CHOOSE_ORIGINAL: Final = Markup("강사 질문 #{number}번은 어느 질문과 같은가요?")
MORE_FROM_ASKER: Final = Markup(
    "강사 질문 #{number}번의 질문자 쪽에서 덧붙인 말입니다.\n<blockquote>{text}</blockquote>"
)
REMINDER: Final = Markup(
    "강사 질문 #{number}번을 아직 아무도 맡지 않았습니다. 답변해 주실 분은 카드에서 ‘맡기’를 눌러 주세요.\n"
    "<blockquote>{question}</blockquote>"
)
NOTIFICATION_ASKED: Final = Markup("새 강사 질문 #{number}번이 들어왔습니다.")
NOTIFICATION_OPEN: Final = "열기"
ANSWER_SENT: Final = Markup("강사 질문 #{number}번의 답변을 질문자에게 전달했습니다. 고맙습니다.")
TOAST_CLAIMED: Final = "강사 질문 #{number}번을 맡으셨습니다."
TOAST_WRITE_ANSWER: Final = "새 메시지에 답장으로 답변을 적어 주세요."
TOAST_HANDED_OVER: Final = "강사 질문 #{number}번을 다른 강사가 맡을 수 있게 넘겼습니다."
TOAST_TAKEN: Final = "이미 {name} 님이 맡은 질문입니다."
TOAST_FINISHED: Final = "이미 처리가 끝난 질문입니다."
TOAST_NOBODY_HAS_IT: Final = "아직 아무도 맡지 않은 질문입니다."
TOAST_CHOOSE_ORIGINAL: Final = "같은 질문을 골라 주세요."
TOAST_NO_ORIGINAL: Final = "같은 질문으로 고를 만한 강사 질문이 없습니다."
TOAST_MERGED: Final = "#{number}번과 같은 질문으로 처리했습니다."
TOAST_CLOSED: Final = "범위 밖 질문으로 처리했습니다."
TAKEN: Final = Markup("이미 {name} 님이 맡은 질문이라 답변을 전달하지 않았습니다.")
FINISHED: Final = Markup("이미 처리가 끝난 질문이라 답변을 전달하지 않았습니다.")
ANSWER_EMPTY: Final = Markup("답변이 비어 있습니다. 글로 적어 주세요.")
ANSWER_TOO_LONG: Final = Markup("답변이 너무 깁니다. {limit}자 안으로 줄여서 다시 보내 주세요.")
MERGED_WAIT: Final = Markup(
    "같은 질문(강사 질문 #{number})이 이미 있어 사내강사가 함께 답변합니다.\n"
    "답변이 오면 여기에도 알려 드리겠습니다."
)
CLOSED_OUT_OF_SCOPE: Final = Markup(
    "사내강사가 살펴보았으나 공공계약 업무의 범위를 벗어난 질문이라 답변드리지 못합니다. "
    "질문에 빠진 내용이 있으면 덧붙여 다시 물어봐 주세요."
)

# Curation

DRAFT: Final = Markup(
    "<b>학습조직 Q&amp;A #{number}</b> · {state}\n"
    "<b>질문</b>\n<blockquote>{question}</blockquote>\n"
    "<b>답변</b>\n<blockquote>{answer}</blockquote>{remark}\n{basis}"
)
DRAFT_REMARK: Final = Markup("\n<b>살펴볼 점</b>\n{remark}")
DRAFT_SAME: Final = "게시된 Q&A #{number}번과 같은 질문으로 보입니다. 겹치면 버려 주세요."
DRAFT_CHOOSE: Final = Markup(
    "근거로 삼을 규정을 아래에서 골라 주세요. 고르지 않으면 법령 근거가 없는 ‘강사 의견’으로 게시됩니다."
)
DRAFT_NO_PROPOSAL: Final = Markup(
    "제안할 근거를 찾지 못했습니다. 이대로 게시하면 법령 근거가 없는 ‘강사 의견’이 됩니다."
)
DRAFT_BASIS: Final = Markup("<b>고른 근거</b>\n{sources}")
DRAFT_BASIS_LINE: Final = Markup("• {label}")
STATE_DRAFT: Final = "초안"
STATE_PUBLISHED: Final = "게시됨"
STATE_PUBLISHED_AS_OPINION: Final = "게시됨(강사 의견)"
STATE_RETIRED: Final = "내려짐"
STATE_DISCARDED: Final = "버려짐"
BUTTON_CHOSEN: Final = "☑ {label}"
BUTTON_NOT_CHOSEN: Final = "☐ {label}"
BUTTON_PUBLISH: Final = "게시"
BUTTON_REWRITE: Final = "고치기"
BUTTON_DISCARD: Final = "버리기"
BUTTON_NEXT_DRAFT: Final = "다음 초안"
DRAFTS_NONE: Final = Markup("새로 살펴볼 초안이 없습니다.")
DRAFTS_UNDECIDED: Final = Markup(
    "새로 살펴볼 초안이 없습니다. 위에 올린 초안 가운데 아직 정하지 않은 것이 {count}건 있습니다.\n{numbers}"
)
DRAFT_SHOWN: Final = Markup("강사방에 Q&amp;A #{number}번 초안을 올렸습니다.")
DRAFTS_NO_ROOM: Final = Markup(
    "강사방이 없어 초안을 올릴 수 없습니다. 관리자가 강사방에서 /강사방을 적어 주세요."
)
TOAST_DRAFTS_LEFT: Final = "남은 초안 {count}건"
PROMPT_REWRITE: Final = Markup(
    "Q&amp;A #{number}번의 고친 답변을 <b>이 메시지에 답장</b>으로 적어 주세요.\n"
    "질문도 고치려면 이렇게 나누어 적어 주세요.\n<code>질문: …\n답변: …</code>"
)
REWRITTEN: Final = Markup("Q&amp;A #{number}번 초안을 고쳤습니다. 위 초안에서 ‘게시’를 눌러 주세요.")
PUBLISHED: Final = Markup(
    "학습조직 Q&amp;A #{number}번이 게시되었습니다. 이제 같은 질문에 바로 답변합니다. ({name} 님)\n"
    "<blockquote>{question}</blockquote>"
)
RETIRED: Final = Markup("학습조직 Q&amp;A #{number}번을 내렸습니다. 이제 답변에 쓰지 않습니다.")
USAGE_RETIRE: Final = Markup("내릴 Q&amp;A의 번호를 함께 적어 주세요. 예: /내리기 12")
NO_SUCH_ENTRY: Final = Markup("#{number}번 Q&amp;A를 찾지 못했습니다.")
NOT_PUBLISHED: Final = Markup("#{number}번 Q&amp;A는 게시된 상태가 아닙니다.")
TOAST_PUBLISHED: Final = "게시했습니다."
TOAST_NOT_A_DRAFT: Final = "이미 처리된 초안입니다."
TOAST_CHANGED_MEANWHILE: Final = "그사이 초안이 바뀌었습니다. 내용을 확인하고 다시 눌러 주세요."
TOAST_DISCARDED: Final = "초안을 버렸습니다."
TOAST_WRITE_DRAFT: Final = "새 메시지에 답장으로 고친 내용을 적어 주세요."
TOAST_CITED: Final = "근거로 골랐습니다."
TOAST_NOT_CITED: Final = "근거에서 뺐습니다."

# Terms: everyday words and the words of the rules

TERM_ADDED: Final = Markup(
    "용어를 더했습니다. 이제 앞의 말로 물으면 뒤의 말로도 찾습니다.\n{term}\n"
    "거둘 때는 /용어 {number} 해제 라고 적어 주세요."
)
TERM_RETIRED: Final = Markup("용어를 거두었습니다.\n{term}")
TERM: Final = Markup("• #{number} <b>{everyday}</b> = {statutory} ({source})")
TERM_BY: Final = Markup("{term} · {name}")
TERMS: Final = Markup("<b>더한 용어</b> {count}개 (기본 용어 {shipped}개)\n{lines}\n\n{usage}")
TERMS_MORE: Final = Markup("• 그 밖에 {count}개")
TERMS_NONE: Final = Markup("아직 더한 용어가 없습니다. (기본 용어 {shipped}개)\n{usage}")
USAGE_TERM: Final = Markup(
    "쓰는 말과 법령의 말을 이렇게 적어 주세요.\n/용어 지연료 = 지연배상금\n"
    "근거를 정하려면 /용어 지연료 = 지연배상금 (지방계약법 제30조)\n거둘 때는 /용어 12 해제"
)
TERM_TOO_LONG: Final = Markup(
    "너무 깁니다. 쓰는 말은 {everyday}자, 법령의 말은 {statutory}자 안으로 줄여 주세요."
)
TERM_PERSONAL: Final = Markup(
    "개인정보로 보이는 말은 용어로 더할 수 없습니다. 업무에서 쓰는 말로 적어 주세요."
)
TERM_NO_EVERYDAY: Final = Markup("쓰는 말의 뜻을 알아볼 수 없습니다. 두 글자 이상의 낱말로 적어 주세요.")
TERM_KNOWN: Final = Markup("이미 있는 용어입니다.")
TERM_FULL: Final = Markup("용어는 {limit}개까지 더할 수 있습니다. 쓰지 않는 용어를 거둔 뒤에 다시 해 주세요.")
TERM_UNKNOWN_WORDS: Final = Markup(
    "가져온 법령과 표준문서에 없는 말이 있습니다: {words}\n법령에 적힌 그대로 적어 주세요."
)
TERM_APART: Final = Markup(
    "이 말이 모두 들어 있는 규정을 찾지 못했습니다. 법령의 말을 줄이거나 용어를 나누어 더해 주세요."
)
TERM_NO_SUCH_RULE: Final = Markup("가져온 법령에 없는 조입니다: {words}")
TERM_NOT_IN_RULE: Final = Markup("근거로 적으신 조에 없는 말이 있습니다: {words}")
NO_SUCH_TERM: Final = Markup("더한 용어 가운데 #{number}번을 찾지 못했습니다.")

# The weekly digest

DIGEST_TITLE: Final = Markup("<b>계약통 주간 소식</b> · {first} ~ {last}")
DIGEST_COUNTS: Final = Markup("질문 {asked}건 가운데 {answered}건에 답변했습니다.")
DIGEST_ASKED: Final = Markup("<b>많이 물어본 질문</b>")
DIGEST_PUBLISHED: Final = Markup("<b>새 학습조직 Q&amp;A</b>")
DIGEST_OPEN: Final = Markup("<b>답변을 기다리는 질문</b>")
DIGEST_DOCUMENTS: Final = Markup("<b>새로 들어온 법령과 표준문서</b>")
DIGEST_REVIEWS: Final = Markup("<b>법령 개정으로 다시 보는 것</b>")
DIGEST_THANKS: Final = Markup("<b>고마운 분들</b>")
DIGEST_LINE: Final = Markup("• {text}")
DIGEST_LINE_COUNTED: Final = Markup("• {text} ({count}건)")
DIGEST_LINE_CITED: Final = Markup("• {text} ({count}건, {rule})")
DIGEST_LINE_DOCUMENT: Final = Markup("• {text}{date}")
DIGEST_LINE_THANKS: Final = Markup("• {name} 님 (답변 {answered}건, Q&amp;A {published}건)")
DIGEST_MORE: Final = Markup("• 그 밖에 {count}건")
DIGEST_QUIET: Final = Markup("이번 주에는 새 소식이 없습니다.")
DIGEST_LINK: Final = Markup('<a href="{url}">전체 보기</a>')
DIGEST_PREVIEW: Final = Markup("<b>[미리 보기]</b> {room}\n\n{digest}")
DIGEST_TO_APPROVE: Final = Markup("<b>주간 소식</b> · {room} · {state}\n\n{digest}")
DIGEST_NO_ROOMS: Final = Markup("주간 소식을 보낼 채팅방이 없습니다. 먼저 채팅방을 허용해 주세요.")
STATE_DIGEST_DRAFT: Final = "승인 기다리는 중"
STATE_DIGEST_POSTED: Final = "게시함 ({name} 님 승인)"
STATE_DIGEST_SKIPPED: Final = "건너뜀 ({name} 님)"
BUTTON_POST: Final = "게시"
BUTTON_SKIP: Final = "건너뛰기"
TOAST_DIGEST_POSTED: Final = "주간 소식을 게시합니다."
TOAST_DIGEST_SKIPPED: Final = "이번 주간 소식은 건너뜁니다."
TOAST_DIGEST_DONE: Final = "이미 처리된 주간 소식입니다."
TOAST_DIGEST_NO_ROOM: Final = "지금은 그 채팅방에 글을 보낼 수 없습니다."

# Checklists: papers and steps of a contract

CHECKLIST_WHICH_KIND: Final = Markup("무엇을 계약하시나요?")
CHECKLIST_WHICH_METHOD: Final = Markup("{kind} 계약을 어떤 방법으로 하시나요?")
CHECKLIST_WHICH_AMOUNT: Final = Markup("{kind} {method}의 금액은 얼마인가요?")
CHECKLIST_NO_STATUTES: Final = Markup(
    "근거 법령이 아직 등록되어 있지 않아 서류 목록을 보여 드릴 수 없습니다. 관리자에게 알려 주세요."
)
CHECKLIST_TITLE: Final = Markup("<b>{title}</b>\n{date} 현재 법령 기준입니다.")
CHECKLIST_IN_SHORT: Final = Markup("항목이 많아 줄여서 보여 드립니다. 모든 내용은 인쇄본에 있습니다.")
CHECKLIST_STAGE: Final = Markup("<b>{stage}</b>")
CHECKLIST_LINE: Final = Markup("□ {name} ({by})")
CHECKLIST_BASIS: Final = Markup('<a href="{url}">{label}</a>')
CHECKLIST_MORE_BASIS: Final = Markup("{basis} 외 {count}")
CHECKLIST_NOTE: Final = Markup("{line}\n→ {note}")
CHECKLIST_REMARK: Final = Markup("※ {remark}")
BUTTON_PRINT: Final = "인쇄"
BUTTON_START_OVER: Final = "처음으로"

# Help and onboarding

HELP: Final = Markup(
    "<b>계약통 사용법</b>\n"
    "공공계약에 관해 궁금한 점을 물어보시면 법령과 표준문서, 학습조직 Q&amp;A에서 근거를 찾아 답변합니다. "
    "확실하지 않으면 답을 지어내지 않고 사내강사에게 전달합니다.\n\n"
    "• 채팅방에서는 저를 부르거나 /질문 다음에 적어 주세요.\n"
    "• 이어서 물으시려면 제 답변에 답장해 주세요.\n"
    "• 답변 아래 버튼으로 해결됐는지 알려 주시거나 강사에게 질문할 수 있습니다.\n"
    "• 이름, 전화번호 같은 개인정보는 적지 말아 주세요.\n\n"
    "<b>명령</b>\n{commands}"
)
HELP_COMMAND: Final = Markup("/{name} {usage}: {summary}")
HELP_COMMAND_BARE: Final = Markup("/{name}: {summary}")
JOINED_ALLOWED: Final = Markup(
    "안녕하세요, 공공계약 질문에 근거를 찾아 답하는 계약통입니다. "
    "저를 부르거나 /질문 다음에 궁금한 점을 적어 주세요. 사용법은 /도움말 에 있습니다."
)
JOINED_NOT_ALLOWED: Final = Markup(
    "안녕하세요, 공공계약 질문에 근거를 찾아 답하는 계약통입니다.\n"
    "계약통 관리자가 이 채팅방에서 /허용 을 입력하면 답변을 시작합니다."
)
ROOM_NOT_ALLOWED: Final = Markup(
    "아직 이 채팅방에서는 답변할 수 없습니다. 계약통 관리자가 이 채팅방에서 /허용 을 입력하면 시작합니다."
)
NOT_A_MEMBER: Final = Markup(
    "개인 대화에서는 계약통이 있는 채팅방의 구성원에게만 답변합니다. "
    "채팅방에 들어오신 뒤에 다시 물어봐 주세요. 초대 코드가 있으면 /시작 다음에 적어 주세요."
)
CODE_ACCEPTED: Final = Markup("{role} 역할이 등록되었습니다. 할 수 있는 일은 /도움말 에 있습니다.")
CODE_NOT_VALID: Final = Markup("쓸 수 없는 초대 코드입니다. 관리자에게 새 코드를 받아 주세요.")
CODE_USED: Final = Markup("이미 쓴 초대 코드입니다. 관리자에게 새 코드를 받아 주세요.")
CODE_EXPIRED: Final = Markup("기한이 지난 초대 코드입니다. 관리자에게 새 코드를 받아 주세요.")
CODE_IN_GROUP: Final = Markup(
    "초대 코드가 다른 사람에게 보여 이제 쓸 수 없습니다. "
    "관리자에게 새 코드를 받아 저와의 개인 대화에서 입력해 주세요."
)
UNKNOWN_COMMAND: Final = Markup("모르는 명령입니다. 쓸 수 있는 명령은 /도움말 에 있습니다.")

# Rooms and roles

ALLOWED: Final = Markup("이제 이 채팅방에서 답변합니다. 저를 부르거나 /질문 다음에 적어 주세요.")
DISALLOWED: Final = Markup("이제 이 채팅방에서는 답변하지 않습니다. 다시 시작하려면 /허용 을 입력해 주세요.")
USAGE_ALLOW: Final = Markup("/허용 또는 /허용 해제 라고 적어 주세요.")
GROUP_ONLY: Final = Markup("채팅방에서 쓰는 명령입니다. 정하려는 채팅방에서 입력해 주세요.")
MODE_MENTION: Final = Markup("이제 저를 부르거나, 제 글에 답장하거나, 명령을 입력했을 때만 답변합니다.")
MODE_AUTO: Final = Markup("이제 저를 부르지 않아도, 확실히 답할 수 있는 계약 질문이면 답변합니다.")
MODE_OFF: Final = Markup("이제 답변하지 않습니다. 다시 시작하려면 /모드 mention 을 입력해 주세요.")
USAGE_MODE: Final = Markup(
    "모드는 셋 중 하나입니다.\n"
    "/모드 mention: 부를 때만 답변\n"
    "/모드 auto: 계약 질문이면 부르지 않아도 답변\n"
    "/모드 off: 답변하지 않음"
)
IS_INSTRUCTORS_ROOM: Final = Markup(
    "이제 이 채팅방이 강사방입니다. 강사 질문과 초안, 주간 소식 승인 요청이 여기로 옵니다."
)
MORE_WAITS: Final = Markup(
    "기다리는 질문과 초안이 {count}건 더 있습니다. 관리자가 /강사방 을 다시 입력하면 이어서 보여 드립니다."
)
IS_OPEN_ROOM: Final = Markup("이제 이 채팅방은 강사방이 아닙니다.")
USAGE_INSTRUCTORS_ROOM: Final = Markup("/강사방 또는 /강사방 해제 라고 적어 주세요.")
ROLE_GIVEN: Final = Markup("{name} 님에게 {role} 역할을 드렸습니다.")
ROLE_HELD: Final = Markup("{name} 님은 이미 {role}입니다.")
ROLE_TAKEN: Final = Markup("{name} 님의 {role} 역할을 거두었습니다.")
ROLE_NOT_HELD: Final = Markup("{name} 님에게는 {role} 역할이 없습니다.")
ROLE_LAST_ADMIN: Final = Markup("마지막 관리자의 역할은 거둘 수 없습니다. 먼저 다른 관리자를 정해 주세요.")
ROLE_NOBODY: Final = Markup(
    "‘{name}’ 님을 찾지 못했습니다. "
    "그분이 계약통이 있는 채팅방에서 /도움말 을 한 번 입력한 뒤에 다시 해 주세요."
)
ROLE_SEVERAL: Final = Markup("이름이 같은 분이 여럿입니다. 이름 대신 번호로 적어 주세요.\n{people}")
ROLE_CANDIDATE: Final = Markup("• {name} · 번호 #{number} · 마지막 활동 {date}")
WEB_LINK: Final = Markup(
    "웹 화면에 들어가는 주소입니다. {minutes}분 안에 한 번만 쓸 수 있습니다. "
    "다른 분에게 알려 주지 마세요.\n{url}"
)
WEB_LINK_SENT: Final = Markup(
    "들어가는 주소를 1:1 대화로 보내 드렸습니다. "
    "오지 않으면 저에게 1:1 대화로 /시작 을 보낸 뒤 다시 해 주세요."
)
WEB_HERE: Final = Markup("이미 웹에 들어와 계십니다. 여기를 열어 주세요.\n{url}")
USAGE_ROLE: Final = Markup(
    "이렇게 적어 주세요.\n/역할 홍길동 강사\n/역할 홍길동 관리자\n거둘 때는 /역할 홍길동 강사 해제"
)
ROLE_INSTRUCTOR: Final = "사내강사"
ROLE_ADMIN: Final = "관리자"
ROLE_STAFF: Final = "직원"

# Refusals

ADMIN_ONLY: Final = "관리자만 할 수 있습니다."
INSTRUCTOR_ONLY: Final = "사내강사만 할 수 있습니다."
BUTTON_GONE: Final = "더 이상 쓸 수 없는 버튼입니다. 필요하시면 새로 질문해 주세요."
QUESTION_GONE: Final = "지워진 질문입니다."
