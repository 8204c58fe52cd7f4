"""Korean names of what answering looks at: features, verdicts, decisions."""

from __future__ import annotations

FEATURES = {
    "body": "본문 낱말",
    "title": "제목 낱말",
    "body_widened": "본문 낱말(넓힘)",
    "title_widened": "제목 낱말(넓힘)",
    "bigrams": "글자 쌍",
    "title_bigrams": "제목 글자 쌍",
    "asked": "벡터(질문대로)",
    "widened": "벡터(넓힘)",
    "title_asked": "제목 벡터",
    "own_side": "같은 관할",
    "other_side": "다른 관할",
    "decree": "시행령",
    "rule": "시행규칙",
    "named": "질문이 댄 법",
    "named_article": "질문이 댄 조문",
    "expected_words": "예상 질문 낱말",
    "expected_words_sum": "예상 질문 낱말(합)",
    "expected_alike": "예상 질문 벡터",
    "expected_alike_sum": "예상 질문 벡터(합)",
    "with_expected": "예상 질문이 있는 조문",
    "fusion": "합산",
}
GATE_FEATURES = {
    "score": "첫 조문의 점수",
    "share": "열 조문 가운데 첫 조문의 몫",
    "margin": "둘째 조문과의 점수 차",
    "asked": "가장 가까운 벡터",
    "top_asked": "첫 조문의 벡터(질문대로)",
    "top_widened": "첫 조문의 벡터(넓힘)",
    "body": "첫 조문의 본문 낱말",
    "body_widened": "첫 조문의 본문 낱말(넓힘)",
    "title": "첫 조문의 제목 낱말",
    "body_best": "본문 낱말 최댓값",
    "bigrams": "글자 쌍 최댓값",
    "widened": "넓힌 낱말이 있음",
    "terms": "낱말 수(로그)",
    "expected_words": "첫 조문의 예상 질문 낱말",
    "expected_alike": "첫 조문의 예상 질문 벡터",
    "with_expected": "첫 조문에 예상 질문이 있음",
    "unanswered_words": "답이 없는 예상 질문 낱말",
    "unanswered_alike": "답이 없는 예상 질문 벡터",
    "uncovered": "첫 조문에 없는 낱말의 몫",
}
ASKED = {
    "meaning": "뜻",
    "quantity": "금액·비율",
    "time": "시기·기한",
    "count": "수",
    "person": "누구",
    "reason": "이유",
    "way": "방법·절차",
    "difference": "차이",
    "place": "장소",
}
JURISDICTIONS = {"local": "지방자치단체", "state": "국가", "any": "모두"}
VERDICTS = {"answer": "답함", "unsure": "확실하지 않음", "out_of_scope": "범위 밖"}
DECISIONS = {
    "curated": "학습조직 Q&A로 답함",
    "extracted": "법령이나 표준문서로 답함",
    "calculated": "계산해 답함",
    "listed": "목록으로 답함",
    "generated": "언어 모델이 정리해 답함",
    "unsure": "확실하지 않아 답하지 않음",
    "out_of_scope": "범위 밖으로 봄",
}
#: Why a question has no rule that answers it.
KINDS = {"far": "다른 분야", "near": "가까운 분야"}
