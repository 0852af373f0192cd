import { Forewarn } from 'forewarn';

const area = document.querySelector('textarea');
const bar = document.querySelector('progress');
const list = document.querySelector('ul');

// fetched at the first check, and kept
let checker;

document.querySelector('button').addEventListener('click', async () => {
  checker ??= Forewarn.load({ worker: true });
  const lines = area.value.split('\n').filter((line) => line.trim() !== '');
  const asked = await checker;
  const results = await asked.checkMany(lines, (done) => {
    bar.value = done / Math.max(1, lines.length);
  });
  const items = await Promise.all(
    results.where('listed', 'same-key').map(async (at) => {
      const answer = await asked.check(lines[at]);
      const item = document.createElement('li');
      const statement = answer.matches[0].statements[0];
      item.textContent = `Line ${at + 1}: ${answer.state}, ${statement.entity?.name ?? statement.sourceName}`;
      return item;
    }),
  );
  const sum = document.createElement('li');
  sum.textContent = `${items.length} of ${lines.length} on a list as of ${asked.info.lists[0].created}`;
  list.replaceChildren(...items, sum);
});
