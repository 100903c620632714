// Proxies 委托 in the ledger (docs/PROTOCOL.md §6.2, §7).

/** Lets no proxy of a right be in force. */
export function endProxy(ledger, i) {
  const right = ledger.rights.get(i);
  if (right.proxy) ledger.principals.get(right.proxy.agent).delete(i);
  right.proxy = null;
}

/** Lets no proxy be in force whose agent is this key. */
export function endProxiesOf(ledger, key) {
  for (const i of [...(ledger.principals.get(key) || [])]) endProxy(ledger, i);
}

// The key in force of another right, or one that was never any right's.
function mayBeAgent(ledger, i, agent) {
  if (!ledger.keysEver.has(agent)) return true;
  const holder = ledger.keysEver.get(agent);
  const right = ledger.rights.get(holder);
  return holder !== i && right.key === agent && !right.isTransferred;
}

function give(ledger, entry, { i, agent_pk: agent, motions, bound }) {
  const right = ledger.right("V16", i, entry);
  if (!right) return;
  ledger.demand(!right.proxy, "V16", "proxy_stands", entry);
  ledger.demand(!right.isTransferred, "V16", "key_after_transfer", entry);
  ledger.demand(mayBeAgent(ledger, i, agent), "V16", "agent_key", entry);
  ledger.demand(bound.length === 0 || ledger.policies.proxy_bound, "V16", "bound_not_allowed", entry);
  ledger.demand(bound.every(({ motion }) => motions.includes(motion)), "V16", "bound_outside_proxy", entry);
  endProxy(ledger, i);
  if (!ledger.principals.has(agent)) ledger.principals.set(agent, new Set());
  ledger.principals.get(agent).add(i);
  ledger.demand(ledger.principals.get(agent).size <= ledger.policies.proxy_cap, "V16", "proxy_over_cap", entry);
  right.proxy = { agent, motions, bound };
}

function withdraw(ledger, entry, { i, agent_pk: agent }) {
  const right = ledger.right("V16", i, entry);
  if (!right) return;
  ledger.demand(right.proxy && right.proxy.agent === agent, "V16", "no_such_proxy", entry);
  endProxy(ledger, i);
}

export const AGENT_STEPS = { proxy: give, "proxy-end": withdraw };
