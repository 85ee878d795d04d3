// The shell script that shows a JVM its view of the machine and becomes the JVM. It is read from standard input: nothing of it is on disk, where a job could change it.
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

/** How a view is made here. */
export interface JailWay {
  /** Whether a user namespace is made: root could do without, and only it. */
  readonly user: boolean;
  /** Whether the JVM has a pid namespace, and so a `/proc` of its own. A process stays outside of it and waits for its end. */
  readonly processes: boolean;
  /** How `/etc/flink` is shown. */
  readonly etc: 'overlay' | 'bind';
}

/** Descriptor of the member's output. What the waiting process may say is of no use to anybody and goes nowhere. */
const OUTPUT_DESCRIPTOR = 3;
/** Descriptor on which the pid of the JVM, as seen from outside, is told in a line. */
export const PID_DESCRIPTOR = 4;

const properties = 'flink/application_properties.json';
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const words = (...parts: readonly string[]): string => parts.map(quote).join(' ');

/** Places that exist on every Linux; what is to be shown is held on one of them while the rest is covered. */
const stagingPlaces = ['/dev/shm', '/mnt', '/media', '/srv', '/opt'];

const stagingFor = (sources: readonly string[]): string =>
  stagingPlaces.find((place) => !sources.some((source) => isWithin(place, source))) ?? '/mnt';

// `-n`: mount would write down a move in /run, which is another user's.
const smallTmpfs = 'mode=755,nosuid,nodev,size=1m';

const etcLines = ({ etc }: JailView, way: JailWay): readonly string[] =>
  way.etc === 'overlay'
    ? // The directory is the working directory rather than part of the options, where a colon or comma in it would have a meaning.
      [`cd ${quote(etc)}`, 'mount -t overlay overlay -o lowerdir=.:/etc /etc', 'cd /']
    : [`mount --bind ${words(join(etc, properties), `/etc/${properties}`)}`];

/** State is shown by a port where more may be shown later, else application by application. */
const statesShown = ({ port, root, ids, all, parked }: StatesView, way: JailWay): readonly ShownDirectory[] => {
  if (!all && way.processes) return [{ source: port, target: root, writable: true }];
  if (all || parked) return [{ source: root, target: root, writable: true }];
  return ids.map((id) => ({ source: join(root, id), target: join(root, id), writable: true }));
};

// With what is mounted below: a part of it alone cannot be had in a user namespace.
const bindLine = (source: string, target: string, options: readonly string[]): string =>
  `mount -o ${['rbind', ...options].join(',')} ${words(source, target)}`;

/** Mounts layer by layer. What would be covered before its turn is held on the staging place meanwhile. */
const layerLines = (layers: readonly Layer[]): readonly string[] => {
  const binds = layers.filter((layer) => layer.kind === 'bind');
  const held = binds.filter((layer) => isOutOfSight(layers, layer));
  const staging = stagingFor(binds.map(({ source }) => source));
  const placeOf = new Map(held.map((layer, index) => [layer, join(staging, String(index))]));
  const carriers = new Set(binds.filter((layer) => layer.options.length > 0 && carriesOthers(layers, layer)));
  const optionsOf = (layer: BoundLayer): readonly string[] => (carriers.has(layer) ? [] : layer.options);
  const place = (layer: Layer): string => {
    if (layer.kind === 'empty') return `mount -t tmpfs -o ${smallTmpfs} tmpfs ${quote(layer.target)}`;
    const from = placeOf.get(layer);
    return from === undefined
      ? bindLine(layer.source, layer.target, optionsOf(layer))
      : `mount -n --move ${words(from, layer.target)}`;
  };
  return [
    `mount -t tmpfs -o mode=700 tmpfs ${staging}`,
    `mkdir ${words(...placeOf.values())}`,
    ...held.map((layer) => bindLine(layer.source, placeOf.get(layer) ?? '', optionsOf(layer))),
    ...layers.flatMap((layer) => [`[ -d ${quote(layer.target)} ] || mkdir -p ${quote(layer.target)}`, place(layer)]),
    ...[...carriers].map(
      ({ options, target }) => `mount -o ${['remount', 'bind', ...options].join(',')} ${quote(target)}`,
    ),
    `umount -n ${staging}`,
  ];
};

/** What runs in the mount namespace of the JVM. Its last command becomes the JVM. */
const insideLines = (view: JailView, way: JailWay, command: readonly string[]): readonly string[] => [
  // It has its marks now, so that whoever is told of it knows it.
  `echo "$1" >&${PID_DESCRIPTOR}`,
  `exec ${PID_DESCRIPTOR}>&-`,
  'set -e',
  ...etcLines(view, way),
  ...layerLines(layersOf({ ...view, shown: [...view.shown, ...statesShown(view.states, way)] })),
  'mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm',
  ...view.blinded.map((path) => `mount --bind /dev/null ${quote(path)}`),
  ...(way.processes ? ['mount -t proc -o nosuid,nodev,noexec proc /proc'] : []),
  `cd ${quote(view.directory)}`,
  // Without capabilities nothing of this can be undone. In a pid namespace it leads a process group as it does without.
  `exec setpriv --bounding-set -all --inh-caps -all --no-new-privs ${way.processes ? 'setsid ' : ''}${words(...command)}`,
];

const portLines = ({ port, root, ids }: StatesView): readonly string[] => [
  `mount -t tmpfs -o ${smallTmpfs} tmpfs ${quote(port)}`,
  `mount --make-shared ${quote(port)}`,
  ...ids.flatMap((id) => [`mkdir ${quote(join(port, id))}`, `mount --bind ${words(join(root, id), join(port, id))}`]),
];

/** The command that reads the script. */
export const jailCommand = ({ user, processes }: JailWay): readonly string[] => [
  'unshare',
  ...(user ? ['--user', '--map-root-user'] : []),
  '--mount',
  ...(processes ? ['--pid'] : []),
  'sh',
];

/** The script. One function, so that a part of it does nothing. */
export const jailScript = (view: JailView, way: JailWay, command: readonly string[]): string => {
  const inside = insideLines(view, way, command).join('\n');
  const output = `exec </dev/null >&${OUTPUT_DESCRIPTOR} 2>&${OUTPUT_DESCRIPTOR} ${OUTPUT_DESCRIPTOR}>&-`;
  const marks = words(...command.filter((argument) => argument.startsWith('-Ddrey.')));
  // The first process that is forked becomes the first one of the pid namespace, and its end the end of all.
  const lines = way.processes
    ? [
        '(',
        // The pid as it is seen from outside: `/proc` is still that of the machine.
        'read -r own rest </proc/self/stat',
        output,
        'set -e',
        ...portLines(view.states),
        `exec unshare --mount --propagation slave sh -c ${quote(inside)} drey-jvm "$own" ${marks}`,
        ')',
        'exit $?',
      ]
    : [output, `exec sh -c ${quote(inside)} drey-jvm $$ ${marks}`];
  return ['main() {', ...lines, '}', 'main', ''].join('\n');
};
