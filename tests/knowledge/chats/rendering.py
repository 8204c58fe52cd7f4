"""Conversations as the programs export them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

WEEKDAYS = "월화수목금토일"


@dataclass(frozen=True)
class Said:
    at: dt.datetime
    name: str
    text: str


def _half(at: dt.datetime) -> str:
    return f"{'오전' if at.hour < 12 else '오후'} {(at.hour - 1) % 12 + 1}:{at.minute:02}"


def _day(at: dt.datetime) -> str:
    return f"{at.year}년 {at.month}월 {at.day}일"


def as_pc(messages: list[Said]) -> str:
    lines = ["계약 실무 나눔방 님과 카카오톡 대화", "저장한 날짜 : 2026-05-11 14:02:11", ""]
    today = None
    for one in messages:
        if one.at.date() != today:
            today = one.at.date()
            lines.append(f"--------------- {_day(one.at)} {WEEKDAYS[today.weekday()]}요일 ---------------")
        lines.append(f"[{one.name}] [{_half(one.at)}] {one.text}")
    return "\r\n".join([*lines, ""])


def as_android(messages: list[Said]) -> str:
    lines = ["계약 실무 나눔방 님과 카카오톡 대화", "저장한 날짜 : 2026년 5월 11일 오후 2:02", ""]
    today = None
    for one in messages:
        if one.at.date() != today:
            today = one.at.date()
            lines += ["", f"{_day(one.at)} {_half(one.at)}"]
        lines.append(f"{_day(one.at)} {_half(one.at)}, {one.name} : {one.text}")
    return "\n".join([*lines, ""])


def as_ios(messages: list[Said]) -> str:
    lines = ["계약 실무 나눔방 님과 카카오톡 대화", "저장한 날짜 : 2026. 5. 11. 오후 2:02", ""]
    today = None
    for one in messages:
        if one.at.date() != today:
            today = one.at.date()
            lines += ["", f"{_day(one.at)} {WEEKDAYS[today.weekday()]}요일"]
        day = f"{one.at.year}. {one.at.month}. {one.at.day}."
        lines.append(f"{day} {_half(one.at)}, {one.name} : {one.text}")
    return "\n".join([*lines, ""])


def as_csv(messages: list[Said]) -> str:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    rows = [f"{one.at:%Y-%m-%d %H:%M:%S},{quoted(one.name)},{quoted(one.text)}" for one in messages]
    return "\ufeff" + "\n".join(["Date,User,Message", *rows, ""])


def as_json(messages: list[Said]) -> str:
    accounts: dict[str, str] = {}
    entries = [
        {
            "id": 100 + number,
            "type": "message",
            "date": one.at.isoformat(),
            "from": one.name,
            "from_id": accounts.setdefault(one.name, f"user{len(accounts)}"),
            "text": [{"type": "bold", "text": one.text[:2]}, one.text[2:]] if number % 3 == 0 else one.text,
        }
        for number, one in enumerate(messages)
    ]
    return json.dumps(
        {"name": "계약방", "type": "private_group", "id": 1, "messages": entries}, ensure_ascii=False
    )


RENDERERS = (as_pc, as_android, as_ios, as_csv, as_json)
