// Which moto we run, and what its server needs.
import { fileURLToPath } from 'node:url';

/** The pinned release. 5.2.0 to 5.2.2 cannot be used: see `multipart-probe.ts`. */
export const MOTO_VERSION = '5.2.5';

/** Oldest Python that moto 5.2.3 and later installs on (its `Requires-Python`). */
export const oldestPython: readonly [number, number] = [3, 10];

/**
 * The whole closure of `moto[server]` but cfn-lint, each package at one version with the hashes of its wheels, for Python 3.10 to 3.13 on
 * Linux and macOS (x64 and arm64) and Windows x64; Windows on ARM lacks wheels of cffi and cryptography. cfn-lint is only imported by CloudFormation's ValidateTemplate: without it and its own needs (sympy, networkx) the
 * environment is 125 instead of 205 MB, and each of moto's 164 backends still imports (tried with 5.2.5).
 */
export const requirementsFile: string = fileURLToPath(new URL('../../moto-requirements.txt', import.meta.url));

/**
 * Options of pip: nothing that is not in the file, and nothing that has to be built. Where a wheel is missing for a machine the installation
 * fails and says so; there is no silent way to something else.
 */
export const pipArguments: readonly string[] = ['--require-hashes', '--only-binary=:all:', '-r', requirementsFile];

/** Modules imported once after the installation: proves that it works, and compiles what the first requests need. */
export const checkedModules: readonly string[] = [
  'moto.server',
  ...['s3', 'iam', 'sts', 'logs', 'cloudwatch', 'kinesis', 'kinesisanalyticsv2', 'ec2', 'kms', 'glue'].map(
    (service) => `moto.${service}.urls`,
  ),
];
