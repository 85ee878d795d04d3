// The shell script that shows a JVM its view of the machine and becomes the JVM: the words of `shell/jail.sh`, and calls of them. It is read
// from standard input: nothing of it is on disk, where a job could change it.
import { join } from 'node:path';
import {
  type BoundLayer,
  carriesOthers,
  isOutOfSight,
  type JailView,
  type Layer,
  layersOf,
  type ShownDirectory,
  type StatesView,
} from './jail-view.js';
import { isWithin } from './mount-table.js';
import { shellSource } from './shell-source.js';

/** How a view is made here. */
export interface JailWay {
  /** Whether a user namespace is made: root could do without, and only it. */
  readonly user: boolean;
  /** Whether the JVM has a pid namespace, and so a `/proc` of its own. A process stays outside of it and waits for its end. */
  readonly processes: boolean;
  /** How `/etc/flink` is shown. */
  readonly etc: 'overlay' | 'bind';
}

/** Descriptor on which `jail.sh` tells the pid of the JVM, as seen from outside, in a line; that of the member's output comes before it. */
export const PID_DESCRIPTOR = 4;

const words = shellSource('jail.sh');
const PROPERTIES = 'flink/application_properties.json';
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** A call of a function of `jail.sh`. */
const call = (name: string, ...given: readonly string[]): string => [name, ...given.map(quote)].join(' ');

/** Places that exist on every Linux; what is to be shown is held on one of them while the rest is covered. */
const stagingPlaces = ['/dev/shm', '/mnt', '/media', '/srv', '/opt'];

const stagingFor = (sources: readonly string[]): string =>
  stagingPlaces.find((place) => !sources.some((source) => isWithin(place, source))) ?? '/mnt';

const etcCalls = ({ etc }: JailView, way: JailWay): readonly string[] =>
  way.etc === 'overlay' ? [call('lay_etc', etc)] : [call('bind_etc', etc, PROPERTIES), call('bind_hosts', etc)];

/** State is shown by a port where more may be shown later, else application by application. */
const statesShown = ({ port, root, ids, all, parked }: StatesView, way: JailWay): readonly ShownDirectory[] => {
  if (!all && way.processes) return [{ source: port, target: root, writable: true }];
  if (all || parked) return [{ source: root, target: root, writable: true }];
  return ids.map((id) => ({ source: join(root, id), target: join(root, id), writable: true }));
};

const bindOptions = (options: readonly string[]): string => ['rbind', ...options].join(',');

/** Mounts layer by layer. What would be covered before its turn is held on the staging place meanwhile. */
const layerCalls = (layers: readonly Layer[]): readonly string[] => {
  const binds = layers.filter((layer) => layer.kind === 'bind');
  const held = binds.filter((layer) => isOutOfSight(layers, layer));
  const staging = stagingFor(binds.map(({ source }) => source));
  const placeOf = new Map(held.map((layer, index) => [layer, join(staging, String(index))]));
  const carriers = new Set(binds.filter((layer) => layer.options.length > 0 && carriesOthers(layers, layer)));
  const optionsOf = (layer: BoundLayer): string => bindOptions(carriers.has(layer) ? [] : layer.options);
  const place = (layer: Layer): string => {
    if (layer.kind === 'empty') return call('cover', layer.target);
    const from = placeOf.get(layer);
    return from === undefined
      ? call('show', optionsOf(layer), layer.source, layer.target)
      : call('show_held', from, layer.target);
  };
  return [
    call('stage', staging, ...placeOf.values()),
    ...held.map((layer) => call('bind', optionsOf(layer), layer.source, placeOf.get(layer) ?? '')),
    ...layers.map(place),
    ...[...carriers].map(({ options, target }) => call('protect', options.join(','), target)),
    call('unstage', staging),
  ];
};

/** What runs in the mount namespace of the JVM. Its last command becomes the JVM. */
const insideText = (view: JailView, way: JailWay, command: readonly string[]): string =>
  [
    words,
    'tell_pid "$1"',
    'set -e',
    ...etcCalls(view, way),
    ...layerCalls(layersOf({ ...view, shown: [...view.shown, ...statesShown(view.states, way)] })),
    'own_memory',
    ...view.blinded.map((path) => call('blind', path)),
    ...(way.processes ? ['own_processes'] : []),
    // In a pid namespace it leads a process group as it does without.
    call('become', view.directory, ...(way.processes ? ['setsid'] : []), ...command),
  ].join('\n');

const portCalls = ({ port, root, ids }: StatesView): readonly string[] => [
  call('open_port', port),
  ...ids.map((id) => call('open_state', join(root, id), join(port, id))),
];

/** The command that reads the script. */
export const jailCommand = ({ user, processes }: JailWay): readonly string[] => [
  'unshare',
  ...(user ? ['--user', '--map-root-user'] : []),
  '--mount',
  ...(processes ? ['--pid'] : []),
  'sh',
];

/** The script. Its last line does everything, so that a part of it does nothing. */
export const jailScript = (view: JailView, way: JailWay, command: readonly string[]): string => {
  const marks = command.filter((argument) => argument.startsWith('-Ddrey.'));
  const start = call(way.processes ? 'start_contained' : 'start_here', insideText(view, way, command), ...marks);
  const outside = way.processes ? ['outside() {', ...portCalls(view.states), '}'] : [];
  return [words, ...outside, 'main() {', start, '}', 'main', ''].join('\n');
};
