"""Korean words of the search bench; in templates they are ``e``."""

from __future__ import annotations

NAV = "검색 시험대"
TITLE = "검색 시험대"
LEAD = "질문 하나를 어떻게 찾고 답하는지 단계마다 봅니다. 누구에게도 보내지 않고 답변 기록에도 남지 않습니다."
QUESTION = "질문"
QUESTION_HINT = "동료가 실제로 물은 말 그대로 적어 보세요. {limit}자까지 쓸 수 있습니다."
ASK = "찾아보기"
TOO_LONG = "질문이 너무 깁니다. {limit}자 이하로 줄여 주세요."
TOO_MANY = "잠시 뒤에 다시 찾아 주세요({seconds}초)."
EMPTY = "위에 질문을 적으면 단계마다의 순위와 답변이 나옵니다."

ANSWER = "답변"
ANSWER_SURE = "확신도 {percent}%"
ANSWER_CITED = "근거"
ANSWER_NONE = "이 질문에는 답하지 않고 강사에게 넘길지 묻습니다."
GATE_LINE = "법령만 보았을 때 맞을 확률 {right}%(답하는 기준 {answer_from}%), 우리 분야일 확률 {in_scope}%"
GATE_FIELD_WORDS = "분야의 낱말이 있어 범위 밖으로 보지 않습니다."
GATE_NAMED = "질문이 댄 조문이 있어 특징을 따지지 않습니다."

MARK = "맞는 조문 표시"
MARK_LEAD = "맞는 조문을 고르거나 찾아 더하면 평가 문항이 됩니다. 검색을 고칠 때마다 이 문항으로 다시 잽니다."
MARK_RULES = "맞는 조문"
MARK_RULES_HINT = "이 질문의 답이 있는 조문을 모두 고르세요. 없는 것은 아래에 적어 더할 수 있습니다."
MARK_NONE_TITLE = "맞는 조문이 없다면"
MARK_OUTSIDE = {
    "": "맞는 조문이 있습니다",
    "near": "계약 질문이지만 여기 법령에는 답이 없습니다",
    "far": "계약과 상관없는 질문입니다",
}
MARK_SAVE = "평가 문항으로 저장"
MARK_SAVED = "평가 문항으로 저장했습니다."
MARK_BOTH = "맞는 조문을 고르거나, 맞는 조문이 없다고 하거나 둘 가운데 하나만 해 주세요."
MARK_KNOWN = "이미 평가 문항입니다. 다시 저장하면 지금 고른 것으로 바뀝니다."
MARK_PLACE = "정답 조문이 지금 {rank}위입니다."
MARK_NO_PLACE = "정답 조문이 지금 후보에 없습니다."

STAGES = "단계마다의 순위"
STAGES_LEAD = (
    "단계마다 무엇이 앞에 왔는지 봅니다. 합산이 마지막 순위이고, 가중치가 0인 단계는 합산에 쓰이지 않습니다."
)
STAGE_COLUMNS = ("단계", "가중치", "찾은 조문", "정답 순위", "첫째")
STAGE_FIRST = "{name}: 처음 {count}개"
STAGE_GOLD = "정답"
NOTHING_FOUND = "찾은 조문이 없습니다."
MISSING = "후보에 들지 못한 정답 조문: {names}"
NOT_AMONG = "-"
COMPARISON = "무엇이 순서를 정했나"
COMPARISON_COLUMNS = ("특징", "가중치", "차이")
COMPARISON_SUM = "합"
GATE = "답할 만하다고 보았나"
GATE_COLUMNS = ("특징", "값", "맞음에 더함", "분야에 더함")
ENTRIES = "같은 것을 묻는 Q&A가 있나"
ENTRIES_NONE = "견줄 Q&A가 없습니다."
ENTRIES_FROM = "같을 확률이 {percent}% 이상이면 그 Q&A로 답합니다."
ENTRY_COLUMNS = ("Q&A 질문", "같을 확률")
DOCUMENTS = "표준문서에서 찾은 것"
DOCUMENTS_NONE = "찾은 표준문서가 없습니다."
READ = "질문을 어떻게 읽었나"
READ_TERMS = "낱말"
READ_EXPANSIONS = "유의어"
READ_EXPANSION = "{everyday} → {statutory}"
READ_WIDENED = "더한 법령 낱말"
READ_RULES = "댄 법과 조문"
READ_SIDE = "관할"
READ_ASKED = "묻는 것"
READ_NOTHING = "없음"

CASES = "평가 문항"
CASES_COUNT = "평가 문항 {count}개"
CASES_LEAD = (
    "강사가 정답을 표시한 질문입니다. 순위는 지금 다시 찾아 잰 것입니다. "
    "모두 재려면 서버에서 gyeyaktong eval --cases를 쓰세요."
)
CASES_NONE = "아직 평가 문항이 없습니다."
CASES_NONE_LEAD = "검색 시험대에서 질문을 찾아보고 맞는 조문을 표시하면 여기에 쌓입니다."
CASE_RIGHT = "답함, 근거에 정답이 있음"
CASE_WRONG = "답함, 근거에 정답이 없음"
CASE_ANSWERED = "답하지 말아야 하는데 답함"
CASE_REFUSED = "답하지 않음"
CASE_RANK = "정답 {rank}위"
CASE_BEYOND = "정답이 열 순위 밖"
CASE_BY = "{name}, {moment}"
CASE_RETIRE = "빼기"
CASE_GONE = "이미 뺀 문항입니다."
CASE_RETIRED = "평가 문항에서 뺐습니다."
CASES_BACK = "검색 시험대로"
