/**
 * Runs in the page's own world, in every frame, before any script of the page: holds what a page asks a wallet to sign until
 * the extension has looked at it.
 */
import { watchAnnouncements } from './announced.js';
import { watchArrivals } from './arrivals.js';
import { meet } from './channel.js';
import { look } from './places.js';
import { watchStandard } from './standard.js';

meet();
look();
watchAnnouncements();
watchStandard();
watchArrivals();
