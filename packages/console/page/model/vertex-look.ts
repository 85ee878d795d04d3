// What is most to be said of a task at the moment.
import type { VertexFlow } from '../../src/wire.js';

/** How a task is, in one word, by Flink's own thresholds. */
export interface VertexLook {
  readonly state: 'failed' | 'backPressured' | 'busy' | 'fine' | 'unknown';
  readonly text: string;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Above half Flink's dashboard calls back-pressure high; a task that is busy all the time is what presses back. */
export const lookOfVertex = (flow: VertexFlow | undefined): VertexLook => {
  if (flow === undefined) return { state: 'unknown', text: 'no figures yet' };
  if (flow.status === 'FAILED' || flow.status === 'FAILING')
    return { state: 'failed', text: flow.status.toLowerCase() };
  if (flow.status !== 'RUNNING') return { state: 'unknown', text: flow.status.toLowerCase() };
  if ((flow.backPressured ?? 0) > 0.5)
    return { state: 'backPressured', text: `back-pressured ${percent(flow.backPressured ?? 0)}` };
  if ((flow.busy ?? 0) > 0.8) return { state: 'busy', text: `busy ${percent(flow.busy ?? 0)}` };
  if (flow.busy === null && flow.backPressured === null && flow.idle === null)
    return { state: 'unknown', text: 'no figures yet' };
  return { state: 'fine', text: 'keeps up' };
};

/** Shares of time that add up to one at most, in the order in which they are drawn. */
export const sharesOf = (
  flow: VertexFlow | undefined,
): readonly { readonly kind: 'busy' | 'backPressured' | 'idle'; readonly share: number }[] => {
  if (flow === undefined) return [];
  const given = (['busy', 'backPressured', 'idle'] as const).flatMap((kind) => {
    const share = flow[kind];
    return share === null ? [] : [{ kind, share: Math.max(0, share) }];
  });
  const sum = given.reduce((total, { share }) => total + share, 0);
  // Each is of its worst subtask, so that together they may be more than all of the time.
  return sum > 1 ? given.map(({ kind, share }) => ({ kind, share: share / sum })) : given;
};
