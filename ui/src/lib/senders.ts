/** What stands in a setting where the token goes. */
export const PLACE = '<TOKEN>';

/** A setting with the token in it, where one is known. */
export const filledIn = (text: string, secret: string): string => (secret === '' ? text : text.replaceAll(PLACE, () => secret));
