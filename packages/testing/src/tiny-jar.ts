// The smallest archive that passes for a job's jar.
import { crc32 } from 'node:zlib';
import { tinyClass } from './tiny-class.js';

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_BYTES = 22;

const localHeader = (name: Buffer, content: Buffer): Buffer => {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(crc32(content), 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt32LE(content.length, 22);
  header.writeUInt16LE(name.length, 26);
  return header;
};

const centralHeader = (local: Buffer, offset: number): Buffer => {
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  // Checksum, both sizes and the name's length stand in both headers, two bytes further on in this one.
  local.copy(header, 16, 14, 28);
  header.writeUInt32LE(offset, 42);
  return header;
};

const endRecord = (entries: number, centralBytes: number, offset: number): Buffer => {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(centralBytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
};

const JAVA_11 = 55;

const mainClassAlone = (mainClass: string): Readonly<Record<string, Buffer>> => {
  const name = mainClass.replaceAll('.', '/');
  return { [`${name}.class`]: tinyClass(name, JAVA_11) };
};

/** A jar with a manifest that names a main class, and the files given, stored as they are; the main class alone where none are given. */
export const tinyJar = (
  mainClass = 'example.Job',
  files: Readonly<Record<string, Buffer>> = mainClassAlone(mainClass),
): Buffer => {
  const manifest = Buffer.from(`Manifest-Version: 1.0\r\nMain-Class: ${mainClass}\r\n`);
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of Object.entries({ 'META-INF/MANIFEST.MF': manifest, ...files })) {
    const name = Buffer.from(path);
    const header = localHeader(name, content);
    locals.push(header, name, content);
    centrals.push(centralHeader(header, offset), name);
    offset += header.length + name.length + content.length;
  }
  const central = Buffer.concat(centrals);
  return Buffer.concat([...locals, central, endRecord(centrals.length / 2, central.length, offset)]);
};
