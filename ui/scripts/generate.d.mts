export function generated(document: unknown): Promise<string>;
