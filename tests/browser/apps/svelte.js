/** A Svelte field that is bound to its state. */
import { mount } from 'svelte';

import Send from './Send.svelte';

mount(Send, { target: document.getElementById('app') });
