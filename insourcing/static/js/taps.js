// Taps that wait to be sent, in the browser's own store: a place's number, what was tapped, when, and the key by which a
// second sending changes nothing. Nothing about a patient. Each tap belongs to who made it and is sent in nobody else's name.

const MOST = 500;

export class Taps {
  constructor(name, who, store = window.localStorage) {
    Object.assign(this, { name, who, store });
    this.rows = this.read();
  }

  read() {
    try {
      const rows = JSON.parse(this.store.getItem(this.name) ?? "[]");
      return Array.isArray(rows) ? rows : [];
    } catch {
      return [];
    }
  }

  // Another tab of the same tablet may have added or sent: what is stored counts, where it can be read.
  change(how) {
    const rows = how(this.stored() ?? this.rows);
    this.rows = rows.slice(-MOST);
    try {
      if (this.rows.length) this.store.setItem(this.name, JSON.stringify(this.rows));
      else this.store.removeItem(this.name);
    } catch {
      // A full or forbidden store: the taps live as long as the page does.
    }
  }

  stored() {
    try {
      return this.store.getItem(this.name) === null && this.rows.length ? null : this.read();
    } catch {
      return null;
    }
  }

  add(tap) {
    this.change((rows) => (rows.some((row) => row.id === tap.id) ? rows : [...rows, { ...tap, who: this.who }]));
  }

  drop(id) {
    this.change((rows) => rows.filter((row) => row.id !== id));
  }

  refuse(id, words) {
    this.change((rows) => rows.map((row) => (row.id === id ? { ...row, refused: words } : row)));
  }

  late(id) {
    this.change((rows) => rows.map((row) => (row.id === id ? { ...row, late: true } : row)));
  }

  get mine() {
    return this.rows.filter((row) => row.who === this.who);
  }

  get waiting() {
    return this.mine.filter((row) => !row.refused);
  }

  get refused() {
    return this.mine.filter((row) => row.refused);
  }

  get ofOthers() {
    return this.rows.filter((row) => row.who !== this.who && !row.refused).length;
  }
}

// What became of one sending: recorded, refused for good, or to be tried later (and why).
export async function post(address, token, tap) {
  const said = { entry: tap.entry, do: tap.do, key: tap.key, at: tap.typed, tapped: tap.tapped, late: tap.late ? "1" : "" };
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(said),
      headers: { Accept: "application/json", "X-CSRFToken": token },
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(8000),
    });
  } catch {
    return { later: "network" };
  }
  if (answer.type === "opaqueredirect") return { later: "signed out" };
  if (answer.ok) return { recorded: await answer.json() };
  if (answer.headers.get("Content-Type")?.startsWith("application/json")) return { refused: (await answer.json()).refused };
  if (answer.status === 404) return { refused: ["This place is no longer on a list that you can see."] };
  return { later: answer.status === 403 ? "old page" : "fault" };
}
