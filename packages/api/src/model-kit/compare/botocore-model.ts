// A service model as botocore ships it, in the form of our own model files.
import type { Model, ModelOperation, ModelShape } from '../generate/model.js';

interface Target {
  readonly shape: string;
}

type BotocoreShape = Omit<ModelShape, 'members' | 'member' | 'key' | 'value' | 'error'> & {
  readonly members?: Readonly<Record<string, Target>>;
  readonly member?: Target;
  readonly key?: Target;
  readonly value?: Target;
  readonly exception?: boolean;
  readonly fault?: boolean;
};

/** What this kit reads of botocore's `service-2.json`. */
export interface BotocoreService {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<
    Record<string, { readonly input: Target; readonly output: Target; readonly errors?: readonly Target[] }>
  >;
  readonly shapes: Readonly<Record<string, BotocoreShape>>;
}

/** What this kit reads of botocore's `paginators-1.json`. */
export interface BotocorePaginators {
  readonly pagination: Readonly<
    Record<
      string,
      {
        readonly input_token: string;
        readonly limit_key: string;
        readonly output_token: string;
        readonly result_key: string;
      }
    >
  >;
}

/** Metadata of botocore that our model has under `service`. */
const serviceKeys = ['apiVersion', 'endpointPrefix', 'jsonVersion', 'serviceId', 'signingName', 'targetPrefix'];

const mapped = <T, U>(record: Readonly<Record<string, T>>, change: (value: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(
    Object.entries(record)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [name, change(value, name)]),
  );

const nameOf = ({ shape }: Target): string => shape;

const shapeOf = ({ exception, fault, members, member, key, value, ...rest }: BotocoreShape): ModelShape => ({
  ...rest,
  ...(members === undefined ? {} : { members: mapped(members, nameOf) }),
  ...(member === undefined ? {} : { member: member.shape }),
  ...(key === undefined ? {} : { key: key.shape }),
  ...(value === undefined ? {} : { value: value.shape }),
  ...(exception === true ? { error: fault === true ? 'server' : 'client' } : {}),
});

/** Turns botocore's files of one service into a model: what they say of documentation and HTTP is left out. */
export const botocoreModel = (service: BotocoreService, { pagination }: BotocorePaginators): Model => ({
  service: Object.fromEntries(serviceKeys.map((key) => [key, String(service.metadata[key])])),
  operations: mapped(service.operations, ({ input, output, errors = [] }, name): ModelOperation => {
    const pages = pagination[name];
    return {
      input: input.shape,
      output: output.shape,
      errors: errors.map(nameOf).toSorted(),
      ...(pages === undefined
        ? {}
        : {
            pagination: {
              inputToken: pages.input_token,
              limit: pages.limit_key,
              outputToken: pages.output_token,
              result: pages.result_key,
            },
          }),
    };
  }),
  shapes: mapped(service.shapes, shapeOf),
});
