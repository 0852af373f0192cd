/** The part of the popup about the page in the tab behind it. */
import { type PageFinding, type Status, type Wallets, ask, askFrame } from '../shared/messages.js';
import { load, save } from '../shared/settings.js';
import { addressNode, addressOf, bySeverity, headline } from '../ui/answer.js';
import { button, byId, el } from '../ui/dom.js';
import { isChecking, soon } from '../ui/engine.js';
import { type Key, count, number, t } from '../ui/i18n.js';

/** More of them would push the box out of sight. */
const SHOWN = 4;

/** A page's script answers at once or not at all. */
const PATIENCE = 2_000;

interface Located extends PageFinding {
  frame: number;
}

/** The tab that the popup belongs to: the one that is named when the popup stands in a tab of its own. */
export async function ownTab(): Promise<number | undefined> {
  const named = new URLSearchParams(location.search).get('tab');
  if (named !== null && /^\d+$/.test(named)) {
    return Number(named);
  }
  if (await chrome.tabs.getCurrent()) {
    return undefined;
  }
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/** Shows what stands on the page in this tab, and offers to pause there. */
export async function showPage(tab: number | undefined, status: Status | undefined): Promise<void> {
  if (tab === undefined || !isChecking(status)) {
    return;
  }
  const text = byId('page-text');
  byId('page').hidden = false;
  let site: string;
  let findings: Located[];
  let unchecked: boolean;
  let wallets: Wallets;
  let silent: Key = 'page_not_running';
  try {
    const summary = await soon(ask({ type: 'tab', tab }), PATIENCE);
    if (summary.paused) {
      // a page that is left alone may also leave questions alone
      silent = 'badge_paused';
    }
    const top = await soon(askFrame(tab, 0, { type: 'findings' }), PATIENCE);
    site = top.site;
    ({ unchecked, wallets } = summary);
    findings = top.findings.map((finding) => ({ ...finding, frame: 0 }));
    for (const frame of summary.frames.filter((id) => id !== 0)) {
      try {
        const inner = await soon(askFrame(tab, frame, { type: 'findings' }), PATIENCE);
        findings.push(...inner.findings.map((finding) => ({ ...finding, frame })));
      } catch {
        // the frame is gone, and its findings with it
      }
    }
  } catch {
    text.textContent = t(silent);
    return;
  }
  const { pausedSites } = await load();
  const paused = site !== '' && pausedSites.includes(site);
  showPause(tab, site, paused);
  if (paused) {
    text.textContent = t('page_paused', site);
    return;
  }
  findings.sort(bySeverity);
  const sentence =
    findings.length === 0 ? t('page_nothing', site) : count(findings.length, 'page_findings_one', 'page_findings_other', site);
  text.textContent = [
    sentence,
    ...(unchecked ? [t('badge_unchecked')] : []),
    ...(wallets.unchecked ? [t('badge_request_unchecked')] : []),
    ...(wallets.unguarded ? [t('badge_unguarded')] : []),
  ].join(' ');
  const items = findings.map((finding) => item(tab, finding));
  byId('page-findings').replaceChildren(...items.slice(0, SHOWN));
  if (items.length > SHOWN) {
    const rest = items.slice(SHOWN);
    const summary = el('summary', undefined, t('more', number(rest.length)));
    byId('page-findings').append(el('details', undefined, summary, ...rest));
  }
}

function item(tab: number, finding: Located): HTMLElement {
  const address = addressOf(finding.answer);
  const jump = button(t('show'), 'button low', () => void show(tab, finding, jump));
  jump.setAttribute('aria-label', t('show_label', headline(finding)));
  const words = el('div', undefined, el('p', 'find-title', headline(finding)), address ? addressNode(address) : undefined);
  return el('div', 'find', words, jump);
}

async function show(tab: number, { frame, id }: Located, jump: HTMLButtonElement): Promise<void> {
  const shown = await soon(askFrame(tab, frame, { type: 'show', id }), PATIENCE).catch(() => false);
  if (!shown) {
    jump.disabled = true;
    jump.removeAttribute('aria-label');
    jump.textContent = t('show_gone');
    return;
  }
  if (await chrome.tabs.getCurrent()) {
    await chrome.tabs.update(tab, { active: true });
  }
  window.close();
}

function showPause(tab: number, site: string, paused: boolean): void {
  const pause = byId<HTMLButtonElement>('pause');
  pause.hidden = site === '';
  pause.textContent = t(paused ? 'resume_site' : 'pause_site', site);
  pause.onclick = async () => {
    pause.disabled = true;
    const settings = await load();
    const others = settings.pausedSites.filter((host) => host !== site);
    await save({ ...settings, pausedSites: paused ? others : [...others, site].sort() });
    byId('page-findings').replaceChildren();
    byId('page-text').textContent = t(paused ? 'site_resumed' : 'page_paused', site);
    showPause(tab, site, !paused);
    pause.disabled = false;
  };
}
