"""Charts of the monthly report: bars, each with its number, that can be told apart in grey."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.charts.barcharts import BarChart, HorizontalBarChart, VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from knowledge.statistics.style import BAR, INK, PALE, REGULAR, RULE

_SIZE = 7.0
_SMALLEST = 4.0


def columns(
    labels: Sequence[str], values: Sequence[int], *, width: float, height: float, pale: Sequence[bool] = ()
) -> Drawing:
    """Upright bars with their numbers above and their labels below.

    Args:
        labels: One a bar.
        values: One a bar.
        width: Of the drawing, in points.
        height: Of the drawing, in points.
        pale: Which bars are drawn lighter; none where it is empty.
    """
    drawing, chart = _drawing(width, height), VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 0, 5 * mm, width, height - 10 * mm
    _fill(chart, labels, values, room=width / len(values))
    chart.barLabels.nudge = 5
    chart.groupSpacing = 3
    for place, is_pale in enumerate(pale):
        chart.bars[0, place].fillColor = PALE if is_pale else BAR
    drawing.add(chart)
    return drawing


def rows(
    labels: Sequence[str], values: Sequence[int], numbers: Sequence[str], *, width: float, label_width: float
) -> Drawing:
    """Lying bars, the first on top, with their labels to the left and their numbers to the right.

    Args:
        labels: One a bar.
        values: One a bar.
        numbers: How the values are written.
        width: Of the drawing, in points.
        label_width: Of that, for the labels.
    """
    height = len(values) * 5.2 * mm
    drawing, chart = _drawing(width, height), HorizontalBarChart()
    number_width = max(stringWidth(number, REGULAR, _SIZE) for number in numbers) + 3 * mm
    chart.x, chart.y = label_width, 0
    chart.width, chart.height = width - label_width - number_width, height
    _fill(chart, labels, values, room=width)
    chart.categoryAxis.reverseDirection = 1
    chart.barLabelFormat = "values"
    chart.barLabelArray = [list(numbers)]
    chart.barLabels.boxAnchor = "w"
    chart.barLabels.nudge = 2
    chart.barLabels.fontSize = _SIZE
    chart.categoryAxis.labels.boxAnchor = "e"
    chart.categoryAxis.labels.dx = -3
    chart.groupSpacing = 4
    drawing.add(chart)
    return drawing


def _drawing(width: float, height: float) -> Drawing:
    """An empty one, which asks for no font that is not embedded."""
    return Drawing(width, height, initialFontName=REGULAR)


def _fill(chart: BarChart, labels: Sequence[str], values: Sequence[int], *, room: float) -> None:
    chart.data = [list(values)]
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, max(*values, 1)
    chart.valueAxis.visible = False
    chart.categoryAxis.categoryNames = list(labels)
    chart.categoryAxis.strokeColor = RULE
    chart.categoryAxis.visibleTicks = False
    chart.categoryAxis.labels.fontName = REGULAR
    chart.categoryAxis.labels.fontSize = _SIZE
    chart.categoryAxis.labels.fillColor = INK
    chart.bars[0].fillColor = BAR
    chart.bars[0].strokeColor = None
    chart.barLabelFormat = "{:,.0f}".format
    chart.barLabels.fontName = REGULAR
    chart.barLabels.fontSize = _fitting([f"{value:,}" for value in values], room)
    chart.barLabels.fillColor = INK


def _fitting(numbers: Sequence[str], room: float) -> float:
    """The size in which numbers stand beside each other without touching."""
    widest: float = max(stringWidth(number, REGULAR, 1) for number in numbers)
    return max(_SMALLEST, min(_SIZE, (room - 1) / widest))
