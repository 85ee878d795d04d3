// The smallest archive that passes for a job's jar.
import { crc32 } from 'node:zlib';

const LOCAL_HEADER_BYTES = 30;
const CENTRAL_HEADER_BYTES = 46;
const END_BYTES = 22;

/** A jar with a manifest that names a main class, and nothing else. */
export const tinyJar = (mainClass = 'example.Job'): Buffer => {
  const name = Buffer.from('META-INF/MANIFEST.MF');
  const content = Buffer.from(`Manifest-Version: 1.0\r\nMain-Class: ${mainClass}\r\n`);
  const local = Buffer.alloc(LOCAL_HEADER_BYTES);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(CENTRAL_HEADER_BYTES);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  // Checksum, both sizes and the name's length stand in both headers, two bytes further on in this one.
  local.copy(central, 16, 14, 28);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(local.length + name.length + content.length, 16);
  return Buffer.concat([local, name, content, central, name, end]);
};
