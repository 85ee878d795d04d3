// The service's metrics by CloudWatch's names, as they come.
import { useEffect, useState } from 'preact/hooks';
import { details } from '../../../feed/feed.js';
import { note, page } from '../../../feed/location.js';
import { chartsOf, levelsOf } from '../../../model/charts.js';
import { durationText } from '../../../model/format.js';
import { ChartView } from '../../../parts/chart.js';
import { Empty, Loading } from '../../../parts/notice.js';
import { PauseButton } from '../../../parts/pause-button.js';
import { SearchField } from '../../../parts/search-field.js';
import { useSubject } from '../subject.js';
import { usePaused } from '../use-paused.js';

const darkQuery = '(prefers-color-scheme: dark)';

const useDark = (): boolean => {
  const [isDark, setDark] = useState(() => window.matchMedia(darkQuery).matches);
  useEffect(() => {
    const list = window.matchMedia(darkQuery);
    const changed = (): void => setDark(list.matches);
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, []);
  return isDark;
};

/** Waits a while: what has no metrics yet may get them with the next reading. */
const NoMetrics = ({ status }: { readonly status: string }) => (
  <Empty title="No readings yet">
    <p>
      {status === 'RUNNING'
        ? 'The first reading comes with the next slot of the clock, four times a minute unless --metric-interval says otherwise. With --metrics off there are none.'
        : `The application is ${status}; what runs is measured.`}
    </p>
  </Empty>
);

/** The tab. */
export const MetricsTab = () => {
  const { row } = useSubject();
  const [series, isPaused, toggle] = usePaused(details.value?.metrics);
  const isDark = useDark();
  const { query } = page.value;
  const text = query['q'] ?? '';
  if (series === undefined)
    return row.status === 'RUNNING' && details.value?.graph === undefined ? (
      <Loading what="the metrics" />
    ) : (
      <NoMetrics status={row.status} />
    );
  const levels = levelsOf(series);
  const level = levels.find((one) => one === query['level']) ?? levels[0] ?? 'Application';
  const charts = chartsOf(series, level, text);
  const interval = details.value?.metricInterval;
  return (
    <div class="tab-scroll" tabIndex={0} role="region" aria-label="Metrics">
      <div class="tab-tools">
        <SearchField
          label="Search metrics"
          placeholder="Search metrics"
          value={text}
          onChange={(searched) => note({ ...query, q: searched })}
        />
        <label class="choice">
          <span class="away">Dimensions</span>
          <select
            class="select"
            value={level}
            onChange={(event) => note({ ...query, level: event.currentTarget.value })}
          >
            {levels.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <PauseButton isPaused={isPaused} onToggle={toggle} what="charts stand still" />
        <p class="hint">
          Namespace AWS/KinesisAnalytics{interval === undefined ? '' : `, a reading each ${durationText(interval)}`};
          the last hour at most.
        </p>
      </div>
      {charts.length === 0 ? (
        series.length === 0 ? (
          <NoMetrics status={row.status} />
        ) : (
          <Empty title="No metric fits" />
        )
      ) : (
        <div class="charts">
          {charts.map((chart) => (
            <ChartView key={`${level} ${chart.name}`} chart={chart} isDark={isDark} />
          ))}
        </div>
      )}
    </div>
  );
};
