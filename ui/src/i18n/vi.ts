import { access } from './vi/access';
import { audit } from './vi/audit';
import { common } from './vi/common';

const words = { ...common, ...access, ...audit };

export type Words = typeof words;
export default words;
