import { access } from './en/access';
import { audit } from './en/audit';
import { common } from './en/common';
import type { Words } from './vi';

const words: Words = { ...common, ...access, ...audit };

export default words;
