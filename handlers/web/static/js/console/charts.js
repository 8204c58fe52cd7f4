/** Bars beside the tables that hold their numbers: the page is complete without them. */

const HEIGHT = 220;
const BAR = [0.7, 60];

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function numbers(section, column) {
  const rows = [...section.querySelectorAll("tbody tr")];
  return {
    // Of a day, its month and number are enough.
    labels: rows.map((row) => row.cells[0].textContent.replace(/^\d{4}\. |\.\(.*$/g, "")),
    values: rows.map((row) => Number(row.cells[column].textContent.replaceAll(",", ""))),
  };
}

function draw(box) {
  const { labels, values } = numbers(box.closest(".card"), Number(box.dataset.column));
  const axis = { stroke: color("--text-subtle"), grid: { stroke: color("--border") }, ticks: { show: false }, font: "13px sans-serif" };
  const bars = { fill: color("--primary"), stroke: color("--primary"), paths: uPlot.paths.bars({ size: BAR }), points: { show: false } };
  const options = {
    width: box.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-0.6, labels.length - 0.4] },
      y: { range: (_plot, _least, most) => [0, Math.max(most, 4)] },
    },
    axes: [
      { ...axis, grid: { show: false }, incrs: [1, 2, 3, 5, 7, 14, 30, 60], values: (_plot, places) => places.map((place) => labels[place] ?? "") },
      { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000] },
    ],
    series: [{}, bars],
  };
  return new uPlot(options, [labels.map((_, place) => place), values], box);
}

const boxes = [...document.querySelectorAll(".chart")];
const charts = new Map();

function drawAll() {
  for (const box of boxes) {
    charts.get(box)?.destroy();
    charts.set(box, draw(box));
  }
}

drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
const resized = new ResizeObserver((changes) => {
  for (const { target } of changes) charts.get(target).setSize({ width: target.clientWidth, height: HEIGHT });
});
for (const box of boxes) resized.observe(box);
