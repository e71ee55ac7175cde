/**
 * Which hosts are on the public Internet, by their spelling. URL parsing has already brought every spelling of an IPv4
 * address (decimal, octal, hex, short) to dotted form. A public name that resolves to a private address is the
 * network's to refuse: workerd does, and Cloudflare's has no private side.
 */

const PRIVATE_SUFFIXES = [
  "localhost",
  "local",
  "internal",
  "localdomain",
  "home.arpa",
  "cluster.local",
  "svc",
  "lan",
];

/** False for names that only mean something on a private network; a single label (a Service's name) is one. */
export function isPublicName(host: string): boolean {
  if (host.startsWith("[")) return true;
  if (!host.includes(".")) return false;
  return !PRIVATE_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

/** False for IP literals outside of the public ranges; true for those inside, and for names. */
export function isPublicAddress(host: string): boolean {
  if (host.startsWith("[")) return isPublicIPv6(host.slice(1, -1));
  const octets = ipv4(host);
  return octets === null || isPublicIPv4(octets);
}

/** Whether a host is an IP literal. */
export function isAddress(host: string): boolean {
  return host.startsWith("[") || ipv4(host) !== null;
}

function ipv4(host: string): number[] | null {
  const parts = host.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return null;
  return parts.map(Number);
}

/** The IANA special-purpose registry's ranges that are not globally reachable, multicast, and Azure's metadata. */
function isPublicIPv4([a = 0, b = 0, c = 0, d = 0]: number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b < 128) return false; // shared address space; some clouds keep metadata there
  if (a === 169 && b === 254) return false; // link-local, metadata
  if (a === 168 && b === 63 && c === 129 && d === 16) return false; // Azure's metadata
  if (a === 172 && b >= 16 && b < 32) return false;
  if (a === 192 && b === 168) return false;
  if (a === 192 && b === 0 && (c === 0 || c === 2)) return false;
  if (a === 198 && (b === 18 || b === 19)) return false;
  if (a === 198 && b === 51 && c === 100) return false;
  if (a === 203 && b === 0 && c === 113) return false;
  return true;
}

/** Only global unicast, 2000::/3, without what embeds an IPv4 address or is reserved there. */
function isPublicIPv6(text: string): boolean {
  const groups = expandIPv6(text);
  if (groups === null) return false;
  const [first = 0, second = 0] = groups;
  if (first < 0x2000 || first > 0x3fff) return false;
  if (first === 0x2001 && (second < 0x0200 || second === 0x0db8)) return false; // Teredo, ORCHID, documentation …
  if (first === 0x2002) return false; // 6to4
  return !(first === 0x3fff && second < 0x1000);
}

function expandIPv6(text: string): number[] | null {
  const [head = "", tail] = text.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...new Array<string>(Math.max(zeros, 0)).fill("0"), ...right];
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return groups.map((group) => Number.parseInt(group, 16));
}
