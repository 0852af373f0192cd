/** Where the site explains a state. */
export function openHelp(state = ''): void {
  location.assign(`answers.html${state && `#${state}`}`);
}
