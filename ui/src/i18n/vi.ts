import { access } from './vi/access';
import { audit } from './vi/audit';
import { common } from './vi/common';
import { imports } from './vi/imports';
import { inventory } from './vi/inventory';

const words = { ...common, ...access, ...audit, ...inventory, ...imports };

export type Words = typeof words;
export default words;
