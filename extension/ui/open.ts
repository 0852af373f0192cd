/** Opening the extension's own pages. */

/** The help page, at what is said of this state. */
export function openHelp(state = ''): void {
  const url = chrome.runtime.getURL(`help/help.html${state && `#${state}`}`);
  void chrome.tabs.create({ url });
}
