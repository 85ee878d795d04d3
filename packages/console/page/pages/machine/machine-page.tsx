// The machine: what is not well and what helps, what is installed, what it takes.
import { useEffect, useState } from 'preact/hooks';
import type { CacheAnswer } from '../../../src/wire.js';
import { askCache, askDoctor, askSettings, collectGarbage, reset } from '../../api/routes.js';
import { machine } from '../../feed/feed.js';
import { bytesText } from '../../model/format.js';
import { Answered } from '../../parts/answered.js';
import { Notice } from '../../parts/notice.js';
import { Ago } from '../../parts/time.js';
import { useAnswer } from '../../parts/use-answer.js';
import { TableHead, figures } from '../../parts/table-head.js';
import { AskFirst } from './ask-first.js';
import { Doctor, Settings } from './doctor-and-settings.js';
import { Health, Parked, Resources, Runtimes } from './machine-cards.js';

/** How soon more sizes are asked for. */
const AGAIN_MILLISECONDS = 1_000;

const Cache = ({ cache }: { readonly cache: CacheAnswer }) => (
  <>
    <p class="hint">
      <code>{cache.directory}</code> holds what can be made again.{' '}
      {cache.measuring ? (
        <span role="status">Sizes are being measured …</span>
      ) : (
        <>
          Sizes measured <Ago at={cache.measuredAt} />.
        </>
      )}
    </p>
    {cache.doubt === null ? null : (
      <Notice icon="warning" tone="warn" role="status">
        {cache.doubt}
      </Notice>
    )}
    <table class="data">
      <TableHead columns={['Kind', 'Name', 'State', figures('Size')]} />
      <tbody>
        {cache.entries.map((entry) => (
          <tr key={`${entry.kind}/${entry.name}`}>
            <td>{entry.kind}</td>
            <th scope="row" class="clip" title={entry.name}>
              {entry.name}
            </th>
            <td>
              {entry.freed ? 'freed' : entry.state}
              {entry.usedBy === null ? '' : ` · used by pid ${entry.usedBy}`}
            </td>
            <td class="number">{entry.bytes === null ? '…' : bytesText(entry.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </>
);

const CacheCard = () => {
  const [asked, again] = useAnswer(askCache, []);
  const isMeasuring = asked.state === 'answered' && asked.answer.measuring;
  useEffect(() => {
    if (!isMeasuring) return undefined;
    const timer = setTimeout(again, AGAIN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [asked, isMeasuring, again]);
  const [isAsking, ask] = useState(false);
  const [freed, setFreed] = useState<number>();
  const doubt = asked.answer?.doubt ?? null;
  const free = asked.answer?.entries.filter(({ state, usedBy }) => state !== 'current' && usedBy === null) ?? [];
  return (
    <section class="card">
      <div class="tab-tools">
        <h2>Cache</h2>
        <button type="button" class="button" onClick={() => ask(true)}>
          Free what is superseded …
        </button>
      </div>
      {freed === undefined ? null : (
        <Notice icon="done" tone="good" role="status">
          Freed {bytesText(freed)}.
        </Notice>
      )}
      <Answered asked={asked} what="The cache" again={again}>
        {(cache) => <Cache cache={cache} />}
      </Answered>
      {isAsking ? (
        <AskFirst
          title="Free the cache"
          verb="Free"
          text={
            doubt !== null
              ? doubt
              : free.length === 0
                ? 'Nothing is superseded or unfinished; most likely nothing is freed.'
                : `${free.length} entries, ${bytesText(free.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0))}, superseded or unfinished and used by nobody.`
          }
          onClose={() => ask(false)}
          act={async () => {
            const answer = await collectGarbage();
            setFreed(answer.freed);
            again();
          }}
        />
      ) : null}
    </section>
  );
};

const ResetCard = () => {
  const [isAsking, ask] = useState(false);
  const [isDone, setDone] = useState(false);
  return (
    <section class="card">
      <h2>Begin anew</h2>
      <p>
        Ends every cluster without a savepoint and forgets every application of every account, with its state and code;
        then the buckets, roles, streams and logs of the companion.
      </p>
      {isDone ? (
        <Notice icon="done" tone="good" role="status">
          Everything is as at the beginning.
        </Notice>
      ) : null}
      <button type="button" class="button danger" onClick={() => ask(true)}>
        Reset everything …
      </button>
      {isAsking ? (
        <AskFirst
          title="Reset everything"
          verb="Reset"
          word="reset"
          text="All applications of all accounts, their state, and all that the companion holds are gone for good."
          onClose={() => ask(false)}
          act={async () => {
            await reset();
            setDone(true);
          }}
        />
      ) : null}
    </section>
  );
};

/** The page. */
export const MachinePage = () => {
  const { health, runtimes, parked, resources } = machine.value;
  const [doctor, askDoctorAgain] = useAnswer(askDoctor, []);
  const [settings, askSettingsAgain] = useAnswer(askSettings, []);
  return (
    <main class="page machine" id="main">
      <div class="page-head">
        <h1>The machine</h1>
      </div>
      <div class="machine-columns">
        <div>
          <Health health={health} />
          <section class="card">
            <div class="tab-tools">
              <h2>What Drey can use here</h2>
              <button type="button" class="button" onClick={askDoctorAgain}>
                Look again
              </button>
            </div>
            <Answered asked={doctor} what="The checks" again={askDoctorAgain}>
              {(answer) => <Doctor answer={answer} />}
            </Answered>
          </section>
          <CacheCard />
        </div>
        <div>
          <Resources resources={resources} />
          <Runtimes runtimes={runtimes} />
          <Parked parked={parked} />
          <ResetCard />
        </div>
        <section class="card span-all">
          <h2>Settings</h2>
          <Answered asked={settings} what="The settings" again={askSettingsAgain}>
            {(answer) => <Settings answer={answer} />}
          </Answered>
        </section>
      </div>
    </main>
  );
};
