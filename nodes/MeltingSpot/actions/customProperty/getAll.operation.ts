import { updateDisplayOptions } from 'n8n-workflow';
import { toSimplified } from '../../api/customProperties';
import { list } from '../../api/lists';
import { memberLocator } from '../../parameters/memberLocator';
import type { Parameter } from '../../parameters/parameter';
import { returnAllOrLimit } from '../../parameters/returnAll';
import { simplify } from '../../parameters/simplify';
import { showListing } from '../../core/listHints';
import { operation } from '../../core/operation';

/** Raw rows can be limited; a simplified item always has all properties. */
const view: Parameter<{ isSimplified: boolean; limit: number }> = {
	properties: [
		...simplify.properties,
		...updateDisplayOptions({ show: { simplify: [false] } }, returnAllOrLimit.properties),
	],
	read(item) {
		const isSimplified = simplify.read(item);
		return { isSimplified, limit: isSimplified ? Infinity : returnAllOrLimit.read(item) };
	},
};

export const getAll = operation({
	name: 'getAll',
	displayName: 'Get Many',
	action: 'Get many custom properties of a member',
	description: "Retrieve a member's custom properties and their values",
	endpoint: 'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues',
	parameters: { spotMemberId: memberLocator, view },
	async send({ spotMemberId, view: { isSimplified, limit } }, call, run) {
		const listing = await list(call.request, run.api, { key: 'customPropertySlug', limit });
		const rows = showListing(run, listing, limit, 'custom properties');
		return isSimplified ? toSimplified(spotMemberId, rows) : rows;
	},
});
