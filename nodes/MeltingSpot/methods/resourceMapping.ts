import type {
	IDataObject,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { customPropertiesOf } from '../fields/customProperties';
import { columnTypeOf } from '../fields/propertyTypes';
import { readLocator } from '../fields/memberLocator';
import { isBlank, isSameText } from '../fields/values';
import { list } from '../transport/paginate';
import type { Connection } from '../transport/connection';
import { connect } from '../transport/connection';

/** The editor waits for its lists; a list that takes longer is an error. */
export const EDITOR_BUDGET_MS = 20_000;

/** One column for each custom property of the Spot, as a member shows them. */
export async function getCustomProperties(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const connection = await connect(this, EDITOR_BUDGET_MS);
	const memberId = await anyMemberId(connection, this.getCurrentNodeParameter('memberId'));
	const properties = memberId === undefined ? [] : await customPropertiesOf(connection, memberId);
	return { fields: properties.map(toColumn) };
}

/** The member that the node names, or, while that is an expression or empty, the first one that MeltingSpot lists. */
async function anyMemberId(connection: Connection, locator: unknown): Promise<string | undefined> {
	const { mode, value } = readLocator(locator);
	const isFixed = typeof value === 'string' && !isBlank(value) && !value.startsWith('=');
	if (isFixed && mode !== 'email') return value.trim();
	const { rows } = await list(connection, 'GET /v1/spotMembers', {
		limit: 1,
		...(isFixed && {
			query: { 'email[in]': value.trim() },
			keep: (row: IDataObject) => isSameText(row.email, value),
		}),
	});
	return rows.length > 0 ? String(rows[0].id) : undefined;
}

function toColumn(property: IDataObject): ResourceMapperField {
	const slug = String(property.customPropertySlug);
	const type = columnTypeOf(property);
	return {
		id: slug,
		displayName: isBlank(property.customPropertyLabel)
			? slug
			: String(property.customPropertyLabel),
		type,
		required: false,
		defaultMatch: false,
		display: true,
		...(type === 'options' && {
			options: (property.possibleValues as unknown[]).map((value) => ({
				name: String(value),
				value: String(value),
			})),
		}),
	};
}
