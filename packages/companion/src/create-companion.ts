// Which kind of companion an `--upstream` value asks for.
import { resolve } from 'node:path';
import { createRawClient } from '@drey/upstream-client';
import { absentCompanion } from './absent-companion.js';
import type { CreateCompanion } from './companion.js';
import { EndpointCompanion } from './endpoint-companion.js';
import { companionLogs } from './moto/launch.js';
import { MotoCompanion } from './moto/moto-companion.js';
import { systemProcesses } from './moto/process-identity.js';
import { parseUpstream } from './upstream-setting.js';

/** Makes the companion that `options.upstream` names. Throws an OperatorError (`DREY_UPSTREAM_REFUSED`) for a value that cannot be used. */
export const createCompanion: CreateCompanion = (options) => {
  const wanted = parseUpstream(options.upstream);
  if (wanted.kind === 'none') return absentCompanion;
  const client = createRawClient(options.clock);
  if (wanted.kind === 'endpoint') return new EndpointCompanion(wanted.endpoint, client, options.log, options.clock);
  return new MotoCompanion({
    dataDirectory: options.dataDirectory,
    cacheDirectory: resolve(options.cacheDirectory),
    instanceId: options.instanceId,
    log: options.log,
    clock: options.clock,
    client,
    processes: systemProcesses,
    environment:
      options.logMebibytes === undefined
        ? process.env
        : { ...process.env, [companionLogs]: String(options.logMebibytes) },
  });
};
