"""What evaluation says, in Korean: the figures, the explanation of one question, the page of a report.

Words that come from data (features, verdicts, types) are looked up here by their names; a name that has
no word yet is shown as it is.
"""

from __future__ import annotations

FIGURES = {
    "n": "정답 조문이 있는 질문",
    "recall@1": "정답이 첫째(recall@1)",
    "recall@3": "정답이 셋 안(recall@3)",
    "recall@5": "정답이 다섯 안(recall@5)",
    "recall@10": "정답이 열 안(recall@10)",
    "gold_or_related@1": "정답이나 관련 조문이 첫째",
    "mrr": "평균 역순위(MRR)",
    "coverage": "답한 비율",
    "precision_when_answered": "답했을 때 근거가 맞은 비율",
    "out_of_scope_refused": "범위 밖 질문을 거절한 비율",
    "out_of_scope_refused@85": "85%에 답할 때 범위 밖 질문을 거절하는 비율",
    "auroc_far": "다른 분야 가려내기(AUROC)",
    "auroc_near": "가까운 분야 가려내기(AUROC)",
    "paraphrases": "바꿔 쓴 Q&A 질문",
    "paraphrase_first": "맞는 Q&A를 고른 비율",
    "paraphrase_coverage": "Q&A로 답한 비율",
    "paraphrase_precision_when_answered": "답했을 때 Q&A가 맞은 비율",
    "latency_ms_p50": "응답 시간 중앙값(ms)",
    "latency_ms_p95": "응답 시간 95%(ms)",
}
FIGURE_COLUMNS = ("지표", "값", "건수", "95% 구간")

EVAL_ASKING = "질문하기"
EVAL_ANALYSING = "Q&A 분석하기"
EVAL_CAUSES = "원인 찾기"
EVAL_EMPTY = "{path} 파일에 질문이 없습니다."
EVAL_NOTHING = "무엇을 잴지 정해 주세요. 질문 파일을 적거나 --cases를 붙여 주세요."
EVAL_NO_CASES = "평가 문항이 없습니다. 콘솔의 검색 시험대에서 맞는 조문을 표시해 주세요."
EVAL_NO_FILES = "{path} 폴더에 질문 파일({names})이 없습니다."
EVAL_NEEDS_ENTRIES = (
    "바꿔 쓴 질문(target이 있는 줄)에는 그 Q&A가 필요합니다. --entries로 Q&A 파일(JSONL)을 정해 주세요."
)
EVAL_NO_ENTRIES = "{path} 폴더에 {name} 파일이 없어 바꿔 쓴 질문은 빼고 평가합니다."
EVAL_NO_SUCH_ID = "{id} 질문이 없습니다. 파일의 id를 확인해 주세요."
EVAL_ONE_OF = "--explain과 --report는 하나만 정해 주세요."
REPORT_IS_DIRECTORY = "{path}은(는) 폴더입니다. 보고서를 쓸 파일 이름을 적어 주세요."
REPORT_NO_FOLDER = "{path} 폴더가 없습니다. 먼저 만들거나 다른 곳을 정해 주세요."
REPORT_WRITTEN = "보고서를 {path}에 썼습니다."

# One question, in the terminal
NONE = "없음"
QUESTION = "질문"
GOLD = "정답 조문"
TARGET = "정답 Q&A"
TERMS = "낱말"
THESAURUS = "유의어"
THESAURUS_ROW = "{everyday} → {statutory}"
WIDENED = "더한 법령 낱말"
LAWS = "댄 법"
ARTICLES = "댄 조문"
JURISDICTION = "관할"
ASKED_FOR = "묻는 것"
PART_QUESTION = "1. 질문을 어떻게 읽었나"
PART_STAGES = "2. 단계마다 무엇이 앞에 왔나"
PART_COMPARISON = "3. 무엇이 순서를 정했나"
PART_GATE = "4. 답할 만하다고 보았나"
PART_ENTRIES = "5. 같은 것을 묻는 Q&A가 있나"
PART_ANSWER = "6. 답변"
STAGE_COLUMNS = ("단계", "가중치", "찾은 조문", "정답 순위", "첫째")
STAGE_FIRST = "{name}: 처음 {count}개"
STAGE_MARK = "★"
STAGE_LEGEND = "★ 정답 조문"
STAGE_UNUSED = "가중치 0인 단계는 합산에 쓰이지 않습니다."
NOT_AMONG = "-"
MISSING = "후보에 들지 못한 정답 조문: {names}"
NO_ARTICLES = "찾은 조문이 없습니다."
NO_COMPARISON = "견줄 조문이 둘보다 적습니다."
COMPARISON_COLUMNS = ("특징", "가중치", "{name}", "{name}", "차이")
COMPARISON_SUM = "합"
GATE_COLUMNS = ("특징", "값", "맞음에 더함", "분야에 더함")
GATE_LINES = (
    "맞을 확률 {confidence:.2f} ({answer_from:.2f} 이상이면 답함), "
    "우리 분야일 확률 {in_scope:.2f} ({scope_from:.2f} 미만이면 범위 밖)"
)
GATE_VERDICT = "판정: {verdict}"
GATE_FIELD_WORDS = "분야의 낱말이 있어 범위 밖으로 보지 않습니다."
GATE_NAMED = "질문이 댄 조문이 있어 특징을 따지지 않습니다."
ENTRY_COLUMNS = ("Q&A 질문", "합산 점수", "같을 확률")
ENTRIES_FROM = "같을 확률이 {limit:.2f} 이상이면 그 Q&A로 답합니다."
NO_ENTRIES = "견줄 Q&A가 없습니다."
ANSWER_LINE = "{decision}, 확신도 {confidence:.2f}"
ANSWER_CITED = "근거"

# The page of a report
TYPES = {"faq": "자주 묻는 질문", "flashcard": "암기 카드", "situation": "상황", "exam_essay": "서술형 시험"}
CONFIDENCES = {"high": "높음", "medium": "보통", "low": "낮음"}
CAUSES = {
    "not_imported": "가져오지 않은 조문",
    "not_found": "찾지 못함",
    "words": "말이 다름",
    "twin": "쌍둥이 조문",
    "related": "관련 조문",
    "neighbour": "같은 법의 이웃 조문",
    "level": "다른 단계의 법령",
    "amount": "금액·숫자에 끌림",
    "long": "긴 조문",
    "homonym": "다른 법의 같은 낱말",
    "other_entry": "다른 Q&A",
    "gate": "답할지 잘못 판단함",
    "other": "그 밖",
}
CAUSE_RULES = {
    "not_imported": "정답 조문이 하나도 시행 중인 법령으로 들어 있지 않습니다.",
    "not_found": "정답이 후보에 하나도 없습니다.",
    "words": "모든 정답 조문에 질문 낱말의 3분의 1도 없습니다.",
    "twin": "같은 규정의 국가 쪽이나 다른 법 조문(twins)이 첫째입니다.",
    "related": "맞지만 가장 좋지는 않은 조문(related)이 첫째입니다.",
    "neighbour": "정답과 같은 법령이고 조 번호가 {near} 이내로 떨어진 조문이 첫째입니다.",
    "level": "정답과 같은 법의 다른 단계(법·시행령·시행규칙) 조문이 첫째입니다.",
    "amount": "질문의 숫자가 첫째 조문에는 있고 정답 조문에는 없습니다.",
    "long": "정답 조문이 모두 {long:,}자를 넘습니다.",
    "homonym": "정답·관련 조문과 다른 법의 조문이 첫째이고, 그 제목에 질문의 낱말이 있습니다.",
    "other_entry": "바꿔 쓴 질문에 다른 Q&A를 골랐습니다.",
    "gate": "첫째가 정답인데 답하지 않았거나, 범위 밖 질문에 답했습니다.",
    "other": "위의 어느 것도 아닙니다.",
}
RELIABILITY_COLUMNS = ("평균 확신도", "맞은 비율", "건수", "95% 구간")
CURVE_COLUMNS = ("기준값", "답하는 비율", "맞은 비율", "범위 밖 거절")
REPORT = {
    "title": "계약통 답변 평가",
    "skip": "본문으로 바로가기",
    "made": "{date} 기준, 질문 {count}개",
    "setting": "확신도 {answer_from:.2f} 이상이면 답합니다. 색인 {index}.",
    "caution": (
        "가중치나 확신도를 이 질문들에 맞춘 적이 있으면 수치가 실제보다 좋게 나옵니다. "
        "95% 구간은 이만한 수의 질문으로 알 수 있는 범위입니다(비율은 윌슨, 나머지는 재표집)."
    ),
    "contents": "차례",
    "figures": "주요 수치",
    "by": "나누어 본 수치",
    "by_type": "유형별",
    "by_topic": "주제별",
    "by_confidence": "정답을 믿는 정도별",
    "group": "구분",
    "unnamed": "적지 않음",
    "confidence": "확신도",
    "reliability": "확신도가 맞는가",
    "reliability_text": (
        "비슷한 확신도의 질문을 모아 실제로 맞은 비율과 견줍니다. 점이 대각선 위에 있으면 말한 만큼 "
        "맞습니다. 점의 크기는 질문 수입니다. 범위 밖 질문은 틀린 것으로 셉니다."
    ),
    "told": "말한 확신도",
    "right": "맞은 비율",
    "curve": "어디서부터 답할까",
    "curve_text": (
        "확신도가 기준값 이상일 때만 답한다고 보았을 때, 답하는 비율과 그 답이 맞는 비율입니다. "
        "범위 밖 질문을 거절하는 비율도 함께 봅니다."
    ),
    "answered": "답하는 비율",
    "now": "지금 기준",
    "table": "{title} 표",
    "as_table": "표로 보기",
    "failures": "틀린 질문",
    "failures_text": (
        "정답이 첫째가 아니거나, 첫째인데 답하지 않았거나, 범위 밖인데 답한 질문입니다. "
        "원인은 위에서 아래로 처음 맞는 규칙 하나로 정합니다."
    ),
    "no_failures": "틀린 질문이 없습니다.",
    "cause": "원인",
    "rule": "규칙",
    "count": "건수",
    "gold": "정답",
    "first": "첫째",
    "rank": "정답 순위",
    "rank_beyond": "{depth}위 밖",
    "rank_of": "{rank}위",
    "words": "정답에 있는 질문 낱말",
    "words_of": "{count}개 가운데 {found}개",
    "outcome": "답변",
    "outcome_right": "답함, 근거에 정답이 있음",
    "outcome_wrong": "답함, 근거에 정답이 없음",
    "outcome_refused": "답하지 않음",
    "outside": "범위 밖: {kind}",
    "nothing": "없음",
}

HELP_EVAL_FILES = "질문 파일(JSONL)이나 그 파일들이 있는 폴더"
HELP_EVAL_ENTRIES = "바꿔 쓴 질문이 가리키는 Q&A 파일(JSONL)"
HELP_EVAL_CASES = "콘솔의 검색 시험대에서 정답을 표시한 문항도 잽니다."
HELP_EVAL_EXPLAIN = "이 id의 질문 하나가 어떻게 답변되었는지 보여 줍니다."
HELP_EVAL_REPORT = "보고서(HTML)를 쓸 파일"
HELP_ASK_EXPLAIN = "어떻게 찾고 답했는지 단계마다 보여 줍니다."
