import type { IDataObject } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';
import { untilAborted } from '../../transport/clock';
import type { Api } from '../api';

/*
 * Question: does a PUT keep the fields that aren't sent, or clear them? See docs/api-notes.md#update-partial.
 * Assumed: it keeps them, since all fields are optional.
 * Found out: by a key's first update. The member is read before it and compared after it.
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
/** All fields that an update can restore. */
const MEMBER_FIELDS = [...PROFILE_FIELDS, ...ACCESS_FIELDS];
/** The statuses that can be set. */
const WRITABLE_STATUSES = ['Accepted', 'Deactivated', 'Rejected'];

const CONSEQUENCE =
	'No more updates will be sent with this key until n8n restarts. Report this to the maintainers of this package.';

type Put = (body: IDataObject) => Promise<IDataObject>;

interface Update {
	spotMemberId: string;
	changes: IDataObject;
	/** Sends an update of this member. @returns the member as the response shows it */
	put: Put;
}

/**
 * Updates a member without clearing fields that aren't sent.
 *
 * Until it is known what the API does, one update at a time tests it while the others wait. If fields were cleared,
 * they are restored, and no further update is sent with the key.
 * @returns the member as the response shows it
 * @throws OperationalError if the API clears fields; NodeApiError
 */
export async function updateMember(
	{
		request,
		behavior,
		signal,
		displayNames,
	}: Pick<Api, 'request' | 'behavior' | 'signal' | 'displayNames'>,
	update: Update,
): Promise<IDataObject> {
	const { spotMemberId, changes, put } = update;
	const shown = displayNames.describe('spotMemberId', spotMemberId);
	const { partialUpdate: known } = behavior;
	const read: Read = async () =>
		(await request('GET /v1/spotMembers/{spotMemberId}', { path: { spotMemberId } })).body;

	while (!known.isSafe) {
		if (known.refusal !== undefined) {
			throw new OperationalError(`The update to ${shown} wasn't sent. ${known.refusal}`);
		}
		if (!known.probe) {
			known.probe = probe(known, { ...update, shown }, read).finally(() => {
				known.probe = undefined;
			});
			return (await known.probe) as IDataObject;
		}
		// Its own item reports whether it succeeds.
		await untilAborted(
			known.probe.catch(() => {}),
			signal,
		);
	}
	return await put(changes);
}

type Read = () => Promise<IDataObject>;

/** An update that tests what happens to fields that aren't sent. A member without such fields proves nothing. */
async function probe(
	known: Api['behavior']['partialUpdate'],
	{ shown, changes, put }: Update & { shown: string },
	read: Read,
): Promise<IDataObject> {
	const before = await read();
	const atStake = fieldsAtStake(before, changes);
	const response = await put(changes);
	if (atStake.length === 0) return response;
	const hasLost = (after: IDataObject) => atStake.some((field) => isLost(field, before, after));
	// A response may omit fields, so read the member. If that fails, the response counts.
	const after = hasLost(response) ? await read().catch(() => response) : response;
	if (!hasLost(after)) {
		known.isSafe = true;
		return response;
	}
	known.refusal = `MeltingSpot clears fields that an update leaves out. This happened when ${shown} was updated. ${CONSEQUENCE}`;
	const lost = unsentFields(changes).filter((field) => isLost(field, before, after));
	const outcome = await restore({ before, changes, put, read });
	const avatar =
		'avatarUrl' in changes
			? ''
			: " The avatar may be gone, too: the API doesn't return it, so check it in MeltingSpot.";
	throw new OperationalError(
		`This update left out fields of ${shown}, and MeltingSpot cleared them: ${lost.join(', ')}. ${outcome}${avatar} ${CONSEQUENCE}`,
	);
}

function unsentFields(changes: IDataObject): string[] {
	return MEMBER_FIELDS.filter((field) => !(field in changes));
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
	return !isEmpty(value);
}

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return true;
	return typeof value === 'object' && Object.keys(value).length === 0;
}

/**
 * Sends all fields as they were, plus the changes: if updates clear what isn't sent, everything must be sent.
 * @returns the outcome, for the error message
 */
async function restore({
	before,
	changes,
	put,
	read,
}: Pick<Update, 'changes' | 'put'> & { before: IDataObject; read: Read }): Promise<string> {
	const unsent = unsentFields(changes);
	const remaining = await put({ ...writableFields(before), ...changes })
		.then(read)
		.then((after) => unsent.filter((field) => isLost(field, before, after)))
		.catch(() => unsent);
	if (remaining.length === 0) return 'They were restored.';
	const values = Object.fromEntries(remaining.map((field) => [field, before[field]]));
	return `Not all of them could be restored. Set these values again: ${JSON.stringify(values)}.`;
}

/** The fields of a member that an update can send unchanged. */
function writableFields(member: IDataObject): IDataObject {
	const fields = MEMBER_FIELDS.filter((field) => isWritable(field, member));
	return Object.fromEntries(fields.map((field) => [field, member[field]]));
}

function isWritable(field: string, { [field]: value }: IDataObject): boolean {
	if (field === 'status') return WRITABLE_STATUSES.includes(String(value));
	return !isEmpty(value);
}
