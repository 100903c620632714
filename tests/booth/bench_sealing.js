// The browser's half of bench_sealing.py: times booth-worker.js on the page's own thread, or as a worker.

const ANSWERS = 5;
const IDS = Array.from({ length: ANSWERS }, (_, place) => `m${place}`);
const CHOICES = ["yes", "no", "abstain"].map((id) => ({ id }));
const MOTIONS = IDS.map((id) => ({ id, min: 1, max: 1, choices: CHOICES }));
const HEADER = { i: 7, cred_pk: "a".repeat(64), seq: 0, prev: "0".repeat(64), consent: "b".repeat(64) };
const PLAIN = { header: HEADER, answers: IDS.map((motion) => ({ motion, choices: ["yes"] })) };

// Another HM each round, so that the table for the key is made anew.
const about = (key, round) => ({ hm: round.toString(16).padStart(64, "0"), key, motions: MOTIONS });

async function timed(act) {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

async function rounds(ask, key, count) {
  const found = { prepared: [], sealed: [] };
  for (let round = 0; round < count; round += 1) {
    found.prepared.push(await timed(() => ask({ id: 1, act: "prepare", about: about(key, round) })));
    found.sealed.push(await timed(() => ask({ id: 2, act: "encrypt", about: about(key, round), plain: PLAIN })));
  }
  return found;
}

window.benchOnPage = async (key, count) => {
  const said = [];
  window.postMessage = (message) => said.push(message);
  await new Promise((resolve) => {
    const script = document.createElement("script");
    Object.assign(script, { src: "/worker.js", onload: resolve });
    document.head.appendChild(script);
  });
  const found = await rounds((data) => self.onmessage({ data }), key, count);
  if (said.some(({ refused }) => refused)) throw new Error(JSON.stringify(said));
  return found;
};

window.benchInWorker = async (key, count) => {
  const worker = new Worker("/worker.js");
  const ask = (data) => new Promise((resolve) => {
    worker.onmessage = ({ data: said }) => { if (!said.progress) resolve(); };
    worker.postMessage(data);
  });
  let [gap, last] = [0, performance.now()];
  const ticking = setInterval(() => {
    gap = Math.max(gap, performance.now() - last);
    last = performance.now();
  }, 4);
  const found = await rounds(ask, key, count);
  clearInterval(ticking);
  return { ...found, gap };
};
