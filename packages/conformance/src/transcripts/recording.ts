// Writing answers into the transcripts again, and showing what that changed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { repositoryRoot } from '../host/repository.js';
import { play } from './session.js';
import type { Exchange, MaskedAnswer, Transcript, TranscriptFile } from './transcript.js';

const FORMAT_MILLISECONDS = 60_000;

/** Whether this run writes answers instead of comparing them. */
export const isRecording: boolean = process.env['DREY_RECORD_TRANSCRIPTS'] === '1';

const difference = (before: string, path: string): string => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-transcript-'));
  try {
    const old = join(directory, basename(path));
    writeFileSync(old, before);
    const changed = spawnSync('git', ['--no-pager', 'diff', '--no-index', '-U2', '--', old, path], {
      encoding: 'utf8',
    });
    if (changed.error !== undefined) throw new Error(`git could not compare ${path}: ${changed.error.message}`);
    // Its headers name the temporary file; the hunks are what matters.
    const hunks = changed.stdout.slice(Math.max(changed.stdout.indexOf('\n@@'), 0));
    return hunks === '' ? '' : `${relative(repositoryRoot, path)}${hunks}`;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

const format = (path: string): void => {
  const program = join(repositoryRoot, 'node_modules/.bin/oxfmt');
  const { status, stderr } = spawnSync(program, [path], { encoding: 'utf8', timeout: FORMAT_MILLISECONDS });
  if (status !== 0) throw new Error(`oxfmt could not format ${path}: ${stderr}`);
};

const write = (path: string, answers: ReadonlyMap<string, MaskedAnswer>): string => {
  const before = readFileSync(path, 'utf8');
  const transcript = JSON.parse(before) as Transcript;
  const exchanges = transcript.exchanges.map((exchange) => ({
    ...exchange,
    response: answers.get(exchange.title) ?? exchange.response,
    provenance: exchange.provenance,
  }));
  writeFileSync(path, `${JSON.stringify({ ...transcript, exchanges }, undefined, 2)}\n`);
  format(path);
  return difference(before, path);
};

/** Plays some exchanges of a file and writes their answers; resolves to the difference, empty where nothing changed. */
export const record = async (
  endpoint: string,
  { path }: TranscriptFile,
  exchanges: readonly Exchange[],
): Promise<string> => {
  const answers = new Map<string, MaskedAnswer>();
  for (const exchange of exchanges) answers.set(exchange.title, await play(endpoint, exchange));
  return write(path, answers);
};
