import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import { untilAborted } from '../../transport/clock';
import { shorten } from '../../transport/shorten';
import type { Api } from '../api';
import type { Loss } from './apiBehavior';

/*
 * Question: does a PUT keep the fields that aren't sent, or clear them? See docs/api-notes.md#update-partial.
 * Assumed: it keeps them, since all fields are optional.
 * Found out: by a key's first update. The member as read before it is compared with the response.
 * If settled: this file goes. If fields are kept, an update is one call; if not, read, merge, write.
 */

/**
 * Fields that an update can set and the API returns. Others, such as `updatedAt`, change on their own. The avatar can
 * be set, but isn't returned.
 * Source: `updateSpotMember` of MeltingSpot's API reference.
 */
const PROFILE_FIELDS = ['firstname', 'lastname', 'title', 'embedBaseUrls'];
/** Changing one may change the others: an admin may not need a custom role, for example. */
const ACCESS_FIELDS = ['role', 'status', 'customRoleId'];

/** Longest text with the values that a member lost, in characters. */
const MAX_VALUES_LENGTH = 5_000;

type UpdateApi = Pick<Api, 'request' | 'behavior' | 'execution' | 'signal' | 'displayNames'>;

interface Update {
	spotMemberId: string;
	changes: IDataObject;
	/** Sends the update. @returns the member as the response shows it */
	put(): Promise<IDataObject>;
}

/** The members that a run has read, by ID. */
const readings = new WeakMap<object, Map<unknown, IDataObject>>();

/** Keeps members as a run has read them, so that an update needn't read them again. Call this with whole members. */
export function keepReadings(api: Pick<Api, 'behavior'>, members: IDataObject[]): void {
	if (api.behavior.partialUpdate.isSafe) return;
	const kept = readings.get(api) ?? new Map<unknown, IDataObject>();
	for (const member of members) kept.set(member.id, member);
	readings.set(api, kept);
}

/**
 * Updates a member. Until it is known that this keeps the fields that aren't sent, one update at a time tests it while
 * the others wait. If fields vanished, the execution sends no further update. Nothing is written back: someone else may
 * have changed them.
 * @returns the member as the response shows it
 * @throws OperationalError if fields vanished in this execution; NodeApiError
 */
export async function updateMember(api: UpdateApi, update: Update): Promise<IDataObject> {
	const { partialUpdate: known } = api.behavior;
	while (!known.isSafe) {
		throwIfStopped(api, update);
		if (!known.test) {
			const test = testUpdate(api, update).finally(() => {
				known.test = undefined;
			});
			known.test = test;
			return await test;
		}
		// Its own item reports whether it succeeds.
		await untilAborted(
			known.test.catch(() => {}),
			api.signal,
		);
	}
	return await update.put();
}

/** @throws OperationalError if a member lost fields in this execution; for that member, with the old values once more */
function throwIfStopped({ behavior, execution, displayNames }: UpdateApi, update: Update): void {
	const loss = behavior.partialUpdate.losses.get(execution);
	if (!loss) return;
	const { spotMemberId } = update;
	if (loss.spotMemberId === spotMemberId) throw lossError(loss);
	const shown = displayNames.describe('spotMemberId', spotMemberId);
	throw new OperationalError(`The update to ${shown} wasn't sent.`, {
		description: `The update to ${loss.shown} cleared fields that it didn't set, so this execution updates no other members.`,
	});
}

/** An update that tests what happens to fields that aren't sent. A member without such fields proves nothing. */
async function testUpdate(api: UpdateApi, update: Update): Promise<IDataObject> {
	const { spotMemberId, changes, put } = update;
	const { partialUpdate: known } = api.behavior;
	const read = async () =>
		(await api.request('GET /v1/spotMembers/{spotMemberId}', { path: { spotMemberId } })).body;
	const kept = readings.get(api);
	const before = kept?.get(spotMemberId) ?? (await read());
	// From here on, it may say something else than the member has.
	kept?.delete(spotMemberId);
	const atStake = fieldsAtStake(before, changes);
	const response = await put();
	if (atStake.length === 0) return response;
	const hasLost = (after: IDataObject) => atStake.some((field) => isLost(field, before, after));
	// A response may omit fields, so read the member. If that fails, the response counts.
	const after = hasLost(response) ? await read().catch(() => response) : response;
	if (!hasLost(after)) {
		known.isSafe = true;
		return response;
	}
	const lost = unsentFields(changes).filter((field) => isLost(field, before, after));
	const shown = api.displayNames.describe('spotMemberId', spotMemberId);
	const values = Object.fromEntries(lost.map((field) => [field, before[field]]));
	const loss = { spotMemberId, shown, values, mayLoseAvatar: !('avatarUrl' in changes) };
	known.losses.set(api.execution, loss);
	throw lossError(loss);
}

function lossError({ shown, values, mayLoseAvatar }: Loss): OperationalError {
	const fields = Object.keys(values).join(', ');
	const avatar = mayLoseAvatar ? " Check the avatar, too: the API doesn't return it." : '';
	return new OperationalError(
		`The update to ${shown} cleared fields that it didn't set: ${fields}.`,
		{
			description: `Set these values again, unless someone else has just changed them: ${shorten(JSON.stringify(values), MAX_VALUES_LENGTH)}.${avatar} This execution updates no other members. If it happens again, report it to the maintainers of this package.`,
		},
	);
}

function unsentFields(changes: IDataObject): string[] {
	return [...PROFILE_FIELDS, ...ACCESS_FIELDS].filter((field) => !(field in changes));
}

/** The fields that reveal a loss. The status isn't one: it may change at any time, when an admin accepts a member. */
function fieldsAtStake(before: IDataObject, changes: IDataObject): string[] {
	const changesAccess = ACCESS_FIELDS.some((field) => field in changes);
	return unsentFields(changes)
		.filter((field) => !changesAccess || PROFILE_FIELDS.includes(field))
		.filter((field) => field !== 'status' && isSet(field, before));
}

function isLost(field: string, before: IDataObject, after: IDataObject): boolean {
	if (field === 'status') return before.status !== after.status;
	return isSet(field, before) && !isSet(field, after);
}

function isSet(field: string, { [field]: value }: IDataObject): boolean {
	// The default for a member without a specific role.
	if (field === 'role' && value === 'Member') return false;
	if (value === undefined || value === null || value === '') return false;
	return typeof value !== 'object' || Object.keys(value).length > 0;
}
