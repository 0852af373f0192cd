/** Files of the package, and lists that a site gives. */
import { CspError, FetchError, InputError } from './errors.js';

/** What can be handed to a worker: bytes, or where to get them. */
export type Where = string | Uint8Array;

export type Read = (url: string) => Promise<Uint8Array | Response>;

export const isUrl = (source: unknown): source is string | URL => typeof source === 'string' || source instanceof URL;

/** What relative URLs of a page or worker are relative to. */
export const base = (): string => globalThis.document?.baseURI ?? globalThis.location.href;

/** By the network. */
export async function fetchFile(url: string): Promise<Response> {
  const watch = violations();
  try {
    const response = await fetch(url);
    if (!response.ok) {
      throw new FetchError(`the server answered with status ${response.status}`);
    }
    return response;
  } catch (error) {
    if (error instanceof FetchError) {
      throw error;
    }
    throw (await watch.error()) ?? new FetchError('a file could not be fetched');
  } finally {
    watch.end();
  }
}

/** Absolute: a worker's file may be elsewhere than the page. */
export function absolute(url: string | URL, base: string): string {
  try {
    return new URL(url, base).href;
  } catch {
    throw new InputError('BadUrl', 'this is no URL', 'Give a URL, absolute or relative to the page');
  }
}

/** The pages' directives that stand in the way of `load`, and what each of them forbids. */
const DIRECTIVES: Record<string, string> = {
  'connect-src': 'fetching the files of the package',
  'script-src-elem': 'importing the code of the engine',
  'script-src': 'importing the code of the engine',
  'worker-src': 'the worker',
};

/** Notes what the policy forbids meanwhile: the failure itself does not say that it was the policy. */
export function violations(): { error: () => Promise<CspError | undefined>; end: () => void } {
  let seen: CspError | undefined;
  const note = ({ effectiveDirective, blockedURI, disposition }: SecurityPolicyViolationEvent) => {
    const what = DIRECTIVES[effectiveDirective];
    if (what && disposition === 'enforce' && /^https?:/.test(blockedURI)) {
      const { origin } = new URL(blockedURI);
      const name = effectiveDirective.replace('-elem', '');
      seen ??= new CspError(`${name} ${origin === globalThis.location.origin ? "'self'" : origin}`, what);
    }
  };
  globalThis.addEventListener?.('securitypolicyviolation', note);
  return {
    async error() {
      // the event comes in a task of its own, before or after the failure
      for (let turn = 0; !seen && turn < 5; turn += 1) {
        await new Promise((resume) => setTimeout(resume, 10));
      }
      return seen;
    },
    end: () => globalThis.removeEventListener?.('securitypolicyviolation', note),
  };
}
