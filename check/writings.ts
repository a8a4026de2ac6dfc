/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a program of the command line, no part of the package */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import type { Api } from '../nodes/MeltingSpot/api/api';
import { MEMBER_FIELDS, writableFields } from '../nodes/MeltingSpot/api/behavior/partialUpdate';
import { findMembersByEmail, onlyMember } from '../nodes/MeltingSpot/api/membersByEmail';
import { kindOf } from '../nodes/MeltingSpot/parameters/propertyTypes';
import { bindEndpoint } from '../nodes/MeltingSpot/transport/request';
import { list } from '../nodes/MeltingSpot/api/lists';
import { type Answer, type Finding, toFinding, Unclear, whyUnclear } from './readings';

/** Changes still to be undone, kept in a file so that a later run can undo them. */
interface Journal {
	memberId: string;
	/** The member's fields before a step changes them. */
	member?: IDataObject;
	/** The name of the tag that this run creates. No other tag has it. */
	tagName?: string;
}

export interface WriteOptions {
	api: Api;
	email: string;
	/** Holds the journal until all changes are undone. */
	journalFile: string;
	/** Announces a step. @returns whether to do it */
	confirm(step: string): Promise<boolean>;
}

const TAG = 'MeltingSpot API check';
const MEMBER = 'GET /v1/spotMembers/{spotMemberId}';

/** Undoes the changes in the journal, if any. @throws NodeApiError */
export async function putBack(api: Api, journalFile: string): Promise<boolean> {
	if (!existsSync(journalFile)) return false;
	const { memberId, member, tagName } = JSON.parse(readFileSync(journalFile, 'utf8')) as Journal;
	if (member) await restoreMember(api, memberId, member);
	if (tagName !== undefined) await deleteTags(api, tagName);
	rmSync(journalFile);
	return true;
}

async function readMember(api: Api, spotMemberId: string): Promise<IDataObject> {
	return (await api.request(MEMBER, { path: { spotMemberId } })).body;
}

/** Restores the member's fields if any of them changed. A step changes only fields that had a value. */
async function restoreMember(api: Api, spotMemberId: string, before: IDataObject): Promise<void> {
	const now = await readMember(api, spotMemberId);
	if (changedFields(before, now).length === 0) return;
	// Sends all fields: a PUT may clear those that aren't sent.
	const body = writableFields(before);
	await api.request('PUT /v1/spotMembers/{spotMemberId}', { path: { spotMemberId }, body });
}

async function deleteTags(api: Api, name: string): Promise<void> {
	const { rows } = await list(bindEndpoint(api.request, 'GET /v1/tags'), api, {});
	for (const tag of rows.filter((each) => each.name === name)) {
		await api.request<'DELETE /v1/tags/{tagId}', 404>('DELETE /v1/tags/{tagId}', {
			path: { tagId: String(tag.id) },
			acceptStatuses: [404],
		});
	}
}

function changedFields(before: IDataObject, after: IDataObject): string[] {
	return MEMBER_FIELDS.filter((name) => !isSame(before[name], after[name]));
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Answers what only writes can, using one member and a tag it creates. Everything is undone. */
export async function writeAnswers(options: WriteOptions): Promise<Finding[]> {
	const { api, email, journalFile, confirm } = options;
	const membersOf = await findMembersByEmail(api, [email]);
	const member = onlyMember(email, membersOf(email));
	if (!member) throw new Error(`Your Spot has no member with the email address "${email}".`);
	if (member.role === 'Admin') {
		throw new Error(
			`"${email}" is an admin. Name a member who isn't, so that no one loses rights, even for a moment.`,
		);
	}
	const memberId = String(member.id);
	const before = await readMember(api, memberId);
	const findings: Finding[] = [];

	async function step(
		announcement: string,
		ids: string[],
		change: Omit<Journal, 'memberId'>,
		work: () => Promise<Finding[]>,
	): Promise<void> {
		if (!(await confirm(announcement))) {
			findings.push(...ids.map((id) => toFinding(id, new Unclear('the step was skipped'))));
			return;
		}
		writeFileSync(journalFile, JSON.stringify({ memberId, ...change }), { mode: 0o600 });
		const found = await work().catch((error: unknown) => {
			if (api.signal?.aborted) throw error;
			return ids.map((id) => toFinding(id, whyUnclear(error)));
		});
		findings.push(...found);
		await putBack(api, journalFile);
	}

	if (before.title) {
		await step(
			"Change the member's title, look at the other fields, and put everything back. If MeltingSpot empties what isn't sent, the member's picture is lost, since it can't be read.",
			['update-partial'],
			{ member: before },
			async () => [toFinding('update-partial', await changeTitle(api, memberId, before))],
		);
	} else {
		findings.push(toFinding('update-partial', new Unclear('the member has no title')));
	}
	await step(
		"Write the member's custom properties again as they are, one of each type.",
		['property-values'],
		{},
		async () => [toFinding('property-values', await rewriteProperties(api, memberId))],
	);
	if (before.customRoleId) {
		await step(
			"Remove the member's custom role with null, and put it back. MeltingSpot may notify the member.",
			['update-clear'],
			{ member: before },
			async () => [toFinding('update-clear', await clearRole(api, memberId))],
		);
	} else {
		findings.push(toFinding('update-clear', new Unclear('the member has no custom role')));
	}
	const tagName = `${TAG} ${randomUUID()}`;
	await step(
		`Create a tag "${TAG} …", add it to the member and remove it in several ways, and delete it.`,
		['no-content', 'bulk-unknown-member', 'delete-gone'],
		{ tagName },
		async () => await useTag(api, memberId, tagName),
	);
	return findings;
}

async function changeTitle(api: Api, spotMemberId: string, before: IDataObject): Promise<Answer> {
	const title = `${String(before.title).slice(0, 40)} (API check)`;
	await api.request('PUT /v1/spotMembers/{spotMemberId}', {
		path: { spotMemberId },
		body: { title },
	});
	const after = await readMember(api, spotMemberId);
	const lost = changedFields(before, after).filter((name) => name !== 'title');
	if (lost.length > 0) return `replaces: ${lost.join(', ')} changed as well`;
	// Every member has these, so they prove nothing.
	const others = Object.keys(writableFields(before)).filter(
		(name) => !['title', 'role', 'status'].includes(name),
	);
	return others.length > 0 ? 'merges' : new Unclear('the member has no other fields');
}

async function rewriteProperties(api: Api, spotMemberId: string): Promise<Answer> {
	const path = { spotMemberId };
	const { body } = await api.request('GET /v1/spotMembers/{spotMemberId}/customPropertiesValues', {
		path,
		query: { limit: 100 },
	});
	const byKind = new Map<string, IDataObject>();
	for (const property of body.items) {
		if (property.value !== null) byKind.set(kindOf(property), property);
	}
	const results: string[] = [];
	for (const [kind, { customPropertySlug, value }] of byKind) {
		const form = Array.isArray(value) ? 'array' : typeof value;
		const slug = String(customPropertySlug);
		const status = await api
			.request<
				'PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}',
				400
			>('PUT /v1/spotMembers/{spotMemberId}/customPropertiesValues/{customPropertySlug}', {
				path: { spotMemberId, customPropertySlug: slug },
				body: { value: value as never },
				acceptStatuses: [400],
			})
			.then((response) => response.status);
		results.push(`${kind}: ${form} ${status < 400 ? 'accepted' : `refused (${status})`}`);
	}
	return results.sort().join(', ') || new Unclear('the member has no values');
}

async function clearRole(api: Api, spotMemberId: string): Promise<string> {
	const response = await api.request<'PUT /v1/spotMembers/{spotMemberId}', 400>(
		'PUT /v1/spotMembers/{spotMemberId}',
		{ path: { spotMemberId }, body: { customRoleId: null }, acceptStatuses: [400] },
	);
	if (response.refused) return `null is refused (${response.refused})`;
	const { customRoleId } = await readMember(api, spotMemberId);
	return customRoleId ? 'null changes nothing' : 'null removes it';
}

async function useTag(api: Api, memberId: string, name: string): Promise<Finding[]> {
	const tag = (await api.request('POST /v1/tags', { body: { name } })).body;
	const path = { tagId: String(tag.id) };
	const assign = async (spotMemberIds: string[]) =>
		(
			await api.request<'POST /v1/tags/{tagId}/spotMembers~bulkAssign', 400 | 404>(
				'POST /v1/tags/{tagId}/spotMembers~bulkAssign',
				{ path, body: { spotMemberIds }, acceptStatuses: [400, 404] },
			)
		).status;
	const [once, twice] = [await assign([memberId]), await assign([memberId])];
	const unknown = await assign([memberId, '00000000-0000-4000-8000-000000000000']);
	const unassigned = (
		await api.request<'POST /v1/tags/{tagId}/spotMembers~bulkUnassign', 400 | 404>(
			'POST /v1/tags/{tagId}/spotMembers~bulkUnassign',
			{ path, body: { spotMemberIds: [memberId] }, acceptStatuses: [400, 404] },
		)
	).status;
	const remove = async () =>
		(
			await api.request<'DELETE /v1/tags/{tagId}', 404>('DELETE /v1/tags/{tagId}', {
				path,
				acceptStatuses: [404],
			})
		).status;
	const [deleted, again] = [await remove(), await remove()];
	return [
		{
			id: 'no-content',
			found: `assign ${once}, again ${twice}, unassign ${unassigned}, delete ${deleted}`,
		},
		{
			id: 'bulk-unknown-member',
			found: unknown >= 400 ? `refused with ${unknown}` : `accepted with ${unknown}`,
		},
		{ id: 'delete-gone', found: `a second delete is ${again}` },
	];
}
