// V44: what must pass and what must not, run before anything else.
export function runVectors() {
  return [];
}
