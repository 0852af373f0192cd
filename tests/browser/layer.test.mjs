/** What the extension shows stands where it can be seen, reached and dismissed, and nowhere else: on pages of every kind. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { missing } from '../lib.mjs';
import { BROWSERS, badge, chromeScope, copy, findings, layerHasFocus, paste, pause, started, until } from './driver.mjs';
import { extensionFolder, lacks } from './launch.mjs';

const LAZARUS = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96';
const THEFT = '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h';
const NOBODY = '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045';

const html = (body, style = '') =>
  `<!doctype html><title>page</title><style>body { margin: 32px; font: 16px/1.5 monospace } ${style}</style>${body}`;

/** Where a page has the field into which something is pasted, by kind. `#go` is pressed first. */
const PLACES = {
  'a modal dialog in a shadow root': html(`<p>${THEFT}</p><div id="host"></div><script>
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<dialog style="width: 600px; height: 500px"><input id="field"></dialog>';
    root.querySelector('dialog').showModal();
  </script>`),
  'the slot of a modal dialog in a shadow root': html(`<p>${THEFT}</p><div id="host"><input id="field"></div><script>
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<dialog style="width: 600px; height: 500px"><slot></slot></dialog>';
    root.querySelector('dialog').showModal();
  </script>`),
  'the upper of two dialogs': html(`<p>${THEFT}</p><dialog id="upper" style="width: 600px; height: 500px"><input id="field"></dialog>
    <dialog id="lower"><button>OK</button></dialog><script>lower.showModal(); upper.showModal()</script>`),
  'a popover': html(`<p>${THEFT}</p><button id="go" popovertarget="menu">Open</button>
    <div id="menu" popover style="width: 600px; height: 500px"><input id="field"></div>`),
  'an element that fills the screen': html(`<p>${THEFT}</p><button id="go" onclick="all.requestFullscreen()">Open</button>
    <div id="all" style="background: #fff"><input id="field"></div>`),
};

const pages = {
  ...Object.fromEntries(Object.entries(PLACES).map(([name, body]) => [`/${encodeURI(name)}`, body])),
  '/backdrop': html(`<p>${THEFT}</p>`, '::backdrop { background: #000; backdrop-filter: blur(4px) }'),
  '/zoom': html(`<p><span id="at">${THEFT}</span></p>`, 'html { zoom: 1.5 }'),
  '/field': html(`<p>${THEFT}</p><p id="around"><input id="field"></p>`),
  '/cut': html(
    `<table><tr><td><div id="at">${LAZARUS}</div></td><td><div id="other">${NOBODY}</div></td></tr></table>`,
    'td div { width: 110px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }',
  ),
  '/scrolled': html(
    `<div style="padding: 60px; background: #eee"><div id="box"><p style="margin: 0"><span id="at">${THEFT}</span></p><div style="height: 800px"></div></div></div>`,
    '#box { height: 100px; overflow: auto; background: #fff }',
  ),
  '/away': html(`<div style="overflow: hidden; width: 300px; white-space: nowrap"><span style="margin-left: 3000px">${THEFT}</span></div>`),
  '/out': html(`<div style="overflow: hidden; height: 40px">Menu<div style="position: absolute; top: 200px"><span id="at">${THEFT}</span></div></div>`),
  '/stretched': html(
    `<div class="card"><p><span id="at">${THEFT}</span></p><a href="#details">Details</a></div>`,
    '.card { position: relative } .card a::after { content: ""; position: absolute; inset: 0; z-index: 1 }',
  ),
  '/covered': html(`<p><span id="at">${THEFT}</span></p><div popover id="menu" style="inset: 0; width: 700px; height: 300px; margin: 0">Menu</div>`),
  '/script': html(`<input id="field"><button id="paste">Paste</button><script>
    paste.onclick = () => setTimeout(() => (field.value = field.value === '' ? '${LAZARUS}' : ''), 50);
  </script>`),
  '/hidden': html(
    `<button id="open" onclick="panel.classList.toggle('closed')">Open</button><div id="panel" class="closed"><p><span id="at">${THEFT}</span></p></div>
    <div style="position: absolute; visibility: hidden"><p>${LAZARUS}</p></div><p id="other">${NOBODY}</p>`,
    '.closed { display: none }',
  ),
  '/copied': html(`<p>${THEFT}</p><textarea id="field" style="position: absolute; top: 600px"></textarea>`),
  '/closed': html(`<div style="display: none">${THEFT}</div>`),
  '/animated': html(
    `<div id="moves"><span id="at">${THEFT}</span></div>`,
    '.move { animation: move 0.2s forwards } @keyframes move { to { transform: translateY(300px) } }',
  ),
  '/xhtml': {
    type: 'application/xhtml+xml',
    body: `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>page</title></head><body><script>/* ${THEFT} */</script>
      <p>to <b>${LAZARUS.slice(0, 12)}</b><i>${LAZARUS.slice(12)}</i></p></body></html>`,
  },
  '/svg': html(`<svg width="600" height="80"><text x="0" y="40"><tspan>${LAZARUS.slice(0, 12)}</tspan><tspan>${LAZARUS.slice(12)}</tspan></text></svg>`),
  '/form': html('<form><input id="field" name="to"></form><input id="other">'),
  '/dialog': html(`<p><span id="at">${THEFT}</span></p><dialog id="dialog">${LAZARUS} <button>OK</button></dialog>`),
};

/** Whether something of the layer is at this place. Nothing more can be seen from outside. */
const layerAt = (page, x, y) => page.evaluate((left, top) => document.elementFromPoint(left, top)?.popover === 'manual', x, y);

/** Whether the sign stands at the end of `#at`. */
const signed = async (page) => {
  const { right, top } = await page.evaluate(() => JSON.parse(JSON.stringify(document.getElementById('at').getBoundingClientRect())));
  return layerAt(page, right, top);
};

/** The command for the next finding. */
const next = ({ control }) =>
  control.evaluate(async () => {
    const [tab] = await chrome.tabs.query({ active: true });
    await chrome.tabs.sendMessage(tab.id, { type: 'next' });
  });

/** Opens a page that has so many findings. */
async function visited(session, site, path, count = 1) {
  const page = await session.browser.newPage();
  await page.setViewport({ width: 800, height: 700 });
  await page.goto(site.url + path);
  await until(async () => (await findings(session, page)).length === count, 'the findings');
  return page;
}

const allOf = (node) => [node, ...[...(node.children ?? []), ...(node.shadowRoots ?? [])].flatMap(allOf)];

/** What stands in the layer, as Chromium's protocol tells. */
async function inLayer(client) {
  const { root } = await client.send('DOM.getDocument', { depth: -1, pierce: true });
  const closed = allOf(root).find(({ shadowRootType }) => shadowRootType === 'closed');
  return closed.children;
}

/** Where the last button of a warning ends. */
async function lowestButton(page) {
  const client = await page.createCDPSession();
  const button = (await inLayer(client)).flatMap(allOf).findLast(({ localName }) => localName === 'button');
  const { model } = await client.send('DOM.getBoxModel', { backendNodeId: button.backendNodeId });
  await client.detach();
  return model.border[5];
}

/** Loads the extension anew, as an update does. */
async function update(session) {
  if (session.name === 'chromium') {
    await session.browser.installExtension(extensionFolder(session.name));
  } else {
    const inBrowser = await chromeScope(session);
    await inBrowser(`ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs').AddonManager
      .getAddonByID('forewarn@forewarn.example').then((addon) => addon.reload()).then(() => '')`);
  }
  await pause(1500);
}

for (const name of BROWSERS) {
  const lacking = lacks(name);

  test(`${name}: what is shown can be seen and used`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const { site, session } = await started(t, name, pages);

    const visit = (path, count) => visited(session, site, path, count);

    for (const place of Object.keys(PLACES)) {
      await t.test(`a warning in ${place}`, async () => {
        await copy(session, LAZARUS);
        const page = await visit(`/${encodeURI(place)}`);
        if (await page.$('#go')) {
          await page.focus('#go');
          await page.keyboard.press('Enter');
          await pause(500);
        }
        const box = await page.evaluate(() => {
          const field = document.getElementById('field') ?? document.getElementById('host').shadowRoot.getElementById('field');
          field.focus();
          return JSON.parse(JSON.stringify(field.getBoundingClientRect()));
        });
        await paste(session, page);
        const below = [box.left + 100, box.bottom + 100];
        const isAbove = () =>
          page.evaluate((x, y) => {
            const hit = document.elementFromPoint(x, y);
            return (hit?.shadowRoot?.elementFromPoint(x, y) ?? hit)?.popover === 'manual';
          }, ...below);
        await until(isAbove, 'the warning, above everything');
        // pressed with the pointer it leaves everything open
        await page.mouse.click(...below);
        await pause(100);
        assert.equal(await isAbove(), true);
        await next(session);
        await page.keyboard.press('Enter');
        const value = () =>
          page.evaluate(() => (document.getElementById('field') ?? document.getElementById('host').shadowRoot.getElementById('field')).value);
        await until(async () => (await value()) === '', 'an empty field');
        await page.close();
      });
    }

    await t.test('the page’s rule for backdrops dims nothing', async () => {
      const page = await visit('/backdrop');
      await until(() => page.evaluate(() => document.querySelector('[popover]:popover-open') !== null), 'the layer');
      const display = await page.evaluate(() => getComputedStyle(document.querySelector('[popover]'), '::backdrop').display);
      assert.equal(display, 'none');
      await page.close();
    });

    await t.test('a page that is enlarged by its styles', async () => {
      const page = await visit('/zoom');
      await until(() => signed(page), 'the sign');
      await page.close();
    });

    await t.test('marks stay when a dialog is gone that they stood in', async () => {
      const page = await visit('/dialog', 2);
      await page.evaluate(() => document.getElementById('dialog').showModal());
      await until(() => page.evaluate(() => document.getElementById('dialog').querySelector('[popover]') !== null), 'the layer in the dialog');
      await page.evaluate(() => document.getElementById('dialog').remove());
      await until(() => signed(page), 'the sign');
      await page.close();
    });

    if (name === 'chromium') {
      await t.test('the buttons are in sight in a low window, as one that is zoomed', async () => {
        await copy(session, LAZARUS);
        const page = await visit('/field');
        await page.setViewport({ width: 320, height: 180 });
        await page.focus('#field');
        await paste(session, page);
        await until(() => layerHasFocus(page), 'the warning');
        assert.ok((await lowestButton(page)) <= 180);
        await page.close();
      });

      await t.test('screen readers are told its language', async () => {
        const page = await visit('/field');
        await page.focus('#field');
        await page.keyboard.type(LAZARUS);
        await until(() => layerAt(page, 100, 250), 'the warning');
        const client = await page.createCDPSession();
        const said = (await inLayer(client)).filter(({ attributes }) => !attributes.some((one) => one.startsWith('mark ')));
        assert.ok(said.length >= 3);
        for (const { attributes } of said) {
          assert.ok(attributes.includes('lang'), attributes.join(' '));
        }
        await page.close();
      });

      await t.test('nothing of it is printed', async () => {
        const page = await visit('/dialog', 2);
        await until(() => signed(page), 'the sign');
        await page.emulateMediaType('print');
        await until(async () => !(await signed(page)), 'no sign');
        await page.close();
      });
    }

    await t.test('a warning goes when its site is paused', async () => {
      const page = await visit('/field');
      await page.focus('#field');
      await page.keyboard.type(LAZARUS);
      await until(() => layerAt(page, 100, 250), 'the warning');
      const pauseSites = (pausedSites) =>
        session.control.evaluate(
          (sites) => chrome.storage.local.set({ settings: { version: 1, block: [], allow: [], pausedSites: sites, mutedSources: [], mutedCategories: [] } }),
          pausedSites,
        );
      await pauseSites(['127.0.0.1']);
      await until(async () => !(await layerAt(page, 100, 250)), 'the end of the warning');
      await page.close();
      await pauseSites([]);
    });

    await t.test('a warning goes with its field, and can be reached by the command', async () => {
      await copy(session, LAZARUS);
      const page = await visit('/field');
      await page.focus('#field');
      await page.keyboard.type(LAZARUS);
      await until(() => layerAt(page, 100, 250), 'the warning');
      assert.equal(await layerHasFocus(page), false);
      await next(session);
      assert.equal(await layerHasFocus(page), true);
      await page.evaluate(() => document.getElementById('around').remove());
      await until(async () => !(await layerAt(page, 100, 250)), 'the end of the warning');
      await page.close();
    });
  });

  test(`${name}: marks stand at what they are about`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const { site, session } = await started(t, name, pages);
    const visit = (path, count) => visited(session, site, path, count);
    const openCardAt = async (page, id) => {
      await page.mouse.move(1, 690);
      await page.hover(`#${id}`);
      await pause(400);
      return layerAt(page, 100, 150);
    };

    await t.test('one whose text is cut off is no longer than what is seen of it', async () => {
      const page = await visit('/cut');
      await until(() => signed(page), 'the sign');
      assert.equal(await openCardAt(page, 'other'), false, 'somebody else is accused');
      assert.equal(await openCardAt(page, 'at'), true);
      await page.keyboard.press('Escape');
      await pause(50);
      assert.equal(await layerAt(page, 100, 150), false, 'Escape closes the card');
      await page.close();
    });

    await t.test('one whose text is scrolled out of its box is not there, and comes back with it', async () => {
      const page = await visit('/scrolled');
      await until(() => signed(page), 'the sign');
      await page.evaluate(() => (document.getElementById('box').scrollTop = 60));
      await until(async () => !(await signed(page)), 'no sign');
      await page.evaluate(() => (document.getElementById('box').scrollTop = 0));
      await until(() => signed(page), 'the sign');
      await page.close();
    });

    await t.test('one beyond the edge of its box makes the page no wider', async () => {
      const page = await visit('/away');
      await pause(300);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      await page.close();
    });

    await t.test('a menu is not cut off by a box that does not hold it', async () => {
      const page = await visit('/out');
      await until(() => signed(page), 'the sign');
      await page.close();
    });

    await t.test('a link over a whole card covers nothing, a popover does', async () => {
      let page = await visit('/stretched');
      await until(() => signed(page), 'the sign');
      await page.close();
      page = await visit('/covered');
      await until(() => signed(page), 'the sign');
      await page.evaluate(() => document.getElementById('menu').showPopover());
      await until(async () => !(await signed(page)), 'no sign');
      await page.close();
    });

    await t.test('what is hidden is not marked, and what is opened is', async () => {
      const page = await visit('/hidden', 2);
      assert.equal(await openCardAt(page, 'other'), false, 'somebody else is accused');
      await page.click('#open');
      await until(() => signed(page), 'the sign');
      await page.close();
    });

    await t.test('a card goes when the focus goes elsewhere', async () => {
      const page = await visit('/copied');
      await page.evaluate(() => (document.getElementById('field').tabIndex = -1));
      await page.keyboard.press('Tab');
      await until(() => layerAt(page, 100, 150), 'the card');
      await page.mouse.click(100, 150);
      await pause(100);
      assert.equal(await layerAt(page, 100, 150), true, 'a press in the card');
      await page.mouse.click(750, 20);
      await until(async () => !(await layerAt(page, 100, 150)), 'the end of the card');
      await page.close();
    });

    await t.test('the card of what is hidden has the focus, and Escape closes it', async () => {
      const page = await visit('/closed');
      const [{ id }] = await findings(session, page);
      await session.control.evaluate(async (which) => {
        const [tab] = await chrome.tabs.query({ active: true });
        await chrome.tabs.sendMessage(tab.id, { type: 'show', id: which });
      }, id);
      await until(() => layerHasFocus(page), 'the card');
      await page.keyboard.press('Escape');
      await until(async () => !(await layerAt(page, 100, 50)), 'the end of the card');
      await page.close();
    });

    await t.test('a mark goes along with an animation', async () => {
      const page = await visit('/animated');
      await until(() => signed(page), 'the sign');
      await page.evaluate(() => document.getElementById('moves').classList.add('move'));
      await pause(300);
      await until(() => signed(page), 'the sign where the text is now', 3000);
      await page.close();
    });

    await t.test('nothing of a card is copied with the page', async () => {
      const page = await visit('/copied');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await until(() => layerAt(page, 100, 150), 'the card');
      await page.mouse.click(700, 20);
      await page.evaluate(() => {
        getSelection().selectAllChildren(document.documentElement);
        document.execCommand('copy');
      });
      await page.focus('#field');
      await paste(session, page);
      const copied = await until(() => page.evaluate(() => document.getElementById('field').value), 'the copy');
      assert.equal(copied.trim(), THEFT);
      await page.close();
    });

    await t.test('what a script puts into a field, and takes out of it', async () => {
      const page = await visit('/script', 0);
      await page.click('#paste');
      await until(async () => (await findings(session, page)).length === 1, 'the finding');
      await page.click('#paste');
      await until(async () => (await findings(session, page)).length === 0, 'no finding');
      await page.close();
    });

    await t.test('XHTML and SVG: an address in two elements, and none in a script', async () => {
      for (const path of ['/xhtml', '/svg']) {
        const page = await visit(path);
        const [{ answer }] = await findings(session, page);
        assert.equal(answer.readings[0].canonical, LAZARUS);
        await page.close();
      }
    });
  });

  test(`${name}: an update while a page is open`, async (t) => {
    if (lacking) {
      return missing(t, lacking);
    }
    const { site, session } = await started(t, name, pages);
    await copy(session, LAZARUS);
    const page = await visited(session, site, '/form', 0);
    await page.focus('#field');
    // so that what a warning needs is there
    await pause(500);
    await paste(session, page);
    await until(() => layerHasFocus(page), 'the warning');
    await update(session);
    await page.bringToFront();
    if (name === 'firefox') {
      // the extension runs anew: of what it had shown nothing is left that answers nobody, and the field is marked
      await until(() => page.evaluate(() => document.querySelectorAll('[popover]').length === 1), 'one layer');
      assert.equal(await layerAt(page, 100, 250), false);
      return;
    }
    const control = await session.open('help/help.html');
    assert.equal(await until(() => badge({ control }, page), 'the badge'), '?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until(async () => !(await layerAt(page, 100, 250)), 'the end of the warning');
    await page.focus('#other');
    await paste(session, page);
    await until(() => layerAt(page, 100, 110), 'that nobody looks');
    await page.focus('#field');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.notEqual(new URL(page.url()).search, '', 'the form is sent');
  });
}
