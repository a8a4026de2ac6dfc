import type { IDataObject } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { mapWithConcurrency } from '../transport/concurrency';
import { statusOf } from '../transport/errors';
import { bindEndpoint } from '../transport/request';
import { listSome } from '../transport/shorten';
import type { Api } from './api';
import { detectSeveral, toBatches } from './behavior/listFilters';
import { keepReadings } from './behavior/partialUpdate';
import { foldEmailCase, isTooLongForEmail, spellings } from './emailAddress';
import { bindList, lookUp } from './lists';

const MEMBERS = 'GET /v1/spotMembers';
const EMAIL = { name: 'email[in]', rowValue: ({ email }: IDataObject) => email };

/** An email address to look up, ignoring the case of ASCII letters. */
interface Address {
	folded: string;
	/** The distinct spellings given. */
	given: string[];
}

/** What a lookup found for each address, or why it failed. */
class Findings {
	isFilterIgnored = false;
	private readonly byAddress = new Map<string, () => IDataObject[]>();

	/** Records the members with this address. @returns whether there are any */
	take({ folded }: Address, rows: IDataObject[]): boolean {
		const members = new Map(
			rows
				.filter(({ email }) => foldEmailCase(String(email)) === folded)
				.map((member) => [member.id, member]),
		);
		this.byAddress.set(folded, () => [...members.values()]);
		return members.size > 0;
	}

	fail(addresses: Address[], error: unknown): void {
		for (const { folded } of addresses) {
			this.byAddress.set(folded, () => {
				throw error;
			});
		}
	}

	/** Members whose address is spelled exactly like this or, if there are none, those that differ in case. */
	of(email: string): IDataObject[] {
		const found = this.byAddress.get(foldEmailCase(email))?.() ?? [];
		const exact = found.filter((member) => member.email === email);
		return exact.length > 0 ? exact : found;
	}
}

/**
 * The members with each of these email addresses: those spelled exactly the same, else those that differ only in the
 * case of ASCII letters. Usually that is one or none, but there can be several.
 *
 * Sends as few requests as possible, and finds the same members however the API interprets filters: looks up batches of
 * addresses, and single ones only while it is unknown whether the API takes lists, or if it rejects one. If the filter
 * is ignored, all members are listed, once per `Api`.
 * @returns the members with an address; throws for one whose lookup failed
 * @throws NodeApiError if the first request fails in a way that isn't about its addresses
 */
export async function findMembersByEmail(
	api: Api,
	emails: string[],
): Promise<(email: string) => IDataObject[]> {
	const addresses = toAddresses(emails);
	const findings = new Findings();
	const isAnswered = !fullListings.has(api) && (await findByFilter(api, addresses, findings));
	if (!isAnswered) await findInFullListing(api, addresses, findings);
	return (email) => findings.of(email);
}

/**
 * The only member found for an address.
 * @returns undefined if there is none
 * @throws UserError if there are several
 */
export function onlyMember(email: string, members: IDataObject[]): IDataObject | undefined {
	if (members.length <= 1) return members[0];
	const named = members.map(({ id, status }) => `${listSome([id])} (${listSome([status])})`);
	throw new UserError(
		`${members.length} members match the email address "${email}": ${listSome(named)}. Enter the ID of the right one instead.`,
	);
}

/** What can't be an address isn't looked up: no one has it. */
function toAddresses(emails: string[]): Address[] {
	const addresses = new Map<string, Address>();
	for (const email of emails) {
		if (isTooLongForEmail(email) || email.includes(',')) continue;
		const folded = foldEmailCase(email);
		const address = addresses.get(folded) ?? { folded, given: [] };
		if (!address.given.includes(email)) address.given.push(email);
		addresses.set(folded, address);
	}
	return [...addresses.values()];
}

/** @returns whether that is possible: `false` if the API ignores the filter */
async function findByFilter(api: Api, addresses: Address[], findings: Findings): Promise<boolean> {
	const rest = await findInBatches(api, addresses, findings);
	let concernsAll: { error: unknown } | undefined;
	await mapWithConcurrency(
		rest,
		async (address) => {
			if (concernsAll) {
				findings.fail([address], concernsAll.error);
				return;
			}
			try {
				await findAlone(api, address, findings);
			} catch (error) {
				findings.fail([address], error);
				if (hasStatus(error, '401', '403', '429')) concernsAll = { error };
			}
		},
		{ signal: api.signal },
	);
	return !findings.isFilterIgnored;
}

/** @returns the addresses to look up one by one */
async function findInBatches(
	api: Api,
	addresses: Address[],
	findings: Findings,
): Promise<Address[]> {
	const readsNoLists = () => api.behavior.takesSeveral.get(MEMBERS) === false;
	if (addresses.length <= 1 || readsNoLists()) return addresses;
	// The first batch goes alone: if it fails, the API ignores the filter, or doesn't support lists, the others needn't be sent.
	const [first, ...others] = toBatches(addresses);
	const rest = await findBatch(api, first, findings);
	if (readsNoLists()) return [...rest, ...others.flat()];
	const restOfOthers = await mapWithConcurrency(
		others,
		async (batch) =>
			await findBatch(api, batch, findings).catch((error: unknown) => {
				findings.fail(batch, error);
				return [];
			}),
		{ signal: api.signal },
	);
	return [...rest, ...restOfOthers.flat()];
}

/** @returns the addresses to look up one by one. @throws NodeApiError that isn't about these addresses */
async function findBatch(api: Api, batch: Address[], findings: Findings): Promise<Address[]> {
	const { takesSeveral } = api.behavior;
	if (batch.length === 1 && !takesSeveral.get(MEMBERS)) return batch;
	const rows = await ask(api, spellings(batch.flatMap(({ given }) => given)), findings).catch(
		(error: unknown) => {
			// Too long, or the API rejects an address, which must not affect the others.
			if (!hasStatus(error, '400', '414')) throw error;
		},
	);
	if (!rows) return batch;
	const notFound = batch.filter((address) => !findings.take(address, rows));
	if (findings.isFilterIgnored) return [];
	if (notFound.length < batch.length) takesSeveral.set(MEMBERS, true);
	else await detectSeveral(bindList(api.request, MEMBERS), api, [EMAIL]);
	return takesSeveral.get(MEMBERS) ? [] : notFound;
}

/** @throws NodeApiError */
async function findAlone(api: Api, address: Address, findings: Findings): Promise<void> {
	const { given } = address;
	const rows: IDataObject[] = [];
	for (const spelling of spellings(given)) {
		rows.push(...(await ask(api, [spelling], findings)));
		const isFound = findings.take(address, rows);
		// Items that spell an address differently may mean different members.
		if (isFound && given.length === 1) return;
	}
}

/**
 * All members that the API finds for these spellings; none once the filter is known to be ignored.
 * @throws NodeApiError
 */
async function ask(api: Api, emails: string[], findings: Findings): Promise<IDataObject[]> {
	if (findings.isFilterIgnored) return [];
	const request = bindEndpoint(api.request, MEMBERS);
	const query = { [EMAIL.name]: emails.join(',') };
	const listing = await lookUp(request, api, { query, keep: onlyAskedFor(emails) }).catch(
		(error: unknown) => {
			if (!(error instanceof FilterIgnoredError)) throw error;
			findings.isFilterIgnored = true;
		},
	);
	const rows = listing?.rows ?? [];
	keepReadings(api, rows);
	return rows;
}

/** Members by folded address. An `Api` lives as long as a run. */
const fullListings = new WeakMap<Api, Promise<Map<string, IDataObject[]>>>();

async function findInFullListing(
	api: Api,
	addresses: Address[],
	findings: Findings,
): Promise<void> {
	const listing = fullListings.get(api) ?? listAllByEmail(api);
	fullListings.set(api, listing);
	try {
		const members = await listing;
		for (const address of addresses) findings.take(address, members.get(address.folded) ?? []);
	} catch (error) {
		findings.fail(addresses, error);
	}
}

async function listAllByEmail(api: Api): Promise<Map<string, IDataObject[]>> {
	const members = new Map<string, IDataObject[]>();
	const { rows } = await lookUp(bindEndpoint(api.request, MEMBERS), api, {});
	for (const { id, email, status } of rows) {
		const folded = foldEmailCase(String(email));
		const known = members.get(folded);
		if (known) known.push({ id, email, status });
		else members.set(folded, [{ id, email, status }]);
	}
	return members;
}

function hasStatus(error: unknown, ...statuses: string[]): boolean {
	return statuses.includes(statusOf(error) ?? '');
}

/** Thrown to stop reading a list whose filter is ignored. */
class FilterIgnoredError extends Error {}

/**
 * Lets through the rows whose email address was requested.
 *
 * A row that differs in accents or in the case of non-ASCII letters passes, too: the API may compare more loosely than
 * we do, which isn't the same as ignoring the filter. Whether it counts is up to the caller.
 * @throws FilterIgnoredError if the row wasn't requested
 */
function onlyAskedFor(emails: string[]): (row: IDataObject) => true {
	const wanted = new Set(emails.map(looseForm));
	return ({ email }) => {
		if (typeof email === 'string' && wanted.has(looseForm(email))) return true;
		throw new FilterIgnoredError('The API ignores the email filter');
	};
}

function looseForm(text: string): string {
	if (isTooLongForEmail(text)) return text;
	return text.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
}
