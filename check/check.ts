/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a program of the command line, no part of the package */
import { existsSync, writeFileSync } from 'node:fs';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { name as packageName, repository, version } from '../package.json';
import type { Api } from '../nodes/MeltingSpot/api/api';
import { bindEndpoint } from '../nodes/MeltingSpot/transport/request';
import { connect, type Key, Traffic } from './connect';
import type { Finding } from './readings';
import { readAnswers } from './readings';
import { FORM_PATH, type Report, toText } from './report';
import { putBack, writeAnswers } from './writings';

/** Maximum requests in a run that only reads. */
const MAX_READS = 60;
/** A run that writes is paced anyway; this limit only stops one that goes wrong. */
const MAX_WRITES = 300;

export interface CheckOptions {
	apiKey: string;
	baseUrl: string;
	/** The member to write to; if unset, the check only reads. */
	member?: string;
	reportFile: string;
	journalFile: string;
	isColored: boolean;
	print(text: string): void;
	confirm(step: string): Promise<boolean>;
	/** Whether a run that ends early undoes its changes; true unless set. */
	tidiesUp?: boolean;
	/** Receives each new Traffic, so it can be canceled. */
	onTraffic?(traffic: Traffic): void;
}

/** Runs the check. @returns the exit code: 0, or 1 if MeltingSpot couldn't be queried */
export async function check(options: CheckOptions): Promise<number> {
	const { print } = options;
	const traffic = new Traffic(options.member === undefined ? MAX_READS : MAX_WRITES);
	options.onTraffic?.(traffic);
	try {
		const findings = await findAll(options, traffic);
		print(toText(findings, options.isColored));
		const report: Report = {
			package: packageName,
			version,
			date: new Date().toISOString().slice(0, 10),
			mode: options.member === undefined ? 'read' : 'write',
			requests: traffic.requests,
			findings,
		};
		writeFileSync(options.reportFile, `${JSON.stringify(report, null, '\t')}\n`);
		const unclear = findings.filter((finding) => finding.unclear).length;
		print(
			[
				'',
				`${findings.length - unclear} of ${findings.length} questions answered with ${traffic.requests} requests.`,
				`The report, without personal data: ${options.reportFile}`,
				'Please send it to the maintainers, so that the package can get simpler:',
				`${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/${FORM_PATH}`,
			].join('\n'),
		);
		return 0;
	} catch (error) {
		print(traffic.isExhausted ? 'Stopped.' : whyItEnded(error));
		if (options.tidiesUp ?? true) await tidyUp(options);
		return 1;
	}
}

/** Undoes the changes of a run that ended early. */
async function tidyUp({
	journalFile,
	member,
	apiKey,
	baseUrl,
	print,
}: CheckOptions): Promise<void> {
	if (member === undefined || !existsSync(journalFile)) return;
	const traffic = new Traffic(MAX_WRITES);
	try {
		const { api } = await findAuthorization(
			{ apiKey, baseUrl, authorization: 'raw' },
			traffic,
			true,
		);
		await putBack(api, journalFile);
		print('Everything is as it was before.');
	} catch {
		print('Not everything could be put back. Run the same command again to do so.');
	}
}

async function findAll(options: CheckOptions, traffic: Traffic): Promise<Finding[]> {
	const { apiKey, baseUrl, member, journalFile, confirm, print } = options;
	const key: Key = { apiKey, baseUrl, authorization: 'raw' };
	const { api, found } = await findAuthorization(key, traffic, member !== undefined);
	const authorization = { id: 'auth-header', found };
	if (member === undefined) return [authorization, ...(await readAnswers(api, traffic))];
	if (await putBack(api, journalFile)) print('Put back what an earlier run had changed.\n');
	return [authorization, ...(await writeAnswers({ api, email: member, journalFile, confirm }))];
}

/** Which of the two header forms MeltingSpot accepts. @throws NodeApiError if it accepts neither, NodeOperationError */
async function findAuthorization(
	key: Key,
	traffic: Traffic,
	mayWrite: boolean,
): Promise<{ api: Api; found: string }> {
	const attempts = (['raw', 'bearer'] as const).map(async (authorization) => {
		const api = await connect({ ...key, authorization }, traffic, mayWrite);
		const ask = bindEndpoint(api.request, 'GET /v1/spotMembers');
		const response = await ask({ query: { limit: 1 }, acceptStatuses: [401] as const });
		return { api, isAccepted: !response.refused, ask };
	});
	const [raw, bearer] = await Promise.all(attempts);
	if (raw.isAccepted) {
		return { api: raw.api, found: bearer.isAccepted ? 'the bare key, or Bearer' : 'the bare key' };
	}
	if (bearer.isAccepted) return { api: bearer.api, found: 'Bearer and the key' };
	// Retries, to throw the error that says what to do.
	await raw.ask({ query: { limit: 1 } });
	return { api: raw.api, found: 'the bare key' };
}

/** One sentence and what to do next, without a stack trace. */
function whyItEnded(error: unknown): string {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		const nextStep = (error.description ?? '').split('MeltingSpot says:')[0].trim();
		return [error.message, nextStep].filter(Boolean).join('\n');
	}
	return error instanceof Error ? error.message : String(error);
}
