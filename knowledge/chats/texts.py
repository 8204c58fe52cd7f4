"""What is said of an exported chat."""

from __future__ import annotations

from typing import Final

#: How a participant is called: by the order in which they first spoke.
PARTICIPANT: Final = "참여자 {number}"
#: For the name of somebody who is marked as a person but said nothing.
SOMEBODY: Final = "[이름]"

# Why a chat cannot be read
TOO_LARGE: Final = "파일이 너무 큽니다(최대 {limit} MB). 기간을 나누어 내보내 주세요."
TOO_MANY: Final = "메시지가 너무 많습니다(최대 {limit:,}개). 기간을 나누어 내보내 주세요."
UNKNOWN_FORMAT: Final = (
    "대화 파일의 형식을 알 수 없습니다. 카카오톡의 '대화 내보내기'로 저장한 TXT·CSV 파일이나 "
    "텔레그램 데스크톱에서 JSON으로 내보낸 result.json 파일을 주세요."
)
MANY_CHATS: Final = (
    "텔레그램 계정 전체를 내보낸 파일입니다. 채팅방 하나를 열고 메뉴의 '채팅 기록 내보내기'에서 "
    "JSON으로 내보내 주세요."
)
NO_MESSAGES: Final = "읽을 수 있는 메시지가 없습니다. 대화 내보내기를 다시 해 주세요."
NOT_READABLE: Final = "파일을 열 수 없습니다. 파일이 있는지, 읽을 권한이 있는지 확인해 주세요."

# What to know of a chat that was read
CUT: Final = (
    "파일이 메시지 중간에서 끝난 것 같습니다. 온전한 메시지 {count:,}개는 모두 읽었고, "
    "마지막에 잘린 것은 뺐습니다. 빠진 대화가 있으면 다시 내보내 주세요."
)
SHORTENED: Final = "{limit:,}자보다 긴 메시지 {count:,}개는 앞부분만 읽었습니다."

# For the instructors, of a draft
ASKED_ONCE: Final = "대화 1회, {first}"
ASKED_OFTEN: Final = "대화 {times}회, {first} ~ {last}"
OTHER_ANSWER: Final = "다른 답변: {answer}"
