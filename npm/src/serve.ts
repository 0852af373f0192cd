/** What runs in the worker. */
import { start as startEngine } from './engine-requests.js';
import { InputError } from './errors.js';
import { taken } from './list.js';
import { allowed, compiled, forbidden } from './load.js';
import type { Ask, Reply, Start } from './remote.js';
import type { Read } from './source.js';
import type { Checker, Info } from './types.js';

/** Answers what is asked, one after the other. */
export function serve(read: Read, reply: (message: Reply, transfer: ArrayBuffer[]) => void): (ask: Ask) => Promise<void> {
  let checker: Checker | undefined;
  const start = async ({ module, lists, settings }: Start): Promise<Info> => {
    if (!allowed()) {
      throw forbidden("the worker: the policy of the worker's own file is in the way");
    }
    const get = async <T>(where: string | T) => (typeof where === 'string' ? read(where) : where);
    const engine = get(module).then(compiled).then((code) => startEngine(code, settings));
    const [ready, all] = await Promise.all([engine, Promise.all(lists.map((list) => get(list).then(taken)))]);
    checker = ready(all);
    return { ...checker.info, worker: true };
  };
  const act = async ({ method, argument }: Ask): Promise<unknown> => {
    if (method === 'start') {
      return start(argument);
    }
    if (!checker) {
      throw new InputError('NotStarted', 'the worker has no list yet');
    }
    if (method === 'checkMany') {
      return checker.checkMany(argument).codes;
    }
    return checker[method](argument);
  };
  return async (ask) => {
    const { id } = ask;
    try {
      const value = await act(ask);
      reply({ id, value }, value instanceof Uint32Array ? [value.buffer as ArrayBuffer] : []);
    } catch (error) {
      // classes do not survive the way, names do
      const { name, code, message, directive, hint } = error as Record<string, string>;
      const short = typeof hint === 'string' && hint !== '' ? message?.replace(`. ${hint}`, '') : message;
      reply({ id, error: { name, code, message: short, directive, hint } }, []);
    }
  };
}
