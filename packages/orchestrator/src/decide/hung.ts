// Members that live and do nothing: a TaskManager is ended, so that another one takes its place; a JobManager goes with its cluster.
import type { Application, Run } from '@drey/state';
import type { Sighting } from '../observe/sighting.js';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';

/** Ends a TaskManager that hangs, whatever the job is wanted for. Undefined where none does, or where its cluster ends anyway. */
export const decideHungTaskManager = (
  { status }: Application,
  { clusterId }: Run,
  { cluster }: Sighting,
  { hung, canEndMember }: DecisionFacts,
): Action | undefined => {
  if (hung?.taskManager === undefined || cluster === 'absent' || cluster.clusterId !== clusterId) return undefined;
  if (status === 'FORCE_STOPPING' || status === 'DELETING') return undefined;
  const { name, why } = hung.taskManager;
  const lives = cluster.members.some((member) => member.name === name && member.alive);
  if (!lives) return undefined;
  return canEndMember
    ? { do: 'endMember', member: name, why }
    : { do: 'begin', from: 'newestState', recovering: true, why };
};
