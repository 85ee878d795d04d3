// A chart over time.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { bytesText, countText, durationText } from '../model/format.js';
import { type Chart, columnsOf, labelOf, valueText } from '../model/charts.js';

const COLOURS = 6;
/** Lines beside colours, so that no colour is the only sign. */
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 6]];

const texts = { bytes: bytesText, duration: durationText, count: countText };

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const MINUTE = 60_000;
/** Steps between ticks that read well. */
const steps: Readonly<Record<string, readonly number[]>> = {
  Milliseconds: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000].concat(
    [1, 2, 5, 10, 20, 30, 60, 120, 360, 720, 1_440, 2_880, 14_400].map((minutes) => minutes * MINUTE),
  ),
  Bytes: Array.from({ length: 50 }, (_, power) => 2 ** power),
};

const two = (value: number): string => String(value).padStart(2, '0');

/** `14:05`, with seconds where ticks are closer than a minute; `at` and `step` in seconds. */
const clock = (at: number, step: number): string => {
  const date = new Date(at * 1_000);
  return `${two(date.getHours())}:${two(date.getMinutes())}${step < 60 ? `:${two(date.getSeconds())}` : ''}`;
};

const axis = (grid: boolean): uPlot.Axis => ({
  stroke: colour('--muted'),
  grid: { show: grid, stroke: colour('--line'), width: 1 },
  ticks: { show: false },
  font: '11px system-ui, sans-serif',
});

/** As large as the style gives it room. */
const sizeOf = (element: HTMLElement): { readonly width: number; readonly height: number } => ({
  width: Math.max(120, element.clientWidth),
  height: element.clientHeight,
});

const optionsOf = ({ unit, series }: Chart, size: ReturnType<typeof sizeOf>): uPlot.Options => ({
  ...size,
  legend: { show: false },
  cursor: { drag: { x: false, y: false }, points: { size: 5 }, sync: { key: 'metrics' } },
  padding: [8, 8, 0, 0],
  axes: [
    { ...axis(false), size: 24, space: 70, values: (_, ticks, __, ___, step) => ticks.map((at) => clock(at, step)) },
    {
      ...axis(true),
      size: 62,
      space: 28,
      values: (_, ticks) => ticks.map((tick) => valueText(tick, unit, texts)),
      ...(steps[unit] === undefined ? {} : { incrs: [...steps[unit]] }),
    },
  ],
  scales: { y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.1] } },
  series: [
    {},
    ...series.map((one, index) => ({
      label: labelOf(one),
      stroke: colour(`--series-${(index % COLOURS) + 1}`),
      dash: [...(dashes[Math.floor(index / COLOURS) % dashes.length] ?? [])],
      width: 1.5,
      points: { show: false },
      spanGaps: false,
    })),
  ],
});

const isWatermark = (name: string): boolean => name.toLowerCase().includes('watermark');

const latestText = (chart: Chart): string => {
  const [only] = chart.series;
  if (chart.series.length !== 1 || only === undefined) return `${chart.series.length} series`;
  const value = only.points.at(-1)?.[1];
  if (isWatermark(chart.name) && value !== undefined) return new Date(value).toISOString().slice(11, 23);
  return valueText(value, chart.unit, texts);
};

const Legend = ({ chart }: { readonly chart: Chart }) => (
  <ul class="chart-legend">
    {chart.series.slice(0, 8).map((series, index) => (
      <li key={labelOf(series)}>
        <span class={`swatch series-${(index % COLOURS) + 1}`} aria-hidden="true" />
        <span class="clip">{labelOf(series)}</span>
        <span class="figure">{valueText(series.points.at(-1)?.[1], chart.unit, texts)}</span>
      </li>
    ))}
    {chart.series.length > 8 ? <li class="hint">and {chart.series.length - 8} more</li> : null}
  </ul>
);

/** The chart; its figure says the newest value. */
export const ChartView = ({ chart, isDark }: { readonly chart: Chart; readonly isDark: boolean }) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const names = chart.series.map(labelOf).join('\n');
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const made = new uPlot(optionsOf(chart, sizeOf(element)), columnsOf(chart.series) as uPlot.AlignedData, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [names, isDark]);
  useEffect(() => plot.current?.setData(columnsOf(chart.series) as uPlot.AlignedData), [chart.series]);
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-name">{chart.name}</span>
        <span class="sub">{chart.unit === 'None' ? '' : chart.unit}</span>
        <span class="chart-latest">{latestText(chart)}</span>
      </figcaption>
      <div class="chart-place" ref={place} />
      {chart.series.length > 1 ? <Legend chart={chart} /> : null}
    </figure>
  );
};
