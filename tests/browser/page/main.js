/** Answers every question of the server in this browser, and sends the answers back. */

const send = (path, value) => fetch(path, { method: 'POST', body: JSON.stringify(value) });

try {
  const { default: init, Checker, fetchList } = await import('/module/forewarn.js');
  const { today, texts, uris, pages } = await (await fetch('/questions')).json();
  await init();
  const started = performance.now();
  const checker = new Checker(today);
  checker.addList(await fetchList('/list.fwl'));
  const first = checker.check(texts[0] ?? '');
  const ready = performance.now() - started;
  const uri = (text) => {
    try {
      return JSON.stringify(checker.checkUri(text));
    } catch (error) {
      return `${error.name} ${error.code}`;
    }
  };
  await send('/answers', {
    ready,
    first: JSON.stringify(first),
    texts: texts.map((text) => JSON.stringify(checker.check(text))),
    many: JSON.stringify(checker.checkMany(texts)),
    bulk: [...checker.checkBulk(texts.filter((text) => !text.includes('\n')).join('\n'))],
    uris: uris.map(uri),
    pages: pages.map((text) => JSON.stringify(checker.scan(text))),
  });
} catch (error) {
  await send('/answers', { failed: `${error?.name} ${error?.code ?? ''} ${error?.message ?? error}` });
}
