/** What the tests of the running extension need: pages, the clipboard, what is marked. */

import { createServer } from 'node:http';

import { launch } from './launch.mjs';

export const BROWSERS = ['chromium', 'firefox'];

/** Firefox stops a background after this many milliseconds without anything to do. */
export const STOPS_SOON = { 'extensions.background.idle.timeout': 300, 'extensions.webextensions.warnings-as-errors': false };

/** A browser with the extension. `control` is a page of the extension: from there its own interfaces can be asked. */
export async function open(name, options) {
  const session = await launch(name, options);
  try {
    return { ...session, name, control: await session.open('help/help.html') };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Waits until `look` gives something, for at most a minute. */
export async function until(look, what, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen) {
      return seen;
    }
    if (Date.now() > end) {
      throw new Error(`not seen: ${what}`);
    }
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/**
 * Serves these pages on 127.0.0.1: path to HTML, or to `{ body, type, headers }`. Notes every request.
 *
 * @returns {Promise<{ url: string, requests: string[], close: () => void }>}
 */
export async function serve(pages) {
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    const page = pages[new URL(request.url, 'http://127.0.0.1').pathname];
    if (page === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { body, type = 'text/html; charset=utf-8', headers = {} } = typeof page === 'object' && !Buffer.isBuffer(page) ? page : { body: page };
    response.writeHead(200, { 'content-type': type, ...headers }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * A site with these pages, and a browser with the extension, for as long as a test runs: also where the browser does not come.
 *
 * @param {object | (() => object)} [options] as `open` takes them
 */
export async function started(t, name, pages, options) {
  const site = await serve(pages);
  let session;
  t.after(async () => {
    await session?.close();
    site.close();
  });
  session = await open(name, typeof options === 'function' ? options() : options);
  return { site, session };
}

export const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

/** Frames that a page fills itself, by kind: each gets its document's source. Run in the page. */
export const FILLED_FRAMES = {
  'srcdoc': (frame, source) => (frame.srcdoc = source),
  'sandboxed': (frame, source) => {
    frame.sandbox = 'allow-scripts';
    frame.srcdoc = source;
  },
  'blob:': (frame, source) => (frame.src = URL.createObjectURL(new Blob([source], { type: 'text/html' }))),
  'data:': (frame, source) => (frame.src = `data:text/html,${encodeURIComponent(source)}`),
};

/** Puts a frame into a page: `fill` is run there, with the element and this source. */
export const addFrame = (page, fill, source) =>
  page.evaluate(
    (how, text) => {
      const frame = document.createElement('iframe');
      (0, eval)(`(${how})`)(frame, text);
      document.body.append(frame);
    },
    String(fill),
    source,
  );

/** What every frame of this page's tab marks, as the popup learns it. */
export async function findings({ control }, page) {
  await page.bringToFront();
  // as text: the protocol of Firefox leaves out an object that comes twice
  const text = await control.evaluate(async () => {
    const [{ id }] = await chrome.tabs.query({ active: true });
    const { frames } = await chrome.runtime.sendMessage({ type: 'tab', tab: id });
    const askFrame = (frameId) => chrome.tabs.sendMessage(id, { type: 'findings' }, { frameId }).catch(() => ({ findings: [] }));
    return JSON.stringify((await Promise.all(frames.map(askFrame))).flatMap((one) => one.findings));
  });
  return JSON.parse(text);
}

/** What stands at the toolbar button of this page's tab. */
export async function badge({ control }, page) {
  await page.bringToFront();
  return control.evaluate(async () => {
    const [{ id }] = await chrome.tabs.query({ active: true });
    return chrome.action.getBadgeText({ tabId: id });
  });
}

/** Puts a text into the clipboard, as a person would: copied from a page without the extension's interest. */
export async function copy({ browser }, text) {
  const page = await browser.newPage();
  await page.setContent('<textarea></textarea>');
  await page.bringToFront();
  // a page that has not come to the front yet may not copy
  const copied = (value) => {
    const area = document.querySelector('textarea');
    area.value = value;
    area.focus();
    area.select();
    return document.execCommand('copy');
  };
  await until(() => page.evaluate(copied, text), 'the copy');
  await page.close();
}

/** Pastes what the clipboard holds into the focused field. */
export async function paste({ name }, page) {
  const modifier = 'Control';
  await page.keyboard.down(modifier);
  await page.keyboard.press('v', name === 'chromium' ? { commands: ['Paste'] } : {});
  await page.keyboard.up(modifier);
}

/** Whether the focus is in the extension's layer: all that a page can know of it. */
export const layerHasFocus = (page) =>
  page.evaluate(() => document.activeElement?.matches('[popover]') ?? false);

/** Stops the background, as the browser does when it has been idle. Firefox needs `STOPS_SOON` for it. */
export async function stop({ name, browser, control }) {
  if (name === 'chromium') {
    const target = browser.targets().find((one) => one.type() === 'service_worker');
    const worker = await target?.worker();
    if (!worker) {
      return;
    }
    // it is gone before it can say so
    await worker.close().catch(() => undefined);
    await until(() => !browser.targets().includes(target), 'the end of the worker');
    return;
  }
  // Firefox stops an event page that has nothing to do; a page of the extension can see whether it is there
  await until(async () => !(await control.evaluate(() => chrome.extension.getBackgroundPage?.() ?? false)), 'an idle background');
}

/**
 * Firefox's own window: what this gives evaluates an expression there, and gives back a text.
 *
 * @returns {Promise<(expression: string) => Promise<string>>}
 */
export async function chromeScope({ browser }) {
  const { connection } = browser;
  const { result } = await connection.send('browsingContext.getTree', { 'moz:scope': 'chrome' });
  const { context } = result.contexts.find(({ url }) => url.endsWith('/browser.xhtml'));
  return async (expression) => {
    const answer = await connection.send('script.evaluate', { expression, target: { context }, awaitPromise: true });
    if (answer.result.type === 'exception') {
      throw new Error(answer.result.exceptionDetails.text);
    }
    return answer.result.result.value;
  };
}
