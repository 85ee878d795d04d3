// What a JVM and its logging façade say of themselves on standard output and error: no business of the application's log stream.

/**
 * Texts of HotSpot and its libraries (JDK 8 to 25), whole lines each, so that little of what a job prints looks like one. Told from the
 * sources of the JDK; those of Java 17 were seen. What a JVM says before it dies (fatal errors, no memory) is none of them: it is the cause
 * that somebody looks for.
 */
const launcherNotices: readonly RegExp[] = [
  /^(?:NOTE: )?Picked up (?:JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS): /,
  /^(?:OpenJDK|Java HotSpot\(TM\)) (?:64-Bit )?(?:Server|Client|Minimal|Zero) VM (?:warning|info): /,
];

/** After `WARNING: `. */
const libraryNotices: readonly RegExp[] = [
  // Methods to be removed: System::setSecurityManager (17), sun.misc.Unsafe (24).
  /^A terminally deprecated method in [\w.$]+ has been called$/,
  /^[\w.$]+::\w+ has been called by \S+(?: in (?:an unnamed module|module \S+))?(?: \(.*\))?$/,
  /^Please consider reporting this to the maintainers of [\w.$]+$/,
  /^[\w.$]+::\w+ will be removed in a future release$/,
  // Reflection into the JDK (9 to 16).
  /^An illegal reflective access operation has occurred$/,
  /^Illegal reflective access by [\w.$]+ (?:\(.*\) )?to (?:method|field|constructor) .+$/,
  /^Use --illegal-access=warn to enable warnings of further illegal reflective access operations$/,
  /^All illegal access operations will be denied in a future release$/,
  // Native code (22).
  /^A restricted method in [\w.$]+ has been called$/,
  /^Use --enable-native-access=\S+ to avoid a warning for callers in this module$/,
  /^Restricted methods will be blocked in a future release unless native access is enabled$/,
  // Agents (21).
  /^A Java agent has been loaded dynamically \(.*\)$/,
  /^If a serviceability tool is (?:not )?in use, please run with -\S+ .+$/,
  /^Dynamic loading of agents will be disallowed by default in a future release$/,
  // Modules.
  /^Using incubator modules?: \S.*$/,
  /^Unknown module: \S+ specified to --[a-z-]+$/,
  /^package \S+ not in \S+$/,
];

/** Tags of unified logging, as `java -Xlog:help` of Java 17 and 21 lists them. */
const logTags: ReadonlySet<string> = new Set(
  (
    'add age alloc annotation arguments attach barrier biasedlocking blocks bot breakpoint bytecode cds census class classhisto cleanup ' +
    'codecache compaction compilation condy constantpool constraints container coops cpu cset data datacreation dcmd decoder ' +
    'defaultmethods deoptimization director dump dynamic ergo event exceptions exit fingerprint free freelist gc handshake hashtables heap ' +
    'humongous ihop iklass indy init inlining install interpreter itables jfr jit jni jvmci jvmti lambda library liveness load loader ' +
    'locking logging malloc map mark marking membername memops metadata metaspace methodcomparator methodhandles mirror mmu module ' +
    'monitorinflation monitormismatch nestmates nmethod nmt normalize numa objecttagging obsolete oldobject oom oopmap oops oopstorage os ' +
    'owner page pagesize parser patch path perf periodic phases plab placeholders preorder preview promotion protectiondomain ptrqueue ' +
    'purge record redefine ref refine region reloc remset resolve safepoint sampling scavenge sealed setting smr stackbarrier stackmap ' +
    'stacktrace stackwalk start startup startuptime state stats streaming stringdedup stringtable subclass survivor suspend sweep ' +
    'symboltable system table task thread throttle time timer tlab tracking trimnative unload unmap unshareable update valuebasedclasses ' +
    'verification verify vmmutex vmoperation vmthread vtables vtablestubs workgang'
  ).split(' '),
);

/** Unified logging as it is unless told otherwise: `[0.015s][warning][cds] text`. Only warnings and errors are on then. */
const unifiedLogging = /^(?:\[\d+\.\d{3}s\])?\[(?:warning|error) *\]\[([a-z]+(?:,[a-z]+)*) *\] /;

const isUnifiedLogging = (line: string): boolean => {
  const tags = unifiedLogging.exec(line)?.[1];
  return tags !== undefined && tags.split(',').every((tag) => logTags.has(tag));
};

/** First line of what SLF4J (1.7, and 2 with its marks of levels) says of several bindings. */
const bindingsHead = /^SLF4J(?:\([WI]\))?: Class path contains multiple SLF4J (?:bindings|providers)\.$/;

const bindingsRest =
  /^SLF4J(?:\([WI]\))?: (?:Found (?:binding|provider) (?:in )?\[|See https?:\/\/www\.slf4j\.org\/codes\.html#multiple_bindings |Actual (?:binding|provider) is of type \[)/;

/** Lines of it that name log4j, which is the runtime's, wherever they stand. */
const runtimeBinding =
  /^SLF4J(?:\([WI]\))?: (?:Found (?:binding|provider) (?:in )?\[.*log4j-slf4j|(?:Actual|Connected with) (?:binding|provider) (?:is )?of type \[org\.apache\.logging\.slf4j\.)/;

/** Where Flink keeps the code of jobs. */
const jobCode = /\/(?:blobStore-|blob_p-|flink-web-|usrlib\/)/;

/** Whether one line, by itself, is the JVM's or the runtime's and not the job's. */
export const isNotice = (line: string): boolean => {
  if (line.startsWith('WARNING: ')) {
    const text = line.slice('WARNING: '.length);
    return libraryNotices.some((notice) => notice.test(text));
  }
  if (line.startsWith('[')) return isUnifiedLogging(line);
  if (line.startsWith('SLF4J')) return runtimeBinding.test(line) && !jobCode.test(line);
  return launcherNotices.some((notice) => notice.test(line));
};

/** What SLF4J says of several bindings from a line on. */
export interface BindingsNotice {
  /** Index after its last line. */
  readonly end: number;
  /** Whether a jar of the job is among them: then the job's author has to see it. */
  readonly namesJob: boolean;
}

/** The notice of several bindings that begins at a line; undefined where none does. */
export const bindingsNotice = (lines: readonly string[], start: number): BindingsNotice | undefined => {
  if (!bindingsHead.test(lines[start] ?? '')) return undefined;
  let end = start + 1;
  while (bindingsRest.test(lines[end] ?? '')) end += 1;
  return { end, namesJob: lines.slice(start, end).some((line) => jobCode.test(line)) };
};
