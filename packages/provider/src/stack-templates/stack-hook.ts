// Refuses stacks with resources of our service where the upstream's CloudFormation knows nothing of it, and would report CREATE_COMPLETE without them.
import {
  type ServiceError,
  type UpstreamTextAnswer,
  type UpstreamCall,
  type UpstreamOperationHook,
} from '@drey/plugin-api';
import { type DeclaredResource, declaredIn } from './declared-resources.js';
import { type AskUpstream, type PreviousStack, previousStack, previousStackSet } from './previous-stack.js';
import { readStackRequest, type StackRequest } from './stack-request.js';
import { oursIn } from './stack-search.js';
import { readTemplate, templateError } from './template-document.js';
import type { GivenParameters } from './template-scope.js';
import type { Candidates } from './template-terms.js';
import type { TemplateSource } from './template-source.js';

/** Every operation that makes stacks of a template. */
const making = ['CreateStack', 'UpdateStack', 'CreateChangeSet', 'CreateStackSet', 'UpdateStackSet'] as const;
/** Operations that only read one: what is no template is told here, where the upstream breaks over it. */
const reading = ['ValidateTemplate', 'GetTemplateSummary'] as const;

/** More than anybody needs to see what is meant. */
const MOST_NAMED = 5;

const named = (resources: readonly DeclaredResource[]): string => {
  const some = resources.slice(0, MOST_NAMED).map(({ id, type }) => `${id} (${type})`);
  const more = resources.length - some.length;
  return `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const refusal = (resources: readonly DeclaredResource[]): ServiceError =>
  templateError(
    `Template error: CloudFormation cannot make ${named(resources)} here. It is served by the upstream, which knows nothing of ` +
      'Managed Service for Apache Flink: the stack would be CREATE_COMPLETE without it. Take it out of the template and make the application at the same ' +
      'endpoint by `aws kinesisanalyticsv2 create-application`, an SDK, or Terraform (aws_kinesisanalyticsv2_application); the rest of the stack works. Stacks with applications are made with --upstream moto, but not for jobs.',
  );

/** Where templates are read from; undefined until the service runs. */
export type FindTemplates = () => TemplateSource | undefined;

const FETCH_MILLISECONDS = 20_000;

type Fetch = (url: string) => Promise<string | undefined>;

const fetcher = (source: FindTemplates, call: UpstreamCall): Fetch => {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(FETCH_MILLISECONDS)]);
  return async (url) => source()?.at(url, call, signal);
};

/** The templates that a request brings along itself. */
const givenTemplates = async (request: StackRequest, fetch: Fetch): Promise<string[]> => {
  const templates = [...request.all('TemplateBody')];
  for (const url of new Set(request.all('TemplateURL'))) {
    const template = await fetch(url);
    if (template === undefined)
      throw templateError(`TemplateURL must reference a valid S3 object to which you have access: ${url}`);
    templates.push(template);
  }
  return templates;
};

const nothingBefore: PreviousStack = { template: undefined, parameters: new Map() };

/** What stands at the upstream, where the request builds on it. */
const before = async (call: UpstreamCall, request: StackRequest, ask: AskUpstream): Promise<PreviousStack> => {
  const isBuiltOn = request.all('UsePreviousTemplate').includes('true') || request.kept.length > 0;
  const [name] = request.all(call.action.endsWith('StackSet') ? 'StackSetName' : 'StackName');
  // In the URL stands an operation that another body would not change; the upstream's own check has to do.
  if (!isBuiltOn || name === undefined || request.isInUrl) return nothingBefore;
  return call.action.endsWith('StackSet') ? previousStackSet(ask, name) : previousStack(ask, name);
};

const parametersOf = ({ given, kept }: StackRequest, previous: PreviousStack): GivenParameters =>
  new Map([
    ...kept.map((name): [string, Candidates] => {
      const value = previous.parameters.get(name);
      return [name, value === undefined ? undefined : [value]];
    }),
    ...[...given].map(([name, value]): [string, Candidates] => [name, [value]]),
  ]);

const check = async (call: UpstreamCall, fetch: Fetch, ask: AskUpstream): Promise<void> => {
  const request = readStackRequest(call);
  const templates = await givenTemplates(request, fetch);
  // Our companion looks at every template itself, those of nested stacks included, and makes what is ours.
  if (call.callsBack || !making.some((action) => action === call.action)) {
    for (const template of templates) declaredIn(readTemplate(template));
    return;
  }
  const previous = await before(call, request, ask);
  if (previous.template !== undefined && request.all('UsePreviousTemplate').includes('true'))
    templates.push(previous.template);
  const place = { accountId: call.accountId, region: call.region, stackName: request.all('StackName')[0] };
  for (const template of templates) {
    const refused = await oursIn(readTemplate(template), parametersOf(request, previous), { fetch, place });
    if (refused.length > 0) throw refusal(refused);
  }
};

/** The hook on CloudFormation; any template without a resource of ours passes as it came, and every template where the upstream calls us back. */
export const createStackHook = (source: FindTemplates): UpstreamOperationHook => ({
  id: 'drey-stack-templates',
  service: 'cloudformation',
  operations: [...making, ...reading],
  around: async (call, next): Promise<UpstreamTextAnswer> => {
    if (call.hasUpstream) await check(call, fetcher(source, call), next);
    return next();
  },
});
