/**
 * React: a component, and hooks.
 *
 * @packageDocumentation
 */
import { type ReactElement, type ReactNode, type RefCallback, createElement, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { Answer } from './answers.js';
import { type AnyChecker, type Attached, type ForewarnGuardElement, type GuardEvents, type GuardOptions, attach, define } from './element.js';
import { Forewarn } from './index.js';
import type { LoadOptions, WorkerOptions } from './types.js';

export interface GuardProps extends GuardOptions {
  /** The field, somewhere inside. */
  children?: ReactNode;
  className?: string | undefined;
  /** Without it the page's `color-scheme`. */
  theme?: 'light' | 'dark' | undefined;
  onAnswer?: ((detail: GuardEvents['forewarn-answer']['detail']) => void) | undefined;
  /** `event.preventDefault()` lets the form go. */
  onBlock?: ((event: GuardEvents['forewarn-block']) => void) | undefined;
  onDecision?: ((detail: GuardEvents['forewarn-decision']['detail']) => void) | undefined;
  onError?: ((error: unknown) => void) | undefined;
}

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace JSX {
    interface IntrinsicElements {
      'forewarn-guard': React.DetailedHTMLProps<React.HTMLAttributes<ForewarnGuardElement>, ForewarnGuardElement> & {
        /** React 18 knows no `className` of elements like this one. */
        class?: string | undefined;
        policy?: 'warn' | 'block' | undefined;
        theme?: 'light' | 'dark' | undefined;
      };
    }
  }
}

type Handlers = Pick<GuardProps, 'onAnswer' | 'onBlock' | 'onDecision' | 'onError'>;

/** Tells the newest handlers of what happens at `target`. */
function listen(target: EventTarget, handlers: { current: Handlers }): () => void {
  const end = new AbortController();
  const on = <T extends keyof GuardEvents>(type: T, tell: (event: GuardEvents[T]) => void) =>
    target.addEventListener(type, tell as EventListener, { signal: end.signal });
  on('forewarn-answer', ({ detail }) => handlers.current.onAnswer?.(detail));
  on('forewarn-block', (event) => handlers.current.onBlock?.(event));
  on('forewarn-decision', ({ detail }) => handlers.current.onDecision?.(detail));
  on('forewarn-error', ({ detail }) => handlers.current.onError?.(detail.error));
  return () => end.abort();
}

function useNewest<T>(value: T): { current: T } {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  return ref;
}

/**
 * The same options for equal ones. Components make functions and texts anew each time, and looking again each time would
 * make them once more: a function stays the same one here, and calls the newest.
 */
function useSteady({ checker, policy, language, texts }: GuardOptions): GuardOptions {
  const newest = useNewest({ checker, policy });
  const [ask] = useState(() => () => {
    const { checker: now } = newest.current;
    return (typeof now === 'function' ? now() : now) as AnyChecker | Promise<AnyChecker>;
  });
  const [decide] = useState(() => (answer: Answer) => {
    const { policy: now = 'warn' } = newest.current;
    return typeof now === 'function' ? now(answer) : now;
  });
  const changed = JSON.stringify(texts ?? {});
  const whom = typeof checker === 'function' ? ask : checker;
  const how = typeof policy === 'function' ? decide : policy;
  return useMemo(
    () => ({ checker: whom, policy: how, language, texts: JSON.parse(changed) as GuardOptions['texts'] }),
    [whom, how, language, changed],
  );
}

/** `<forewarn-guard>` with properties and handlers. */
export function Guard({ children, className, theme, checker, policy, language, texts, ...handlers }: GuardProps): ReactElement {
  const options = useSteady({ checker, policy, texts });
  const ref = useRef<ForewarnGuardElement>(null);
  const newest = useNewest<Handlers>(handlers);
  useEffect(() => {
    const element = ref.current;
    if (!element) {
      return undefined;
    }
    const end = listen(element, newest);
    define();
    return end;
  }, [newest]);
  useEffect(() => {
    if (ref.current) {
      const { policy: how, texts: changed, checker: whom } = options;
      Object.assign(ref.current, { policy: how, texts: changed, checker: whom });
    }
  }, [options]);
  // React 18 knows no `className` of elements like this one
  return createElement('forewarn-guard', { ref, class: className, lang: language, theme }, children);
}

/** Guards the field that gets `ref`. */
export function useGuard(options: GuardOptions = {}): {
  ref: RefCallback<HTMLInputElement | HTMLTextAreaElement>;
  answer: Answer | undefined;
  held: () => boolean;
  /** Looks now, and resolves when there is an answer: for a button that sends without a form. */
  check: () => Promise<Answer | undefined>;
} {
  const attached = useRef<Attached>(undefined);
  const [answer, setAnswer] = useState<Answer>();
  const steady = useSteady(options);
  const newest = useNewest(steady);
  useEffect(() => {
    attached.current?.change(steady);
  }, [steady]);
  const ref = useCallback(
    (field: HTMLInputElement | HTMLTextAreaElement | null) => {
      attached.current?.detach();
      attached.current = undefined;
      // what is known of a field that is gone is not said of the next one
      setAnswer(undefined);
      if (field) {
        field.addEventListener('forewarn-answer', (event: Event) =>
          setAnswer((event as GuardEvents['forewarn-answer']).detail.answer),
        );
        attached.current = attach(field, newest.current);
      }
    },
    [newest],
  );
  const held = useCallback(() => attached.current?.held ?? false, []);
  const check = useCallback(async () => attached.current?.check(), []);
  return { ref, answer, held, check };
}

const loaded = new Map<string, Promise<AnyChecker>>();

/** One checker for all that ask for the same: React runs effects twice in strict mode. */
function checkerFor(options: LoadOptions | WorkerOptions | undefined): Promise<AnyChecker> {
  const key = JSON.stringify(options ?? {});
  let checker = loaded.get(key);
  if (!checker) {
    checker = Forewarn.load(options as LoadOptions);
    checker.catch(() => loaded.delete(key));
    loaded.set(key, checker);
  }
  return checker;
}

/** The answer about an address. Options have to be plain: URLs and not bytes. */
export function useForewarn(
  address: string,
  options?: LoadOptions | WorkerOptions,
): { answer: Answer | undefined; error: unknown } {
  const [state, setState] = useState<{ address?: string; answer?: Answer; error?: unknown }>({});
  const key = JSON.stringify(options ?? {});
  useEffect(() => {
    let isWanted = true;
    const tell = (found: typeof state) => isWanted && setState({ address, ...found });
    if (address.trim() !== '') {
      checkerFor(JSON.parse(key) as LoadOptions)
        .then((checker) => checker.check(address))
        .then((answer) => tell({ answer }), (error: unknown) => tell({ error }));
    }
    return () => {
      isWanted = false;
    };
  }, [address, key]);
  // what is known of another address is not said of this one
  return state.address === address ? { answer: state.answer, error: state.error } : { answer: undefined, error: undefined };
}
