export async function rateOf(currency: string, url: string, signal: AbortSignal): Promise<number> {
  const response = await fetch(`${url}/${encodeURIComponent(currency)}`, { signal });
  if (!response.ok) throw new Error(`there is no rate of ${currency}: ${response.status}`);
  const { rate } = await response.json<{ rate: number }>();
  return rate;
}
