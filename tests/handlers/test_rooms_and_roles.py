"""Coming and going, help, invitation codes, room administration and roles."""

import asyncio
import datetime as dt

import pytest
from sqlalchemy import select

from handlers.events import Chat, ChatMigrated, MemberJoined, MemberLeft, Sender
from knowledge import access, people, rooms
from knowledge.models import Person, Room
from knowledge.people import Role
from tests.handlers.conftest import (
    ADMIN,
    ASKER,
    BOT,
    COLLEAGUE,
    INSTRUCTORS,
    NOW,
    OPEN,
    STRANGE,
    TEACHER,
    World,
)

ASKED = "2천만원 이하 수의계약 견적은요?"
PRIVATE = Chat(channel="test", id="u1", kind="private")
SELF = Sender(id="me", name="계약통", is_bot=True)


async def room(world: World, chat: Chat = OPEN) -> Room | None:
    async with world.database.read() as session:
        return await rooms.find(session, chat.channel, chat.id)


async def roles_of(world: World, sender: Sender) -> set[Role]:
    async with world.database.read() as session:
        person = await people.find(session, "test", sender.id)
        return set(await people.roles(session, person.id)) - {Role.STAFF}


async def code(world: World, role: Role, **options) -> str:
    async with world.database.session() as session:
        return await access.create_sign_in_link(
            session, role=role, now=world.now, ttl=dt.timedelta(hours=1), **options
        )


# Coming and going


async def test_bot_introduces_itself_and_says_how_it_is_allowed(bare_world):
    await bare_world.handle(MemberJoined(key="j", chat=OPEN, sender=SELF, at=NOW, is_self=True))
    assert "/허용" in bare_world.last().plain
    assert (await room(bare_world)).allowed is False


async def test_bot_that_was_kicked_and_is_back(world):
    await world.handle(MemberLeft(key="l", chat=OPEN, sender=SELF, at=NOW, is_self=True))
    assert (await room(world)).left_at is not None
    await world.handle(MemberJoined(key="j", chat=OPEN, sender=SELF, at=NOW, is_self=True))
    assert (await room(world)).left_at is None
    assert "/질문" in world.last().plain
    assert await world.log() == ["room_changed", "room_changed"]


async def test_people_come_and_go_without_a_word(world):
    await world.handle(MemberJoined(key="j", chat=OPEN, sender=ASKER, at=NOW))
    async with world.database.read() as session:
        assert [one.name for one in await rooms.members(session, 1)] == [ASKER.name]
    await world.handle(MemberLeft(key="l", chat=OPEN, sender=ASKER, at=NOW))
    await world.handle(MemberLeft(key="l2", chat=STRANGE, sender=ASKER, at=NOW))
    async with world.database.read() as session:
        assert await rooms.members(session, 1) == []
    assert world.messages == []


async def test_chat_that_gets_another_id_keeps_its_questions(world):
    await world.say(ASKER, "학교급식 업체 변경은 누가 승인하나요?")
    await world.handle(ChatMigrated(key="c", chat=OPEN, sender=ASKER, at=NOW, new_chat_id="super"))
    moved = OPEN.model_copy(update={"id": "super"})
    assert (await room(world, moved)).allowed
    await world.say(TEACHER, "교육지원청입니다.", chat=INSTRUCTORS, reply_to=world.card("강사 질문 #1"))
    said = world.last(moved)
    assert "교육지원청입니다." in said.plain and said.reply_to is None


# Help and codes


@pytest.mark.parametrize("name", ["도움말", "help", "시작", "start"])
async def test_help_shows_what_the_sender_may_do(world, name):
    await world.command(ASKER, name)
    assert "/질문" in world.last().plain and "/허용" not in world.last().plain
    await world.command(TEACHER, name)
    assert "/내리기" in world.last().plain and "/허용" not in world.last().plain
    await world.command(ADMIN, name)
    assert "/허용" in world.last().plain and "/역할" in world.last().plain


async def test_unknown_commands(world):
    await world.command(ASKER, "weather")
    assert world.messages == []
    await world.command(ASKER, "날씨")
    assert "모르는 명령" in world.last().plain
    await world.command(TEACHER, "weather", chat=PRIVATE)
    assert "모르는 명령" in world.last(PRIVATE).plain


async def test_unknown_command_that_names_the_bot_gets_a_hint(world):
    await world.command(ASKER, "weather", addressed=True)
    assert "모르는 명령" in world.last().plain and "/도움말" in world.last().plain


async def test_unknown_command_where_the_bot_may_not_speak(world):
    await world.command(BOT, "날씨", addressed=True)
    await world.command(ADMIN, "모드", "off")
    said = len(world.messages)
    await world.command(ASKER, "날씨", addressed=True)
    assert len(world.messages) == said
    await world.command(ASKER, "날씨", chat=STRANGE)
    assert "아직 이 채팅방에서는 답변할 수 없습니다" in world.last(STRANGE).plain


async def test_code_gives_its_role_once(world):
    token = await code(world, Role.INSTRUCTOR)
    await world.command(ASKER, "start", token, chat=PRIVATE)
    assert "사내강사 역할이 등록되었습니다." in world.last(PRIVATE).plain
    assert await roles_of(world, ASKER) == {Role.INSTRUCTOR}
    await world.command(COLLEAGUE, "start", token, chat=PRIVATE)
    assert "이미 쓴 초대 코드" in world.last(PRIVATE).plain
    assert await roles_of(world, COLLEAGUE) == set()
    assert await world.log() == ["role_changed"]


async def test_code_that_is_wrong_late_or_of_somebody_else(world):
    late = await code(world, Role.ADMIN)
    foreign = await code(world, Role.ADMIN, person_id=1)
    await world.command(ASKER, "start", "nonsense", chat=PRIVATE)
    assert "쓸 수 없는 초대 코드" in world.last(PRIVATE).plain
    await world.command(ASKER, "start", foreign, chat=PRIVATE)
    assert "쓸 수 없는 초대 코드" in world.last(PRIVATE).plain
    async with world.database.session() as session:
        assert (await access.redeem(session, foreign, now=world.now)).role is Role.ADMIN  # not used up
    world.now += dt.timedelta(hours=2)
    await world.command(ASKER, "start", late, chat=PRIVATE)
    assert "기한이 지난" in world.last(PRIVATE).plain
    assert await roles_of(world, ASKER) == set()


async def test_code_that_others_have_seen_is_good_for_nothing(world):
    token = await code(world, Role.ADMIN)
    await world.command(ASKER, "start", token)
    assert "개인 대화에서" in world.last().plain
    async with world.database.read() as session:
        assert await people.find(session, "test", ASKER.id) is None
    await world.command(COLLEAGUE, "start", token, chat=PRIVATE)
    assert "이미 쓴 초대 코드" in world.last(PRIVATE).plain
    assert await roles_of(world, COLLEAGUE) == set()


async def test_what_is_no_code_in_a_group(world):
    await world.command(ASKER, "start", "nonsense")
    assert "쓸 수 없는 초대 코드" in world.last().plain


async def test_other_bots_get_no_role(world):
    await world.command(BOT, "start", await code(world, Role.ADMIN), chat=PRIVATE)
    assert world.messages == []


# Rooms


async def test_admin_allows_a_room(world):
    await world.command(ADMIN, "허용", chat=STRANGE)
    assert "이제 이 채팅방에서 답변합니다" in world.last(STRANGE).plain
    await world.say(ASKER, ASKED, chat=STRANGE)
    assert "추정가격" in world.last(STRANGE).plain
    await world.command(ADMIN, "allow", "해제", chat=STRANGE)
    assert (await room(world, STRANGE)).allowed is False
    await world.command(ADMIN, "허용", "이상한 말", chat=STRANGE)
    assert "/허용 해제 라고" in world.last(STRANGE).plain


@pytest.mark.parametrize("name", ["허용", "강사방", "역할", "모드"])
async def test_only_admins_administer(world, name):
    await world.command(TEACHER, name, "")
    assert world.last().plain == "관리자만 할 수 있습니다."
    await world.command(ASKER, name, "", chat=STRANGE)
    assert "관리자가 이 채팅방에서 /허용" in world.last(STRANGE).plain
    assert await world.log() == []


@pytest.mark.parametrize("name", ["허용", "강사방", "모드"])
async def test_room_commands_belong_into_the_room(world, name):
    private = Chat(channel="test", id="a1", kind="private")
    await world.command(ADMIN, name, "mention" if name == "모드" else "", chat=private)
    assert "채팅방에서 쓰는 명령" in world.last(private).plain


@pytest.mark.parametrize("mode", ["mention", "AUTO", "off"])
async def test_modes(world, mode):
    await world.command(ADMIN, "모드", mode)
    assert (await room(world)).mode == mode.casefold()
    await world.command(ADMIN, "mode", "아무거나")
    assert "모드는 셋 중 하나" in world.last().plain


async def test_chat_admin_may_set_the_mode_of_an_allowed_room(world):
    world.channels.admins |= {(OPEN.id, ASKER.id), (STRANGE.id, ASKER.id)}
    await world.command(ASKER, "모드", "off")
    await world.command(ASKER, "모드", "auto")
    assert (await room(world)).mode == "auto"
    await world.command(ASKER, "모드", "auto", chat=STRANGE)
    assert "/허용" in world.last(STRANGE).plain


async def test_room_of_instructors_is_allowed_with_it(world):
    await world.command(ADMIN, "강사방", chat=STRANGE)
    made = await room(world, STRANGE)
    assert (made.purpose, made.allowed) == ("instructors", True)
    await world.command(ADMIN, "instructors_room", "해제", chat=STRANGE)
    assert (await room(world, STRANGE)).purpose == "open"


# Roles


async def test_giving_and_taking_roles(world):
    await world.say(ASKER, ASKED)
    await world.command(ADMIN, "역할", "김주무관 강사")
    assert world.last().plain == "김주무관 님에게 사내강사 역할을 드렸습니다."
    assert await roles_of(world, ASKER) == {Role.INSTRUCTOR}
    await world.command(ADMIN, "role", "@김주무관님 instructor")
    assert world.last().plain == "김주무관 님은 이미 사내강사입니다."
    await world.command(ADMIN, "역할", "김주무관 강사 해제")
    assert await roles_of(world, ASKER) == set()
    await world.command(ADMIN, "역할", "김주무관 강사 해제")
    assert world.last().plain == "김주무관 님에게는 사내강사 역할이 없습니다."
    assert (await world.log()).count("role_changed") == 2


async def test_people_of_one_name_are_told_apart(world):
    twin = Sender(id="u9", name=ASKER.name)
    await world.say(ASKER, ASKED)
    await world.say(twin, ASKED)
    await world.command(ADMIN, "역할", "김주무관 관리자")
    said = world.last().plain
    async with world.database.read() as session:
        number = await session.scalar(select(Person.id).where(Person.user_id == twin.id))
    assert "이름이 같은 분이 여럿" in said and f"번호 #{number}" in said
    assert await roles_of(world, ASKER) == await roles_of(world, twin) == set()
    await world.command(ADMIN, "역할", f"#{number} 관리자")
    assert await roles_of(world, twin) == {Role.ADMIN}


@pytest.mark.parametrize("arguments", ["", "강사", "김주무관", "김주무관 사장", "해제", "@ 강사"])
async def test_role_usage(world, arguments):
    await world.command(ADMIN, "역할", arguments)
    assert "/역할 홍길동 강사" in world.last().plain


@pytest.mark.parametrize("who", ["없는사람", "#999", "#9999999999999999999"])
async def test_nobody_of_that_name(world, who):
    await world.command(ADMIN, "역할", f"{who} 강사")
    said = world.last().plain
    assert said.startswith(f"‘{who}’ 님을 찾지 못했습니다.") and "/도움말" in said
    assert "role_changed" not in await world.log()


async def test_two_admins_cannot_take_each_others_role_at_once(world):
    await world.say(ASKER, ASKED)
    await world.command(ADMIN, "역할", "김주무관 관리자")
    await asyncio.gather(
        world.command(ADMIN, "역할", "김주무관 관리자 해제"),
        world.command(ASKER, "역할", "관리자 관리자 해제", chat=PRIVATE),
    )
    assert sorted(map(len, [await roles_of(world, ADMIN), await roles_of(world, ASKER)])) == [0, 1]


async def test_last_admin_stays(world):
    await world.command(ADMIN, "역할", "관리자 관리자 해제")
    assert "마지막 관리자" in world.last().plain
    assert await roles_of(world, ADMIN) == {Role.ADMIN}
