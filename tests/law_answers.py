"""Answers of the National Law Information service, made of what a test wants them to say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Tree = dict[str, Any]

_HEADING = re.compile(r"^(#{2,4})\s+(.+)$")
_ARTICLE = re.compile(r"^#####\s+제(\d+)조(?:의(\d+))?\s*(?:\((.*)\))?\s*$")
_PARAGRAPH = re.compile(r"^\*\*([①-⑳㉑-㉟㊱-㊿])\*\*\s*(.*)$")
_ITEM = re.compile(r"^\s*(\d+)(?:의(\d+))?\\\.\s*(.*)$")
_SUB_ITEM = re.compile(r"^\s*([가-하])(?:의(\d+))?\\\.\s*(.*)$")


def as_json(tree: Tree) -> bytes:
    """As the service writes JSON: a list with one element is that element."""
    return json.dumps(_shrunk(tree), ensure_ascii=False).encode()


def as_xml(tree: Tree) -> bytes:
    """As the service writes XML: texts in CDATA, keys with ``@`` as attributes."""
    ((name, value),) = tree.items()
    return ('<?xml version="1.0" encoding="UTF-8"?>' + "".join(_elements(name, value))).encode()


def law(title: str, day: str, articles: list[Tree], *, kind: str = "법률", **about: str) -> Tree:
    """A 법령 that takes effect on a day (``20260102``)."""
    return {
        "법령": {
            "@법령키": "1",
            "기본정보": {
                "법령명_한글": title,
                "시행일자": day,
                "공포번호": "1",
                "법종구분": {"@법종구분코드": "A0002", "content": kind},
                "제개정구분": "일부개정",
                **about,
            },
            "조문": {"조문단위": articles},
        }
    }


def article(number: int, title: str, text: str, *paragraphs: Tree, branch: int = 0, **more: Any) -> Tree:
    """A 조문단위; its text stands after its number and title."""
    name = f"제{number}조의{branch}" if branch else f"제{number}조"
    return {
        "@조문키": f"{number:04}{branch:02}1",
        "조문번호": str(number),
        **({"조문가지번호": str(branch)} if branch else {}),
        "조문여부": "조문",
        **({"조문제목": title} if title else {}),
        "조문내용": f"{name}({title}) {text}" if title else f"{name} {text}",
        **({"항": list(paragraphs)} if paragraphs else {}),
        **more,
    }


def paragraph(mark: str, text: str, *items: Tree) -> Tree:
    return {"항번호": mark, "항내용": f"{mark} {text}", **({"호": list(items)} if items else {})}


def item(number: str, text: str, *sub_items: Tree) -> Tree:
    return {
        "호번호": f"{number}.",
        "호내용": f"{number}. {text}",
        **({"목": list(sub_items)} if sub_items else {}),
    }


def sub_item(letter: str, text: str) -> Tree:
    return {"목번호": f"{letter}.", "목내용": f"{letter}. {text}"}


def listed(target: str, rows: list[Tree], *, total: int | None = None, page: int = 1) -> Tree:
    """A page of a list."""
    root, row = {
        "eflaw": ("LawSearch", "law"),
        "admrul": ("AdmRulSearch", "admrul"),
        "ordin": ("OrdinSearch", "law"),
    }[target]
    return {
        root: {
            "target": target,
            "totalCnt": str(len(rows) if total is None else total),
            "page": str(page),
            **({row: [{"@id": str(number), **one} for number, one in enumerate(rows, 1)]} if rows else {}),
        }
    }


def law_row(title: str, serial: str, day: str, family: str = "000001") -> Tree:
    return {
        "법령일련번호": serial,
        "법령명한글": title,
        "법령ID": family,
        "시행일자": day,
        "소관부처명": "행정안전부",
        "법령상세링크": f"/DRF/lawService.do?OC=someone&target=eflaw&MST={serial}&type=HTML&efYd={day}",
    }


def from_markdown(file: Path) -> Tree:
    """A statute in Markdown as the service tells it; what follows a unit belongs to it."""
    _, header, body = file.read_text(encoding="utf-8").split("---\n", 2)
    about = dict(re.findall(r"^(\S+): '?([^'\n]*)'?$", header, re.MULTILINE))
    articles, _, supplements = body.partition("\n## 부칙\n")
    units: list[Tree] = []
    deepest: Tree = {}
    for line in articles.split("\n"):
        unit, inner = _unit(line, units)
        if unit is None:
            if deepest:
                key = next(key for key in ("목내용", "호내용", "항내용", "조문내용") if key in deepest)
                deepest[key] += f"\n{line}"
        else:
            deepest = inner
    tree = law(
        about["제목"],
        about["시행일자"].replace("-", ""),
        units,
        kind=about["법령구분"],
        공포번호=about["공포번호"],
    )
    tree["법령"]["부칙"] = {"부칙단위": [{"부칙내용": [supplements.split("\n")]}]}
    return tree


def _unit(line: str, units: list[Tree]) -> tuple[Tree | None, Tree]:
    """The unit that a line begins, and where its words are; None where it begins none."""
    if match := _HEADING.match(line):
        units.append({"조문번호": "1", "조문여부": "전문", "조문내용": f"      {match[2]}"})
        return units[-1], {}
    if match := _ARTICLE.match(line):
        units.append(article(int(match[1]), match[3] or "", "", branch=int(match[2] or 0)))
        return units[-1], units[-1]
    inner: Tree
    if match := _PARAGRAPH.match(line):
        inner = paragraph(match[1], match[2])
        units[-1].setdefault("항", []).append(inner)
    elif match := _ITEM.match(line):
        above = units[-1].setdefault("항", [{}])[-1]
        branched = f"{match[1]}의{match[2]}" if match[2] else match[1]
        inner = {"호번호": f"{match[1]}.", "호가지번호": match[2] or "", "호내용": f"{branched}. {match[3]}"}
        above.setdefault("호", []).append(inner)
    elif match := _SUB_ITEM.match(line):
        inner = {
            "목번호": f"{match[1]}.",
            "목내용": f"{match[1]}{f'의{match[2]}' if match[2] else ''}. {match[3]}",
        }
        units[-1].setdefault("항", [{}])[-1].setdefault("호", [{}])[-1].setdefault("목", []).append(inner)
    else:
        return None, {}
    return units[-1], inner


def _shrunk(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.removeprefix("@"): _shrunk(one) for key, one in value.items()}
    if isinstance(value, list):
        return _shrunk(value[0]) if len(value) == 1 else [_shrunk(one) for one in value]
    return value


def _elements(name: str, value: Any) -> list[str]:
    if isinstance(value, list):
        flat = _flat(value)
        if all(isinstance(one, str) for one in flat):
            return _elements(name, "\n".join(flat))
        return [part for one in value for part in _elements(name, one)]
    if not isinstance(value, dict):
        return [f"<{name}><![CDATA[{value}]]></{name}>"]
    attributes = "".join(f" {key[1:]}={quoteattr(one)}" for key, one in value.items() if key.startswith("@"))
    inner = [
        escape(one) if key == "content" else "".join(_elements(key, one))
        for key, one in value.items()
        if not key.startswith("@")
    ]
    return [f"<{name}{attributes}>", *inner, f"</{name}>"]


def _flat(value: list[Any]) -> list[Any]:
    return [part for one in value for part in (_flat(one) if isinstance(one, list) else [one])]
