// Labels by which what is ours is found again on an engine or a cluster: those of the contract and some for people.
import type { MemberRole } from '../cluster-driver.js';

/** Names of labels. */
export const label = {
  cluster: 'drey.cluster',
  role: 'drey.role',
  instance: 'drey.instance',
  member: 'drey.member',
  state: 'drey.state',
  runtime: 'drey.runtime',
  /** `ApplicationVersionId` that the cluster was started for; none for a parked one. */
  version: 'drey.version',
  /** Which attempt at bringing that job up it is, from 1; none for a parked cluster. */
  attempt: 'drey.attempt',
  /** The first 16 digits of a SHA-256, the same for every cluster that is started from the same application alike. */
  spec: 'drey.spec',
  /** Milliseconds since the epoch. */
  started: 'drey.started',
  /** Id (digest) of the image. */
  image: 'drey.image',
  /** Short-lived containers that look into an image or a volume: id of the host process that made them. */
  helper: 'drey.helper',
  /** Images of ours with PyFlink, and containers of them: its release. */
  pyflink: 'drey.pyflink',
  /** Networks of ours, shared by all instances. */
  network: 'drey.network',
} as const;

/** Name of a member's container; names of users never become part of it. */
export const containerName = (clusterId: string, member: string): string => `drey-${clusterId}-${member}`;

/** Name of a member within its network: a DNS label, at most 63 characters. */
export const aliasOf = (clusterId: string, member: string): string =>
  `${member.replace('taskmanager-', 'tm').replace('jobmanager', 'jm')}-${clusterId.slice(0, 48)}`;

/** The role that a member's name tells. */
export const roleOf = (member: string): MemberRole => (member === 'jobmanager' ? 'jobmanager' : 'taskmanager');
