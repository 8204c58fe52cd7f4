"""Split the fonts of the web pages into slices, the commonest letters first.

A browser fetches a slice only where a page has one of its letters (``unicode-range``), so most pages need a
fifth of the whole font. How common letters are is counted in what our pages show; a directory of statutes may
be named to be counted as well.

::

    pip install fonttools brotli
    python -m training.split_fonts [STATUTES]

The licence of the fonts (SIL OFL 1.1) lets nobody but their author call a changed font by its name, so the
slices have another.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, groupby, repeat
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "training/fonts"
TARGET = ROOT / "handlers/web/static/fonts"
STYLES = ROOT / "handlers/web/static/css/fonts.css"
FAMILY = "Gyeyaktong Sans"
WEIGHTS = {"Regular": 400, "Bold": 700}
#: Letters of the first slices beside the common signs, which are in the first of them.
SIZES = (320,)
#: Letters of each slice after those.
SIZE = 60
#: What every page may show goes before what stands in documents, however often that does.
_OURS = ("handlers/**/*texts.py", "knowledge/**/texts.py")
_OURS_WEIGHT = 10_000
_DOCUMENTS = ("knowledge/starter/**/*.md", "knowledge/data/*.yaml")
#: Printable ASCII, and signs that our words use.
_COMMON = {*range(0x20, 0x7F), *map(ord, "\u00a0·‘’“”–—…→ㆍ「」•›")}


def main(statutes: Path | None) -> None:
    """Write the slices and the stylesheet that names them."""
    letters = _letters(SOURCE / "PretendardGOV-Regular.subset.woff2")
    slices = list(_slices(letters, _counted(statutes)))
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.woff2"):
        old.unlink()
    rules = []
    for weight, number in WEIGHTS.items():
        for position, held in enumerate(slices):
            name = f"gyeyaktong-sans-{number}-{position}.woff2"
            _write_slice(SOURCE / f"PretendardGOV-{weight}.subset.woff2", held, TARGET / name)
            rules.append(_rule(name, number, held))
    STYLES.write_text("/* Written by training/split_fonts.py. */\n" + "".join(rules), encoding="utf-8")


def _letters(path: Path) -> set[int]:
    with TTFont(path) as font:
        return set(font.getBestCmap())


def _counted(statutes: Path | None) -> Counter[int]:
    counted: Counter[int] = Counter()
    for weight, patterns in ((_OURS_WEIGHT, _OURS), (1, _DOCUMENTS)):
        for path in (path for pattern in patterns for path in ROOT.glob(pattern)):
            for letter, count in Counter(path.read_text(encoding="utf-8")).items():
                counted[ord(letter)] += count * weight
    for path in sorted(statutes.rglob("*.md")) if statutes else ():
        counted.update(map(ord, path.read_text(encoding="utf-8")))
    return counted


def _slices(letters: set[int], counted: Counter[int]) -> Iterator[set[int]]:
    first = letters & _COMMON
    others = sorted(letters - first, key=lambda letter: (-counted[letter], letter))
    sizes = chain(SIZES, repeat(SIZE))
    yield first | set(others[: next(sizes)])
    begin = SIZES[0]
    while begin < len(others):
        end = begin + next(sizes)
        yield set(others[begin:end])
        begin = end


def _write_slice(source: Path, letters: set[int], target: Path) -> None:
    options = Options()
    options.flavor = "woff2"
    options.name_IDs = ["*"]
    with TTFont(source) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16, 18):
                name = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
                font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
        font.flavor = "woff2"
        font.save(target)


def _rule(name: str, weight: int, letters: Iterable[int]) -> str:
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight}; font-display: swap; '
        f'src: url("../fonts/{name}") format("woff2"); unicode-range: {", ".join(_ranges(letters))}; }}\n'
    )


def _ranges(letters: Iterable[int]) -> Iterator[str]:
    """``U+41-5A``: letters that follow each other are one range."""
    for _, run in groupby(enumerate(sorted(letters)), key=lambda pair: pair[1] - pair[0]):
        held = [letter for _, letter in run]
        yield f"U+{held[0]:X}" if len(held) == 1 else f"U+{held[0]:X}-{held[-1]:X}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
