// What a job's code made of the checkpoints that its application asks for, where it is let through. Pure.
import type { ApplicationVersion } from '@drey/state';
import type { CheckpointRhythm } from '@drey/flink-rest';

const asked = (version: ApplicationVersion): CheckpointRhythm | undefined => {
  const settings = version.configuration?.FlinkApplicationConfigurationDescription?.CheckpointConfigurationDescription;
  if (settings?.CheckpointingEnabled === false) return undefined;
  return {
    interval: settings?.CheckpointInterval ?? 60_000,
    minPause: settings?.MinPauseBetweenCheckpoints ?? 5_000,
    timeout: 3_600_000,
    maxConcurrent: 1,
    mode: 'exactly_once',
  };
};

/** A sentence for each setting that the code changed; none where checkpoints are off and stay so. */
export const checkpointLiberties = (version: ApplicationVersion, found: CheckpointRhythm): readonly string[] => {
  const service = asked(version);
  if (service === undefined) return [];
  const names: readonly (keyof CheckpointRhythm)[] = ['interval', 'minPause', 'timeout', 'maxConcurrent', 'mode'];
  return names
    .filter((name) => found[name] !== service[name])
    .map(
      (name) =>
        `The code sets ${name} of checkpoints to ${found[name]}, where the service has ${service[name]}. It is let through (--code-settings report); the service would refuse or ignore it.`,
    );
};
