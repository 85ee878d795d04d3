import { describe, expect, it } from '@jest/globals';
import { flinkPage } from './flink-paths.js';

const job = 'a'.repeat(32);

/** All ways to write one letter of a word with an escape, so often encoded. */
const escapedIn = (word: string, times: number): readonly string[] =>
  word.split('').map((letter, index) => {
    let escape = `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`;
    for (let count = 1; count < times; count += 1) escape = escape.replaceAll('%', '%25');
    return word.slice(0, index) + escape + word.slice(index + 1);
  });

const acting = [`/jobs/${job}/yarn-cancel`, `/jobs/${job}/yarn-stop`, '/jars/x.jar/plan', '/jars/x.jar/run'];
const disguises: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `/v1${path}`,
  (path) => `${path}/`,
  (path) => `${path};x`,
  (path) => `${path}%3Fx`,
  (path) => `${path}%23`,
  (path) => `${path}%00`,
  (path) => `/x/..${path}`,
  (path) => `/.${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => `/overview/%252e%252e${path}`,
  (path) => path.replaceAll('/', '//'),
  (path) => path.replace(/\/([^/]*)$/, '\\$1'),
  (path) => path.replace(/\/([^/]*)$/, '%2f$1'),
  (path) => path.replace(/\/([^/]*)$/, '%252f$1'),
  (path) => path.toUpperCase(),
];

describe('a page of Flink that may be looked at', () => {
  it.each([
    ['/', 'file'],
    ['/index.html', 'file'],
    ['/main.0123456789abcdef.js', 'file'],
    ['/assets/vs/language/json/jsonMode.js', 'file'],
    ['/libs/vs/base/worker/workerMain.js', 'file'],
    ['/config', 'settings'],
    ['/v1/config', 'settings'],
    ['/jobmanager/environment', 'settings'],
    [`/jobs/${job}/config`, 'settings'],
    ['/jobmanager/log', 'text'],
    ['/jobmanager/logs', 'data'],
    ['/jobmanager/logs/jobmanager.log', 'text'],
    ['/taskmanagers/127.0.0.1:34567-0a1b2c/stdout', 'text'],
    ['/overview', 'data'],
    [`/jobs/${job}/vertices/${job}/subtasks/0/attempts/1`, 'data'],
    [`/jobs/${job}/rescales/details/1-2-3`, 'data'],
    ['/applications/overview', 'data'],
  ])('is %s, which is a kind of %s', (path, kind) => expect(flinkPage(path)).toEqual({ path, kind }));

  it('goes to Flink without escapes', () =>
    expect(flinkPage('/taskmanagers/127.0.0.1%3A34567-0a/metrics')?.path).toBe(
      '/taskmanagers/127.0.0.1:34567-0a/metrics',
    ));

  it.each(acting)('is not %s, however it is written', (path) => {
    const words = path.split('/');
    const escaped = [1, 2, 3].flatMap((times) =>
      words.flatMap((word, index) => escapedIn(word, times).map((one) => words.with(index, one).join('/'))),
    );
    for (const hidden of [...disguises.map((disguise) => disguise(path)), ...escaped])
      expect([hidden, flinkPage(hidden)]).toEqual([hidden, undefined]);
  });

  it.each([
    '/%',
    '/%zz',
    '/%c3%28',
    'overview',
    '//overview',
    '/overview/',
    '/etc/passwd',
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/..%252f..%252fconf%252fconfig.yaml',
    '/x/%252e%252e/%252e%252e/conf/config.yaml',
    '/jobmanager/logs/..%2f..%2fcluster.json',
    '/jobmanager/logs/..%252f..%252fcluster.json',
    '/jobmanager/logs/..',
    '/assets/../overview',
    '/assets/%2e%2e/conf.json',
    '/cluster.jar',
    '/conf/x.json',
    '/jars/upload',
    '/cluster',
    `/jobs/${job}/stop`,
    `/jobs/${job}/yarn-cancel/`,
    `/${'a'.repeat(3_000)}.js`,
    '/über.js',
  ])('is not %s', (path) => expect(flinkPage(path)).toBeUndefined());
});
