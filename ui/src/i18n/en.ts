import { access } from './en/access';
import { answers } from './en/answers';
import { audit } from './en/audit';
import { common } from './en/common';
import { directive } from './en/directive';
import { imports } from './en/imports';
import { inventory } from './en/inventory';
import { letters } from './en/letters';
import type { Words } from './vi';

const words: Words = { ...common, ...access, ...audit, ...inventory, ...imports, ...directive, ...letters, ...answers };

export default words;
