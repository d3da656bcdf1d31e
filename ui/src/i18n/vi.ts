import { access } from './vi/access';
import { answers } from './vi/answers';
import { audit } from './vi/audit';
import { common } from './vi/common';
import { directive } from './vi/directive';
import { imports } from './vi/imports';
import { inventory } from './vi/inventory';
import { letters } from './vi/letters';

const words = { ...common, ...access, ...audit, ...inventory, ...imports, ...directive, ...letters, ...answers };

export type Words = typeof words;
export default words;
