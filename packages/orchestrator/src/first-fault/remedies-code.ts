// Rows about code: what it was compiled for, what it brings along, what its main method does.
import type { Remedy } from './remedy-row.js';

/** The rows. */
export const codeRemedies: readonly Remedy[] = [
  {
    kind: 'class-version',
    cause: 'compiled for a newer Java',
    message: /compiled (?:for Java \d+|by a more recent version of the Java)/,
    remedy:
      'Compile for the Java of the runtime: maven.compiler.release 11 (17 from FLINK-2_2 on, 8 for FLINK-1_8 and older).',
  },
  {
    kind: 'other-flink',
    cause: 'built for another Flink',
    message: /, and FLINK-\d+_\d+ runs Flink /,
    only: 'text',
    remedy:
      'Build the code for the Flink of its RuntimeEnvironment, with Flink in scope provided, or choose the runtime that it was built for.',
  },
  {
    kind: 'other-release',
    cause: 'a library of another release than the code was compiled with',
    type: /\.(?:NoSuchMethodError|NoSuchFieldError|AbstractMethodError|IncompatibleClassChangeError|IllegalAccessError|VerifyError|InvalidClassException)$|^(?:java\.lang\.)?LinkageError$/,
    remedy:
      'Two releases of one library meet. Keep Flink itself out of the jar (scope provided), in the release of the RuntimeEnvironment, and shade what the jar brings along.',
  },
  {
    kind: 'missing-flink-class',
    cause: 'a class of Flink that the runtime does not have',
    type: /(?:ClassNotFoundException|NoClassDefFoundError)$/,
    message: /^org[./]apache[./]flink[./](?!connector|contrib)/,
    remedy:
      'The class is not in the Flink of this runtime: build for its release, or put the module that has the class into the jar (flink-connector-*, formats and libraries are not on the service’s class path).',
  },
  {
    kind: 'missing-connector',
    cause: 'a connector or format that is not in the jar',
    message: /Could not find any factor(?:y|ies) (?:for identifier|that implement)/,
    remedy:
      'Put the connector or format into the jar, with its META-INF/services merged (ServicesResourceTransformer of the maven-shade-plugin); of Python name its jar by jarfile in kinesis.analytics.flink.run.options.',
  },
  {
    kind: 'missing-class',
    cause: 'a class that is not in the jar',
    type: /(?:ClassNotFoundException|NoClassDefFoundError)$/,
    remedy:
      'Put the library that has the class into the jar: scope compile, not provided, and the shaded jar (maven-shade-plugin) as code. Connectors are not on the service’s class path.',
  },
  {
    kind: 'main-class',
    cause: 'the jar names no main class, or one that is not in it',
    message:
      /names no main class|has no Main-Class|Neither a 'Main-Class'|main class .{1,200}(?:is not in|was not found)/i,
    remedy: 'Set Main-Class in the manifest of the jar (ManifestResourceTransformer of the maven-shade-plugin).',
  },
  {
    kind: 'no-archive',
    cause: 'the code is no jar or zip archive',
    message: /^The (?:code is no jar|archive cannot be read)/,
    remedy: 'Upload the built jar, or a zip archive of the Python program, and update the application with it.',
  },
  {
    kind: 'missing-script',
    cause: 'the zip lacks the script that is to run',
    message: /^The archive has no "/,
    remedy:
      'Zip the script where key python of property group kinesis.analytics.flink.run.options says it is; the path is from the root of the archive.',
  },
  {
    kind: 'system-exit',
    cause: 'main calls System.exit',
    type: /UserSystemExitException$/,
    remedy: 'Let main return or throw instead of calling System.exit: the service runs it inside the JobManager.',
  },
  {
    kind: 'several-jobs',
    cause: 'main executes more than one job',
    message: /more than one execute\(\)|one job for each\./,
    remedy: 'Execute once: join the pipelines in one environment (in SQL, a StatementSet), or make two applications.',
  },
  {
    kind: 'no-job',
    cause: 'main ends without a job',
    message:
      /(?:doesn't|does not) contain a Flink job|did not (?:submit|execute) a (?:Flink )?job|without (?:submitting|executing) a job|No operators defined|No jobs included/i,
    remedy: 'Call execute() on the environment in every way through main; a pipeline that is only declared is no job.',
  },
  {
    kind: 'held-setting',
    cause: 'main changes a setting that is the service’s',
    type: /MutatedConfigurationException$/,
    remedy: 'Leave the setting out of the code; what can be set stands in the application’s configuration.',
  },
  {
    kind: 'not-serializable',
    cause: 'a function or a record cannot be serialized',
    type: /NotSerializableException$/,
    remedy:
      'Make the class named Serializable, or its field transient and set in open(); functions travel to the TaskManagers as serialized objects.',
  },
  {
    kind: 'unknown-types',
    cause: 'Flink cannot tell the type of records',
    type: /InvalidTypesException$/,
    remedy: 'Say the type after the operator: .returns(TypeInformation.of(...)); lambdas lose theirs in compiling.',
  },
  {
    kind: 'invalid-sql',
    cause: 'an SQL statement that Flink does not take',
    type: /\.(?:SqlParserException|SqlValidateException|SqlParserImpl.*|ParseException|CalciteContextException|ValidationException)$/,
    remedy:
      'Correct the statement: the message names the line and column, or the table, column or option that is wrong.',
  },
  {
    kind: 'missing-module',
    cause: 'a Python module that is not there',
    type: /(?:^|\.)(?:ModuleNotFoundError|ImportError)$/,
    only: 'python',
    remedy:
      'Name it in requirements.txt, or add it to the archive and name its folder by pyFiles in kinesis.analytics.flink.run.options.',
  },
  {
    kind: 'senseless-property',
    cause: 'a property whose value the code does not take',
    type: /(?:IllegalArgumentException|IllegalStateException|NumberFormatException|DateTimeParseException|RuntimeException|ValueError|KeyError)$/,
    message:
      /^(?!.*\b(?:missing|absent|required|not (?:set|found|given|present|there)|no such|does not exist|(?:is|be|was|not) null|(?:must|has to|should|needs to) be (?:set|given|present|there|defined|provided|specified|configured|not|non-?null)|no propert)\b)(?=.*propert(?:y|ies)\b)(?=.*\b(?:(?:must|has to|should|cannot|can not|may not) be|(?:must|should|may) not|not (?:an?|one of|valid|supported|allowed|in)|invalid|illegal|unsupported|unknown value|out of range|expected|at least|at most|between)\b)/is,
    remedy:
      'The property is there, but its value will not do: correct it as the message says (EnvironmentProperties) and update the application.',
  },
  {
    kind: 'missing-property-group',
    cause: 'a property group that the application does not have',
    message: /propert(?:y|ies) ?group|"java\.util\.(?:Map|Properties)\.[\w]+\([^"]*\)" because/i,
    type: /./,
    remedy:
      'Give the application the property group that the line named reads (EnvironmentProperties, PropertyGroups); names are case sensitive.',
  },
  {
    kind: 'missing-property',
    cause: 'a property that is not set',
    type: /(?:IllegalArgumentException|IllegalStateException|NullPointerException|NoSuchElementException|NumberFormatException|MissingPropertyException|RuntimeException|KeyError)$/,
    message:
      /propert(?:y|ies)\b.{0,80}(?:missing|not set|required|absent|null)|(?:missing|no|required|need(?:s|ed)?|without) .{0,60}propert|Cannot parse null string|For input string: "null"|No data for required key|must (?:be set|not be null)/i,
    remedy: 'Set the key that is named in its property group (EnvironmentProperties) and update the application.',
  },
];
