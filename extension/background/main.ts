/**
 * The background: a service worker in Chromium, an event page in Firefox. Both may be stopped between two events, so
 * every listener is here at the top level and nothing that matters is kept in memory.
 */
import type { Request, Responses, Status } from '../shared/messages.js';
import { askFrame, MAX_BATCH } from '../shared/messages.js';
import * as settings from '../shared/settings.js';
import { headline } from '../ui/answer.js';
import { t } from '../ui/i18n.js';
import * as badge from './badge.js';
import { dayOf, Engine } from './engine.js';
import * as requests from './requests.js';
import * as tabs from './tabs.js';

const isFirefox = chrome.runtime.getURL('').startsWith('moz-');

let engine: Promise<Engine> | undefined;

/** The engine of this day and these settings. A failure is not kept: the next question tries again. */
function ready(): Promise<Engine> {
  engine ??= settings.load().then((current) => Engine.load(current));
  const loading = engine;
  return loading.then(
    (loaded) => {
      if (engine !== loading) {
        // let go while it was loading
        return ready();
      }
      if (loaded.day === dayOf(Date.now())) {
        return loaded;
      }
      renew();
      return ready();
    },
    (error: unknown) => {
      if (engine === loading) {
        engine = undefined;
      }
      throw error;
    },
  );
}

/** Milliseconds for which an engine that was let go may still be asked: whoever has it is about to. */
const USED = 1000;

/** Lets the engine go: the next question gets one that knows the new settings, or the new day. */
function renew(): void {
  void engine?.then((old) => setTimeout(() => old.free(), USED), () => undefined);
  engine = undefined;
}

async function status(): Promise<Status> {
  try {
    return (await ready()).status;
  } catch (error) {
    return { engine: 'failed', problems: [error instanceof Error ? error.message : 'Error'], lists: [] };
  }
}

const PAGES = { help: 'help/help.html', options: 'options/options.html', welcome: 'welcome/welcome.html' };

async function answer(request: Request, sender: chrome.runtime.MessageSender): Promise<Responses[Request['type']]> {
  const tab = sender.tab?.id;
  const teller = { frame: sender.frameId ?? 0, document: sender.documentId };
  // a page that has broken into its content script may ask what that script asks, and nothing else
  const trusted = sender.url?.startsWith(chrome.runtime.getURL('')) ?? false;
  switch (request.type) {
    case 'scan': {
      const length = request.texts.reduce((sum, text) => sum + text.length, 0);
      if (length > MAX_BATCH) {
        return { unchecked: 'too-long' };
      }
      const loaded = await ready();
      if (!trusted && (await isPaused(sender, loaded.settings.pausedSites))) {
        return { unchecked: 'paused' };
      }
      return { found: loaded.scan(request.texts, request.raised) };
    }
    case 'counts':
      if (tab !== undefined) {
        const state = await tabs.report(tab, teller, request.counts, request.unchecked);
        await badge.show(tab, tabs.summarise(state));
      }
      return null;
    case 'paused':
      if (tab !== undefined) {
        await badge.show(tab, tabs.summarise(await tabs.pause(tab, teller)));
      }
      return null;
    case 'open':
      await chrome.tabs.create({ url: chrome.runtime.getURL(PAGES[request.page]) });
      return null;
    case 'ask':
      return trusted ? (await ready()).ask(request.text) : { unchecked: 'engine-failed' };
    case 'status':
      return status();
    case 'tab':
      return tabs.summary(request.tab);
    case 'request': {
      const loaded = await ready();
      const isLetAlone = await isPaused(sender, loaded.settings.pausedSites);
      return isLetAlone ? { unchecked: 'paused' } : requests.look(request, sender, loaded);
    }
    case 'withdraw':
      await requests.withdraw(request.tokens, tab);
      return null;
    case 'waiting':
      return requests.waiting(request.tokens);
    case 'decide':
      if (trusted) {
        await requests.decide(request.token, request.go);
      }
      return null;
    case 'wallets':
      if (tab !== undefined) {
        await badge.show(tab, tabs.summarise(await tabs.reportWallets(tab, teller, request)));
      }
      return null;
  }
}

/**
 * Whether the user has paused the site of this frame, or that of the page around it. That page is asked: what was told of the
 * tab may be about one that has been left.
 */
async function isPaused({ tab, frameId, origin, url }: chrome.runtime.MessageSender, pausedSites: string[]): Promise<boolean> {
  if (pausedSites.length === 0) {
    return false;
  }
  const address = (frameId === 0 ? url : origin) ?? url ?? '';
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  if (pausedSites.includes(host) || frameId === 0 || tab?.id === undefined) {
    return pausedSites.includes(host);
  }
  const top = await askFrame(tab.id, 0, { type: 'findings' }).catch(() => undefined);
  return top !== undefined && pausedSites.includes(top.site);
}

chrome.runtime.onMessage.addListener((request: Request, sender, respond) => {
  if (sender.id !== chrome.runtime.id) {
    return false;
  }
  answer(request, sender).then(respond, () => {
    respond({ unchecked: 'engine-failed' });
    void status().then(badge.showStatus);
  });
  // the answer comes later
  return true;
});

settings.onChange(() => {
  renew();
  void status().then(badge.showStatus);
});

chrome.tabs.onRemoved.addListener((tab) => {
  void tabs.forget(tab);
  void requests.closed({ tab });
});

// there are none on phones
chrome.windows?.onRemoved.addListener((window) => void requests.closed({ window }));

chrome.runtime.onInstalled.addListener(({ reason }) => {
  chrome.contextMenus.create({ id: 'check', contexts: ['selection', 'link'], title: t('menu_check') });
  if (reason === 'install') {
    void chrome.tabs.create({ url: chrome.runtime.getURL(PAGES.welcome) });
  }
  if ((reason === 'install' || reason === 'update') && !isFirefox) {
    void noteOpenTabs();
  }
});

/** Says so at the toolbar button where nobody looks: Chromium leaves pages alone that were open before this was installed or updated. */
async function noteOpenTabs(): Promise<void> {
  for (const { id, discarded } of await chrome.tabs.query({ status: 'complete' })) {
    if (id !== undefined && !discarded) {
      await askFrame(id, 0, { type: 'findings' }).catch(() => badge.showSilent(id));
    }
  }
}

chrome.contextMenus.onClicked.addListener(({ selectionText, linkUrl }) => void handOver(selectionText ?? linkUrl ?? ''));

/** Opens the popup with this text in its box. The text waits in the session's memory until the popup has read it. */
async function handOver(text: string): Promise<void> {
  // at once: a browser lets an extension open its popup only while it handles what the user did
  const opened = chrome.action.openPopup?.() ?? Promise.reject(new Error('no popup'));
  await chrome.storage.session.set({ handover: { text, at: Date.now() } });
  await opened.catch(() => chrome.tabs.create({ url: chrome.runtime.getURL('popup/popup.html') }));
}

chrome.omnibox.onInputStarted.addListener(() => {
  chrome.omnibox.setDefaultSuggestion({ description: t('omnibox_hint') });
});

chrome.omnibox.onInputChanged.addListener((text, suggest) => {
  void ready()
    .then((loaded) => {
      const asked = loaded.ask(text);
      return asked.kind === 'address' ? t('omnibox_result', headline(asked)) : t('omnibox_hint');
    })
    .catch(() => t('badge_failed'))
    .then((said) => {
      // Chromium reads markup here
      const description = said.replace(/[<>&"']/g, ' ');
      chrome.omnibox.setDefaultSuggestion({ description });
      if (isFirefox) {
        // it shows the line above with the next key that is pressed, and this one now
        suggest([{ content: `${text} `, description }]);
      }
    });
});

chrome.omnibox.onInputEntered.addListener((text) => {
  void chrome.storage.session
    .set({ handover: { text, at: Date.now() } })
    .then(() => chrome.tabs.create({ url: chrome.runtime.getURL('popup/popup.html') }));
});

chrome.commands.onCommand.addListener((command) => {
  if (command === 'next-finding') {
    void nextFinding();
  }
});

async function nextFinding(): Promise<void> {
  const [active] = await chrome.tabs.query({ active: true, currentWindow: true });
  if (active?.id === undefined) {
    return;
  }
  for (const frame of (await tabs.summary(active.id)).frames) {
    if (await askFrame(active.id, frame, { type: 'next' }).catch(() => false)) {
      return;
    }
  }
}

// at every start: the state that the toolbar shows has to be true, and the first question need not wait
void status().then(badge.showStatus);
// and nobody waits for a question that was not shown
void requests.resume();
