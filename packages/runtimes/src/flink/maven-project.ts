// The Maven project that copies a runtime's jars into place.
import type { MavenArtifact } from '../catalogue.js';

/** What to copy where. Directories are absolute. */
export interface MavenCopy {
  /** Copied with everything they need at run time. */
  readonly libraries: readonly MavenArtifact[];
  readonly librariesTo: string;
  /** Copied alone. */
  readonly singles: readonly { readonly artifact: MavenArtifact; readonly to: string }[];
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const coordinates = ({ group, artifact, version }: MavenArtifact): string =>
  `<groupId>${escape(group)}</groupId><artifactId>${escape(artifact)}</artifactId><version>${escape(version)}</version>`;

const execution = (id: string, goal: string, configuration: string): string =>
  `<execution><id>${id}</id><phase>generate-resources</phase><goals><goal>${goal}</goal></goals>` +
  `<configuration>${configuration}</configuration></execution>`;

/** Renders `pom.xml`; its phase `generate-resources` does the copying. */
export const mavenProject = ({ libraries, librariesTo, singles }: MavenCopy): string => {
  const dependencies = libraries.map((library) => `    <dependency>${coordinates(library)}</dependency>`);
  const items = singles.map(
    ({ artifact, to }) =>
      `<artifactItem>${coordinates(artifact)}<outputDirectory>${escape(to)}</outputDirectory></artifactItem>`,
  );
  const executions = [
    ...(libraries.length === 0
      ? []
      : [
          execution(
            'libraries',
            'copy-dependencies',
            `<includeScope>runtime</includeScope><outputDirectory>${escape(librariesTo)}</outputDirectory>`,
          ),
        ]),
    ...(items.length === 0 ? [] : [execution('singles', 'copy', `<artifactItems>${items.join('')}</artifactItems>`)]),
  ];
  return [
    '<project xmlns="http://maven.apache.org/POM/4.0.0">',
    '  <modelVersion>4.0.0</modelVersion>',
    '  <groupId>drey</groupId><artifactId>runtime</artifactId><version>1</version><packaging>pom</packaging>',
    '  <dependencies>',
    ...dependencies,
    '  </dependencies>',
    '  <build><plugins><plugin>',
    '    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version>',
    `    <executions>${executions.join('\n      ')}</executions>`,
    '  </plugin></plugins></build>',
    '</project>',
    '',
  ].join('\n');
};
