/**
 * Makes every server of this process listen on 127.0.0.1, unless it names an address. Mockttp has no option for it, and
 * would listen on all addresses: anyone on the network could use the proxy.
 */
import { Server } from 'node:net';

const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
	if (typeof args[0] === 'number' && typeof args[1] !== 'string') args.splice(1, 0, '127.0.0.1');
	return Reflect.apply(listen, this, args) as Server;
} as typeof listen;
