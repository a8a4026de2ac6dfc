import type { IDataObject } from 'n8n-workflow';
import type { Listing } from '../api/lists';
import type { Run } from './operation';

const ABOUT_FILTERS: Partial<Record<string, string>> = {
	members: ' In filters, names and email addresses must match in full.',
};

/** Fewer aren't worth a hint: reading them takes a request or two. */
const MANY_ROWS = 200;

/**
 * The rows of a list. A hint says if there are none, or if MeltingSpot counts more than it lists. n8n itself says when
 * a limit is reached.
 */
export function showListing(
	run: Run,
	{ rows, missing, leftOut }: Listing,
	limit: number,
	things: string,
): IDataObject[] {
	if (rows.length === 0) {
		run.hint(`No ${things} found.${ABOUT_FILTERS[things] ?? ''}`);
	} else if (rows.length < limit && missing > 0) {
		run.hint(
			`Returned ${formatCount(rows.length)} of the ${formatCount(rows.length + missing)} ${things} that MeltingSpot reports. Filters can cause this. If you didn't set any, run the node again.`,
		);
	}
	if (leftOut >= MANY_ROWS) {
		run.hint(
			`MeltingSpot didn't apply all filters, so the node read ${formatCount(leftOut + rows.length)} ${things} and filtered them itself.`,
		);
	}
	return rows;
}

function formatCount(count: number): string {
	return count.toLocaleString('en');
}
