/* All resources. A new one is a file in this folder, and a line here. */
export { customProperty } from './customProperty';
export { customRole } from './customRole';
export { member } from './member';
export { tag } from './tag';
