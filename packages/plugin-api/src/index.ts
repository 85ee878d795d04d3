// The contract between a host and its plugins.
export { backOff } from './back-off.js';
export { BoundedMap } from './bounded-map.js';
export { type AnsweredCall, type CallObserver, callObservers } from './call-observer.js';
export { type Check, check, isMembers, parseChecked, parseFile } from './check.js';
export { type Clock, systemClock } from './clock.js';
export type { Command, CommandContext, CommandOption } from './command.js';
export { diskUse } from './disk-use.js';
export { type Contribution, type ExtensionPoint, extensionPoint } from './extension-point.js';
export type { DataPlaneListener, DataPlaneOptions, Host } from './host.js';
export type { HostHealth, SourcedFact } from './host-health.js';
export { type HostPage, type HostPageSource, hostPages } from './host-page.js';
export { createKeyedQueue, type KeyedQueue } from './keyed-queue.js';
export { type Lifecycle, lifecycles } from './lifecycle.js';
export { type LogLines, type LogSink, type LogSinkFactory, logSinks } from './log-sink.js';
export { type LogFields, type Logger, silentLogger } from './logger.js';
export { type ManifestCommand, type ManifestService, parseManifest, type PluginManifest } from './manifest.js';
export {
  type MetricDatum,
  type MetricReadings,
  type MetricSink,
  type MetricSinkFactory,
  metricSinks,
  type MetricUnit,
} from './metric-sink.js';
export type { OperationCall, OperationHandler, OperationHook, RequestContext } from './operation.js';
export { OperatorError, operatorLine } from './operator-error.js';
export { awsDomains, partitionOf } from './partition.js';
export { definePlugin, type Plugin, type Registration } from './plugin.js';
export type { ServiceModel, ServiceProvider } from './provider.js';
export type { HealthContributor, HealthFact, Route, RouteAnswer, RouteRequest } from './route.js';
export { ServiceError, type ServiceErrorOptions } from './service-error.js';
export type { Setting, Settings } from './setting.js';
export {
  type CheckedHost,
  type Finding,
  type LookBound,
  lookWithin,
  type MakeSurroundingsChecks,
  missingBecause,
  type SurroundingsCheck,
  surroundingsChecks,
} from './surroundings-check.js';
export { ifThere, isAbsent, isNoProcess, isSystemFault } from './system-fault.js';
export {
  answerTooLarge,
  type TranslatedRequest,
  type Upstream,
  type UpstreamAnswer,
  type UpstreamCall,
  type UpstreamEncodedCall,
  type UpstreamEncodingHook,
  type UpstreamHook,
  type UpstreamOperationHook,
  type UpstreamRequest,
  type UpstreamTextAnswer,
} from './upstream.js';
export { late, within } from './within.js';
export { groupEnd } from './process-group.js';
export { drawLastingPort, freeServerPort, isLastingPort } from './server-port.js';
