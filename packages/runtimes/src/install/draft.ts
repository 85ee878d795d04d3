// Makes a directory beside its final place and moves it there in one step.
import { randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, type Proc } from '../proc.js';

/** Directories being made carry the identity of their maker, so that those of dead ones can go. */
const removeLeftovers = async (root: string, proc: Proc): Promise<void> => {
  for (const name of await readdir(root)) {
    const maker = /^\.new-(\d+)-(\d+)-[0-9a-f]+$/.exec(name);
    if (maker === null) continue;
    const [pid, startTime] = [Number(maker[1]), maker[2] ?? ''];
    if (await isRunning(proc, { pid, startTime, bootId: await proc.bootId() })) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
};

/** Fills a directory of another name in `root`, then puts it in the place of `<root>/<name>`. What was half made is removed, now or next time. */
export const makeDirectory = async (
  { root, proc }: { readonly root: string; readonly proc: Proc },
  name: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> => {
  await removeLeftovers(root, proc);
  const startTime = (await proc.startTime(process.pid)) ?? '0';
  const draft = join(root, `.new-${process.pid}-${startTime}-${randomBytes(4).toString('hex')}`);
  const target = join(root, name);
  try {
    await fill(draft);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
};
