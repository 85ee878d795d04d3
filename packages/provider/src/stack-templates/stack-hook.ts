// Refuses stacks with resources of our service: the upstream's CloudFormation knows nothing of it, and would report CREATE_COMPLETE without them.
import { ServiceError, type UpstreamCall, type UpstreamOperationHook } from '@drey/plugin-api';
import { declaredIn, type DeclaredResource } from './declared-resources.js';
import type { TemplateSource } from './template-source.js';

/** Both services of this API's family: the one for SQL applications has types of its own. */
const ours = /^AWS::KinesisAnalytics(?:V2)?::/;

/** Every operation that brings a template along. */
const operations = ['CreateStack', 'UpdateStack', 'CreateChangeSet', 'CreateStackSet', 'UpdateStackSet'] as const;

/** More than anybody needs to see what is meant. */
const mostNamed = 5;

const parametersOf = ({ url, body }: UpstreamCall): readonly URLSearchParams[] => {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
  return [new URLSearchParams(body), new URLSearchParams(query)];
};

const named = (resources: readonly DeclaredResource[]): string => {
  const some = resources.slice(0, mostNamed).map(({ id, type }) => `${id} (${type})`);
  const more = resources.length - some.length;
  return `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const refusal = (resources: readonly DeclaredResource[]): ServiceError =>
  new ServiceError(
    'ValidationError',
    `Template error: CloudFormation cannot make ${named(resources)} here. It is served by the upstream, which knows nothing of ` +
      'Managed Service for Apache Flink: the stack would be CREATE_COMPLETE without it. Take it out of the template and make the application at the same ' +
      'endpoint by `aws kinesisanalyticsv2 create-application`, an SDK, or Terraform (aws_kinesisanalyticsv2_application); the rest of the stack works.',
  );

/** Where templates are read from; undefined until the service runs. */
export type FindTemplates = () => TemplateSource | undefined;

/** Nested stacks within nested stacks, and templates of one request at all: a bound on what one call makes us read. */
const deepest = 4;
const mostFetched = 20;
const fetchMilliseconds = 20_000;

/** Resources of ours in a template and in the templates of its nested stacks. */
const oursIn = async (
  templates: readonly string[],
  fetch: (url: string) => Promise<string | undefined>,
  depth = 0,
): Promise<readonly DeclaredResource[]> => {
  const declared = templates.map(declaredIn);
  const found = declared.flatMap(({ resources }) => resources).filter(({ type }) => ours.test(type));
  const nested = [...new Set(declared.flatMap((one) => one.nested))];
  if (found.length > 0 || nested.length === 0 || depth >= deepest) return found;
  const inner: string[] = [];
  for (const url of nested) {
    const template = await fetch(url);
    if (template !== undefined) inner.push(template);
  }
  return oursIn(inner, fetch, depth + 1);
};

/** The hook on CloudFormation; any template without a resource of ours passes as it came. */
export const createStackHook = (source: FindTemplates): UpstreamOperationHook => ({
  id: 'drey-stack-templates',
  service: 'cloudformation',
  operations,
  around: async (call, next) => {
    let left = mostFetched;
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(fetchMilliseconds)]);
    const fetch = async (url: string): Promise<string | undefined> =>
      (left -= 1) >= 0 ? source()?.at(url, call, signal) : undefined;
    const all = parametersOf(call);
    const templates = all.flatMap((parameters) => parameters.getAll('TemplateBody'));
    for (const url of new Set(all.flatMap((parameters) => parameters.getAll('TemplateURL')))) {
      const template = await fetch(url);
      if (template !== undefined) templates.push(template);
    }
    const refused = await oursIn(templates, fetch);
    if (refused.length > 0) throw refusal(refused);
    return next();
  },
});
