// What a user says to the trial: our flags are taken out, the rest is for Drey as it was, and what cannot be meant is refused with what to do.
import { describe, expect, it } from '@jest/globals';
import { readTrialOptions, trialHelp, texts } from './trial-options.js';

describe('flags of the trial', () => {
  it('are taken out of those for Drey, with values of either kind', () => {
    const drey = ['--kubernetes-kpu-cpu', '100m', '--kubernetes-images=FLINK-1_20=flink:x'];
    const [cpu = '', amount = '', images = ''] = drey;
    const argv = [
      '--only=flow,two',
      cpu,
      amount,
      '--lose-node',
      '-x $NODE',
      images,
      '--return-node=a=b',
      '--crowd',
      '5',
    ];
    expect(readTrialOptions(argv)).toMatchObject({
      only: ['flow', 'two'],
      loseNode: '-x $NODE',
      returnNode: 'a=b',
      crowd: 5,
      flags: drey,
      help: false,
    });
  });

  it('may be left out', () => {
    expect(readTrialOptions([])).toMatchObject({ only: [], crowd: 30, loseNode: undefined, flags: [] });
  });

  it.each([
    [['--lose-node', 'x'], /--lose-node and --return-node belong together/],
    [['--api-back', 'x'], /--api-away and --api-back belong together/],
    [['--claim', 'fast', '--claim-path', '/mnt'], /Give one of them/],
    [['--crowd', 'many'], /--crowd has "many"\. It takes a number/],
    [['--node'], /--node needs a value/],
    [['--only', '--help'], /--only needs a value/],
  ])('are refused where they cannot be meant: %j', (argv, words) => {
    expect(() => readTrialOptions(argv)).toThrow(words);
  });

  it('are all in the help', () => {
    const help = trialHelp('');
    expect(texts.filter((name) => !help.includes(`--${name} `))).toEqual([]);
  });
});
