// One plugin service as the front sees it: its names, its state, and its operations once a provider runs.
import type {
  CallObserver,
  ManifestService,
  OperationHandler,
  OperationHook,
  ServiceModel,
  ServiceProvider,
} from '@drey/plugin-api';

/** LocalStack's words for the state of a service. */
export type ServiceState = 'disabled' | 'starting' | 'available' | 'running' | 'stopping' | 'stopped' | 'error';

/** A modelled operation; without a handler when the provider does not implement it. */
export interface ServedOperation {
  readonly name: string;
  readonly handler: OperationHandler | undefined;
  /** Outermost first. */
  readonly hooks: readonly OperationHook[];
}

const hooksFor = (hooks: readonly OperationHook[], service: string, operation: string): readonly OperationHook[] =>
  hooks.filter(
    (hook) => hook.service === service && (hook.operations === undefined || hook.operations.includes(operation)),
  );

/** A place for one service. Lives as long as the gateway. */
export class ServiceSlot {
  readonly service: ManifestService;
  /** Name of the chosen provider. */
  readonly providerName: string;
  state: ServiceState;
  /** Why the service cannot answer, when its state is `error` or `disabled`. */
  problem: string | undefined;
  model: ServiceModel | undefined;
  /** Who is told of calls when they are over. */
  observers: readonly CallObserver[] = [];
  #operations: ReadonlyMap<string, ServedOperation> = new Map();

  constructor(service: ManifestService, providerName: string, disabledBecause: string | undefined) {
    this.service = service;
    this.providerName = providerName;
    this.state = disabledBecause === undefined ? 'starting' : 'disabled';
    this.problem = disabledBecause;
  }

  /** Opens the service for requests. */
  serve(provider: ServiceProvider, hooks: readonly OperationHook[], observers: readonly CallObserver[] = []): void {
    const names = provider.model.operations;
    const one = (name: string): ServedOperation => ({
      name,
      handler: Object.hasOwn(provider.operations, name)
        ? (provider.operations[name] as OperationHandler | undefined)
        : undefined,
      hooks: hooksFor(hooks, this.service.name, name),
    });
    this.model = provider.model;
    this.observers = observers.filter(({ service }) => service === this.service.name);
    this.#operations = new Map(names.map((name) => [name, one(name)]));
    this.state = 'available';
  }

  fail(problem: string): void {
    this.state = 'error';
    this.problem = problem;
  }

  operation(name: string): ServedOperation | undefined {
    return this.#operations.get(name);
  }
}
