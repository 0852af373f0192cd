/** What the module leaves to JavaScript: where one call across the boundary does the work of ten. */

const encoder = new TextEncoder();

/** Longest text that is copied unit by unit. */
const SHORT = 120;

/** Writes a text as UTF-8 and says how long it is: -1 for what is no string, -2 for what might not fit. */
export function write(text, target) {
  if (typeof text !== 'string') {
    return -1;
  }
  const { length } = text;
  // never a store into the void: an engine that has seen one makes all of them slower
  if (length <= SHORT && length <= target.length) {
    // an address is ASCII, and a call of the encoder costs more than its letters do
    let at = 0;
    for (let unit; at < length && (unit = text.charCodeAt(at)) < 0x80; at += 1) {
      target[at] = unit;
    }
    if (at === length) {
      return length;
    }
  }
  // a UTF-16 unit is three bytes of UTF-8 at most
  return 3 * length <= target.length ? encoder.encodeInto(text, target).written : -2;
}

/** An answer like `shape`, with one reading like `first` or none. */
export function answer({ state, grade, reason, lists }, first, canonical) {
  const readings = [];
  if (first !== undefined) {
    const { form, coins, network, checksum, confidence } = first;
    readings.push({ canonical, form, coins, network, checksum, confidence });
  }
  return reason === undefined ? { state, grade, readings, lists } : { state, grade, reason, readings, lists };
}

/** Adds a party of a request; `line` has role, path, amount and asset, one behind the other. */
export function party(parties, line, answer) {
  const [role, path, amount, asset] = line.split('\n');
  const party = { role, path };
  if (amount !== '') {
    party.amount = amount;
  }
  if (asset !== '') {
    party.asset = asset;
  }
  party.answer = answer;
  parties.push(party);
}

/** Adds a finding; `extra` is what it has besides. */
export function find(found, start, end, startUtf16, endUtf16, extra, answer) {
  found.push({ start, end, startUtf16, endUtf16, ...extra, answer });
}

/** An error like those that the module itself makes. */
const failure = (name, code, message) => Object.assign(new Error(message), { name, code });

/** As `MAX_FILE` in `src/list/file.rs`. */
const MOST = 512 * 1024 * 1024;

/** The bytes of a list from a URL or a `Response`, read as a stream and refused as soon as they are too many. */
export async function read(from) {
  const response = from instanceof Response ? from : await fetch(from);
  const { body } = response;
  const problem = !response.ok
    ? `the server answered with status ${response.status}`
    : !body
      ? 'the response has no body'
      : response.bodyUsed || body.locked
        ? "the response's body was read before"
        : '';
  if (problem) {
    throw failure('FetchError', 'Unavailable', problem);
  }
  const reader = body.getReader();
  const chunks = [];
  let length = 0;
  for (let step; !(step = await reader.read()).done; ) {
    chunks.push(step.value);
    length += step.value.length;
    if (length > MOST) {
      // what becomes of the rest is nobody's business
      reader.cancel().catch(() => undefined);
      throw failure('ListError', 'TooLarge', 'list file is larger than any list may be');
    }
  }
  if (chunks.length === 1) {
    return chunks[0];
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
