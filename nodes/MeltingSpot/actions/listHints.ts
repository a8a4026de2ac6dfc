import type { IDataObject } from 'n8n-workflow';
import type { Listing } from '../api/lists';
import type { Run } from './operation';

/** Tells what a list doesn't show: rows beyond the limit, rows that MeltingSpot held back, or nothing at all. */
export function addListHints(
	run: Run,
	{ rows, total = 0, missing }: Listing,
	limit: number,
	things: string,
): void {
	if (rows.length === 0) {
		run.hint(
			`MeltingSpot lists no such ${things}. If there are filters, loosen them: e-mail addresses and names have to be given in full.`,
		);
	} else if (rows.length >= limit && total > limit) {
		run.hint(
			`These are ${formatCount(rows.length)} of ${formatCount(total)} ${things}: more than "Limit" asks for. Raise it, or switch "Return All" on.`,
		);
	} else if (missing > 0) {
		run.hint(
			`MeltingSpot listed ${formatCount(rows.length)} ${things}, even when asked twice, but counts ${formatCount(missing)} more. With filters, it may count those that they leave out. Without, the list may have changed meanwhile: run the node again to be sure.`,
		);
	}
}

/** The rows of a list, with its hints. */
export function showListing(
	run: Run,
	listing: Listing,
	limit: number,
	things: string,
): IDataObject[] {
	addListHints(run, listing, limit, things);
	return listing.rows;
}

function formatCount(count: number): string {
	return count.toLocaleString('en');
}
