"""How far a figure measured on so many questions can be trusted: 95 % intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Interval = tuple[float, float]

_Z = 1.959964
_RESAMPLES = 1000
_BOUNDS = (2.5, 97.5)
#: The same questions always give the same interval.
_SEED = 20260101


def wilson(hits: int, n: int) -> Interval:
    """Interval of a share, after Wilson; everything is possible where nothing was asked."""
    if not n:
        return 0.0, 1.0
    share, z2 = hits / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = _Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


def of_mean(values: Sequence[float]) -> Interval:
    """Interval of a mean, by resampling the values; there has to be one."""
    drawn = np.random.default_rng(_SEED).choice(np.array(values), (_RESAMPLES, len(values)))
    return _bounds(drawn.mean(axis=1))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Share of pairs that scores put in order; of each kind there has to be one."""
    return float(_ordered(inside, outside).mean())


def of_auroc(inside: Sequence[float], outside: Sequence[float]) -> Interval:
    """Interval of ``auroc``, by resampling both kinds."""
    random = np.random.default_rng(_SEED)
    ordered = _ordered(inside, outside)
    rows, columns = (random.multinomial(size, np.full(size, 1 / size), _RESAMPLES) for size in ordered.shape)
    # Whole and half numbers until the last step: a share must not exceed 1 by rounding.
    return _bounds(np.einsum("rc,rc->r", rows @ ordered, columns) / ordered.size)


def _ordered(inside: Sequence[float], outside: Sequence[float]) -> npt.NDArray[np.float64]:
    """1 for each pair in order, a half for each that is level."""
    ours, theirs = np.array(inside, np.float64)[:, None], np.array(outside, np.float64)[None, :]
    return np.where(ours == theirs, 0.5, (ours > theirs).astype(np.float64))


def _bounds(drawn: npt.NDArray[Any]) -> Interval:
    low, high = np.percentile(drawn, _BOUNDS)
    return float(low), float(high)
