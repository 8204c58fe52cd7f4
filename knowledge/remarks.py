"""What kind of remark a Korean message is: a question, or something that nobody wants answered.

Koreans at work often ask without a question mark (``…받아야 하는지요``, ``…문의드립니다``), and announce
in words that look like questions (``궁금하신 점이 있으신가요? …로 문의 바랍니다``). The rules read the ends
of sentences, where Korean puts the mood. They only sort remarks; whether a question is about contracts is
for the answerer to say.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum


class Remark(StrEnum):
    """What a message is."""

    QUESTION = "question"
    #: Asks for an answer, but does not say to what (``바로 답해 줘요``, ``질문 있습니다``).
    REQUEST = "request"
    GREETING = "greeting"
    THANKS = "thanks"
    NOTICE = "notice"
    #: Nothing that can be read: no text, emoji, ``ㅋㅋㅋ``.
    BLANK = "blank"
    #: Program text and hardly any Korean.
    CODE = "code"
    OTHER = "other"


#: A question stands at the beginning or the end of a long message; the middle is not looked at.
_JUDGED_CHARS = 1000

#: ``되나여`` for ``되나요``.
_PLAYFUL_END = re.compile(r"(?<=[나까가지])여(?![가-힣])")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[\n;]+|(?<=[가-힣])[.!]+(?=[가-힣])")
#: What people put behind a sentence without changing its mood: ``요~``, ``요ㅠㅠ``, ``요 ^^``, ``요…``.
_TAIL = re.compile(r"[^0-9A-Za-z가-힣]+$")

_INTERROGATIVE = re.compile(
    r"어떻게|어떡|언제|어디|어느|어떤|무슨|무엇|뭐|뭔|뭘|왜|누가|누구|누굴|얼마|얼만|며칠|몇|어찌|무얼"
)

#: Endings that ask together with an interrogative word (``얼마예요``, ``왜 써야 해``).
_OPEN_END = re.compile(r"[요죠지야데니나가까해돼임함고]$")

_ASKING_END = re.compile(
    r"""(?:
      (?<!만)(?<!떠)(?<!일어)(?<!빛)(?<!타)나요                    # 받나요, but not 만나요
    | (?:이|있|없|맞|않|같|였|었|았|겠|했|됐|되|받|주|쓰|드|들|리|오|보|르|모르)나
    | (?:해도|하면|해야|어야|아야|여야|되어야|돼야|뭘|왜|어떻게)\s*하나
    | (?:건가|건지|것인지|것인가)요?
    | 여부(?:가|는|를|요)?                                       # 긴급 수의계약 가능 여부
    | (?:되|돼|하면\s*되|도\s*되|맞|있|없)(?:는\s*거)?(?:죠|지요)
    | (?:이란|차이점?은|기준은|방법은|기한은|기간은|사유는|요건은|절차는|서류는|금액은|한도는|비율은|대상은
       |범위는|시기는|의미는|이유는|예외는|조건은|이자는|율은|률은)
    )$""",
    re.VERBOSE,
)

_REQUEST = re.compile(
    r"""
      (?:문의|질문|질의)\s*(?:좀\s*)?(?:드립|드려|드릴|드리겠|합니다|해요|할게|있습니다|있어요|요$|입니다|하나)
    | 궁금(?:합니다|해요|하네요|한데|해서|합니당|하여|함)
    | (?:알려|가르쳐|설명해|답해|말씀해)\s*(?:주(?!셔서|셨|신)|줘|줄|달라)
    | 알고\s*싶(?:습니다|어요|은데)
    | 알\s*수\s*있을
    | (?:답변|설명|조언|자문|안내)(?:을|를)?\s*(?:좀\s*)?(?:부탁|요청|구합니다|구해요)
    | 답변(?:을)?\s*(?:바랍|주시|주세요|기다)
    | 여쭙|여쭤|여쭈어
    | 아시는\s*(?:분|게)
    | (?:헷갈|헷깔|혼동)(?:립니다|려요|리네요|려서|됩니다|돼요)
    | (?:지|는지|을지|할지|인지)\s*(?:잘\s*)?(?:모르겠|몰라서|알고\s*싶)
    """,
    re.VERBOSE,
)

#: A request with what is left of its last word.
_REQUESTED = re.compile(rf"(?:{_REQUEST.pattern})[가-힣]*", re.VERBOSE)
#: Words beside a request that do not say what is asked.
_BESIDE_REQUEST = re.compile(
    r"""바로|빨리|얼른|어서|지금|당장|꼭|제발|좀|그냥|다시|한번|한|번|혹시|하나|하나만|몇|가지
    | 더|자세히|상세히|간단히|쉽게 | 저|저도|저는|제가|나도|우리도|여기|이거|이것|이것도|그거|그것|그것도
    | 답|답을|답변|답변을|답변도|설명|설명을 | 수|있을까요|있나요|계신가요|계실까요|계세요|주세요|요""",
    re.VERBOSE,
)

#: What colleagues arrange among themselves in the same room (``내일 회의 몇 시에 하죠?``) …
_OFFICE_LIFE = re.compile(
    r"""(?<![가-힣])(?:회의실?|회식|점심|저녁|아침|식사|밥|커피|간식|퇴근|당직|주차|프린터|복사기|와이파이)
      (?:[은는을를이가도에]|시간|메뉴|장소)*(?![가-힣])
      .{0,20}(?:몇\s*시|언제|어디|누구|누가|뭐|뭘|무엇|왜\s*안)
    """,
    re.VERBOSE,
)
#: … unless it is about a contract all the same (``식사 제공 용역은 언제 검수하죠?``).
_FIELD = re.compile(
    r"계약|입찰|낙찰|유찰|공고|견적|보증|준공|검사|검수|대금|물품|용역|공사|업체|조달|발주|수의|설계|예산|제안|평가"
    r"|심의|위원|구매|구입|임차|임대|지출|집행|수당|법|규정|기준|조례"
)

_NOTICE_START = re.compile(
    r"^\W{0,3}[\[(<【〈《※]?\s*(?:공지|안내|필독|알림|홍보|공유|회람|전파|협조)\s*(?:사항|문)?\s*[\])>】〉》※:]"
)
_NOTICE_END = re.compile(
    r"""(?:
      (?:공지|안내|알려|공유|전달|전파|보고|회신|송부|제출|발송)(?:해)?\s*(?:드립니다|드려요|드리겠습니다|합니다|하겠습니다)
    | (?<!답변)(?<!답변을)\s?바랍니다
    | (?:협조|참석|제출|참고|확인|유의|양해|숙지|전파|회신|준수)\s*(?:를|을)?
      \s*부탁\s*(?:드립니다|드려요|드리겠습니다)
    | (?:개최|실시|진행|시행|마감|변경|예정)(?:됩니다|합니다|입니다|될\s*예정입니다|할\s*예정입니다)
    | 예정입니다 | (?:주시기|하시기)\s*바람
    )$""",
    re.VERBOSE,
)

_GREETING = re.compile(
    r"""안녕(?:하세요|하십니까|하신가요|들?\s*하세요|히\s*계세요|하셨어요)?
    | 반갑습니다 | 반가워요 | 처음\s*뵙겠습니다
    | 좋은\s*(?:아침|하루|저녁|주말|오후|오전|명절|한\s*주)\S*(?:\s*(?:되세요|보내세요|되십시오|보내십시오))?
    | (?:수고|고생)\s*(?:많으\S+|하\S+|했\S+|들?\s*하\S+) | 잘\s*부탁\s*(?:드립니다|드려요|합니다|드릴게요)
    | (?:즐거운|행복한|편안한|따뜻한)\s*\S+\s*(?:되세요|보내세요|보내십시오|되십시오)
    | 새해\s*복\s*많이\s*받으\S+ | (?:점심|식사|저녁)\s*(?:맛있게|맛점)\S*\s*\S*
    | 축하\s*(?:드립니다|드려요|합니다|해요) | 어서\s*오\S+ | 먼저\s*들어가\S+
    | 하이루? | 헬로우? | ^(?:hi|hello|hey)\b | 입장\s*(?:했|하였)습니다 | 들어왔습니다""",
    re.VERBOSE | re.IGNORECASE,
)
_THANKS = re.compile(
    r"""(?:대단히|정말|진짜|너무|매우|무척|항상|늘|미리|친절한|빠른|좋은|자세한|상세한)?\s*
      (?:(?:답변|설명|말씀|안내|도움|정보|자료|조언|알려|가르쳐)\s*(?:주셔서|해\s*주셔서|주신\s*점)?\s*)?
      (?:감사(?:합|드|해|했|하|요|감|용|ㅎ)\S* | 고맙(?:습|다|네|구)\S* | 고마(?:워|웠)\S*
      | 땡큐\S* | 감솨\S* | thanks?(?:\s*you)?)
    | 덕분에\s*(?:잘\s*)?(?:해결|처리|이해|알게|끝)\S*(?:\s*\S+습니다)?
    | (?:해결|이해|확인|숙지|참고|처리)
      \s*(?:했습니다|했어요|하겠습니다|됐습니다|됐어요|되었습니다|됐네요|완료)
    | 도움이?\s*(?:많이\s*)?(?:되었습니다|됐습니다|됐어요|됩니다|되네요)
    | 알겠습니다 | 알겠어요 | 알았습니다 | 그렇군요 | 그렇네요 | 그렇구나 | 그러네요
    | 아하 | ㅇㅋ | 오케이 | (?i:\bok(?:ay)?\b) | 명심하겠습니다 | 최고(?:예요|네요|입니다)""",
    re.VERBOSE,
)
#: Words beside a greeting or thanks that make it nothing else: titles, yes, interjections.
_FILLER = re.compile(
    r"네+|넵+|넹|예|아+|오+|와+|우와|그럼|그리고|모두들?|다들|여러분들?|선생님|강사님|주무관님|팀장님|과장님"
    r"|계장님|국장님|님들?|잘|너무|정말|진짜|이제|오늘도?|항상|늘|계약통|저는?|방금|이번에|새로|빠른|친절한"
    r"|많이|답변|설명|의견|말씀|자료"
)

_CODE_MARKS = re.compile(
    r"```|[{};]|=>|==|</|/>|\(\)|::|\b(?:def|class|import|return|function|const|var|let|select|from|where|public|void|"
    r"null|true|false|print|console|include|insert|update|drop|script|elif|lambda)\b",
    re.IGNORECASE,
)
_HANGUL = re.compile(r"[가-힣]")


def classify(text: str) -> Remark:
    """Sort a message by what it is.

    Args:
        text: As it was written, of any length; only its first and last thousand characters are judged.
    """
    text = _readable(text)
    if not re.search(r"[0-9A-Za-z가-힣]", text):
        return Remark.BLANK
    if _is_code(text):
        return Remark.CODE
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    if _is_notice(text, sentences):
        return Remark.NOTICE
    if _GREETING.fullmatch(_TAIL.sub("", text)):
        return Remark.GREETING
    if not any(map(_asks, sentences)):
        return _courtesy(text)
    return Remark.QUESTION if _says_what(text) else Remark.REQUEST


def _readable(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    if len(text) > 2 * _JUDGED_CHARS:
        text = f"{text[:_JUDGED_CHARS]}\n{text[-_JUDGED_CHARS:]}"
    text = _PLAYFUL_END.sub("요", text)
    return re.sub(r"[^\S\n]+", " ", _URL.sub(" ", text)).strip()


def _is_code(text: str) -> bool:
    marks = len(_CODE_MARKS.findall(text))
    return marks >= 2 and len(_HANGUL.findall(text)) < len(text) / 10


def _is_notice(text: str, sentences: list[str]) -> bool:
    if _NOTICE_START.match(text):
        return True
    ends = [_TAIL.sub("", sentence) for sentence in sentences]
    announced = any(_NOTICE_END.search(end) for end in ends)
    return announced and not _asks(sentences[-1]) and not any(_REQUEST.search(end) for end in ends)


def _asks(sentence: str) -> bool:
    asked = "?" in sentence
    end = _TAIL.sub("", sentence)
    if _GREETING.fullmatch(end) or (_OFFICE_LIFE.search(end) and not _FIELD.search(end)):
        return False
    if asked and re.search(r"[가-힣A-Za-z0-9]", end):
        return True
    if _ASKING_END.search(end) or _ends_in_mood(end) or _REQUEST.search(end):
        return True
    return bool(_INTERROGATIVE.search(end) and _OPEN_END.search(end))


def _says_what(text: str) -> bool:
    """Whether more is said than that an answer is wanted."""
    rest = _REQUESTED.sub(" ", _GREETING.sub(" ", _THANKS.sub(" ", text)))
    return any(not _BESIDE_REQUEST.fullmatch(word) and not _FILLER.fullmatch(word) for word in _words(rest))


#: Nouns that end like ``-ㄴ가`` and ``-ㄴ지``, and the phrases in which ``인가`` is none.
_NOUN_END = re.compile(
    r"(?:단가|전문가|인가|연가|반가|분가|산가|친가|인지|편지|단지|반지|먼지|간지|현지|한지|관지|잔지|산지)$"
)
_PREDICATE_END = re.compile(r"(?:가능|필요|무엇|얼마|언제|어디|누구|며칠|건|것|대상)인[가지]$")
#: Final consonants by which a syllable asks together with the ending behind it (Unicode, Hangul Syllables).
_FINALS = {"가": {4}, "지": {4, 8}, "까": {8}, "니까": {17}}


def _ends_in_mood(end: str) -> bool:
    """``-ㄴ가(요)``, ``-ㄴ지(요)``, ``-ㄹ지(요)``, ``-ㄹ까(요)``, ``-ㅂ니까``."""
    match = re.search(r"([가-힣])(니까|[가지까])(요?)$", end)
    if not match or (ord(match[1]) - ord("가")) % 28 not in _FINALS[match[2]]:
        return False
    return bool(match[3]) or not _NOUN_END.search(end) or bool(_PREDICATE_END.search(end))


def _courtesy(text: str) -> Remark:
    """Greeting or thanks where nothing else is said, ``OTHER`` otherwise."""
    without_thanks = _THANKS.sub(" ", text)
    without_both = _GREETING.sub(" ", without_thanks)
    rest = "".join(word for word in _words(without_both) if not _FILLER.fullmatch(word))
    if len(rest) > 4:
        return Remark.OTHER
    if without_thanks != text:
        return Remark.THANKS
    if without_both != without_thanks:
        return Remark.GREETING
    return Remark.THANKS if not rest else Remark.OTHER


def _words(text: str) -> list[str]:
    return re.findall(r"[0-9A-Za-z가-힣]+", text)
