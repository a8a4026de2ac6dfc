/* eslint-disable @n8n/community-nodes/require-node-api-error -- a program of the command line, no part of the package */
import { randomUUID } from 'node:crypto';
import { type Client, path, type Row } from './client';
import type { Changes, Journal } from './journal';
import { jsonTypeOf, kindOfProperty, UNKNOWN_ID } from './readings';
import {
	Failure,
	type Findings,
	known,
	listed,
	say,
	unclear,
	whyFailed,
	type Words,
} from './words';

type Work = (client: Client, member: Row, tagName: string) => Promise<Words[]>;

/** Each step, the rows of docs/api-notes.md that it is about, and the field that the member needs for it. */
const STEPS: Array<{
	ids: string[];
	announcement: string;
	needs?: 'title' | 'customRoleId';
	work: Work;
}> = [
	{
		ids: ['update-partial'],
		announcement:
			"Send the member's title as it is, look at the other fields, and put everything back. If MeltingSpot empties what isn't sent, the member's picture is lost, since it can't be read.",
		needs: 'title',
		work: sendTitle,
	},
	{
		ids: ['property-values'],
		announcement: "Write the member's custom properties again as they are, one of each type.",
		work: rewriteProperties,
	},
	{
		ids: ['update-clear'],
		announcement:
			"Remove the member's custom role with null, and put it back. MeltingSpot may notify the member.",
		needs: 'customRoleId',
		work: clearRole,
	},
	{
		ids: ['no-content', 'bulk-unknown-member', 'delete-gone'],
		announcement:
			'Create a tag, add it to the member and remove it in several ways, and delete it.',
		work: useTag,
	},
];

/** Fields that an update can set and the API returns. Source: `updateSpotMember` of MeltingSpot's API reference. */
const FIELDS = 'firstname lastname title embedBaseUrls role status customRoleId'.split(' ');
const WRITABLE_STATUSES: unknown[] = ['Accepted', 'Deactivated', 'Rejected'];
const EMPTY = [undefined, 'null', '""', '{}'];

/** The fields that can be sent as they are: those with a value. */
const writable = (member: Row) =>
	FIELDS.filter((name) => !EMPTY.includes(JSON.stringify(member[name]))).filter(
		(name) => name !== 'status' || WRITABLE_STATUSES.includes(member.status),
	);

const changed = (fields: string[], before: Row, after: Row) =>
	fields.filter(
		(name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null),
	);

/** Undoes what a run changed. @throws Failure */
export async function putBack(client: Client, changes: Changes, journal: Journal): Promise<void> {
	const { spotId, memberId, member, tagName } = changes;
	try {
		const at = path`/v1/spotMembers/${memberId}`;
		const now = await client.must('GET', at);
		if (now.spotId !== spotId) throw new Failure(say`The member is in another Spot.`);
		// All fields: a PUT may clear those that aren't sent.
		if (changed(Object.keys(member), member, now).length > 0) await client.must('PUT', at, member);
		for (const id of await tagsNamed(client, tagName))
			await client.ask('DELETE', path`/v1/tags/${id}`);
		journal.clear();
	} catch (error) {
		throw new Failure(
			say`Not everything could be put back: ${whyFailed(error)} Run the same command again to do so.`,
		);
	}
}

/** The ids of these tags, whether pages are numbered from 0 or from 1. */
async function tagsNamed(client: Client, name: string): Promise<unknown[]> {
	const names = new Map<unknown, unknown>();
	for (let page = 0, before = -1; page < 2 || names.size > before; page += 1) {
		before = names.size;
		const { rows } = await client.list('/v1/tags', { limit: 100, page });
		for (const tag of rows) names.set(tag.id, tag.name);
	}
	return [...names.keys()].filter((id) => names.get(id) === name);
}

/** The member with this address, who isn't an admin. @throws Failure */
async function findMember(client: Client, email: string): Promise<Row> {
	const { rows } = await client.list('/v1/spotMembers', { 'email[in]': email });
	const [row, another] = rows.filter((each) => each.email === email);
	if (!row || another) throw new Failure(say`No single member has exactly this email address.`);
	const member = await client.must('GET', path`/v1/spotMembers/${row.id}`);
	if (member.role !== 'Admin') return member;
	throw new Failure(
		say`The member is an admin. Name one who isn't, so that no one loses rights, even for a moment.`,
	);
}

/**
 * Answers what only writes can, on one member and a tag of its own. Everything is undone.
 * @param confirm announces a step. @returns whether to do it
 */
export async function writeAnswers(
	client: Client,
	email: string,
	journal: Journal,
	confirm: (step: string) => Promise<boolean>,
): Promise<Findings> {
	const before = await findMember(client, email);
	const changes: Changes = {
		spotId: before.spotId,
		memberId: before.id,
		member: Object.fromEntries(writable(before).map((name) => [name, before[name]])),
		tagName: `MeltingSpot API check ${randomUUID()}`,
	};

	async function take({ announcement, needs, work }: (typeof STEPS)[number]): Promise<Words[]> {
		if (needs && !before[needs]) return [unclear`the member has no ${needs as Words}`];
		if (!(await confirm(announcement))) return [];
		journal.write(changes);
		try {
			return await work(client, before, changes.tagName);
		} finally {
			await putBack(client.fresh(), changes, journal);
		}
	}

	const findings: Findings = {};
	for (const step of STEPS) {
		const answers = await take(step);
		for (const [index, id] of step.ids.entries()) {
			findings[id] = answers[index] ?? unclear`the step was skipped`;
		}
	}
	return findings;
}

async function sendTitle(client: Client, before: Row): Promise<Words[]> {
	const at = path`/v1/spotMembers/${before.id}`;
	await client.must('PUT', at, { title: before.title });
	const lost = changed(FIELDS, before, await client.must('GET', at));
	if (lost.length > 0) return [say`replaces: ${known(lost, FIELDS)} changed`];
	// Every member has a role and a status, so they prove nothing.
	const others = writable(before).filter((name) => !['title', 'role', 'status'].includes(name));
	return [others.length > 0 ? say`merges` : unclear`the member has no other fields`];
}

async function rewriteProperties(client: Client, { id }: Row): Promise<Words[]> {
	const at = path`/v1/spotMembers/${id}/customPropertiesValues`;
	const { rows } = await client.list(at, { limit: 100 });
	const withValue = rows.filter(({ value }) => value !== null);
	const byKind = new Map(withValue.map((property) => [kindOfProperty(property), property]));
	const results: Words[] = [];
	for (const [kind, { customPropertySlug, value }] of byKind) {
		const { status } = await client.ask('PUT', at + path`/${customPropertySlug}`, {}, { value });
		results.push(
			say`${kind}: ${jsonTypeOf(value)} ${status < 300 ? say`accepted` : say`refused (${status})`}`,
		);
	}
	return [results.length > 0 ? listed(results) : unclear`the member has no values`];
}

async function clearRole(client: Client, { id }: Row): Promise<Words[]> {
	const at = path`/v1/spotMembers/${id}`;
	const { status } = await client.ask('PUT', at, {}, { customRoleId: null });
	if (status >= 300) return [say`null is refused (${status})`];
	const { customRoleId } = await client.must('GET', at);
	return [customRoleId ? say`null changes nothing` : say`null removes it`];
}

async function useTag(client: Client, { id: memberId }: Row, name: string): Promise<Words[]> {
	const tag = await client.must('POST', '/v1/tags', { name });
	const at = path`/v1/tags/${tag.id}`;
	const statusOf = async (method: string, action = '', spotMemberIds?: unknown[]) =>
		(await client.ask(method, at + action, {}, spotMemberIds && { spotMemberIds })).status;
	const assign = async (...ids: unknown[]) =>
		await statusOf('POST', '/spotMembers~bulkAssign', ids);
	const [once, twice] = [await assign(memberId), await assign(memberId)];
	const unknown = await assign(memberId, UNKNOWN_ID);
	const unassigned = await statusOf('POST', '/spotMembers~bulkUnassign', [memberId]);
	const [deleted, again] = [await statusOf('DELETE'), await statusOf('DELETE')];
	return [
		say`assign ${once}, again ${twice}, unassign ${unassigned}, delete ${deleted}`,
		unknown < 300 ? say`accepted with ${unknown}` : say`refused with ${unknown}`,
		say`a second delete is ${again}`,
	];
}
