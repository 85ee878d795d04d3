// The smallest archive that passes for a job's jar.
import { zipOf } from '@drey/runtimes/testing';
import { tinyClass } from './tiny-class.js';

const JAVA_11 = 55;

const mainClassAlone = (mainClass: string): Readonly<Record<string, Buffer>> => {
  const name = mainClass.replaceAll('.', '/');
  return { [`${name}.class`]: tinyClass(name, JAVA_11) };
};

/** A jar with a manifest that names a main class, and the files given, stored as they are; the main class alone where none are given. */
export const tinyJar = (
  mainClass = 'example.Job',
  files: Readonly<Record<string, Buffer>> = mainClassAlone(mainClass),
): Buffer => zipOf({ 'META-INF/MANIFEST.MF': `Manifest-Version: 1.0\r\nMain-Class: ${mainClass}\r\n`, ...files });
