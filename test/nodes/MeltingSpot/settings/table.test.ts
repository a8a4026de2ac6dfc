import type { IDataObject } from 'n8n-workflow';
import type { Fault } from '../../../../emulator';
import { findOperation } from '../../../../nodes/MeltingSpot/resources';
import { isIdempotent, isRead } from '../../../../nodes/MeltingSpot/transport/endpoints';
import type { NodeSettings } from '../../../support/n8n';
import { operationCases } from '../../../support/operationCases';
import { useSpot } from '../../../support/spot';

/* On Error × Retry On Fail × all operations, in n8n's whole engine: what is sent, and what leaves through which output. */

// Enough that every tag, group and live has some.
const spot = useSpot({ members: 60 });
const { CASES, itemsOf, parametersOf } = operationCases(spot);

const ON_ERROR = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
type OnError = (typeof ON_ERROR)[number];
/** What goes wrong: MeltingSpot refuses the request; acts on it, but its response can't be read; or the first of three items is invalid. */
const TROUBLES = ['refused', 'unclear', 'invalid'] as const;
type Trouble = (typeof TROUBLES)[number];
const TRIES = 3;

interface Came {
	/** How many requests the operation's endpoint got. */
	sent: number;
	/** How many rows left through the first output: with an error, and without. */
	failed: number;
	done: boolean;
	/** How many left through *Error*. */
	error: number;
	/** Whether the execution ended with an error. */
	ended: boolean;
}

function endpointOf(name: string) {
	const [resource, operation] = name.split(': ');
	const { endpoint } = findOperation(resource, operation)!;
	const [method, path] = endpoint.split(' ');
	return { endpoint, method, path: path.replace(/\{\w+\}/g, '*') };
}

function isOwn(name: string, sent: { method: string; path: string }): boolean {
	const { method, path } = endpointOf(name);
	return sent.method === method && new RegExp(`^${path.replaceAll('*', '[^/]+')}$`).test(sent.path);
}

function faultOf(name: string, trouble: Trouble): Fault | undefined {
	const { method, path } = endpointOf(name);
	const match = { method, path };
	if (trouble === 'refused') return { kind: 'status', status: 403, match };
	return trouble === 'unclear' ? { kind: 'wrongShape', body: 'oops', match } : undefined;
}

async function execute(name: string, trouble: Trouble, settings: NodeSettings): Promise<Came> {
	const { endpoint, method } = endpointOf(name);
	// Reads and updates can be run on what earlier ones left.
	if (method === 'DELETE' || !isIdempotent(endpoint)) spot.emulator.reset();
	spot.renewKey();
	if (name === 'activity: getAll') {
		// The unit of dates is found out once per key.
		await spot.run(parametersOf(name), { items: itemsOf(name, 'id', [true]) });
		spot.emulator.clearLog();
	}
	const fault = faultOf(name, trouble);
	if (fault) spot.emulator.addFault(fault);
	const items = itemsOf(name, 'id', trouble === 'invalid' ? [false, true, true] : [true]);
	const run = await spot.execute(parametersOf(name), { maxTries: TRIES, ...settings }, items);
	const hasError = ({ json }: { json: IDataObject }) => 'error' in json;
	return {
		sent: spot.sent().filter((each) => isOwn(name, each)).length,
		failed: run.success.filter(hasError).length,
		done: !run.failure && run.success.some((item) => !hasError(item)),
		error: run.error.length,
		ended: run.failure !== undefined,
	};
}

/** @param once how many requests the valid items take */
function expected(
	name: string,
	trouble: Trouble,
	{ onError, retryOnFail, once }: { onError: OnError; retryOnFail: boolean; once: number },
): Came {
	const { endpoint } = endpointOf(name);
	const tries = retryOnFail ? TRIES : 1;
	const asError = {
		failed: onError === 'continueRegularOutput' ? 1 : 0,
		error: onError === 'continueErrorOutput' ? 1 : 0,
		ended: onError === 'stopWorkflow',
	};
	if (trouble === 'invalid') {
		if (onError === 'stopWorkflow') return { ...asError, sent: 0, done: false };
		// Of writes, nothing is sent twice. Reads are read anew.
		return { ...asError, sent: isRead(endpoint) ? once * tries : once, done: true };
	}
	const mayRepeat = trouble === 'refused' || isIdempotent(endpoint);
	return retryOnFail && mayRepeat
		? { failed: 0, error: 0, ended: false, sent: 2, done: true }
		: { ...asError, sent: 1, done: false };
}

const names = Object.keys(CASES).filter((name) => !name.includes('without'));

it.each(names.map((name, number) => [name, number] as const))('%s', async (name, number) => {
	const { sent: once } = await execute(name, 'invalid', { onError: 'continueRegularOutput' });
	expect(once).toBeGreaterThan(0);
	const came: Record<string, Came> = {};
	const table: Record<string, Came> = {};
	for (const [index, trouble] of TROUBLES.entries()) {
		for (const [shift, onError] of ON_ERROR.entries()) {
			// With the other operations, every combination is tested many times.
			for (const retryOnFail of (index + shift + number) % 3 === 0 ? [false, true] : [true]) {
				const row = `${trouble}, ${onError}${retryOnFail ? ', Retry On Fail' : ''}`;
				came[row] = await execute(name, trouble, { onError, retryOnFail });
				table[row] = expected(name, trouble, { onError, retryOnFail, once });
			}
		}
	}
	expect(came).toEqual(table);
});
