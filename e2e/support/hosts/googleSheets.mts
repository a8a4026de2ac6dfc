import type { Mockttp } from 'mockttp';
import { problem, unauthorized, type GoogleAccount } from './googleAccount.mts';

type Cell = string | number | boolean;

interface Sheet {
	title: string;
	rows: Cell[][];
}

/** Where a range begins and ends: zero-based, end exclusive. */
interface Area {
	top: number;
	bottom: number;
	left: number;
	right: number;
}

/**
 * Google's Sheets v4 and Drive file list, as far as n8n's Google Sheets node needs them to read, append and update rows.
 * It holds spreadsheets; the tests read them back.
 */
export class GoogleSheets {
	readonly #account: GoogleAccount;
	readonly #spreadsheets = new Map<string, { title: string; sheets: Sheet[] }>();
	readonly #onArrival: (line: string) => void;

	/** @param onArrival receives what was written, as readable lines */
	constructor(account: GoogleAccount, onArrival: (line: string) => void) {
		this.#account = account;
		this.#onArrival = onArrival;
	}

	/** Adds a spreadsheet with its sheets, each given as rows that begin with the header. */
	add(id: string, title: string, sheets: Record<string, Cell[][]>): void {
		this.#spreadsheets.set(id, {
			title,
			sheets: Object.entries(sheets).map(([sheetTitle, rows]) => ({ title: sheetTitle, rows })),
		});
	}

	/** The rows of a sheet below its header. */
	rowsOf(id: string, sheetTitle: string): Array<Record<string, Cell>> {
		const [header, ...rows] = this.#sheet(id, sheetTitle).rows;
		return rows.map((row) =>
			Object.fromEntries(header.map((name, column) => [String(name), row[column] ?? ''])),
		);
	}

	/** Adds rows to a sheet, below the existing ones. */
	fill(id: string, sheetTitle: string, rows: Cell[][]): void {
		this.#sheet(id, sheetTitle).rows.push(...rows);
	}

	#sheet(id: string, sheetTitle: string): Sheet {
		const sheet = this.#spreadsheets.get(id)?.sheets.find(({ title }) => title === sheetTitle);
		if (!sheet) throw new Error(`There is no sheet "${sheetTitle}" in the spreadsheet "${id}"`);
		return sheet;
	}

	async listen(proxy: Mockttp): Promise<void> {
		const sheets = 'https://sheets.googleapis.com/v4/spreadsheets';
		await proxy
			.forAnyRequest()
			.forHostname('sheets.googleapis.com')
			.thenCallback(async (request) => {
				if (!this.#account.isAuthorized(request)) return unauthorized;
				const [path, query] = request.url.slice(sheets.length + 1).split('?');
				const json = (await request.body.getJson().catch(() => undefined)) as SheetsRequest;
				const [, id, call = ''] = /^([^/:]+)(.*)$/.exec(path) ?? [];
				const format = new URLSearchParams(query).get('valueInputOption') ?? json?.valueInputOption;
				const enter = format === 'RAW' ? (cell: Cell) => cell : typed;
				return this.#answer(id, request.method, decodeURIComponent(call), json, enter);
			});
		await proxy.forGet('https://www.googleapis.com/drive/v3/files').thenCallback((request) =>
			this.#account.isAuthorized(request)
				? {
						statusCode: 200,
						json: {
							files: [...this.#spreadsheets].map(([id, { title }]) => ({
								id,
								name: title,
								webViewLink: `https://docs.google.com/spreadsheets/d/${id}/edit`,
							})),
						},
					}
				: unauthorized,
		);
	}

	#answer(
		id: string,
		method: string,
		call: string,
		body: SheetsRequest,
		enter: (cell: Cell) => Cell,
	) {
		const spreadsheet = this.#spreadsheets.get(id);
		if (!spreadsheet) return problem(404, 'Requested entity was not found.');
		const range = /^\/values\/(.+?)(:append)?$/.exec(call);

		if (method === 'GET' && call === '') {
			return ok({
				spreadsheetId: id,
				properties: { title: spreadsheet.title },
				sheets: spreadsheet.sheets.map(({ title, rows }, index) => ({
					properties: {
						sheetId: index,
						title,
						index,
						sheetType: 'GRID',
						gridProperties: { rowCount: Math.max(1000, rows.length), columnCount: 26 },
					},
				})),
			});
		}
		// n8n only requests room this way, and there always is some
		if (method === 'POST' && call === ':batchUpdate')
			return ok({ spreadsheetId: id, replies: [{}] });
		if (method === 'POST' && call === '/values:batchUpdate') {
			for (const { range, values } of body.data)
				this.#write(spreadsheet.sheets, range, values, enter);
			return ok({ spreadsheetId: id, totalUpdatedRows: body.data.length });
		}
		if (method === 'GET' && range) {
			const [sheet, area] = this.#find(spreadsheet.sheets, range[1]);
			if (!sheet) return problem(400, `Unable to parse range: ${range[1]}`);
			const values = sheet.rows
				.slice(area.top, area.bottom)
				.map((row) => row.slice(area.left, area.right));
			return ok(values.length > 0 ? { range: range[1], values } : { range: range[1] });
		}
		if (method === 'PUT' && range) {
			this.#write(spreadsheet.sheets, range[1], body.values, enter);
			return ok({ spreadsheetId: id, updatedRows: body.values.length });
		}
		if (method === 'POST' && range?.[2]) {
			const [sheet] = this.#find(spreadsheet.sheets, range[1]);
			if (!sheet) return problem(400, `Unable to parse range: ${range[1]}`);
			const below = `${sheet.title}!A${sheet.rows.length + 1}`;
			this.#write(spreadsheet.sheets, below, body.values, enter);
			return ok({ spreadsheetId: id, updates: { updatedRows: body.values.length } });
		}
		return problem(501, `Not answered here: ${method} ${call}`);
	}

	#write(sheets: Sheet[], range: string, values: Cell[][], enter: (cell: Cell) => Cell): void {
		const [sheet, area] = this.#find(sheets, range);
		if (!sheet) throw new Error(`No sheet for the range ${range}`);
		values.forEach((row, down) => {
			this.#onArrival(`Google Sheet "${sheet.title}": ${row.join(' | ')}`);
			const target = (sheet.rows[area.top + down] ??= []);
			row.forEach((cell, across) => {
				// a null leaves the cell as it is
				if (cell !== null) target[area.left + across] = enter(cell);
			});
		});
	}

	/** @param range A1 notation, for example `Members!A2:C`, `'New members'!3:3` or only a sheet's title */
	#find(sheets: Sheet[], range: string): [Sheet | undefined, Area] {
		const [, title, fromColumn, fromRow, toColumn, toRow] =
			/^'?([^'!]+)'?(?:!([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?)?$/.exec(range.replaceAll("'", '')) ?? [];
		const single = !/:/.test(range) && Boolean(fromColumn);
		return [
			sheets.find((sheet) => sheet.title === title),
			{
				top: fromRow ? Number(fromRow) - 1 : 0,
				bottom: toRow ? Number(toRow) : single && fromRow ? Number(fromRow) : Infinity,
				left: fromColumn ? columnIndex(fromColumn) : 0,
				right: toColumn
					? columnIndex(toColumn) + 1
					: single
						? columnIndex(fromColumn) + 1
						: Infinity,
			},
		];
	}
}

/** What Google makes of a cell's text as if someone had typed it: a formula, a number, or the text. */
function typed(cell: Cell): Cell {
	if (typeof cell !== 'string') return cell;
	if (/^[=+]/.test(cell)) return '#FORMULA!';
	return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell;
}

interface SheetsRequest {
	valueInputOption?: string;
	values: Cell[][];
	data: Array<{ range: string; values: Cell[][] }>;
}

function ok(json: object) {
	return { statusCode: 200, json };
}

/** A is 0, Z is 25, AA is 26. */
function columnIndex(letters: string): number {
	return [...letters].reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
