import { describe, expect, it } from '@jest/globals';
import { mavenFailure, runMaven } from './maven.js';
import { mavenProject } from './maven-project.js';

const artifact = { group: 'org.apache.flink', artifact: 'flink-runtime', version: '1.20.0' };

describe('mavenFailure', () => {
  it('names the artifact that a repository lacks', () => {
    const output =
      '[INFO] x\n[ERROR] Failed to execute goal on project runtime: Could not resolve dependencies for project drey:runtime:pom:1: ' +
      'Could not find artifact org.apache.flink:flink-s3-fs-hadoop:jar:1.20.4 in central (https://example.test) -> [Help 1]\n';
    expect(mavenFailure(output)).toMatchObject({
      code: 'DREY_RUNTIME_ARTIFACT_MISSING',
      message: 'The Maven repository has no artifact org.apache.flink:flink-s3-fs-hadoop:jar:1.20.4.',
      remedy: expect.stringContaining('DREY_FLINK_HOME'),
    });
  });

  it('tells a network that is away from an artifact that is missing', () => {
    const output =
      '[ERROR] Could not transfer artifact org.apache.flink:flink-runtime:pom:1.20.0 from/to central: Connection refused\n';
    expect(mavenFailure(output)).toMatchObject({
      code: 'DREY_RUNTIME_OFFLINE',
      message: expect.stringContaining('org.apache.flink:flink-runtime:pom:1.20.0'),
    });
  });

  it('says what Maven said in all other cases', () => {
    expect(mavenFailure('[ERROR] No space left on device\n')).toMatchObject({
      code: 'DREY_RUNTIME_INSTALL_FAILED',
      message: 'Maven failed: No space left on device',
    });
    expect(mavenFailure('')).toMatchObject({ message: 'Maven failed: it said nothing' });
  });
});

describe('runMaven', () => {
  it('says that Maven is missing', async () => {
    const run = runMaven({
      command: '/nonexistent/mvn',
      project: '/',
      env: {},
      timeoutMilliseconds: 1000,
      signal: new AbortController().signal,
      onDownload: () => {},
    });
    await expect(run).rejects.toMatchObject({ code: 'DREY_MAVEN_MISSING' });
  });
});

describe('mavenProject', () => {
  it('resolves libraries with what they need, and copies single jars alone', () => {
    const project = mavenProject({
      libraries: [artifact],
      librariesTo: '/a&b/lib',
      singles: [{ artifact: { ...artifact, artifact: 'flink-s3-fs-hadoop' }, to: '/a&b/plugins/s3' }],
    });
    expect(project).toContain('<artifactId>flink-runtime</artifactId><version>1.20.0</version></dependency>');
    expect(project).toContain('<includeScope>runtime</includeScope><outputDirectory>/a&amp;b/lib</outputDirectory>');
    expect(project).toMatch(/<artifactItem>.*flink-s3-fs-hadoop.*<outputDirectory>\/a&amp;b\/plugins\/s3</);
  });

  it('leaves out what there is nothing of', () => {
    expect(mavenProject({ libraries: [], librariesTo: '/lib', singles: [] })).not.toContain('<execution>');
  });
});
