import { access } from './en/access';
import { audit } from './en/audit';
import { common } from './en/common';
import { imports } from './en/imports';
import { inventory } from './en/inventory';
import type { Words } from './vi';

const words: Words = { ...common, ...access, ...audit, ...inventory, ...imports };

export default words;
