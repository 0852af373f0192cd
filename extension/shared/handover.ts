/** The event by which the bridge hands its wire over to the script in the page's world. */
export const HELLO = 'forewarn-hello';
