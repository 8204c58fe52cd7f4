"""Everything that the program itself says to people, in Korean: settings, the command line, apologies.

What the bot says in a conversation lives in ``handlers/texts.py``.
"""

from __future__ import annotations

SETTINGS_WRONG = "설정을 확인해 주세요.\n{lines}"
SETTINGS_UNREADABLE = "설정 파일 {file}을(를) 읽을 수 없습니다. UTF-8로 저장했는지 확인해 주세요."
SETTINGS_ENVIRONMENT = "환경 변수"
SETTING_UNKNOWN = "{source}에 모르는 설정 {name}이(가) 있습니다. 혹시 {nearest}인가요? 고치거나 지워 주세요."
SETTING_BAD_WEBHOOK_VALUE = "영문자, 숫자, _와 -만 써서 1~256자로 정해 주세요."
SETTING_BAD_ZONE = "모르는 시간대입니다. 예: Asia/Seoul"
SETTING_BAD_DIGEST_TIME = "요일과 시각을 MON 09:00처럼 적어 주세요."
SETTING_NO_DIRECTORY = "폴더가 없습니다: {path}. 경로를 고치거나 이 설정을 지워 주세요."
SETTING_NO_MODEL = (
    "모델 폴더가 없습니다: {path}. 경로를 고치거나, 이 설정을 지워 함께 들어 있는 모델을 쓰세요."
)
SETTING_WEBHOOK_NEEDS_URL = "TELEGRAM_MODE=webhook에는 TELEGRAM_WEBHOOK_URL이나 PUBLIC_URL이 필요합니다."
SETTING_WEBHOOK_NEEDS_HTTPS = (
    "텔레그램은 https 주소로만 웹훅을 부릅니다. TELEGRAM_WEBHOOK_URL을 확인해 주세요."
)
SETTING_ONE_OF = "다음 가운데 하나로 적어 주세요: {choices}"
SETTING_AT_LEAST = "{limit} 이상이어야 합니다."
SETTING_AT_MOST = "{limit} 이하여야 합니다."
SETTING_NOT_A_NUMBER = "숫자로 적어 주세요."
SETTING_NOT_YES_OR_NO = "true나 false로 적어 주세요."
SETTING_WRONG_FORM = "적는 방식이 맞지 않습니다. README의 설정 표를 확인해 주세요."

TELEGRAM_REFUSED = "텔레그램이 TELEGRAM_TOKEN을 받아들이지 않습니다. BotFather에서 토큰을 다시 확인해 주세요."
TELEGRAM_PRIVACY_MODE = (
    "모드가 auto인 채팅방이 있지만 텔레그램 봇의 개인정보 보호 모드가 켜져 있어, "
    "봇을 부르지 않은 질문을 볼 수 없습니다. "
    "BotFather에서 /setprivacy로 끄고 봇을 채팅방에서 내보냈다가 다시 초대해 주세요."
)

PORT_NOT_FREE = (
    "{host}의 {port} 포트를 쓸 수 없습니다. "
    "계약통이 이미 실행 중인지 확인하거나 PORT를 다른 번호로 정해 주세요."
)
