"""Names of persons and companies in Korean text, found only where something beside them marks them.

A Korean name is a surname of a short list and one or two syllables more, which many ordinary words are
too (변경, 정보, 이상). So a name needs a mark: a label before it (담당자 홍길동), a title after it (홍길동
주무관), or a colon (성명: 홍길동); and a list of words that stand in such places rules out the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

#: Start, end and what stands there.
Span = tuple[int, int, str]

PERSON, COMPANY = "이름", "업체명"

_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염"
    "여추도소석선설마길연위표명기반왕금옥육인맹제모탁국"
)
_DOUBLE_SURNAMES = "남궁|황보|제갈|선우|독고|사공|서문|동방"
_NAME = rf"(?:(?:{_DOUBLE_SURNAMES})[가-힣]{{1,2}}|[{_SURNAMES}][가-힣]{{2}})"
_SHORT_NAME = rf"(?:{_NAME}|[{_SURNAMES}][가-힣])"

#: What may follow a name in its own word.
_AFTER = (
    r"(?=(?:님|씨|이|가|은|는|을|를|의|과|와|도|께서?|에게서?|한테|입니다|이며|이고|이라고|라고|이랑|랑|으로|로)?"
    r"(?![가-힣]))"
)
_LABEL = (
    r"(?:담당자|담당 ?주무관|담당 ?공무원|담당|대표자|대표이사|대표|성명|이름|예금주|신청인|작성자|"
    r"현장대리인|현장소장|감독관|감독자|책임자|실무자|수취인)(?:명|님)?"
)
_TITLE = (
    r"(?:주무관|사무관|서기관|주사보|주사|서기|팀장|과장|계장|국장|실장|소장|반장|대표이사|대표자|대표|사장|부장|차장|"
    r"주임|감독관|강사|님|씨)"
)

_WITH_COLON = re.compile(rf"(?<![가-힣]){_LABEL} ?: ?({_SHORT_NAME}){_AFTER}")
_AFTER_LABEL = re.compile(rf"(?<![가-힣]){_LABEL} ({_NAME}){_AFTER}")
#: A whole sentence may follow "담당자는", so here the name must end it or carry a title.
_AFTER_SUBJECT = re.compile(
    rf"(?<![가-힣]){_LABEL}(?:은|는|이|가) ({_NAME})(?=님|씨|입니다|이며|이고|이에요|예요| ?{_TITLE}{_AFTER})"
)
_BEFORE_TITLE = re.compile(rf"(?<![가-힣])({_NAME})( ?){_TITLE}님?{_AFTER}")
_ACCOUNT_HOLDER = re.compile(rf"(?:은행|뱅크|농협|축협|신협|수협|금고|우체국) ({_NAME}),? ?(?=\[계좌번호\])")


def _read_words() -> frozenset[str]:
    text = (Path(__file__).parent / "data" / "words_like_names.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


_WORDS = _read_words()
_PARTICLES = frozenset("은는이가을를의에도만과와로으시및등들인할한된될별간내외상중후전")
#: Particles that given names end with as well.
_GIVEN_NAME_ENDS = frozenset("은이가도만시인한별상중후전원")
#: Verbs behind a noun (지급되는, 제출받은) of a syllable that no given name ends with.
_VERB_STEMS = frozenset("되받")
_VERB_ENDS = ("하여", "하는", "하고", "하며", "하면", "되어", "되는", "되고", "되며", "되면")
#: Second halves of compounds that end like a particle (인사고과, 지원제도), so that what is before it looks
#: like a name. Those that begin like the end of a given name (경과, 지도, 정도) are not among them.
_SECOND_HALVES = frozenset(
    (
        *("결과", "고과", "효과", "부과", "평가", "허가", "단가", "대가", "물가", "추가", "참가", "휴가"),
        *("제도", "한도", "속도", "회의", "협의", "합의", "심의", "결의", "문의"),
    )
)
_UNIT_ENDS = frozenset("과팀청계처")
_UNIT_ENDS_AFTER_STEM = frozenset("실국부단관원서")

_LEGAL_FORM = r"(?:㈜|\((?:주|유|합|재)\))"
_PARTICLE = r"(?:은|는|이|가|을|를|의|에|에서|에게|과|와|도|로|으로|라는|이라는|입니다)?(?![가-힣A-Za-z0-9])"
_COMPANY = rf"[가-힣A-Za-z0-9][가-힣A-Za-z0-9&·]{{1,19}}?(?={_PARTICLE})"
_COMPANIES = (
    re.compile(rf"(?:업체명?|상호명?|회사명|법인명) ?: ?(?:주식회사 )?({_COMPANY})"),
    re.compile(rf"{_LEGAL_FORM} ?({_COMPANY})"),
    re.compile(rf"(?<![가-힣A-Za-z0-9&·])([가-힣A-Za-z0-9][가-힣A-Za-z0-9&·]{{1,19}}) ?{_LEGAL_FORM}"),
    re.compile(rf"(?<![가-힣])주식회사 ({_COMPANY})"),
)
_TRADE = (
    r"(?:건설|산업|토건|전기|이엔지|엔지니어링|시스템|테크|개발|조경|상사|유통|물산|기업|공업|건축|설비|소프트|"
    r"통신|환경|전자|디자인|기획|푸드|식품|인쇄|광고|관광|여행사|코리아)"
)
_COMPANY_OF_PERSON = re.compile(
    rf"(?<![가-힣A-Za-z0-9])([가-힣A-Za-z0-9]{{1,10}}{_TRADE}) ?(?={_LABEL} ?:? ?({_NAME}){_AFTER})"
)
#: What stands behind 주식회사 where no company is named.
_NOT_COMPANIES = frozenset(
    (
        "또는",
        "등",
        "등의",
        "등이",
        "등을",
        "등에",
        "및",
        "형태",
        "설립",
        "임원",
        "주주",
        "대표이사",
        "이외",
        "이사",
    )
)


def person_spans(text: str) -> Iterator[Span]:
    """Names of persons that a label, a colon or a title marks, in the order of the text."""
    spans = {
        match.span(1)
        for pattern in (_WITH_COLON, _AFTER_LABEL, _AFTER_SUBJECT, _BEFORE_TITLE, _ACCOUNT_HOLDER)
        for match in pattern.finditer(text)
        if not _is_ordinary(match)
    }
    yield from _apart(spans, PERSON)


def company_spans(text: str) -> Iterator[Span]:
    """Names of companies that their legal form, a label or their representative marks, in order."""
    spans = {
        match.span(1)
        for pattern in _COMPANIES
        for match in pattern.finditer(text)
        if match[1] not in _NOT_COMPANIES
    }
    spans |= {match.span(1) for match in _COMPANY_OF_PERSON.finditer(text) if not _is_word(match[2], "")}
    yield from _apart(spans, COMPANY)


def is_name(word: str) -> bool:
    """Whether a word by itself is most probably a person's name: it has the form of one and is no word."""
    return re.fullmatch(_NAME, word) is not None and not _is_word(word, "")


def is_ordinary(word: str) -> bool:
    """Whether something that could be a name is known to be an ordinary word."""
    return word in _WORDS


def _apart(spans: set[tuple[int, int]], what: str) -> Iterator[Span]:
    end = 0
    for start, stop in sorted(spans):
        if start >= end:
            yield start, stop, what
            end = stop


def _is_ordinary(match: re.Match[str]) -> bool:
    """Whether what stands where a name is marked is none."""
    name, after = match[1], match.string[match.end(1) : match.end(1) + 1]
    if match.re is _WITH_COLON and name not in _WORDS and name[-1] in _GIVEN_NAME_ENDS:
        # What stands behind "성명:" alone is no word with its particle.
        return False
    # A title may be only the end of a longer word (소방본|부장).
    is_compound = match.re is _BEFORE_TITLE and not match[2] and name[:2] in _WORDS
    return is_compound or _is_word(name, after)


def _is_word(name: str, after: str) -> bool:
    """Whether what looks like a name is an ordinary word, or its beginning with the character after it."""
    if name in _WORDS:
        return True
    if len(name) != 3:
        return False
    last = name[-1]
    if last in _UNIT_ENDS or name.endswith(_VERB_ENDS):
        return True
    if name[:2] not in _WORDS:
        return False
    return (
        last in _PARTICLES
        or last in _UNIT_ENDS_AFTER_STEM
        or last in _VERB_STEMS
        or last + after == "하는"
        or last + after in _SECOND_HALVES
    )
