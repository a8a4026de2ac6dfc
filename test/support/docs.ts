/* eslint-disable @n8n/community-nodes/no-restricted-imports -- writes pages of the documentation */
import { writeFileSync } from 'node:fs';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { resources } from '../../nodes/MeltingSpot/resources';
import { propertiesOf } from '../../nodes/MeltingSpot/core/editor';
import type { Operation, Resource } from '../../nodes/MeltingSpot/core/operation';
import { inRepository, readText } from './repository';

/*
 * The pages that are generated from the code. `npm run docs` writes them; docs.test.ts compares them.
 */

/** Every documented operation of MeltingSpot's API, and why the node doesn't offer it, where it doesn't. */
const TWIN = 'The bulk endpoint does the same, for one member or many';
const BULK = 'Create does the same, one item at a time, and outputs each result';
const NOTIFICATIONS = 'Of little use in workflows';
export const documented: Record<string, string | undefined> = {
	'GET /v1/spotMembers': undefined,
	'POST /v1/spotMembers': undefined,
	'POST /v1/spotMembers~bulkInvite': undefined,
	'GET /v1/spotMembers/{spotMemberId}': undefined,
	'PUT /v1/spotMembers/{spotMemberId}': undefined,
	'GET /v1/spotMembers/{spotMemberId}/customFormAnswers': undefined,
	'GET /v1/spotMembers/{spotMemberId}/customPropertiesValues': undefined,
	'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}': undefined,
	'POST /v1/spotMembers/{spotMemberId}/customPropertiesValues~bulkUpsert': undefined,
	'GET /v1/spotMembers/{spotMemberId}/notifications': NOTIFICATIONS,
	'POST /v1/spotMembers/{spotMemberId}/notifications~markAsRead':
		"The documentation doesn't specify the request body",
	'GET /v1/spotMembers/{spotMemberId}/notifications~unreadCount': NOTIFICATIONS,
	'GET /v1/spotMemberCustomRole': undefined,
	'POST /v1/spotMemberCustomRole': undefined,
	'GET /v1/spotMemberCustomRole/{customRoleId}': undefined,
	'PUT /v1/spotMemberCustomRole/{customRoleId}': undefined,
	'GET /v1/tags': undefined,
	'POST /v1/tags': undefined,
	'POST /v1/tags~bulkCreate': BULK,
	'GET /v1/tags/{tagId}': undefined,
	'PUT /v1/tags/{tagId}': undefined,
	'DELETE /v1/tags/{tagId}': undefined,
	'GET /v1/tags/{tagId}/spotMembers': undefined,
	'POST /v1/tags/{tagId}/spotMembers~bulkAssign': undefined,
	'POST /v1/tags/{tagId}/spotMembers~bulkUnassign': undefined,
	'GET /v1/groups': undefined,
	'POST /v1/groups': undefined,
	'DELETE /v1/groups/{groupId}': undefined,
	'GET /v1/groups/{groupId}/spotMembers': undefined,
	'POST /v1/groups/{groupId}/spotMembers': TWIN,
	'POST /v1/groups/{groupId}/spotMembers~bulkAdd': undefined,
	'GET /v1/channels': undefined,
	'POST /v1/channels': undefined,
	'POST /v1/channels~bulkCreate': BULK,
	'GET /v1/channels/{channelId}': undefined,
	'PUT /v1/channels/{channelId}': undefined,
	'GET /v1/channels/{channelId}/spotMembers': undefined,
	'POST /v1/channels/{channelId}/spotMembers': TWIN,
	'POST /v1/channels/{channelId}/spotMembers~bulkAdd': undefined,
	'POST /v1/channels/{channelId}/spotMembers~bulkRemove': undefined,
	'GET /v1/forums': undefined,
	'POST /v1/forums': undefined,
	'POST /v1/forums~bulkCreate': BULK,
	'GET /v1/forums/{forumId}': undefined,
	'PUT /v1/forums/{forumId}': undefined,
	'DELETE /v1/forums/{forumId}': undefined,
	'POST /v1/forums/{forumId}/topics~bulkCreate': undefined,
	'GET /v1/lives': undefined,
	'POST /v1/lives': undefined,
	'GET /v1/lives/{liveId}': undefined,
	'PUT /v1/lives/{liveId}':
		"Not every field can be read back, so an update could clear some. The node uses it only to correct a new live's dates",
	'GET /v1/lives/{liveId}/participants': undefined,
	'POST /v1/lives/{liveId}/participants': undefined,
	'POST /v1/lives/{liveId}/participants~bulkInvite': undefined,
	'POST /v1/lives/{liveId}/speakers~bulkInvite': undefined,
	'GET /v1/courses': undefined,
	'POST /v1/courses/{courseId}/groups~bulkAdd': undefined,
	'POST /v1/courses/{courseId}/groups~bulkRemove': undefined,
	'GET /v1/courses/{courseId}/participants': undefined,
	'POST /v1/courses/{courseId}/participants': undefined,
	'POST /v1/courses/{courseId}/participants~bulkInvite': undefined,
	'GET /v1/courses/{courseId}/participants/{courseParticipantId}': undefined,
	'GET /v1/learningPaths/{learningPathId}/participants': undefined,
	'POST /v1/learningPaths/{learningPathId}/participants~bulkInvite': undefined,
	'GET /v1/learningPaths/{learningPathId}/participants/{learningPathParticipantId}': undefined,
	'GET /v1/activities~export': undefined,
};

const all = resources.flatMap((resource) =>
	resource.operations.map((operation) => ({ resource, operation })),
);

const titleOf = (resource: Resource, operation: Operation) =>
	`${resource.displayName}: ${operation.displayName}`;
const anchorOf = (title: string) =>
	title
		.toLowerCase()
		.replace(/[^\w -]/g, '')
		.replaceAll(' ', '-');
const linkTo = (resource: Resource, operation: Operation, text: string, page = '') =>
	`[${text}](${page}#${anchorOf(titleOf(resource, operation))})`;
const inCell = (text: string) => text.replaceAll('|', '\\|').replace(/<a [^>]*>|<\/a>/g, '');

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Of parameters with the same name, which one it is: ` (Value Type: Number)`. */
function conditionOf(property: INodeProperties, all: INodeProperties[]): string {
	const isOnly = all.filter(({ displayName }) => displayName === property.displayName).length === 1;
	const [[name, values = []] = ['']] = Object.entries(property.displayOptions?.show ?? {});
	const other = all.find((each) => each.name === name);
	if (isOnly || !other) return '';
	const choices = (other.options as INodePropertyOptions[])
		.filter(({ value }) => (values as unknown[]).includes(value))
		.map((choice) => choice.name);
	return ` (${other.displayName}: ${choices.join(' or ')})`;
}

function parameterRows(properties: INodeProperties[], within = ''): string[][] {
	const shown = properties.filter(({ type }) => type !== 'notice');
	return shown.flatMap((property) => {
		const { displayName, description = '', type, options = [] } = property;
		const isGroup = type === 'collection';
		const row = [`${within}**${displayName}**${conditionOf(property, shown)}`, inCell(description)];
		return isGroup
			? [row, ...parameterRows(options as INodeProperties[], `${displayName} > `)]
			: [row];
	});
}

function outputOf(resource: Resource, operation: Operation): string {
	const file = `nodes/MeltingSpot/__schema__/v1.0.0/${resource.name}/${operation.name}.json`;
	const { properties, additionalProperties: others } = JSON.parse(readText(file)) as {
		properties: object;
		additionalProperties?: object;
	};
	const fields = Object.keys(properties).map((name) => `\`${name}\``);
	if (!others) return fields.join(', ');
	const isNamedByUsers = Object.keys(others).length > 0;
	return [
		...fields,
		isNamedByUsers ? 'one field per custom property' : 'and whatever else MeltingSpot returns',
	].join(', ');
}

function section({ resource, operation }: (typeof all)[number]): string {
	return [
		`### ${titleOf(resource, operation)}`,
		`${operation.description}.`.replace('..', '.'),
		`\`${operation.endpoint}\``,
		table(['parameter', ''], parameterRows(propertiesOf(operation))),
		`Output: ${outputOf(resource, operation)}`,
	].join('\n\n');
}

const operationsPage = () =>
	[
		'# Operations',
		'Generated from the code by `npm run docs`. For operations with **Simplify**, the output listed is what you get when it is on.',
		...resources.flatMap((resource) => [
			`## ${resource.displayName}`,
			...all.filter((each) => each.resource === resource).map(section),
		]),
		'',
	]
		.join('\n\n')
		.trimEnd() + '\n';

const coveragePage = () =>
	[
		'# API coverage',
		`MeltingSpot documents ${Object.keys(documented).length} operations. The node offers ${all.length} of them. For the others, use n8n's HTTP Request node with the MeltingSpot API credential. Generated from the code by \`npm run docs\`.`,
		table(
			['endpoint', 'operation'],
			Object.entries(documented).map(([endpoint, reason]) => {
				const offered = all.find(({ operation }) => operation.endpoint === endpoint);
				return [
					`\`${endpoint}\``,
					offered
						? linkTo(
								offered.resource,
								offered.operation,
								titleOf(offered.resource, offered.operation),
								'operations.md',
							)
						: `Not offered. ${reason}.`,
				];
			}),
		),
	].join('\n\n') + '\n';

/** README with its table of operations. */
function withOperations(readme = readText('README.md')): string {
	const rows = resources.map((resource) => [
		`**${resource.displayName}**`,
		resource.operations
			.map((operation) => linkTo(resource, operation, operation.displayName, 'docs/operations.md'))
			.join(', '),
	]);
	return readme.replace(
		/(<!-- operations -->\n)[^]*?(<!-- \/operations -->)/,
		(_, start: string, end: string) =>
			`${start}\n${table(['Resource', 'Operations'], rows)}\n\n${end}`,
	);
}

export const pages: Record<string, () => string> = {
	'docs/operations.md': operationsPage,
	'docs/coverage.md': coveragePage,
	'README.md': withOperations,
};

function main(): void {
	for (const [file, text] of Object.entries(pages)) writeFileSync(inRepository(file), text());
}

if (require.main === module) main();
