// A QR code of an address (ISO/IEC 18004): bytes, error correction M, versions 1 to 10, mask 0 unless told.

import { utf8 } from "./bytes.js";

// Of each version: data bytes of each block, error correction bytes of a block, places of the alignment patterns.
const VERSIONS = [
  [[16], 10, []], [[28], 16, [6, 18]], [[44], 26, [6, 22]], [[32, 32], 18, [6, 26]], [[43, 43], 24, [6, 30]],
  [[27, 27, 27, 27], 16, [6, 34]], [[31, 31, 31, 31], 18, [6, 22, 38]], [[38, 38, 39, 39], 22, [6, 24, 42]],
  [[36, 36, 36, 37, 37], 22, [6, 26, 46]], [[43, 43, 43, 43, 44], 26, [6, 28, 50]],
];
const MASKS = [(x, y) => (x + y) % 2 === 0, (x, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0];
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

function multiply(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

// Reed–Solomon over GF(256): the remainder by Π (x − 2^i).
function correction(data, size) {
  const divisor = new Array(size).fill(0);
  divisor[size - 1] = 1;
  for (let round = 0, root = 1; round < size; round += 1, root = multiply(root, 2)) {
    divisor.forEach((_, at) => { divisor[at] = multiply(divisor[at], root) ^ (divisor[at + 1] || 0); });
  }
  const rest = new Array(size).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((coefficient, at) => { rest[at] ^= multiply(coefficient, factor); });
  }
  return rest;
}

// Mode, length, bytes, end, filled up to the version's capacity.
function dataBytes(bytes, version, capacity) {
  const bits = [];
  const put = (value, count) => { for (let at = count - 1; at >= 0; at -= 1) bits.push((value >> at) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  put(0, Math.min(4, 8 * capacity - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let fill = 0xec; bits.length < 8 * capacity; fill ^= 0xec ^ 0x11) put(fill, 8);
  return Array.from({ length: capacity }, (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8).join(""), 2));
}

function interleave(rows) {
  const longest = Math.max(...rows.map((row) => row.length));
  const columns = Array.from({ length: longest }, (_, at) => rows.map((row) => row[at]).filter((byte) => byte !== undefined));
  return [].concat(...columns);
}

function codewords(bytes, version) {
  const [sizes, size] = VERSIONS[version - 1];
  const data = dataBytes(bytes, version, sum(sizes));
  const blocks = sizes.map((length) => data.splice(0, length));
  return [...interleave(blocks), ...interleave(blocks.map((block) => correction(block, size)))];
}

function remainder(value, polynomial, bits) {
  let rest = value;
  for (let bit = 0; bit < bits; bit += 1) rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
  return rest;
}

// A square whose rings go dark and light from the middle: 4 for finders with their margin, 2 for alignment.
function ring(put, x, y, radius, light) {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) put(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  }
}

function drawFixed(put, size, version) {
  for (let at = 0; at < size; at += 1) [[6, at], [at, 6]].forEach(([x, y]) => put(x, y, at % 2 === 0));
  [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => ring(put, x, y, 4, [2, 4]));
  const places = VERSIONS[version - 1][2];
  const last = places[places.length - 1];
  const isFinder = (x, y) => (x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6);
  places.forEach((x) => places.filter((y) => !isFinder(x, y)).forEach((y) => ring(put, x, y, 2, [1])));
}

function drawFormat(put, size, mask) {
  const bits = ((mask << 10) | remainder(mask, 0x537, 10)) ^ 0x5412; // Level M is 00.
  const dark = (at) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 15; at += 1) {
    put(8, at < 6 ? at : at < 8 ? at + 1 : size - 15 + at, dark(at));
    put(at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at, 8, dark(at));
  }
  put(8, size - 8, true);
}

function drawVersion(put, size, version) {
  if (version < 7) return;
  const bits = (version << 12) | remainder(version, 0x1f25, 12);
  for (let at = 0; at < 18; at += 1) {
    const [far, near] = [size - 11 + (at % 3), Math.floor(at / 3)];
    put(far, near, ((bits >> at) & 1) === 1);
    put(near, far, ((bits >> at) & 1) === 1);
  }
}

// Two columns at a time from the right, upwards and downwards by turns, past the timing column.
function drawData(modules, isFixed, words, mask) {
  const size = modules.length;
  let bit = 0;
  for (let right = size - 1, isUp = true; right >= 1; right -= 2, isUp = !isUp) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1].filter((one) => !isFixed[y][one])) {
        const dark = ((words[bit >> 3] >> (7 - (bit & 7))) & 1) === 1;
        modules[y][x] = dark !== MASKS[mask](x, y);
        bit += 1;
      }
    }
  }
}

/** Rows of true (dark) and false; throws RangeError for more than 213 bytes. */
export function qrModules(content, mask = 0) {
  const bytes = utf8(content);
  const version = VERSIONS.findIndex(([sizes], place) => bytes.length + (place < 9 ? 2 : 3) <= sum(sizes)) + 1;
  if (version === 0) throw new RangeError("too long for a QR code");
  const size = 17 + 4 * version;
  const square = () => Array.from({ length: size }, () => new Array(size).fill(false));
  const [modules, isFixed] = [square(), square()];
  const put = (x, y, dark) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    modules[y][x] = dark;
    isFixed[y][x] = true;
  };
  drawFixed(put, size, version);
  drawFormat(put, size, mask);
  drawVersion(put, size, version);
  drawData(modules, isFixed, codewords(bytes, version), mask);
  return modules;
}
