/** Checks the addresses in a file, piece by piece: a file of any size, never held as a whole. */
import { type Found, MAX_BATCH, ask } from '../shared/messages.js';
import { soon } from '../ui/engine.js';
import type { Key } from '../ui/i18n.js';
import { Report } from './report.js';

/** UTF-16 units that are looked through at once: small enough for the progress bar to move. */
const BATCH = MAX_BATCH / 4;

/** Marks at the start of a file, and the encoding that they stand for. */
const ENCODINGS: [number[], string][] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * A report of what is in the file, or why there is none. `progress` is told how many bytes are done, and says whether
 * to go on.
 */
export async function checkFile(file: Blob, progress: (bytes: number) => boolean): Promise<Report | Key> {
  const report = new Report();
  try {
    const head = new Uint8Array(await file.slice(0, 4096).arrayBuffer());
    const encoding = ENCODINGS.find(([mark]) => mark.every((byte, index) => head[index] === byte))?.[1];
    if (!encoding && isBinary(head)) {
      return 'file_not_text';
    }
    const decoder = new TextDecoder(encoding ?? 'utf-8');
    const reader = file.stream().getReader();
    let rest = '';
    let bytes = 0;
    let done = false;
    while (!done) {
      const chunk = await reader.read();
      done = chunk.done;
      rest += decoder.decode(chunk.value, { stream: !done });
      bytes += chunk.value?.byteLength ?? 0;
      while (rest.length >= BATCH || (done && rest !== '')) {
        const end = done && rest.length < BATCH ? rest.length : boundary(rest);
        const text = rest.slice(0, end);
        rest = rest.slice(end);
        const found = await scan(text);
        if (!found) {
          return 'file_failed';
        }
        report.add(found, text);
        if (!progress(bytes - rest.length)) {
          await reader.cancel();
          return report;
        }
      }
    }
    return report;
  } catch {
    return 'file_unreadable';
  }
}

async function scan(text: string): Promise<Found[] | undefined> {
  try {
    const answer = await soon(ask({ type: 'scan', texts: [text] }), 60_000);
    return answer && 'found' in answer ? answer.found : undefined;
  } catch {
    return undefined;
  }
}

/** Where to end a batch: behind the last line end, else behind the last mark that no address contains. */
function boundary(text: string): number {
  const line = text.lastIndexOf('\n', BATCH - 1);
  if (line >= 0) {
    return line + 1;
  }
  const match = /^[^]*[\s,;"'<>]/u.exec(text.slice(0, BATCH));
  return match ? match[0].length : BATCH;
}

/** Spreadsheets, archives and PDFs hold text in a packed form: to look through those bytes would find nothing. */
function isBinary(head: Uint8Array): boolean {
  return head.includes(0) || String.fromCharCode(...head.subarray(0, 5)) === '%PDF-';
}
