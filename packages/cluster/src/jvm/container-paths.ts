// Where things are inside containers of ours, whatever runs those. Names are absolute.
import { checkedId } from './ids.js';

/** Directory of everything that we put into an image. */
export const OWN_ROOT: string = '/opt/drey';

const below = (path: string): string => `${OWN_ROOT}/${path}`;

/** Paths of a member. */
export interface MemberPaths {
  /** Class path entry of `drey.Member`. */
  readonly classes: string;
  readonly configuration: string;
  readonly logging: string;
  readonly libraries: string;
  readonly home: string;
  readonly temporary: string;
  readonly work: string;
  /** `web.upload.dir`; jars lie in `flink-web-upload` below it. */
  readonly web: string;
  readonly uploads: string;
  readonly awsConfig: string;
  readonly awsCredentials: string;
  readonly properties: string;
  readonly trustStore: string;
  readonly trustBundle: string;
  /** `FLINK_OPT_DIR` of a cluster that runs Python: a link to PyFlink's jar. */
  readonly opt: string;
  /** Unpacked archives of Python applications. */
  readonly programs: string;
}

/** Paths of all members alike. */
export const paths: MemberPaths = {
  classes: below('classes'),
  configuration: below('conf'),
  logging: below('conf/log4j2.properties'),
  libraries: below('lib'),
  home: below('home'),
  temporary: below('tmp'),
  work: below('work'),
  web: below('web'),
  uploads: below('web/flink-web-upload'),
  awsConfig: below('home/no-aws-config'),
  awsCredentials: below('home/no-aws-credentials'),
  properties: '/etc/flink/application_properties.json',
  trustStore: below('trust/trust.jks'),
  trustBundle: below('trust/trust.pem'),
  opt: below('opt'),
  programs: below('programs'),
};

/** Where the state volume is mounted. */
export const STATE_ROOT: string = '/drey-state';

/** Where the state of an application is. */
export const stateDirectory = (stateId: string): string => `${STATE_ROOT}/${checkedId('state', stateId)}`;

/** Path below the directory of all state; undefined for a path elsewhere. */
export const belowState = (path: string): string | undefined =>
  path.startsWith(`${STATE_ROOT}/`) ? path.slice(STATE_ROOT.length + 1) : undefined;

/** User and group of Flink in the official images. */
export const FLINK_USER = 9999;
