"""What is said of the rows of an existing FAQ that is imported."""

from __future__ import annotations

from typing import Final

NO_HEAD: Final = (
    "첫머리에 '질문'과 '답변'이라고 적힌 줄이 없습니다. 표의 첫 줄에 질문, 답변, 근거라고 적어 주세요."
)
NO_ROWS: Final = "머리줄 아래에 질문이 없습니다."
CUT: Final = "표가 커서 {rows:,}행 {columns}열까지만 읽었습니다. 나머지는 파일을 나누어 주세요."
OTHER_SHEETS: Final = "이 시트는 읽지 않았습니다: {sheets}"
IGNORED: Final = "이 열은 가져오지 않습니다: {columns}"

# Rows that cannot be taken
NO_QUESTION: Final = "질문이 비어 있습니다."
NO_ANSWER: Final = "답변이 비어 있습니다."
LONG_QUESTION: Final = "질문이 깁니다({length:,}자). {limit:,}자까지 적을 수 있습니다."
LONG_ANSWER: Final = "답변이 깁니다({length:,}자). {limit:,}자까지 적을 수 있습니다."
SAME_ROW: Final = "{row}행과 질문과 답변이 같습니다."
SAME_QUESTION: Final = "{row}행과 질문은 같은데 답변이 다릅니다. 하나만 남겨 주세요."
KNOWN: Final = "이미 들어와 있습니다(Q&A {number}번)."
DIFFERS: Final = "같은 질문이 다른 답변으로 이미 있습니다(Q&A {number}번). 어느 쪽이 맞는지 확인해 주세요."
DISCARDED: Final = "전에 버리거나 내린 항목입니다(Q&A {number}번)."

# Rows that instructors should look at
NO_BASIS: Final = "근거가 없습니다."
UNREAD_BASIS: Final = "근거 가운데 확인하지 못한 것이 있습니다: {basis}"
UNNAMED_LAW: Final = "어느 법령의 조문인지 적혀 있지 않습니다: {cited}"
UNKNOWN_LAW: Final = "등록되지 않은 법령이라 확인하지 못했습니다: {cited}"
NO_ARTICLE: Final = "없거나 삭제된 조문입니다: {cited}"
NO_UNIT: Final = "조문에 없는 항·호입니다: {cited}"
OTHER_NUMBER: Final = "근거 조문에 없는 숫자가 답변에 있습니다: {numbers}"
MASKED: Final = "개인정보로 보이는 내용을 가렸습니다."
