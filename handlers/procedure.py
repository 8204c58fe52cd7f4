"""``/절차``: which papers and steps a contract needs, by at most three taps or in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

from markupsafe import Markup

from handlers import answer_message, texts
from handlers.actions import Verb, action
from handlers.checklist_text import checklist_text, print_url
from handlers.declining import gate, over_limit
from handlers.errors import Refusal
from handlers.events import ButtonPressed, CommandGiven, MessageReceived
from handlers.limits import label
from handlers.recording import record_answer, record_question, sourced, state_after
from handlers.replies import Button, Keyboard, Reply
from handlers.saying import say_in_place
from handlers.scene import look, may_speak
from handlers.services import Services
from handlers.subjects import Kind as SubjectKind
from handlers.subjects import Subject
from knowledge.answering import Answer, Decision
from knowledge.checklists.asked import AskedChecklist, read_question, read_words
from knowledge.checklists.choosing import ANY, Amounts, Checklist, bands, choose
from knowledge.checklists.standing import Standing, stand
from knowledge.checklists.table import Kind, Method, shipped_checklists
from knowledge.checklists.wording import as_text
from knowledge.models import Question
from knowledge.validity import day_in_seoul

_Event = CommandGiven | ButtonPressed | MessageReceived
_KINDS, _METHODS = tuple(Kind), tuple(Method)
#: Kind and method in one number of a button: tens and ones, counted from one; zero for what is not chosen.
_TEN = 10
#: Stands for "no greatest amount" in a button; no contract is as large.
_NO_LIMIT = 2**62
_BUTTONS_IN_ROW = 2


@dataclass(frozen=True, slots=True)
class _Choice:
    """What has been told of the contract so far; None for what has not."""

    kind: Kind | None = None
    method: Method | None = None
    amounts: Amounts | None = None

    @property
    def is_offered(self) -> bool:
        """Whether such a contract may be made so, as far as both are told."""
        return self.kind is None or self.method is None or shipped_checklists().offers(self.kind, self.method)

    @property
    def action(self) -> str:
        """What a button carries that leads on from here."""
        code = _TEN * _position(_KINDS, self.kind) + _position(_METHODS, self.method)
        if self.amounts is None:
            return action(Verb.CHECKLIST, code, 0, 0)
        after = _NO_LIMIT if self.amounts.most is None else self.amounts.most + 1
        return action(Verb.CHECKLIST, code, self.amounts.least, after)


async def on_procedure_command(event: CommandGiven, services: Services) -> None:
    """``/절차``: ask for the contract, as far as the words behind it do not tell."""
    scene = await look(services, event)
    if not await gate(event, services, scene):
        return
    if advice := await over_limit(event, services, scene, event.arguments):
        await services.outbox.put(advice)
        return
    asked = read_words(event.arguments, shipped_checklists(), day_in_seoul(services.now()))
    await show_checklist(event, services, asked, words=f"/{event.name} {event.arguments}".strip())


async def on_chosen(event: ButtonPressed, services: Services, code: int, least: int, after: int) -> None:
    """A button of the conversation: go on from there."""
    scene = await look(services, event)
    if not await may_speak(services, event, scene):
        raise Refusal(texts.BUTTON_GONE)
    choice = _decoded(code, least, after)
    if advice := await over_limit(event, services, scene, ""):
        await services.outbox.put(advice)
        return
    await _go_on(event, services, choice)


def asked_checklist(text: str, services: Services) -> AskedChecklist | None:
    """The checklist that a question asks for, if it asks for one."""
    return read_question(text, shipped_checklists(), day_in_seoul(services.now()))


async def list_asked(text: str, services: Services) -> Answer | None:
    """The checklist that a question asks for, as an answer.

    None where it asks for none, does not tell all of the contract, or no statute bears the list out.
    """
    table, asked = shipped_checklists(), asked_checklist(text, services)
    if asked is None or asked.kind is None or asked.method is None:
        return None
    if asked.amounts is None and bands(table, asked.kind, asked.method):
        return None
    standing = await _stand(services, choose(table, asked.kind, asked.method, asked.amounts or ANY))
    return _listed(standing) if standing.citations else None


async def show_checklist(
    event: CommandGiven | MessageReceived,
    services: Services,
    asked: AskedChecklist,
    *,
    words: str,
    parent: Question | None = None,
) -> None:
    """Show the list that is asked for, or ask for what is missing.

    Args:
        event: The question.
        services: Of the event.
        asked: What it tells of the contract.
        words: The question, for the record.
        parent: The question that it follows up.
    """
    choice = _Choice(asked.kind, asked.method, asked.amounts)
    if not choice.is_offered:
        choice = replace(choice, method=None)
    await _go_on(event, services, choice, asked.methods, words=words, parent=parent)


async def _go_on(
    event: _Event,
    services: Services,
    choice: _Choice,
    methods: Iterable[Method] = _METHODS,
    *,
    words: str = "",
    parent: Question | None = None,
) -> None:
    table = shipped_checklists()
    if choice.kind is None:
        told = [replace(choice, kind=kind) for kind in Kind]
        buttons = [Button(str(one.kind), one.action) for one in told if one.is_offered]
        await _ask(event, services, texts.CHECKLIST_WHICH_KIND, buttons, back=False)
    elif choice.method is None:
        offered = [row for row in table.methods if choice.kind in row.kinds]
        named = [row for row in offered if row.key in methods]
        buttons = [
            Button(label(row.label), replace(choice, method=row.key).action) for row in named or offered
        ]
        said = texts.CHECKLIST_WHICH_METHOD.format(kind=choice.kind)
        await _ask(event, services, said, buttons)
    elif choice.amounts is None and (spans := bands(table, choice.kind, choice.method)):
        buttons = [Button(label(one.label), replace(choice, amounts=one).action) for one in (*spans, ANY)]
        said = texts.CHECKLIST_WHICH_AMOUNT.format(kind=choice.kind, method=table.method(choice.method).label)
        await _ask(event, services, said, buttons)
    else:
        checklist = choose(table, choice.kind, choice.method, choice.amounts or ANY)
        standing = await _stand(services, checklist)
        if standing.citations:
            await _show(event, services, standing, words or checklist.title, parent)
        else:
            await _ask(event, services, texts.CHECKLIST_NO_STATUTES, [])


async def _stand(services: Services, checklist: Checklist) -> Standing:
    async with services.read() as session:
        return await stand(session, checklist, day_in_seoul(services.now()))


def _listed(standing: Standing) -> Answer:
    checklist = standing.checklist
    return sourced(
        Answer(
            Decision.LISTED,
            as_text(standing),
            1.0,
            standing.citations,
            {
                "checklist": [checklist.kind.value, checklist.method.value],
                "amounts": [checklist.amounts.least, checklist.amounts.most],
                "left_out": standing.left_out,
            },
        )
    )


async def _ask(
    event: _Event, services: Services, text: Markup, buttons: list[Button], *, back: bool = True
) -> None:
    await say_in_place(event, services, "checklist", text, _keyboard(buttons, back=back))


async def _show(
    event: _Event, services: Services, standing: Standing, words: str, parent: Question | None
) -> None:
    """Say the list, and write it down as the answer that it is."""
    now = services.now()
    checklist = standing.checklist
    answer = _listed(standing)
    question = await record_question(
        event, services, words, parent=parent, state=state_after(answer), now=now
    )
    if question is None:
        return
    row = await record_answer(services, question, answer, now)
    text = checklist_text(standing, services.settings.public_url)
    printed = print_url(checklist, services.settings.public_url)
    keyboard = _keyboard([Button(texts.BUTTON_PRINT, url=printed)])
    if isinstance(event, ButtonPressed):
        await say_in_place(event, services, "checklist", text, keyboard)
        return
    await services.outbox.put(
        Reply(
            chat=event.chat,
            text=text,
            # As any answer: it can be edited when the question is.
            dedupe_key=answer_message.key(row),
            keyboard=keyboard,
            reply_to=answer_message.message_in_thread(question),
            subject=str(Subject(SubjectKind.QUESTION, question.id)),
        )
    )


def _keyboard(buttons: list[Button], *, back: bool = True) -> Keyboard:
    left = iter(buttons)
    rows = list(iter(lambda: tuple(islice(left, _BUTTONS_IN_ROW)), ()))
    if back:
        rows.append((Button(texts.BUTTON_START_OVER, _Choice().action),))
    return tuple(rows)


def _position(options: tuple[Kind, ...] | tuple[Method, ...], chosen: Kind | Method | None) -> int:
    """Counted from one; zero where nothing is chosen."""
    return 0 if chosen is None else list(options).index(chosen) + 1


def _decoded(code: int, least: int, after: int) -> _Choice:
    """What a button says.

    Raises:
        Refusal: When no button of ours says so.
    """
    kind, method = divmod(code, _TEN)
    if kind > len(_KINDS) or method > len(_METHODS) or ((least, after) != (0, 0) and after <= least):
        raise Refusal(texts.BUTTON_GONE)
    amounts = Amounts(least, None if after >= _NO_LIMIT else after - 1) if after else None
    choice = _Choice(
        _KINDS[kind - 1] if kind else None,
        _METHODS[method - 1] if method else None,
        amounts,
    )
    if not choice.is_offered:
        raise Refusal(texts.BUTTON_GONE)
    return choice
