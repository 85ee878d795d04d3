// Puts a job archive into the JobManager's container, where Flink looks for uploaded jars.
import { containerName, FLINK_USER, paths } from '@drey/cluster/jvm';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { DockerContext } from '../docker-context.js';

/** Streams the archive, which may be large; resolves to Flink's jar id. */
export const putCode = (context: DockerContext, clusterId: string, archive: string, name: string): Promise<string> =>
  context.engine.use('put a job archive into its container', async ({ calls }) => {
    const safe = /^[A-Za-z0-9][\w.-]{0,120}\.jar$/.test(name) ? name : `${randomBytes(8).toString('hex')}.jar`;
    const { size } = await stat(archive);
    const tar = pack();
    const entry = tar.entry({ name: safe, size, uid: FLINK_USER, gid: FLINK_USER, mode: 0o644 });
    const sent = calls.getContainer(containerName(clusterId, 'jobmanager')).putArchive(tar, { path: paths.uploads });
    await Promise.all([pipeline(createReadStream(archive), entry).then(() => tar.finalize()), sent]);
    return safe;
  });
