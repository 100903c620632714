// What Chrome 67 and Safari of iOS 14 lack of the little that we and @noble use.
// Every bundle imports this file first: a module runs after what it imports before it.

const host = typeof self === "undefined" ? global : self;
if (typeof globalThis === "undefined") host.globalThis = host; // Chrome 71

if (!Object.hasOwn) { // Chrome 93, iOS 15.4
  Object.hasOwn = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
}

if (!DataView.prototype.setBigUint64) { // iOS 15
  DataView.prototype.setBigUint64 = function setBigUint64(offset, value, littleEndian) {
    const high = Number((value >> BigInt(32)) & BigInt(0xffffffff));
    const low = Number(value & BigInt(0xffffffff));
    this.setUint32(offset, littleEndian ? low : high, littleEndian);
    this.setUint32(offset + 4, littleEndian ? high : low, littleEndian);
  };
}
