// The Python with PyFlink of an image, asked by a pod of it.
import type { FlinkRuntime } from '@drey/cluster';
import { OWN_ROOT, paths } from '@drey/cluster/jvm';
import { OperatorError } from '@drey/plugin-api';
import {
  type ContainerPython,
  parsePythonReport,
  type PythonReport,
  type PythonRuntime,
  usablePython,
} from '@drey/runtimes';
import type { Connection, KubernetesContext } from '../context.js';
import type { ImageContent } from '../object/image-content.js';
import type { Pod } from '../object/pod.js';
import { endingOf } from '../object/pod-words.js';
import { ABOUT_PYTHON } from '../object/shared-objects.js';
import { brokenOff, runShortPod, type ShortProgram } from '../reach/short-pod.js';

const noProgram = /python3.{0,40}(?:not found|no such file)/i;

/** Whether it is the program that failed, or its start, and not its node or its memory. */
const hasEndedByItself = ({ status }: Pod): boolean => {
  const ended = status?.containerStatuses?.[0]?.state?.terminated;
  return status?.reason === undefined && ended !== undefined && ended.reason !== 'OOMKilled';
};

/** What the `python3` of an image says of itself; undefined where it has none that works. Throws an OperatorError where no pod of it can run. */
export const lookForPython = async (
  context: KubernetesContext,
  connection: Connection,
  image: string,
  shared: Pick<ShortProgram, 'base' | 'owners'>,
  signal: AbortSignal,
): Promise<PythonReport | undefined> => {
  const program: ShortProgram = {
    image,
    program: 'python3',
    arguments: ['-B', `${paths.classes}/${ABOUT_PYTHON}`],
    ...shared,
  };
  try {
    const { pod, output } = await runShortPod(context, connection, program, signal);
    if (pod.status?.phase === 'Failed' && !hasEndedByItself(pod)) throw brokenOff(image, endingOf(pod));
    return parsePythonReport(output.split('\n').find((line) => line.startsWith('{')) ?? '');
  } catch (error) {
    // Where there is no such program the node says so in its own words, by one reason or another.
    if (error instanceof OperatorError && error.code === 'DREY_KUBERNETES_LOOK' && noProgram.test(error.message))
      return undefined;
    throw error;
  }
};

const without = (
  image: string,
  { environment }: FlinkRuntime,
  { version }: PythonRuntime,
  found: PythonReport | undefined,
) => {
  const minor = version.split('.', 2).join('.');
  const has =
    found === undefined
      ? 'has no python3'
      : `has Python ${found.version} ${found.flink === undefined ? 'without apache-flink' : `with apache-flink ${found.flink}`}`;
  return new OperatorError(
    'DREY_KUBERNETES_NO_PYFLINK',
    `The image ${image} ${has}; Python applications of ${environment} need apache-flink ${minor}, and in Kubernetes Drey installs nothing into images.`,
    `Build an image with it ("RUN pip install apache-flink==${version}" on a python3 in ${image}; docs/kubernetes.md has a Dockerfile) and name it in DREY_KUBERNETES_PYTHON_IMAGES, for example ${environment}=my/pyflink:${minor}.`,
  );
};

/** Images that Drey makes on an engine have theirs where its own files are; in a pod those are mounted over it. */
const hidden = (image: string, { python }: ContainerPython): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_NO_PYFLINK',
    `The image ${image} has PyFlink at ${python}, below ${OWN_ROOT}, where pods have files of Drey.`,
    'Install PyFlink at another place of the image (docs/kubernetes.md has a Dockerfile): one that Drey made for containers is for containers only.',
  );

/** The Python of an image that a runtime's applications can use. Throws an OperatorError where it has none. */
export const pythonIn = (
  facts: ImageContent,
  report: PythonReport | undefined,
  runtime: FlinkRuntime,
  release: PythonRuntime,
): ContainerPython => {
  const found = usablePython(facts, report, release);
  if (found !== undefined && [found.python, found.jar].some((path) => path.startsWith(`${OWN_ROOT}/`)))
    throw hidden(facts.image, found);
  if (found === undefined) throw without(facts.image, runtime, release, report);
  return found;
};
