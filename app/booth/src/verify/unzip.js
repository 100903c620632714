// The files of a record.zip: names and bytes, read with limits (docs/PROTOCOL.md §8).
// Law: a file that cannot be read whole is named as damaged and fails V03; a ZIP without entries.jsonl or checkpoints/
// is no record at all. Compression alone is a library's (fflate); directory, limits and CRC are read here.

/*! fflate - MIT License - Copyright (c) 2026 Arjun Barrett */
import { Inflate } from "fflate";

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const MOST_FILES = 50000;
const MOST_BYTES = 512 * 1024 * 1024; // What a phone's browser can hold; a larger record is for verify.pyz.
const STORED = 0;
const DEFLATED = 8;

export class NotARecord extends Error {
  constructor(reason) {
    super(reason);
    this.name = "NotARecord";
    this.code = "not_a_record";
    this.reason = reason;
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (let at = 0; at < bytes.length; at += 1) crc = CRC_TABLE[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function findEnd(view) {
  const lowest = Math.max(0, view.byteLength - END_SIZE - 0xffff);
  for (let at = view.byteLength - END_SIZE; at >= lowest; at -= 1) {
    if (view.getUint32(at, true) === END && at + END_SIZE + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw new NotARecord("not_a_zip");
}

function readName(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""); // Unknown to any rule, so V03 names it.
  }
}

function readDirectory(bytes, view) {
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const found = [];
  let at = view.getUint32(end + 16, true);
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) throw new NotARecord("not_a_zip");
    const nameSize = view.getUint16(at + 28, true);
    const next = at + 46 + nameSize + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw new NotARecord("not_a_zip");
    found.push({
      name: readName(bytes.subarray(at + 46, at + 46 + nameSize)),
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return found;
}

function inflate(data, size) {
  const whole = new Uint8Array(size);
  let at = 0;
  const stream = new Inflate((chunk) => {
    if (at + chunk.length > size) throw new Error("longer than it says");
    whole.set(chunk, at);
    at += chunk.length;
  });
  stream.push(data, true);
  if (at !== size) throw new Error("shorter than it says");
  return whole;
}

function readMember(bytes, view, item, left) {
  const isKnown = (item.method === STORED || item.method === DEFLATED) && !(item.flags & 1) && item.size <= left;
  const at = item.offset;
  if (!isKnown || at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL) throw new Error("unreadable");
  const nameSize = view.getUint16(at + 26, true);
  const begin = at + 30 + nameSize + view.getUint16(at + 28, true);
  const isSame = readName(bytes.subarray(at + 30, at + 30 + nameSize)) === item.name;
  if (!isSame || begin + item.packed > bytes.length) throw new Error("unreadable");
  const packed = bytes.subarray(begin, begin + item.packed);
  if (item.method === STORED && item.packed !== item.size) throw new Error("unreadable");
  const data = item.method === STORED ? packed : inflate(packed, item.size);
  if (crc32(data) !== item.crc) throw new Error("crc");
  return data;
}

/** {content: Map of name → bytes, damaged: names} of a ZIP; throws NotARecord. */
export function readZip(bytes) {
  if (bytes.length < END_SIZE) throw new NotARecord("not_a_zip");
  const view = viewOf(bytes);
  const content = new Map();
  const damaged = [];
  let left = MOST_BYTES;
  readDirectory(bytes, view).forEach((item, number) => {
    if (item.name.endsWith("/")) return;
    let data = null;
    try {
      if (!content.has(item.name) && number < MOST_FILES) data = readMember(bytes, view, item, left);
    } catch (error) {
      data = null;
    }
    if (data === null) damaged.push(item.name);
    if (!content.has(item.name)) content.set(item.name, data || new Uint8Array());
    left -= data ? data.length : 0;
  });
  return demandRecord({ content, damaged });
}

/** The files again, if they are a record's at all; throws NotARecord. */
export function demandRecord(files) {
  if (!files.content.has("entries.jsonl")) throw new NotARecord("no_entries");
  if (![...files.content.keys()].some((name) => name.startsWith("checkpoints/"))) throw new NotARecord("no_checkpoints");
  return files;
}
