// `drey doctor`, as a user runs it: exit code, what it names, and that it leaves nothing behind.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GatewayProcess, startGatewayProcess } from '../host/gateway-process.js';
import { root } from '../rules/workspace.js';

const RUN_MILLISECONDS = 60_000;

interface Row {
  readonly subject: string;
  readonly state: string;
  readonly found: string;
  readonly remedy?: string;
}

interface Report {
  readonly ready: boolean;
  readonly mendFirst: Row | null;
  readonly rows: readonly Row[];
}

interface Run {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

describe('drey doctor', () => {
  let directory: string;
  let programs: string;
  const hosts: GatewayProcess[] = [];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-doctor-'));
    programs = join(directory, 'programs');
    mkdirSync(programs);
    // What locks the data directory is part of every Linux.
    for (const place of ['/usr/bin/flock', '/bin/flock'])
      if (existsSync(place) && !existsSync(join(programs, 'flock'))) symlinkSync(place, join(programs, 'flock'));
  });

  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const dataDirectory = (): string => join(directory, 'data');

  /** Runs the command on a machine whose only programs are those of the test. */
  const doctor = (flags: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Run> =>
    new Promise((resolve) => {
      const places = ['--data-dir', dataDirectory(), '--cache-dir', join(directory, 'cache'), '--port', '0'];
      execFile(
        process.execPath,
        ['packages/cli/dist/main.js', '--plugin', 'plugin.manifest.json', 'doctor', ...places, ...flags],
        { cwd: root, env: { PATH: programs, HOME: directory, ...environment }, timeout: RUN_MILLISECONDS },
        (error, output, errors) => resolve({ code: error === null ? 0 : Number(error.code), output, errors }),
      );
    });

  const program = (name: string, text: string): void => {
    writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };

  /** A Java 17 that only tells what it is; its home. */
  const fakeJava = (): string => {
    const home = join(directory, 'java');
    const lines = ['java.home = /the/java', 'java.specification.version = 17', 'java.vm.version = 17.0.99'];
    mkdirSync(join(home, 'bin'), { recursive: true });
    const text = `#!/bin/sh\n${lines.map((line) => `echo '    ${line}'`).join('\n')}\n`;
    writeFileSync(join(home, 'bin/java'), text, { mode: 0o755 });
    return home;
  };

  const reportOf = ({ output }: Run): Report => JSON.parse(output) as Report;
  const rowOf = (run: Run, subject: string): Row | undefined =>
    reportOf(run).rows.find((row) => row.subject.includes(subject));

  it(
    'ends with 0 where nothing has to run, and makes no directory',
    async () => {
      const run = await doctor(['--driver', 'none', '--upstream', 'none']);
      expect(run).toMatchObject({ code: 0, errors: '' });
      expect(run.output).toMatch(/^ok {10}Node \(everything\)$/m);
      expect(run.output).toMatch(/\nApplications can run with these settings\.\n$/);
      expect([existsSync(dataDirectory()), existsSync(join(directory, 'cache'))]).toEqual([false, false]);
    },
    RUN_MILLISECONDS,
  );

  it(
    'ends with 1 and names first what a start would miss first, the same as JSON',
    async () => {
      const flags = ['--driver', 'process', '--docker-host', `unix://${join(directory, 'engine.sock')}`];
      const page = await doctor(flags);
      expect(page.code).toBe(1);
      expect(page.output.trimEnd().split('\n').at(-1)).toMatch(/^Mend first: Companion\. No Python was found .*venv/);
      const run = await doctor([...flags, '--json'], { DREY_JAVA_HOME: fakeJava() });
      expect(run.code).toBe(1);
      expect(reportOf(run)).toMatchObject({ ready: false, mendFirst: { subject: 'Companion', state: 'missing' } });
      expect(rowOf(run, 'Maven')).toMatchObject({ state: 'missing', remedy: expect.stringContaining('DREY_MAVEN') });
      expect(rowOf(run, 'Python for FLINK-1_18')).toMatchObject({ state: 'missing' });
      expect(rowOf(run, 'Container engine')).toMatchObject({ state: 'not needed' });
      expect(rowOf(run, 'AWS CLI')).toMatchObject({ state: 'not needed' });
    },
    RUN_MILLISECONDS * 2,
  );

  it(
    'finds what is on the PATH',
    async () => {
      program('mvn', 'echo Apache Maven 3.9.9');
      program('aws', 'echo aws-cli/2.9.9 Python/3.12 Linux');
      const run = await doctor(['--json', '--upstream', 'none', '--driver', 'none'], { DREY_JAVA_HOME: fakeJava() });
      expect(rowOf(run, 'Maven')).toMatchObject({ state: 'ok', found: '3.9.9 (mvn)' });
      expect(rowOf(run, 'AWS CLI')).toMatchObject({ state: 'ok', found: 'aws-cli/2.9.9, Python/3.12' });
      expect(rowOf(run, 'Java for FLINK-1_13')).toMatchObject({ state: 'ok', found: '17.0.99 at /the/java' });
    },
    RUN_MILLISECONDS,
  );

  it(
    'works beside a host on the same data directory, and tells one that is reached elsewhere',
    async () => {
      const flags = ['--driver', 'none', '--upstream', 'none', '--data-dir', dataDirectory()];
      const host = await startGatewayProcess({ flags: [...flags, '--port', '0'] });
      hosts.push(host);
      const identity = readFileSync(join(dataDirectory(), 'instance.json'), 'utf8');
      const settings = ['--driver', 'none', '--upstream', 'none', '--json'];
      const here = await doctor([...settings, '--port', new URL(host.endpoint).port]);
      expect(here.code).toBe(0);
      expect(rowOf(here, 'Data directory')?.found).toContain(', in use by a Drey that runs;');
      expect(rowOf(here, 'Port')?.found).toContain('of this data directory');
      const elsewhere = await doctor(settings);
      expect(reportOf(elsewhere)).toMatchObject({ ready: false, mendFirst: { subject: 'Data directory' } });
      const other = ['--port', new URL(host.endpoint).port, '--data-dir', join(directory, 'other')];
      expect(reportOf(await doctor([...settings, ...other]))).toMatchObject({
        ready: false,
        mendFirst: { found: expect.stringMatching(/is taken by a Drey .* with another data directory/) },
      });
      expect((await fetch(`${host.endpoint}/_drey/health`)).status).toBe(200);
      expect(readFileSync(join(dataDirectory(), 'instance.json'), 'utf8')).toBe(identity);
    },
    RUN_MILLISECONDS * 3,
  );

  it(
    'refuses what a start refuses, in one line',
    async () => {
      const run = await doctor([], { PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'nonsense' });
      expect(run).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('emulated') });
    },
    RUN_MILLISECONDS,
  );
});
