// What a host takes for the end of a moto that it finds, watches or starts, with processes and answers that stand for the real ones.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Clock, type Logger, silentLogger } from '@drey/plugin-api';
import type { RawAnswer, RawClient, RawRequest } from '@drey/upstream-client';
import { MotoCompanion } from './moto-companion.js';
import type { Processes, ProcessIdentity } from './process-identity.js';
import { type MotoRecord, readRecord, writeRecord } from './record.js';

const PID = 4711;
const identity: ProcessIdentity = { startTime: '1', bootId: 'b', commandLine: 'python drey.instance=i' };
const record: MotoRecord = { ...identity, pid: PID, port: 1, version: '5', instanceId: 'i', losses: 0 };

const fault = (code: string): Error => Object.assign(new Error(`connect ${code}`), { code });

/** A moto, the machine around it, and its clock, which a sleep moves. */
class Stage {
  readonly directory = mkdtempSync(join(tmpdir(), 'drey-taking-over-'));
  readonly own = join(this.directory, 'companion');
  readonly said: string[] = [];
  readonly signals: string[] = [];
  now = 1_000_000;
  /** Why it cannot be asked at a time; undefined where it answers. */
  silence: (at: number) => Error | undefined = () => undefined;
  look: (at: number) => ProcessIdentity | undefined = () => identity;
  onSignal: (signal: string) => void = () => {};
  isClosed = false;
  readonly companions: MotoCompanion[] = [];

  constructor() {
    mkdirSync(this.own);
    writeRecord(join(this.own, 'record.json'), record);
  }

  get clock(): Clock {
    return {
      now: () => this.now,
      sleep: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        this.now += milliseconds;
        await setImmediate();
        signal?.throwIfAborted();
      },
    };
  }

  get client(): RawClient {
    const send = async (_endpoint: string, { path, method }: RawRequest): Promise<RawAnswer> => {
      const why = this.silence(this.now);
      if (why !== undefined) {
        this.now += 10;
        throw why;
      }
      const says = (text: string): RawAnswer => ({ status: 200, etag: '"e"', text });
      if (path === '/_drey/companion') return says('drey.instance=i');
      if (path.includes('uploads=')) return says('<r><UploadId>1</UploadId></r>');
      return says(method === 'POST' ? '<CompleteMultipartUploadResult/>' : '');
    };
    return {
      send,
      close: async () => {
        this.isClosed = true;
      },
    };
  }

  get processes(): Processes {
    return {
      identify: () => this.look(this.now),
      signal: (pid, signal) => {
        this.signals.push(`${signal} ${pid}`);
        this.onSignal(signal);
      },
    };
  }

  make(environment: NodeJS.ProcessEnv = {}): MotoCompanion {
    const log: Logger = {
      ...silentLogger,
      info: (text) => void this.said.push(text),
      warn: (text) => void this.said.push(text),
      error: (text) => void this.said.push(text),
    };
    const { directory, clock, client, processes } = this;
    const companion = new MotoCompanion({
      dataDirectory: directory,
      cacheDirectory: directory,
      instanceId: 'i',
      log,
      clock,
      client,
      processes,
      environment,
    });
    this.companions.push(companion);
    return companion;
  }

  async close(): Promise<void> {
    this.look = () => undefined;
    for (const companion of this.companions) await companion.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** It ends at SIGTERM after that time, and has kept what it holds. */
  keepsAfter(milliseconds: number): void {
    let told = Number.POSITIVE_INFINITY;
    const { look } = this;
    this.onSignal = (signal) => {
      if (signal === 'SIGKILL') this.look = () => undefined;
      if (signal === 'SIGTERM') told = Math.min(told, this.now);
    };
    this.look = (at) => {
      if (at - told < milliseconds) return look(at);
      mkdirSync(join(this.own, 'kept'), { recursive: true });
      writeFileSync(join(this.own, 'kept', 'report.json'), '{"services":[],"lost":{},"seconds":1}');
      return undefined;
    };
  }
}

const until = async (isSo: () => boolean): Promise<void> => {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 200_000) throw new Error('It never came to be.');
    await setImmediate();
  }
};

/** No moto is to be started in these tests. */
const NO_MOTO = { DREY_MOTO_SERVER: '/nowhere/moto_server' };

describe('a moto of the last run', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => stage.close());

  /** It is not ended, another one is not started beside it, and the next host finds it. */
  const isLeftAlone = async (): Promise<void> => {
    const companion = stage.make();
    await companion.start();
    await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_COMPANION_UNSEEN' });
    await companion.stop();
    expect(stage.signals).toEqual([]);
    expect(readRecord(join(stage.own, 'record.json'))).toEqual(record);
  };

  it('is waited for as long as one that is watched, without holding up the start, and told of', async () => {
    const from = stage.now + 100_000;
    stage.silence = (at) => (at < from ? fault('ECONNRESET') : undefined);
    const companion = stage.make();
    const began = stage.now;
    await companion.start();
    expect(stage.now - began).toBeLessThan(1_000);
    await until(() => stage.now > began + 20_000);
    expect(companion.facts()[0]).toMatchObject({ ok: false, text: expect.stringContaining('waited for') });
    await companion.ready();
    expect(stage.signals).toEqual([]);
    expect(companion.endpoint).toBe('http://127.0.0.1:1');
    expect(companion.facts().every(({ ok }) => ok)).toBe(true);
    expect(stage.said.filter((text) => text.includes('Waiting for it'))).toHaveLength(1);
  });

  it('has as long to keep what it holds as at a stop, and is no loss then', async () => {
    stage.silence = () => fault('ECONNRESET');
    stage.keepsAfter(40_000);
    const companion = stage.make(NO_MOTO);
    await companion.start();
    await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_MOTO_SERVER_MISSING' });
    expect(stage.signals).toEqual([`SIGTERM ${PID}`]);
    expect(companion.facts().map(({ name }) => name)).not.toContain('upstream-data');
  });

  it.each(['EMFILE', 'EADDRNOTAVAIL'])('is not silent where our own side fails with %s', async (code) => {
    stage.silence = () => fault(code);
    await isLeftAlone();
  });

  it('is left alone, and on record, where nobody can tell whether it runs', async () => {
    stage.look = () => {
      throw fault('EMFILE');
    };
    await isLeftAlone();
  });

  it('keeps what it holds where the host is stopped while it waits', async () => {
    stage.silence = () => fault('ECONNRESET');
    stage.keepsAfter(10_000);
    const companion = stage.make();
    const began = stage.now;
    await companion.start();
    await until(() => stage.now > began + 5_000);
    await companion.stop();
    expect(stage.signals).toEqual([`SIGTERM ${PID}`]);
    expect(existsSync(join(stage.own, 'kept', 'report.json'))).toBe(true);
    expect(stage.isClosed).toBe(true);
  });

  it('is not ended over an S3 that could not be asked', async () => {
    let asked = 0;
    stage.silence = () => ((asked += 1) > 1 && asked < 12 ? fault('EMFILE') : undefined);
    const companion = stage.make();
    await companion.start();
    await companion.ready();
    expect(stage.signals).toEqual([]);
    expect(stage.said.join('\n')).toContain('could not be probed');
  });

  it('is a loss that is told where its record is damaged', async () => {
    writeFileSync(join(stage.own, 'record.json'), '{"pid":');
    const companion = stage.make(NO_MOTO);
    await companion.start();
    await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_MOTO_SERVER_MISSING' });
    expect(companion.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
  });

  it('is neither replaced nor forgotten where its record cannot be read', async () => {
    const file = join(stage.own, 'record.json');
    rmSync(file);
    mkdirSync(file);
    const companion = stage.make(NO_MOTO);
    await companion.start().catch(() => {});
    await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_COMPANION_RECORD' });
    await companion.stop();
    expect(existsSync(file)).toBe(true);
  });
});

describe('a moto that is watched', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = new Stage();
  });
  afterEach(() => stage.close());

  const adopted = async (): Promise<MotoCompanion> => {
    const companion = stage.make(NO_MOTO);
    await companion.start();
    await companion.ready();
    return companion;
  };

  it('is no loss where it was silent for too long and keeps what it holds in the end', async () => {
    const companion = await adopted();
    stage.silence = () => fault('ECONNRESET');
    stage.keepsAfter(40_000);
    await until(() => stage.said.some((text) => text.includes('Starting it again')));
    expect(stage.signals).toEqual([`SIGTERM ${PID}`]);
    expect(companion.facts().map(({ name }) => name)).not.toContain('upstream-data');
  });

  it('is not silent where our own side fails', async () => {
    const companion = await adopted();
    const from = stage.now;
    stage.silence = () => fault('EMFILE');
    await until(() => stage.now > from + 600_000);
    expect(stage.signals).toEqual([]);
    expect(companion.facts()[0]?.ok).toBe(true);
  });

  it('is watched on where looks fail while it is hung', async () => {
    const companion = await adopted();
    const from = stage.now;
    stage.silence = () => fault('ECONNRESET');
    stage.look = () => {
      throw fault('EMFILE');
    };
    await until(() => stage.now > from + 600_000);
    expect(stage.signals).toEqual([]);
    stage.silence = () => undefined;
    stage.look = () => identity;
    await until(() => companion.facts()[0]?.ok === true);
    expect(companion.facts().map(({ name }) => name)).not.toContain('upstream-data');
  });

  it('leaves nothing open where looks fail at the stop, and stays on record', async () => {
    const companion = await adopted();
    stage.look = () => {
      throw fault('EMFILE');
    };
    await companion.stop();
    expect(stage.isClosed).toBe(true);
    expect(readRecord(join(stage.own, 'record.json'))).toEqual(record);
  });
});

it('kills a moto that it started and could not know again', async () => {
  const stage = new Stage();
  try {
    rmSync(join(stage.own, 'record.json'));
    stage.look = () => {
      throw fault('EMFILE');
    };
    const killed: number[] = [];
    const { processes } = stage;
    const companion = new MotoCompanion({
      dataDirectory: stage.directory,
      cacheDirectory: stage.directory,
      instanceId: 'i',
      log: silentLogger,
      clock: stage.clock,
      client: stage.client,
      processes: {
        identify: (pid) => processes.identify(pid),
        signal: (pid, signal) => {
          killed.push(pid);
          process.kill(-pid, signal);
        },
      },
      // What it is does not matter, as long as it takes the arguments of moto and ends by itself if nobody ends it.
      environment: { DREY_MOTO_SERVER: process.execPath },
    });
    stage.companions.push(companion);
    await companion.start();
    await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_COMPANION_START' });
    expect(killed).toHaveLength(1);
    expect(existsSync(join(stage.own, 'record.json'))).toBe(false);
  } finally {
    await stage.close();
  }
});
