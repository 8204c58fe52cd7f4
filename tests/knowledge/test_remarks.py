"""Sorting of messages as staff of a city hall write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.remarks import Remark, classify

QUESTIONS = [
    "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
    "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요",
    "수의계약 한도가 얼마인가요",
    "여성기업은 5천만원까지 1인 견적 가능한가요~",
    "계약보증금 면제 대상이 어떻게 되나요ㅠㅠ",
    "계약보증금은 몇 프로 받아야 되나",
    "선금은 언제까지 정산해야 하는지요",
    "선금 사용내역서를 꼭 받아야 하는지 궁금합니다",
    "하자보수보증금률 문의드립니다",
    "용역 준공검사 기한 문의 드려요",
    "안녕하세요. 물품 검수 기한 문의드립니다.",
    "안녕하세요 팀장님, 긴급입찰 공고기간이 며칠인지 알려주세요",
    "공고기간 좀 알려 주실 수 있을까요",
    "지체상금률 알려주세요!",
    "적격심사 대상 금액 알려줘",
    "지연배상금 면제 사유에 해당될까요",
    "재공고입찰도 유찰되면 수의계약 가능할까요..",
    "분할계약으로 볼까요",
    "물가변동 조정은 몇 % 이상이어야 합니까",
    "입찰보증금 면제됩니까",
    "1인 견적이 가능한가",
    "수의계약 시 반드시 2인 견적을 받아야 하나",
    "구두 합의만으로 계약이 성립되나",
    "추정가격이랑 예정가격 차이가 뭐예요",
    "준공금은 언제 지급해요",
    "이 경우 나라장터를 꼭 써야 되나요？",
    "수의계약이란?",
    "보증금이 귀속되는 경우는?",
    "공사 하자담보 책임 기간은",
    "수의계약과 입찰의 차이점은",
    "코로나19 등 감염병 대응 물품 구매 시 긴급수의 가능 여부",
    "관급자재 대금 직접지급 가능여부요",
    "혹시 하도급 직불 해보신 분 아시는 분 계실까요",
    "담당자 실수로 발주가 늦어졌습니다. 긴급 수의계약 가능한가요?",
    "업체가 폐업했는데 계약보증금은 어떻게 해야 할지 모르겠어요",
    "부정당업자 제재를 받으면 다른 기관 입찰도 못 하나요",
    "설계변경이랑 물가변동을 같이 할 수 있는지요?",
    "검사조서를 생략할 수 있는 경우가 있는지 여쭤봅니다",
    "견적 2개를 같은 업체에서 받아도 되는 건가요",
    "착공계는 며칠 안에 내야 하는 건지요",
    "예정가격을 안 만들어도 되죠",
    "인지세는 누가 내나요",
    "수의계약 각서 양식은 어디에 있나요",
    "3천만원이면 나라장터 견적 올려야 하는 거 맞죠",
    "장기계속계약이랑 계속비계약이 헷갈립니다",
    "질문 있습니다. 단가계약도 계약보증금을 받나요",
    "용역 계약기간을 연장하고 싶은데 변경계약을 해야 하나요\n감사합니다",
    "물품 하자보증 기간 답변 부탁드립니다. 감사합니다.",
    "감사 때 쪼개기 계약으로 지적받을까요",
    "[질문] 일상감사 대상 금액이 얼마인가요",
    "종합감사에서 분할발주로 지적되었는데 어떻게 소명하면 되나요",
    "수의계약 사유서는 왜 써야 해",
    "공동수급체 구성원이 탈퇴하면 어떡하죠",
    "낙찰됐는데 계약을 안 하면 어떻게 돼요",
    "@계약통 하자검사는 누가 하나요?",
    "https://www.law.go.kr/LSW?x=1 여기 25조가 맞나요",
    "계약금액이 5천만 원을 넘으면 분할 발주해도 되는지 확인 좀 해주실 수 있나요",
    "그럼 공사는요?",
    "2인 이상 견적 제출 공고는 며칠 해야 하는지",
    "면제되는지",
    "전자입찰서 제출 후 마감 전에 수정·철회가 가능한가?",
    "저희 부서에서 물품 3건을 따로 사려는데 분할계약인지요",
    "예산이 부족하면 낙찰자와 협상이 가능한지 질의드립니다.",
    "하자보수 요구 절차는?",
    "선금 최대 몇 퍼센트까지예요",
    "업체가 계약을 포기했습니다. 답변 부탁드립니다.",
    "계약 해지 바로 답해 줘요",
    "식사 제공 용역 검사는 누가 하나요?",
    "제안서 평가위원회 회의는 몇 시에 열어야 하나요?",
    "출장 중에 회식을 하면 식비가 나오나요?",
]

REQUESTS = [
    "바로 답해 줘요",
    "빨리 좀 알려주세요!",
    "질문 있습니다",
    "안녕하세요. 문의드립니다.",
    "저도 궁금합니다",
    "더 자세히 설명해 주세요",
    "답변 부탁드려요, 감사합니다",
    "답해 줄 수 있나요?",
    "아시는 분 계신가요?",
]

GREETINGS = [
    "안녕하세요",
    "안녕하세요~",
    "안녕하십니까!",
    "안녕하세요? 반갑습니다 ^^",
    "여러분 안녕하세요",
    "좋은 아침입니다 :)",
    "다들 좋은 하루 되세요!",
    "수고 많으십니다",
    "오늘도 고생하셨습니다~~",
    "새해 복 많이 받으세요",
    "즐거운 주말 보내세요",
    "반갑습니다. 잘 부탁드립니다.",
    "Hello",
]

THANKS = [
    "감사합니다",
    "감사합니다!!",
    "네 감사합니다 ㅎㅎ",
    "답변 감사드립니다.",
    "빠른 답변 주셔서 감사합니다^^",
    "알려 주셔서 감사합니다",
    "친절하게 알려주셔서 고맙습니다",
    "정말 고맙습니다 강사님",
    "고마워요~",
    "덕분에 해결했습니다",
    "아하 그렇군요",
    "네 알겠습니다",
    "넵",
    "확인했습니다",
    "해결됐어요. 감사해요!",
    "도움이 되었습니다",
    "ok 감사합니다",
]

NOTICES = [
    "[공지] 다음 주 월요일 계약 교육이 있습니다. 참석하실 수 있나요?",
    "<안내> 회계연도 마감 일정",
    "공지: 나라장터 점검 시간 변경",
    "12월 20일까지 지출결의서를 제출해 주시기 바랍니다.",
    "계약 실무 교육 자료를 공유드립니다",
    "금일 18시부터 서버 점검이 진행됩니다.",
    "개정된 집행기준을 안내드립니다. 업무에 참고하시기 바랍니다.",
    "다음 주 학습조직 정기모임은 수요일에 개최합니다",
    "회신 부탁드립니다. 협조 부탁드립니다.",
    "※공지※ 계약서류 표준 목록이 바뀌었습니다",
    "계약 담당자 교육은 10일까지 신청할 예정입니다",
    "공문 확인 부탁드립니다",
]

OTHERS = [
    "오늘 점심은 김치찌개",
    "내일 회의 몇 시에 하죠?",
    "점심 뭐 먹을까요?",
    "오늘 당직 누구예요?",
    "프린터가 왜 안 되죠?",
    "내일 오후에 만나요",
    "단가",
    "저 지금 나가요",
    "수의계약 사유서 초안 올렸습니다",
    "회의실은 3층입니다",
    "계약 건은 제가 처리할게요",
    "산출내역서의 단가",
    "업체에서 서류 가져왔어요",
    "저희는 그렇게 하고 있습니다",
    "그 건은 시행령 25조에 나와요",
    "전문가",
    "엑셀 파일 보냈어요",
    "제가 오늘은 바쁘니까요",
    "그건 시행령에 있으니까",
]

BLANKS = [
    "",
    "   ",
    "\n\n",
    "👍",
    "👍👍🎉",
    "ㅋㅋㅋㅋ",
    "ㅠㅠ",
    "...",
    "??",
    "！？",
    "~~",
    "https://example.org/a?b=c",
]

CODES = [
    "def f(x):\n    return {x: 1};",
    "SELECT * FROM question WHERE id = 1;",
    "<script>alert('x');</script>",
    "```\nconst a = () => {};\n```",
]

TABLE = [
    *((text, Remark.QUESTION) for text in QUESTIONS),
    *((text, Remark.REQUEST) for text in REQUESTS),
    *((text, Remark.GREETING) for text in GREETINGS),
    *((text, Remark.THANKS) for text in THANKS),
    *((text, Remark.NOTICE) for text in NOTICES),
    *((text, Remark.OTHER) for text in OTHERS),
    *((text, Remark.BLANK) for text in BLANKS),
    *((text, Remark.CODE) for text in CODES),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_remark_is_sorted(text, expected):
    assert classify(text) is expected


@given(st.text(max_size=3000))
def test_any_text_is_sorted(text):
    assert isinstance(classify(text), Remark)


@given(st.sampled_from(QUESTIONS), st.sampled_from(["", "~", " ㅠㅠ", "...", " ^^", "!!", " 🙏", "?", "？"]))
def test_what_is_put_behind_a_question_does_not_hide_it(question, tail):
    assert classify(question + tail) is Remark.QUESTION


@given(st.sampled_from(GREETINGS[:3]), st.sampled_from(QUESTIONS), st.sampled_from(THANKS[:2]))
def test_courtesy_around_a_question_does_not_hide_it(greeting, question, thanks):
    assert classify(f"{greeting}. {question}\n{thanks}") is Remark.QUESTION


@given(st.sampled_from(QUESTIONS), st.integers(min_value=1, max_value=20))
def test_a_question_at_the_end_of_a_long_message_is_seen(question, paragraphs):
    story = "저희 부서에서 물품을 샀습니다. 업체가 납품을 늦게 했습니다.\n" * paragraphs
    assert classify(story * 5 + question) is Remark.QUESTION


@pytest.mark.parametrize("unit", ["가", "?", "안녕", "감사", " ", "네 ", "공지", "(", "알려"])
def test_long_input_is_sorted_fast(unit):
    assert isinstance(classify(unit * 100_000), Remark)
