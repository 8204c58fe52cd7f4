"""What the API says of errors, and the examples of its document, in Korean."""

from __future__ import annotations

PROBLEMS = {
    400: "요청 본문이 올바른 JSON이 아닙니다.",
    401: "토큰이 없거나, 틀렸거나, 기한이 지났습니다.",
    403: "이 토큰으로는 할 수 없는 요청입니다.",
    404: "없는 주소이거나, 없는 자료입니다.",
    405: "이 주소에서 쓸 수 없는 메서드입니다.",
    406: "application/json으로만 답합니다.",
    413: "요청이 너무 큽니다.",
    415: "application/json으로 보내 주세요.",
    422: "요청에 맞지 않는 값이 있습니다.",
    429: "너무 자주 요청했습니다. 잠시 뒤에 다시 해 주세요.",
    500: "처리하지 못했습니다. 잠시 뒤에 다시 해 주세요.",
}
#: Of a status that has no sentence of its own.
PROBLEM = "처리할 수 없는 요청입니다."
SCOPE_MISSING = "이 토큰에는 {scope} 권한이 없습니다."
QUESTION_TOO_LONG = "질문이 너무 깁니다. {limit:,}자 이하로 줄여 주세요."

#: How the room and the card of a client's question name it.
CLIENT_ROOM = "API: {name}"

EXAMPLE_QUESTION = "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?"
EXAMPLE_ANSWER = "추정가격이 2천만원 이하이면 1인 견적서로 계약할 수 있습니다."
EXAMPLE_LAW = "지방계약법 시행령"
EXAMPLE_ARTICLE = "제30조"
EXAMPLE_PATH = "제1항제2호"
EXAMPLE_TITLE = "수의계약대상자의 선정절차 등"
EXAMPLE_LABEL = "지방계약법 시행령 제30조제1항제2호"
EXAMPLE_QUOTE = "추정가격이 2천만원 이하인 경우에는 1인으로부터 받은 견적서에 의할 수 있다."
EXAMPLE_WORDS = "수의계약 견적"
EXAMPLE_DOCUMENT = "지방자치단체를 당사자로 하는 계약에 관한 법률 시행령"
