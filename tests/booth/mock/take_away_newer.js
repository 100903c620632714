// Takes away, before any script of the page runs, what came after Chrome 67 or after Safari 14.
const gone = [
  [Object, 'hasOwn'], [Object, 'fromEntries'], [Object, 'groupBy'], [Array.prototype, 'at'], [Array.prototype, 'flat'],
  [Array.prototype, 'flatMap'], [Array.prototype, 'findLast'], [Array.prototype, 'findLastIndex'],
  [Array.prototype, 'toSorted'], [Array.prototype, 'toReversed'], [Array.prototype, 'with'], [Array.prototype, 'toSpliced'],
  [String.prototype, 'at'], [String.prototype, 'replaceAll'], [String.prototype, 'matchAll'], [String.prototype, 'trimStart'],
  [String.prototype, 'trimEnd'], [String.prototype, 'isWellFormed'], [Promise, 'allSettled'], [Promise, 'any'],
  [Promise, 'withResolvers'], [DataView.prototype, 'setBigUint64'], [DataView.prototype, 'getBigUint64'],
  [DataView.prototype, 'setBigInt64'], [DataView.prototype, 'getBigInt64'], [Uint8Array, 'fromHex'], [Uint8Array, 'fromBase64'],
  [Uint8Array.prototype, 'toHex'], [Uint8Array.prototype, 'toBase64'], [Uint8Array.prototype, 'setFromHex'],
  [Object.getPrototypeOf(Uint8Array.prototype), 'at'], [Object.getPrototypeOf(Uint8Array.prototype), 'findLast'],
  [Object.getPrototypeOf(Uint8Array.prototype), 'toReversed'], [Object.getPrototypeOf(Uint8Array.prototype), 'with'],
  [Element.prototype, 'toggleAttribute'], [Element.prototype, 'replaceChildren'], [Document.prototype, 'replaceChildren'],
  [AbortSignal, 'timeout'], [AbortSignal, 'any'], [window, 'structuredClone'], [window, 'queueMicrotask'], [window, 'WeakRef'],
  [window, 'FinalizationRegistry'], [window, 'AggregateError'], [window, 'scheduler'], [window, 'Iterator'],
  [Error, 'captureStackTrace'], [Map, 'groupBy'], [Intl, 'Segmenter'], [Blob.prototype, 'text'], [Blob.prototype, 'arrayBuffer'],
  [Crypto.prototype, 'randomUUID'], [Crypto.prototype, 'subtle'], [Navigator.prototype, 'clipboard'], [window, 'globalThis'],
];
for (const [owner, name] of gone) {
  if (owner && !delete owner[name]) throw new Error('could not take away ' + name);
}
for (const kind of ['map', 'filter', 'toArray', 'some', 'every', 'find', 'reduce', 'take', 'drop', 'flatMap', 'forEach']) {
  delete Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))[kind];
}
for (const kind of ['union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom', 'symmetricDifference']) {
  delete Set.prototype[kind];
}
