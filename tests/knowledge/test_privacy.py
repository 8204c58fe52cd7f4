"""Personal data goes, the sentence stays, and the law is left alone."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.privacy import mask

PLACEHOLDER = re.compile(r"\[[가-힣]+\]")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("주민번호 900101-1234567입니다", "주민번호 [주민등록번호]입니다"),
        ("9001011234567", "[주민등록번호]"),
        ("900101-2******", "[주민등록번호]"),
        ("외국인등록번호 900101-5234567", "외국인등록번호 [외국인등록번호]"),
        ("법인등록번호 134511-0123456", "법인등록번호 [법인등록번호]"),
        ("면허 11-22-333333-44", "면허 [운전면허번호]"),
        ("여권번호: M12345678", "여권번호: [여권번호]"),
        ("010-1234-5678로 연락 주세요", "[전화번호]로 연락 주세요"),
        ("01012345678", "[전화번호]"),
        ("０１０－１２３４－５６７８", "[전화번호]"),
        ("+82-10-1234-5678", "[전화번호]"),
        ("02)123-4567, (031) 980-2114", "[전화번호], [전화번호]"),
        ("070.1234.5678", "[전화번호]"),
        ("대표전화 1588-1234", "대표전화 [전화번호]"),
        ("내선 980-2114", "내선 [전화번호]"),
        ("카드번호는 1234-5678-9012-3456", "카드번호는 [카드번호]"),
        ("4111111111111111 카드", "[카드번호] 카드"),
        ("hong.gildong@gimpo.go.kr로 보내 주세요", "[이메일]로 보내 주세요"),
        ("사업자등록번호 123-45-67890", "사업자등록번호 [사업자등록번호]"),
        ("사업자등록번호: 1234567890", "사업자등록번호: [사업자등록번호]"),
        ("농협 301-0123-4567-81로 입금", "농협 [계좌번호]로 입금"),
        ("계좌번호는 110123456789입니다", "계좌번호는 [계좌번호]입니다"),
        ("국민은행 홍길동 123456-04-123456", "국민은행 [이름] [계좌번호]"),
        ("110-123-456789 (신한은행)", "[계좌번호] (신한은행)"),
        ("담당자 홍길동에게 물었습니다", "담당자 [이름]에게 물었습니다"),
        ("홍길동 주무관님께 문의드립니다", "[이름] 주무관님께 문의드립니다"),
        ("계약팀 김민수 팀장", "계약팀 [이름] 팀장"),
        ("담당자는 이상민입니다", "담당자는 [이름]입니다"),
        ("성명: 김구, 대표자: 남궁민수", "성명: [이름], 대표자: [이름]"),
        ("한빛건설 대표 김철수와 계약", "[업체명] 대표 [이름]와 계약"),
        ("업체명: 한빛건설", "업체명: [업체명]"),
        ("(주)한빛건설과 계약", "(주)[업체명]과 계약"),
        ("가나산업㈜의 견적", "[업체명]㈜의 견적"),
        ("주식회사 한빛은", "주식회사 [업체명]은"),
    ],
)  # fmt: skip
def test_personal_data_is_replaced_by_what_it_was(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "2천만원 이하 물품 수의계약은 견적을 몇 명한테 받아야 하나요?",
        "추정가격 50,000,000원, 부가세 5,000,000원, 총액 1234567890123456원",
        "9001011234567원을 초과하는 공사",
        "2026. 11. 18.부터 2026-12-31까지, 11/18, 2026.11.18",
        "지방계약법 시행령 제25조제1항제5호가목",
        "공고번호 20261118123-00, R26BK00012345-000, 20261118123",
        "계약번호 2026-0102-12345, 문서번호 계약-2026-123",
        "낙찰률 87.745%, 면적 1,588.1234㎡",
        "농협과 50,000,000원에 계약했습니다",
        "은행 공고번호 20261118123-00",
        "나라장터 콜센터 1588-0800",
        "담당자 변경은 어떻게 하나요?",
        "대표자 변경 시 제출 서류와 담당자 연락처",
        "담당 공무원이 확인해야 하나요?",
        "담당자가 하자담보책임 기간을 혼동했습니다",
        "현장대리인 선임계, 현장대리인 지정서",
        "조달청 과장, 이사장님, 조합장님, 선생님, 주무관님, 소방본부장",
        "주식회사 또는 유한회사, 주식회사의 대표이사",
        "성명: (서명), 담당: 구매, 담당: 재무과",
        "감사합니다! 날씨 좋네요 😀",
        "(가)목과 (사)목",
        "",
    ],
)  # fmt: skip
def test_what_is_not_personal_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    "word",
    [
        *("인사고과", "조사결과", "성능평가", "변경허가", "지원제도", "정기회의", "전화문의"),
        *("이메일", "인건비", "성과급", "주소록", "이력서", "인터넷", "노트북", "공사비를", "하도급은"),
        *("국가가", "기간을", "기간은", "서식의", "우려가", "인력을", "지급하는", "제출받은", "인정되는"),
    ],
)
@pytest.mark.parametrize("mark", ["담당자 {}", "대표자 {} 때문에", "감독관 {}에 대하여"])
def test_an_ordinary_word_after_a_role_is_no_name(mark: str, word: str) -> None:
    assert mask(mark.format(word)) == mark.format(word)


@pytest.mark.parametrize(
    "name",
    [
        *("김민경", "이상경", "정보경", "박지도", "최인도", "이동은", "이수인", "유지은", "조성원", "안정은"),
        *(
            "정의주",
            "이해인",
            "유예은",
            "김하나",
            "한지원",
            "황보민경",
            "이윤서",
            "전지현",
            "정하은",
        ),
    ],
)
@pytest.mark.parametrize(
    "mark",
    ["담당자 {}과 통화", "담당자 {}에게", "대표자 {}, 내선", "{} 주무관", "성명: {}", "책임자는 {}입니다"],
)
def test_a_name_that_sounds_like_a_word_is_still_a_name(mark: str, name: str) -> None:
    assert mask(mark.format(name)) == mark.format("[이름]")


@pytest.mark.parametrize("name", ["이상한", "조정도", "정보인", "변경은"])
def test_behind_a_colon_even_a_word_with_a_particle_is_a_name(name: str) -> None:
    assert mask(f"성명: {name}") == "성명: [이름]"


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


FRAGMENTS = st.sampled_from(
    (
        *(
            "담당자",
            "홍길동",
            "은행",
            "계좌",
            "업체명:",
            "(주)",
            "한빛건설",
            "대표",
            "주무관",
            "님",
            "[이름]",
        ),
        *("010-1234-5678", "900101-1234567", "123-45-67890", "1588-1234", "1234567890", "a@b.kr"),
        *("-", " ", ":", ",", "\n", "원", "[이름]"),
    )
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_masking_twice_is_masking_once_for_pieces_of_personal_data(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


DIGITS = "0123456789"
MOBILE = st.tuples(
    st.sampled_from(["010", "011", "016", "019"]),
    st.sampled_from(["-", " ", ".", ""]),
    st.text(DIGITS, min_size=4, max_size=4),
    st.text(DIGITS, min_size=4, max_size=4),
).map(lambda parts: parts[1].join((parts[0], parts[2], parts[3])))


@given(
    MOBILE,
    st.sampled_from(["", "전화 ", "제 번호는 ", "연락처:"]),
    st.sampled_from(["", " 입니다", "로 주세요", "."]),
)
def test_no_mobile_number_survives(number: str, before: str, after: str) -> None:
    masked = mask(f"{before}{number}{after}")
    assert number not in masked
    assert masked == f"{before}[전화번호]{after}"


@given(
    st.dates().map(lambda day: f"{day:%y%m%d}"),
    st.sampled_from("12345678"),
    st.text(DIGITS, min_size=6, max_size=6),
)
def test_no_resident_number_survives(birth: str, kind: str, rest: str) -> None:
    expected = "[외국인등록번호]" if kind in "5678" else "[주민등록번호]"
    assert mask(f"번호는 {birth}-{kind}{rest} 입니다") == f"번호는 {expected} 입니다"


@given(
    st.integers(min_value=1, max_value=10**13),
    st.sampled_from(["원", "천원", "만원", "억원", "백만원", " 원"]),
    st.booleans(),
)
def test_every_amount_survives(amount: int, unit: str, grouped: bool) -> None:
    text = f"추정가격 {amount:,}{unit} 이하" if grouped else f"추정가격 {amount}{unit} 이하"
    assert mask(text) == text


@given(st.dates())
def test_every_date_survives(day: object) -> None:
    text = f"{day:%Y. %m. %d.} {day:%Y-%m-%d} {day:%Y.%m.%d} {day:%Y%m%d}"
    assert mask(text) == text


@pytest.mark.parametrize("piece", ["1", "가", "- ", "담당자 ", "은행", "a@", "a.", "(주)", "123-", "홍길동 "])
def test_a_long_message_is_masked_in_time(piece: str) -> None:
    """No pattern may take time beyond the length of a message: 10,000 characters, well within a second."""
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    mask(text)
    assert time.process_time() - started < 1


@pytest.mark.statutes
def test_the_law_passes_unchanged(statutes_dir: Path) -> None:
    """One file in three of the contract statutes; a company that a statute names may be masked."""
    files = sorted(statutes_dir.rglob("*.md"))[::3]
    assert files
    found = [
        f"{path.parent.name}: {mask(line)}"
        for path in files
        for line in path.read_text("utf-8").splitlines()
        if mask(line) != line and PLACEHOLDER.findall(mask(line)) != ["[업체명]"]
    ]
    assert found == []
