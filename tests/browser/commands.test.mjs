/** What is asked from outside of a page: the context menu, the address bar, the keyboard commands, the toolbar button. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { missing } from '../lib.mjs';
import { chromeScope, findings, layerHasFocus, started, until } from './driver.mjs';
import { lacks } from './launch.mjs';

const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const BITCOIN = '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h';

const pages = {
  '/two': `<!doctype html><title>two</title><p id="first">${LAZARUS}</p><div style="height: 4000px"></div><p id="second">${BITCOIN}</p>`,
};

/** Waits for a page or popup of the extension in which this address is answered as listed, and closes it. */
async function answered({ browser }, what) {
  const page = await until(async () => {
    for (const target of browser.targets().filter((one) => one.url().endsWith('/popup/popup.html'))) {
      const one = (await target.page()) ?? (await target.asPage());
      if (await one?.$('.fw-card[data-state=listed]').catch(() => null)) {
        return one;
      }
    }
    return undefined;
  }, what);
  assert.match(await page.$eval('.fw-headline', (node) => node.textContent), /^On a sanctions list/);
  await page.close();
}

/** Where the page stands: at its beginning, or at its end. */
const scrolled = (page) => page.evaluate(() => Math.round(scrollY / 1000) > 0);

/** Goes from finding to finding. `next` gives the command. */
async function stepsThrough(session, page, next) {
  await until(async () => (await findings(session, page)).length === 2, 'two findings');
  await next();
  await until(async () => (await layerHasFocus(page)) && !(await scrolled(page)), 'the first finding');
  await next();
  await until(async () => (await layerHasFocus(page)) && (await scrolled(page)), 'the second finding');
}

test('chromium: context menu, address bar and commands', async (t) => {
  const lacking = lacks('chromium');
  if (lacking) {
    return missing(t, lacking);
  }
  const { site, session } = await started(t, 'chromium', pages);
  // the browser's own menu and address bar can't be reached without a screen: their events are given as it would give them
  const worker = await (await session.browser.waitForTarget((target) => target.type() === 'service_worker')).worker();
  const page = await session.browser.newPage();
  await page.goto(`${site.url}/two`);
  await page.bringToFront();

  await t.test('the menu entry is there, and asks about the selection', async () => {
    await worker.evaluate(() => chrome.contextMenus.update('check', {}));
    await worker.evaluate((selectionText) => chrome.contextMenus.onClicked.dispatch({ menuItemId: 'check', selectionText }, {}), LAZARUS);
    await answered(session, 'the answer to the menu');
  });

  await t.test('the keyword in the address bar', async () => {
    await worker.evaluate((text) => {
      chrome.omnibox.onInputStarted.dispatch();
      chrome.omnibox.onInputChanged.dispatch(text, () => undefined);
      chrome.omnibox.onInputEntered.dispatch(text, 'currentTab');
    }, LAZARUS);
    await answered(session, 'the answer to the address bar');
  });

  await t.test('the command for the next finding', async () => {
    await page.bringToFront();
    await stepsThrough(session, page, () => worker.evaluate(() => chrome.commands.onCommand.dispatch('next-finding')));
  });

  await t.test('both commands have their keys', async () => {
    const keys = await worker.evaluate(async () => (await chrome.commands.getAll()).map(({ shortcut }) => shortcut));
    assert.ok(keys.every((key) => key !== ''), keys.join());
  });
});

/** What Firefox's own window and popup are expected to say. */
const WORDS = {
  en: { listed: 'On a sanctions list: Lazarus Group', findings: '2 findings on 127.0.0.1' },
  de: { listed: 'Auf einer Sanktionsliste: Lazarus Group', findings: '2 Funde auf 127.0.0.1' },
};

for (const [language, words] of Object.entries(WORDS)) {
  test(`firefox, ${language}: context menu, address bar, commands and the toolbar button`, async (t) => {
    const lacking = lacks('firefox', language);
    if (lacking) {
      return missing(t, lacking);
    }
    const { site, session } = await started(t, 'firefox', pages, { language });
    const inBrowser = await chromeScope(session);
    const page = await session.browser.newPage();
    await page.goto(`${site.url}/two`);
    await page.bringToFront();
    const press = (key) => inBrowser(`document.querySelector('keyset[id^="ext-keyset"] key[key="${key}"]').doCommand()`);
    const popup = `document.querySelector('.webextension-popup-browser')`;
    /** Runs a script in a document that the browser's window shows, and gives what it sends. */
    const inside = (which, script) =>
      inBrowser(`new Promise((resolve) => {
        const { messageManager } = ${which};
        messageManager.addMessageListener('forewarn', function heard({ data }) {
          messageManager.removeMessageListener('forewarn', heard);
          resolve(data);
        });
        messageManager.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(script)}), false);
      })`);
    const textOf = (which) => inside(which, "sendAsyncMessage('forewarn', content.document.body.innerText)");
    const there = (which) => inBrowser(`${which}?.currentURI?.spec.endsWith('/popup/popup.html') ? 'there' : ''`);
    /** Waits for the answer in the popup. */
    const answeredIn = async (which, what) => {
      await until(() => there(which), what);
      await until(async () => (await textOf(which)).includes(words.listed), what);
    };

    await t.test('the command for the next finding', async () => {
      await stepsThrough(session, page, () => press('J'));
    });

    await t.test('the toolbar button: what stands on the page, and an answer', async () => {
      await press('F');
      await until(() => there(popup), 'the popup');
      await until(async () => (await textOf(popup)).includes(words.findings), 'the findings in the popup');
      await inside(popup, `
        const { document } = content;
        document.getElementById('text').value = '${LAZARUS}';
        document.getElementById('form').requestSubmit();
        sendAsyncMessage('forewarn', 'asked')`);
      await answeredIn(popup, 'the answer in the popup');
      await inBrowser(`${popup}.closest('panel').hidePopup()`);
    });

    await t.test('the context menu of a selection', async () => {
      await page.bringToFront();
      await page.evaluate(() => {
        scrollTo(0, 0);
        getSelection().selectAllChildren(document.getElementById('first'));
      });
      await page.click('#first', { button: 'right' });
      const menu = `document.getElementById('contentAreaContextMenu')`;
      const entry = `[...${menu}.children].find(({ label }) => label?.includes('0x098B') && label.includes('Forewarn'))`;
      await until(() => inBrowser(`${menu}.state === 'open' && ${entry} ? 'there' : ''`), 'the menu entry');
      await inBrowser(`${menu}.activateItem(${entry})`);
      await answeredIn(popup, 'the answer to the menu');
      await inBrowser(`${popup}.closest('panel').hidePopup()`);
    });

    await t.test('the keyword in the address bar', async () => {
      await inBrowser(`gURLBar.focus(); gURLBar.search('fw ${LAZARUS}'); ''`);
      await until(() => inBrowser(`gURLBar.view.isOpen && /Lazarus Group/.test(document.getElementById('urlbar-results').textContent) ? 'there' : ''`), 'the answer below the address bar');
      await inBrowser(`gURLBar.handleCommand(); ''`);
      await answeredIn('gBrowser.selectedBrowser', 'the answer to the address bar');
    });
  });
}
