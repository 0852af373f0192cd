/** Every page: offline after the first visit. */
if ('serviceWorker' in navigator) {
  addEventListener('load', () => {
    // without one the site works as well, only not offline
    navigator.serviceWorker.register('offline.js').catch(() => undefined);
  });
}
