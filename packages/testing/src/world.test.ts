// The world of the other tests: its time stands still while work is done that takes time of its own.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { open } from 'node:fs/promises';
import { newWorld, type World } from './world.test.support.js';

describe('the time of a world', () => {
  let world: World;
  beforeEach(async () => {
    world = await newWorld();
  });
  afterEach(() => world.remove());

  it('does not pass while files are opened, read and closed', async () => {
    let read = 0;
    const reading = (async () => {
      for (; read < 200; read += 1) await (await open(process.execPath)).close();
    })();
    await world.settle();
    expect(read).toBe(200);
    await reading;
  });
});
