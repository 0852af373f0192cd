/** A controlled Vue field. */
import { createApp, h, ref } from 'vue';

createApp({
  setup() {
    const recipient = ref('');
    return () =>
      h('div', [
        h('input', { id: 'recipient', value: recipient.value, onInput: (event) => (recipient.value = event.target.value) }),
        h('output', { id: 'state' }, recipient.value),
      ]);
  },
}).mount('#app');
