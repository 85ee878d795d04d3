// What a cluster says, to CloudWatch Logs and to the sinks of plugins.
export type { ClusterChange, FollowedApplication, FollowedCluster } from './cluster-follower.js';
export type { CursorStore } from './cursor-store.js';
export { type FileCursorStore, fileCursorStore } from './file-cursor-store.js';
export type { LogEventBody } from './log-event.js';
export { type LogLimits, logLimits } from './log-limits.js';
export { LogShipper, type LogShipperNeeds } from './log-shipper.js';
export type { LogSource, LogTarget, SourceChunk } from './log-source.js';
export { type LogsClient, upstreamLogs } from './logs-client.js';
export { type ServiceEvent, ServiceEvents, type ServiceEventsNeeds } from './service-events.js';
export { type LogSinks, openLogSinks } from './open-log-sinks.js';
