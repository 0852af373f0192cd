/** The event by which the bridge hands its node over to the script in the page's world. */
export const HELLO = 'forewarn-hello';
