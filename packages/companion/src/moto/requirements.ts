// Which moto we run, and what its server needs.

/** The pinned release. 5.2.0 to 5.2.2 cannot be used: see `multipart-probe.ts`. */
export const motoVersion = '5.2.5';

/** Oldest Python that moto 5.2.3 and later installs on (its `Requires-Python`). */
export const oldestPython: readonly [number, number] = [3, 10];

/**
 * All of `moto[server]` but cfn-lint, which only CloudFormation's ValidateTemplate imports: without it and its own needs (sympy, networkx)
 * the environment is 125 instead of 205 MB, and each of moto's 164 backends still imports (tried with 5.2.5).
 */
export const requirements: readonly string[] = [
  `moto==${motoVersion}`,
  'flask>=3,<4',
  'flask-cors',
  'werkzeug>=3,<4',
  'docker>=3.0.0',
  'graphql-core',
  'PyYAML>=5.1',
  'pyparsing>=3.0.7',
  'py-partiql-parser==0.6.3',
  'aws-xray-sdk>=2.10.0',
  'joserfc>=0.9.0',
  'openapi-spec-validator>=0.5.0',
  'antlr4-python3-runtime',
  'jsonpath_ng',
];

/** Modules imported once after the installation: proves that it works, and compiles what the first requests need. */
export const checkedModules: readonly string[] = [
  'moto.server',
  ...['s3', 'iam', 'sts', 'logs', 'cloudwatch', 'kinesis', 'kinesisanalyticsv2', 'ec2', 'kms', 'glue'].map(
    (service) => `moto.${service}.urls`,
  ),
];
