import { access } from './en/access';
import { answers } from './en/answers';
import { assess } from './en/assess';
import { audit } from './en/audit';
import { common } from './en/common';
import { directive } from './en/directive';
import { events } from './en/events';
import { imports } from './en/imports';
import { inventory } from './en/inventory';
import { letters } from './en/letters';
import { library } from './en/library';
import { monitor } from './en/monitor';
import { rules } from './en/rules';
import { store } from './en/store';
import type { Words } from './vi';

const words: Words = { ...common, ...access, ...audit, ...inventory, ...imports, ...directive, ...letters, ...library, ...answers, ...assess, ...events, ...monitor, ...rules, ...store };

export default words;
