/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not part of the package; recognizes addresses */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { ApiFailure } from './response';

/*
 * A page that someone on this machine opens could send requests to the emulator. It can't hide where it comes from:
 * browsers add `Origin` and `Sec-Fetch-Site`, which other programs don't send.
 */

/** Refuses requests by pages of other sites. @throws ApiFailure */
export function refuseOtherSites({ headers }: FastifyRequest): void {
	const { origin, host, 'sec-fetch-site': site = 'none' } = headers;
	const isOther = origin !== undefined && origin !== `http://${host}`;
	if (isOther || (site !== 'none' && site !== 'same-origin')) {
		throw new ApiFailure(403, 'The emulator does not respond to pages of other sites');
	}
}

/**
 * Refuses requests to an unknown name. To a browser, a page of a site whose name suddenly leads to this machine (DNS
 * rebinding) is a page of the emulator. @throws ApiFailure
 */
export function refuseOtherNames({ headers }: FastifyRequest, ownName: string): void {
	const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
	if (isIP(name) === 0 && name !== 'localhost' && name !== ownName) {
		throw new ApiFailure(403, 'Use an IP address, localhost, or the name given with --host');
	}
}
