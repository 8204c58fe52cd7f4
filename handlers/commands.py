"""Every command, declared once: its Korean name, its latin alias, who may give it and where.

Platforms that allow only latin letters in their menus (Telegram) show the alias; both are understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Who(Enum):
    """Who may give a command."""

    EVERYONE = "everyone"
    INSTRUCTOR = "instructor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Command:
    """A command.

    Attributes:
        name: Korean name, without slash.
        alias: Latin name, as platforms' menus take it.
        summary: One line for menus and help.
        who: Who may give it; handlers check again.
        usage: What follows the name, for help; empty where nothing does.
    """

    name: str
    alias: str
    summary: str
    who: Who = Who.EVERYONE
    usage: str = ""


START = Command("시작", "start", "인사와 사용법 보기, 초대 코드 등록", usage="[초대 코드]")
HELP = Command("도움말", "help", "사용법 보기")
ASK = Command("질문", "ask", "계약 질문하기", usage="<질문>")
INSTRUCTOR = Command("강사", "instructor", "사내강사에게 바로 질문하기", usage="<질문>")
PROCEDURE = Command(
    "절차", "procedure", "계약에 필요한 서류와 절차 보기", usage="[공사|용역|물품] [방법] [금액]"
)
WEB = Command("웹", "web", "웹 화면(게시판, 콘솔)에 들어가는 주소 받기")
DIGEST = Command("주간소식", "digest", "이번 주 소식 미리 보기", Who.INSTRUCTOR)
REVIEW = Command("검토", "review", "법령 개정으로 다시 볼 것 보기", Who.INSTRUCTOR)
COMPARE = Command("비교", "compare", "서로 다르게 답하는 것 견주어 보기", Who.INSTRUCTOR)
DRAFT = Command("초안", "draft", "밖에서 들어온 Q&A 초안 살펴보기", Who.INSTRUCTOR)
RETIRE = Command("내리기", "retire", "학습조직 Q&A 내리기", Who.INSTRUCTOR, usage="<번호>")
TERM = Command(
    "용어",
    "term",
    "쓰는 말과 법령의 말 잇기",
    Who.INSTRUCTOR,
    usage="[<쓰는 말> = <법령의 말>|<번호> 해제]",
)
ALLOW = Command("허용", "allow", "이 채팅방에서 답변 허용하기", Who.ADMIN, usage="[해제]")
MODE = Command("모드", "mode", "언제 답할지 정하기", Who.ADMIN, usage="mention|auto|off")
INSTRUCTORS_ROOM = Command(
    "강사방", "instructors_room", "이 채팅방을 강사방으로 쓰기", Who.ADMIN, usage="[해제]"
)
ROLE = Command("역할", "role", "역할 주기", Who.ADMIN, usage="<이름> <강사|관리자> [해제]")

COMMANDS: tuple[Command, ...] = (
    START,
    HELP,
    ASK,
    INSTRUCTOR,
    PROCEDURE,
    WEB,
    DIGEST,
    REVIEW,
    COMPARE,
    DRAFT,
    RETIRE,
    TERM,
    ALLOW,
    MODE,
    INSTRUCTORS_ROOM,
    ROLE,
)

_BY_NAME = {name: command for command in COMMANDS for name in (command.name, command.alias)}


def find(name: str) -> Command | None:
    """The command of a Korean or latin name; case and a ``@bot`` suffix do not matter."""
    return _BY_NAME.get(name.strip().lstrip("/").partition("@")[0].casefold())


#: Phone, account and resident numbers have five digits or more, however divided; mail has an ``@`` inside.
_MORE_THAN_A_NAME = re.compile(r"\d(?:\D*\d){4}|\w@\w")


def names_people(name: str, arguments: str) -> bool:
    """Whether a command is given the name of a member (``/역할 홍길동 강사``): masked, it could not work."""
    return find(name) is ROLE and not _MORE_THAN_A_NAME.search(arguments)
