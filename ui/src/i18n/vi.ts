import { access } from './vi/access';
import { answers } from './vi/answers';
import { assess } from './vi/assess';
import { audit } from './vi/audit';
import { common } from './vi/common';
import { directive } from './vi/directive';
import { events } from './vi/events';
import { imports } from './vi/imports';
import { inventory } from './vi/inventory';
import { letters } from './vi/letters';
import { library } from './vi/library';
import { monitor } from './vi/monitor';
import { rules } from './vi/rules';
import { store } from './vi/store';

const words = { ...common, ...access, ...audit, ...inventory, ...imports, ...directive, ...letters, ...library, ...answers, ...assess, ...events, ...monitor, ...rules, ...store };

export type Words = typeof words;
export default words;
