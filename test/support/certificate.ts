import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a server presents, in PEM. */
export interface Certificate {
	key: string;
	cert: string;
}

/**
 * A certificate that signs itself. Node can make keys but no certificates, so this writes their ASN.1 (RFC 5280).
 * @param names its hosts: DNS names
 * @param notAfter the end of its validity, which begins in 2020
 */
export function selfSigned(names: string[], notAfter = new Date('2049-01-01')): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const name = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from('Test server')))));
	const algorithm = sequence(oid('2a8648ce3d040302'));
	const hosts = sequence(...names.map((host) => der(0x82, Buffer.from(host))));
	const isAuthority = sequence(der(0x01, Buffer.from([0xff])));
	const content = sequence(
		der(0xa0, integer(Buffer.from([2]))),
		integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		algorithm,
		name,
		sequence(utcTime(new Date('2020-01-01')), utcTime(notAfter)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(
			0xa3,
			sequence(
				sequence(oid('551d11'), der(0x04, hosts)),
				sequence(oid('551d13'), der(0x04, isAuthority)),
			),
		),
	);
	const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
	const lines = sequence(content, algorithm, signature)
		.toString('base64')
		.match(/.{1,64}/g);
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
		cert: `-----BEGIN CERTIFICATE-----\n${lines?.join('\n')}\n-----END CERTIFICATE-----\n`,
	};
}

/** A tag, the length, and the content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 0x80 ? [length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const set = (...parts: Buffer[]) => der(0x31, ...parts);
const integer = (bytes: Buffer) => der(0x02, bytes);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (date: Date) =>
	der(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/\D/g, '')}Z`));
