/**
 * The errors of this package. None carries what was asked: neither message, code nor hint has a text of the user in it.
 */

/** What every error of this package has. */
export class ForewarnError extends Error {
  /** Short and stable, for code that has to tell errors apart. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(name: string, code: string, message: string, hint: string) {
    super(hint ? `${message}. ${hint}` : message);
    // a minifier changes the names of classes
    this.name = name;
    this.code = code;
    this.hint = hint;
  }
}

/** Something was asked before `load` or after `dispose`. */
export class NotLoadedError extends ForewarnError {
  constructor(code: 'NotLoaded' | 'Disposed' = 'NotLoaded') {
    super(
      'NotLoadedError',
      code,
      code === 'Disposed' ? 'this checker was disposed of' : 'nothing is loaded',
      'Use what `await Forewarn.load()` gives',
    );
  }
}

/** The page's Content Security Policy, or that of the worker's file, forbids what `load` needs. */
export class CspError extends ForewarnError {
  /** What has to be added to the policy: `script-src 'wasm-unsafe-eval'`. */
  readonly directive: string;

  constructor(directive: string, what: string) {
    super('CspError', 'Forbidden', `a Content Security Policy forbids ${what}`, `Add to it: ${directive}`);
    this.directive = directive;
  }
}

/** A list is no list, damaged, or of a version that this release does not know. */
export class ListError extends ForewarnError {
  constructor(code: string, message: string) {
    super(
      'ListError',
      code,
      message,
      code === 'NotAList' ? 'Does the server answer with a page where the list should be? Serve the file default.fwl' : 'Get the list again',
    );
  }
}

/** A file could not be had: the list, the module or the code of the engine. */
export class FetchError extends ForewarnError {
  constructor(message: string, hint = 'Serve the files of the package as they are: see "Bundlers" in its README') {
    super('FetchError', 'Unavailable', message, hint);
  }
}

/** The engine does not start. */
export class EngineError extends ForewarnError {
  constructor(code: 'BadModule' | 'NoWebAssembly' | 'WorkerFailed', message: string, hint: string) {
    super('EngineError', code, message, hint);
  }
}

/** What was given is of the wrong kind. */
export class InputError extends ForewarnError {
  constructor(code: string, message: string, hint = '') {
    super('InputError', code, message, hint);
  }
}

/** A text is no payment link, or one that nothing can be said of. */
export class UriError extends ForewarnError {
  constructor(code: string, message: string) {
    super('UriError', code, message, 'Ask `check` or `scan` for what is no payment link');
  }
}

/** What was given is no wallet request, or more than is looked at. */
export class RequestError extends ForewarnError {
  constructor(code: string, message: string) {
    super('RequestError', code, message, 'Give what the wallet would get: `{ method, params }`');
  }
}

/** An error of the engine, or one that came out of a worker, as one of this package. */
export function named(error: unknown): unknown {
  if (error instanceof ForewarnError) {
    return error;
  }
  const { name, code = '', message = '', directive, hint } = error as Record<string, string>;
  switch (name) {
    case 'ListError':
      return new ListError(code, message);
    case 'FetchError':
      return new FetchError(message);
    case 'UriError':
      return new UriError(code, message);
    case 'RequestError':
      return new RequestError(code, message);
    case 'CspError':
      return new CspError(directive ?? '', 'WebAssembly in the worker');
    case 'AddressError':
      return new InputError(code, message, 'Own entries have to be addresses');
    case 'RangeError':
    case 'TypeError':
    case 'InputError':
      return code ? new InputError(code, message, hint) : error;
    case 'EngineError':
      return new EngineError(code as 'BadModule', message, hint ?? '');
    case 'NotLoadedError':
      return new NotLoadedError(code as 'NotLoaded');
    default:
      return error;
  }
}
