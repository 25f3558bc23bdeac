"use strict";
(() => {
  // All text of patches and tasks goes into the page by textContent, never as markup.
  const byId = (id) => document.getElementById(id);
  const PAGE = 50; // patches in the list
  const LONG = 120; // lines of an edit before one has to ask for more
  const VERDICTS = {
    irrelevant: ["✗", "does not belong"],
    unsure: ["?", "unsure"],
    required: ["✓", "required"],
    supporting: ["✓", "supporting"],
    not_assessed: ["–", "not assessed"],
  };
  const OUTCOMES = {
    exact: "sound",
    mended: "sound, repaired",
    syntax_broken: "does not parse",
    only_deletes: "only deletes",
    not_applied: "does not apply",
    no_patch: "no patch",
    other: "not sound",
    error: "not scored",
  };

  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties || {})) {
      if (name === "class") element.className = value;
      else element.setAttribute(name, value);
    }
    for (const child of children) if (child !== null && child !== undefined) element.append(child);
    return element;
  }

  async function unpacked(id) {
    const element = byId(id);
    if (!element) throw new Error(`the part ${id} of this page is missing: the file is not whole`);
    const text = atob(element.textContent);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }

  const kept = new Map();
  function part(id) {
    if (!kept.has(id)) {
      if (kept.size >= 12) kept.delete(kept.keys().next().value);
      kept.set(id, unpacked(id));
    }
    return kept.get(id);
  }

  let index, columns, order = [], shown = 0, sorting = { key: "irrelevant_edits", down: true }, scroll = 0, opener = null;

  const number = (value) => value.toLocaleString("en-GB");
  const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many || one + "s"}`;
  const modelOf = (row) => index.models[columns.model[row]] ?? "(no model)";
  const taskOf = (row) => index.tasks[columns.task[row]] ?? "(no task)";
  const isSound = (row) => columns.outcome[row] === "exact" || columns.outcome[row] === "mended";

  // the list

  const STATES = {
    irrelevant: (row) => columns.irrelevant_edits[row] > 0,
    unsure: (row) => columns.unsure_edits[row] > 0,
    tidy: (row) => isSound(row) && !columns.irrelevant_edits[row] && !columns.unsure_edits[row],
    unsound: (row) => !isSound(row) && columns.outcome[row] !== "error",
    error: (row) => columns.outcome[row] === "error",
  };

  function select() {
    const model = byId("filter-model").value, kind = byId("filter-kind").value;
    const state = STATES[byId("filter-state").value];
    const words = byId("filter-text").value.trim().toLowerCase();
    const tasks = words ? index.tasks.map((name) => (name || "").toLowerCase().includes(words)) : null;
    const models = words ? index.models.map((name) => (name || "").toLowerCase().includes(words)) : null;
    order = [];
    for (let row = 0; row < columns.number.length; row++) {
      if (model !== "" && columns.model[row] !== Number(model)) continue;
      if (state && !state(row)) continue;
      if (kind !== "" && !columns.kinds[row].some((pair) => pair[0] === Number(kind))) continue;
      if (words && !tasks[columns.task[row]] && !models[columns.model[row]]) continue;
      order.push(row);
    }
    sort();
    shown = 0;
    list();
    byId("found").textContent = order.length === columns.number.length
      ? `All ${count(order.length, "patch", "patches")}.`
      : `${count(order.length, "patch", "patches")} of ${number(columns.number.length)}.`;
  }

  function sort() {
    const { key, down } = sorting;
    let value = (row) => columns[key][row];
    if (key === "model" || key === "task") {
      const names = key === "model" ? index.models : index.tasks;
      const places = names.map((name, at) => [name || "", at]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
      const rank = new Array(names.length);
      places.forEach(([, at], place) => { rank[at] = place; });
      value = (row) => rank[columns[key][row]];
    }
    const sign = down ? -1 : 1;
    order.sort((a, b) => {
      const one = value(a), other = value(b);
      return one < other ? -sign : one > other ? sign : a - b;
    });
    for (const heading of document.querySelectorAll("#rows th[data-sort]")) {
      if (heading.dataset.sort === key) heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    }
  }

  function list() {
    const body = document.querySelector("#rows tbody");
    const rows = order.slice(shown, shown + PAGE).map((row) => {
      const link = make("a", { href: `#patch=${row + 1}` }, taskOf(row));
      const kinds = columns.kinds[row].map(([kind, times]) => (times > 1 ? `${index.kinds[kind]} ×${times}` : index.kinds[kind]));
      return make("tr", {},
        make("th", { scope: "row" }, link), make("td", {}, modelOf(row)),
        make("td", { class: "number" }, number(columns.irrelevant_edits[row])),
        make("td", { class: "number" }, number(columns.unsure_edits[row])),
        make("td", { class: "number" }, number(columns.edits[row])),
        make("td", { class: "number" }, number(columns.irrelevant_lines[row])),
        make("td", { class: "number" }, number(columns.changed_lines[row])),
        make("td", { class: "small" }, kinds.join(", ")),
        make("td", { class: "small" }, OUTCOMES[columns.outcome[row]] + (columns.resolved[row] === 1 ? ", resolved" : "")));
    });
    if (!rows.length) rows.push(make("tr", {}, make("td", { colspan: "9" }, "No patch is like that.")));
    body.replaceChildren(...rows);
    const pages = Math.max(1, Math.ceil(order.length / PAGE)), at = Math.floor(shown / PAGE);
    byId("page").textContent = `Page ${number(at + 1)} of ${number(pages)}`;
    byId("first").disabled = byId("before").disabled = at === 0;
    byId("last").disabled = byId("after").disabled = at >= pages - 1;
  }

  function turn(to) {
    shown = Math.max(0, Math.min(to, (Math.ceil(order.length / PAGE) - 1) * PAGE));
    list();
  }

  // one patch

  function blockOf(row) {
    let low = 0, high = index.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (index.starts[middle] <= row) low = middle; else high = middle - 1;
    }
    return low;
  }

  function badge(verdict) {
    const [sign, words] = VERDICTS[verdict] || ["", verdict];
    return make("span", { class: `badge ${verdict in VERDICTS ? verdict : "plain"}` }, `${sign} ${words}`);
  }

  function why(edit, level) {
    const [, kind, verdict, probability, symbol, , , detail, reasons, id] = edit;
    const heading = make(level, {}, badge(verdict), ` ${kind}`, make("span", { class: "muted" }, ` (${id})`));
    const parts = [heading];
    if (symbol) parts.push(make("div", { class: "muted" }, `in ${symbol}`));
    if (detail) parts.push(make("div", {}, detail));
    if (probability !== null) parts.push(make("div", { class: "muted" }, `probability that it does not belong: ${probability.toFixed(2)}`));
    if (reasons.length) {
      parts.push(make("ul", {}, ...reasons.map(([words, weight]) =>
        make("li", {}, words, weight ? make("span", { class: "muted" }, ` (${weight > 0 ? "+" : "−"}${Math.abs(weight)})`) : null))));
    }
    return make("div", { class: "why" }, ...parts);
  }

  function code(lines, at, loose) {
    const box = make("div", { class: loose ? "code loose" : "code" });
    const all = lines.length > LONG + LONG / 2 ? lines : null;
    rows(box, all ? lines.slice(0, LONG) : lines, at);
    if (all) {
      const rest = all.slice(LONG), from = { ...at };
      const more = make("button", { type: "button", class: "more" }, `Show ${number(rest.length)} more lines`);
      more.addEventListener("click", () => {
        more.remove();
        const before = box.childElementCount;
        rows(box, rest, from);
        // the button is gone: reading goes on where it was
        box.children[before].setAttribute("tabindex", "-1");
        box.children[before].focus({ preventScroll: true });
      });
      box.append(more);
      skip(rest, at);
    }
    return box;
  }

  function rows(box, lines, at) {
    for (const line of lines) {
      if (line[0] === "~") {
        const [same, removed, added] = line.slice(1).split(",").map(Number);
        const words = [[same, "unchanged"], [removed, "removed"], [added, "added"]].filter(([size]) => size).map(([size, what]) => `${number(size)} ${what}`);
        box.append(make("div", { class: "gap" }, `${words.join(", ")} ${same + removed + added === 1 ? "line" : "lines"} not shown`));
        at.old += same + removed;
        at.new += same + added;
        continue;
      }
      const op = line[0], [text, note] = line.slice(1).split("\0");
      const old = op !== "+" ? at.old++ : "", next = op !== "-" ? at.new++ : "";
      box.append(make("div", { class: op === "-" ? "row removed" : op === "+" ? "row added" : "row" },
        make("span", { "aria-hidden": "true" }, String(old)), make("span", { "aria-hidden": "true" }, String(next)),
        make("span", { class: "op" }, op === "-" ? "−" : op),
        make("span", { class: "text" }, text, note ? make("span", { class: "note" }, `[${note}]`) : null)));
    }
  }

  function skip(lines, at) {
    for (const line of lines) {
      const [same, removed, added] = line[0] === "~" ? line.slice(1).split(",").map(Number) : [line[0] === " ", line[0] === "-", line[0] === "+"].map(Number);
      at.old += same + removed;
      at.new += same + added;
    }
  }

  function fileOf(found, place, seen) {
    const [path, old, status, parse, note] = found.f[place];
    const box = make("section", { class: "file", "aria-label": path });
    const title = make("h3", {}, path);
    const remarks = [];
    if (status !== "modified") remarks.push(status);
    if (old && old !== path) remarks.push(`from ${old}`);
    if (parse === "failed") remarks.push("does not parse");
    if (note) remarks.push(note);
    if (remarks.length) title.append(make("span", { class: "tag" }, remarks.join("; ")));
    box.append(title);
    for (const [old, next, runs] of (found.l && found.l[place]) || []) {
      const at = { old, new: next };
      box.append(make("div", { class: "place" }, `from line ${number(next || 1)}`));
      for (const [owner, lines] of runs) {
        if (!lines.length) continue;
        if (owner < 0) {
          const changed = lines[0][0] === "+" || lines[0][0] === "-";
          const plain = code(lines, at, changed);
          if (!changed) plain.classList.add("context");
          box.append(plain);
          continue;
        }
        const edit = found.e[owner];
        const known = edit[2] in VERDICTS ? edit[2] : "not_assessed";
        const again = seen.has(owner);
        seen.add(owner);
        box.append(make("article", { class: `edit ${known}`, "aria-label": `${edit[9]}: ${edit[1]}, ${(VERDICTS[edit[2]] || ["", edit[2]])[1]}` },
          code(lines, at, false), again ? make("div", { class: "why muted" }, `${edit[9]}, as above`) : why(edit, "h4")));
      }
    }
    found.e.forEach((edit, number) => {
      if (edit[0] === place && !seen.has(number)) {
        seen.add(number);
        const known = edit[2] in VERDICTS ? edit[2] : "not_assessed";
        box.append(make("article", { class: `edit ${known}`, "aria-label": `${edit[9]}: ${edit[1]}` }, make("div", { class: "bare muted" }, span(edit)), why(edit, "h4")));
      }
    });
    return box;
  }

  function span(edit) {
    const words = ([first, last]) => (first === last ? `line ${number(first)}` : `lines ${number(first)} to ${number(last)}`);
    const where = [edit[5] ? `${words(edit[5])} before` : null, edit[6] ? `${words(edit[6])} after` : null].filter(Boolean).join(", ");
    return where ? `${where}; the text is not shown here` : "no lines: it concerns the file as a whole";
  }

  async function open(row) {
    const place = byId("patch");
    const block = blockOf(row);
    const [rows, tasks] = await Promise.all([
      part(`rows-${block}`), part(`tasks-${Math.floor(columns.task[row] / index.tasksTogether)}`),
    ]);
    if (wanted() !== row) return;
    const found = rows[row - index.starts[block]];
    const task = tasks[columns.task[row] % index.tasksTogether];
    const at = order.indexOf(row);
    const step = (to, words) => {
      const link = make("a", { href: `#patch=${to === undefined ? "" : to + 1}` }, words);
      return to === undefined ? null : link;
    };
    const parts = [
      make("div", { class: "patch-head" }, make("a", { href: "#patches" }, "← All patches"),
        at > 0 ? step(order[at - 1], "Previous") : null, at >= 0 ? step(order[at + 1], "Next") : null,
        at >= 0 ? make("span", { class: "muted small" }, `${number(at + 1)} of ${number(order.length)}`) : null),
      make("h2", { tabindex: "-1", id: "patch-title" }, taskOf(row)),
      make("p", {}, "by ", make("strong", {}, modelOf(row)), make("span", { class: "muted" }, `, row ${number(columns.number[row])}`)),
    ];
    if (found.x !== undefined) {
      parts.push(make("p", {}, make("span", { class: "badge plain" }, "not scored"), ` ${found.x}`));
    } else {
      parts.push(...facts(row, found));
    }
    if (task) {
      parts.push(make("details", {}, make("summary", {}, "The task"), make("pre", { class: "task", tabindex: "0" }, task)));
    }
    if (found.x === undefined) {
      if (found.l === undefined && found.f.length) {
        parts.push(make("p", { class: "muted" }, "The lines of this patch were not kept: of its run only results.jsonl is left."));
      } else if (found.l === null) {
        parts.push(make("p", { class: "muted" }, "The lines of this patch are not in this page, to keep it small: none of its edits is accused or in doubt."));
      }
      const seen = new Set();
      const files = found.f.map((_, number) => number);
      const rank = (number) => found.e.some((edit) => edit[0] === number && edit[2] === "irrelevant") ? 0
        : found.e.some((edit) => edit[0] === number && edit[2] === "unsure") ? 1 : 2;
      files.sort((a, b) => rank(a) - rank(b) || a - b);
      parts.push(...files.map((number) => fileOf(found, number, seen)));
    }
    place.replaceChildren(...parts);
    document.title = `${taskOf(row)} by ${modelOf(row)}`;
    byId("overview").hidden = byId("top").hidden = true;
    place.hidden = false;
    window.scrollTo(0, 0);
    byId("patch-title").focus({ preventScroll: true });
  }

  function facts(row, found) {
    const labels = {};
    for (const edit of found.e) labels[edit[2]] = (labels[edit[2]] || 0) + 1;
    const items = Object.keys(VERDICTS).filter((name) => labels[name]).map((name) => make("li", {}, badge(name), ` ${count(labels[name], "edit")}`));
    items.push(make("li", { class: "muted" }, `${count(columns.changed_lines[row], "changed line")}, ${count(found.f.length, "file")}; ${OUTCOMES[columns.outcome[row]]}; format ${found.p[0]}, applied ${found.p[1]}` +
      (columns.resolved[row] === 1 ? "; resolves its task" : columns.resolved[row] === 0 ? "; does not resolve its task" : "") +
      (columns.reach[row] ? `; ${columns.reach[row]} task` : "")));
    const parts = [make("ul", { class: "facts" }, ...items)];
    const lines = [...found.p[2].map((words) => ["repaired", words]), ...found.n.filter((one) => !one[5]).map((one) =>
      [`${one[0]} ${one[1]}`, (one[3] >= 0 ? `${found.f[one[3]][0]}${one[4] ? ":" + one[4] : ""}: ` : "") + one[2]])];
    const beside = found.n.filter((one) => one[5]);
    if (lines.length) parts.push(make("ul", { class: "small" }, ...lines.map(([what, words]) => make("li", {}, make("span", { class: "muted" }, `${what}: `), words))));
    if (beside.length) {
      parts.push(make("details", {}, make("summary", {}, count(beside.length, "finding")),
        make("ul", { class: "small" }, ...beside.map((one) => make("li", {}, `${one[0]} ${one[1]}, ${one[5]}: ${one[2]}`)))));
    }
    return parts;
  }

  function wanted() {
    const found = /^#patch=(\d+)$/.exec(location.hash);
    return found && Number(found[1]) >= 1 && Number(found[1]) <= columns.number.length ? Number(found[1]) - 1 : null;
  }

  function route() {
    const row = wanted();
    if (row !== null) {
      if (!byId("overview").hidden) {
        scroll = window.scrollY;
        opener = row;
      }
      open(row).catch(fail);
      return;
    }
    if (!byId("overview").hidden) return;
    byId("patch").hidden = true;
    byId("patch").replaceChildren();
    byId("overview").hidden = byId("top").hidden = false;
    document.title = document.querySelector("h1").textContent;
    window.scrollTo(0, scroll);
    const link = document.querySelector(`#rows a[href="#patch=${opener + 1}"]`);
    if (link) link.focus({ preventScroll: true });
  }

  function fail(error) {
    const words = typeof DecompressionStream === "undefined"
      ? "This browser is too old to unpack the patches (it has no DecompressionStream); the tables above are complete."
      : `The patches cannot be shown: ${error.message}`;
    byId("loading").hidden = true;
    byId("trouble").textContent = words;
    byId("trouble").hidden = false;
    byId("overview").hidden = byId("top").hidden = false;
  }

  function populations() {
    const choose = byId("population");
    if (!choose) return;
    const boards = [...choose.querySelectorAll("input")].map((input) => [input, byId(`board-${input.value}`)]);
    const show = () => boards.forEach(([input, board]) => { board.hidden = !input.checked; });
    choose.addEventListener("change", show);
    show();
  }

  async function start() {
    populations();
    byId("loading").hidden = false;
    index = await unpacked("index");
    columns = index.columns;
    const names = (list) => list.map((name, at) => [name ?? "(none)", at]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    byId("filter-model").append(...names(index.models).map(([name, at]) => make("option", { value: String(at) }, name)));
    byId("filter-kind").append(...names(index.kinds).map(([name, at]) => make("option", { value: String(at) }, name)));
    for (const id of ["filter-model", "filter-state", "filter-kind"]) byId(id).addEventListener("change", select);
    let timer;
    byId("filter-text").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(select, 120); });
    for (const heading of document.querySelectorAll("#rows th[data-sort]")) {
      heading.querySelector("button").addEventListener("click", () => {
        const key = heading.dataset.sort, text = key === "task" || key === "model" || key === "outcome";
        sorting = { key, down: sorting.key === key ? !sorting.down : !text };
        sort();
        turn(0);
      });
    }
    byId("first").addEventListener("click", () => turn(0));
    byId("before").addEventListener("click", () => turn(shown - PAGE));
    byId("after").addEventListener("click", () => turn(shown + PAGE));
    byId("last").addEventListener("click", () => turn(order.length));
    window.addEventListener("hashchange", route);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !byId("patch").hidden) location.hash = "#patches";
    });
    byId("loading").hidden = true;
    byId("explorer").hidden = false;
    select();
    route();
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  }

  start().catch(fail);
})();
