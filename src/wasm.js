/** What the module leaves to JavaScript: where one call across the boundary does the work of ten. */

const encoder = new TextEncoder();

/** Writes a text as UTF-8 and says how long it is: -1 for what is no string, -2 for what might not fit. */
export function write(text, target) {
  if (typeof text !== 'string') {
    return -1;
  }
  // a UTF-16 unit is three bytes of UTF-8 at most
  return 3 * text.length <= target.length ? encoder.encodeInto(text, target).written : -2;
}

const reading = ({ form, coins, network, checksum, confidence }, canonical) => ({
  canonical,
  form,
  coins,
  network,
  checksum,
  confidence,
});

/** An answer like `shape`, with one reading like `first` or none. */
export function answer({ state, grade, reason, lists }, first, canonical) {
  const readings = first === undefined ? [] : [reading(first, canonical)];
  return reason === undefined ? { state, grade, readings, lists } : { state, grade, reason, readings, lists };
}

/** Adds a reading like `shape`. */
export function add(answer, shape, canonical) {
  answer.readings.push(reading(shape, canonical));
}

/** Adds a finding in its plain spelling, outside a payment URI. */
export function find(found, start, end, startUtf16, endUtf16, answer) {
  found.push({ start, end, startUtf16, endUtf16, answer });
}
