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

/** An error with a name and a code, so that callers need not read messages. */
export function failure(name, code, message) {
  return Object.assign(new Error(message), { name, code });
}

/** What is at a URL, or the response that is given. */
export async function respond(from) {
  return from instanceof Response ? from : fetch(from);
}

/** Does this behind a promise. */
export function then(promise, next) {
  return promise.then(next);
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
