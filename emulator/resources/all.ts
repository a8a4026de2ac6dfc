/* All resources. A new one is a file in this folder, and a line here. */
export { channel } from './channel';
export { customProperty } from './customProperty';
export { customRole } from './customRole';
export { group } from './group';
export { member } from './member';
export { tag } from './tag';
