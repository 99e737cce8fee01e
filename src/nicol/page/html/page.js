(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  root.classList.add("js");

  const search = find("#search");
  const found = find("#found");
  const nav = find("nav");
  const menu = find("#menu");
  const items = all("#contents li");

  const open = (wanted) => {
    nav.classList.toggle("open", wanted);
    menu.setAttribute("aria-expanded", String(wanted));
  };

  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    let count = 0;
    for (const item of items) {
      const link = find("a", item);
      const names = item.dataset.names.split(" ").filter((name) => wanted && name.toLowerCase().includes(wanted));
      const own = item.dataset.title.includes(wanted);
      item.hidden = !own && !names.length;
      count += item.hidden ? 0 : 1;
      find("small", item)?.remove();
      if (!own && names.length) {
        const hint = document.createElement("small");
        hint.textContent = names.slice(0, 4).join(", ") + (names.length > 4 ? " …" : "");
        link.append(hint);
      }
    }
    for (const list of all("#contents ul")) {
      const empty = all("li", list).every((item) => item.hidden);
      list.hidden = empty;
      list.previousElementSibling.hidden = empty;
    }
    found.textContent = wanted ? `${count} found` : "";
    if (wanted) open(true);
  };

  for (const item of items) item.dataset.title = find("a", item).textContent.toLowerCase();
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    const links = items.filter((item) => !item.hidden).map((item) => find("a", item));
    if (event.key === "Escape") {
      search.value = "";
      filter();
      search.blur();
      open(false);
    } else if (event.key === "Enter" && search.value.trim() && links.length) {
      links[0].click();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[0].focus();
    }
  });
  find("#contents").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const links = items.filter((item) => !item.hidden).map((item) => find("a", item));
    const next = links.indexOf(document.activeElement) + step;
    (next < 0 ? search : links[Math.min(next, links.length - 1)]).focus();
  });
  find("#contents").addEventListener("click", (event) => event.target.closest("a") && open(false));
  menu.addEventListener("click", () => open(!nav.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  const links = new Map(items.map((item) => [find("a", item).hash.slice(1), find("a", item)]));
  const seen = new Set();
  let current = null;
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) entry.isIntersecting ? seen.add(entry.target) : seen.delete(entry.target);
    const newest = [...seen].sort((one, other) => other.offsetTop - one.offsetTop)[0];
    const link = newest && links.get(newest.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const list = find("#contents");
    const place = link.getBoundingClientRect().top - list.getBoundingClientRect().top;
    if (place < 40 || place > list.clientHeight - 40) list.scrollTop += place - list.clientHeight / 2;
    current = link;
  }, { rootMargin: "0px 0px -70% 0px" });
  for (const article of all("article")) watcher.observe(article);

  const view = find(".view");
  if (!view) return;
  const picture = find("svg", view);
  const natural = picture.viewBox.baseVal;
  const entities = new Map(all(".entity", picture).map((entity) => [entity.dataset.name, entity]));
  const wires = all(".wire", picture);
  let zoom = 1;

  const fitting = () => Math.min(1, view.clientWidth / natural.width, (view.clientHeight || Infinity) / natural.height);
  const show = (wanted, x = view.clientWidth / 2, y = view.clientHeight / 2) => {
    const next = Math.min(3, Math.max(Math.min(fitting(), 0.1), wanted));
    const left = (view.scrollLeft + x) / zoom;
    const top = (view.scrollTop + y) / zoom;
    zoom = next;
    picture.style.width = `${natural.width * zoom}px`;
    picture.style.height = `${natural.height * zoom}px`;
    view.scrollTo({ left: left * zoom - x, top: top * zoom - y });
  };
  const fit = () => {
    picture.style.height = `${natural.height}px`;
    show(fitting());
  };
  const centre = (entity) => {
    const box = find(".box", entity);
    const at = (name) => Number(box.getAttribute(name));
    if (zoom < 0.7) show(1);
    view.scrollTo({
      left: (at("x") + at("width") / 2) * zoom - view.clientWidth / 2,
      top: Math.min(at("y") + at("height") / 2, at("y") + 160) * zoom - view.clientHeight / 2,
    });
    for (const other of entities.values()) other.classList.toggle("found", other === entity);
  };
  const light = (name) => {
    picture.classList.toggle("lit", Boolean(name));
    if (!name) return;
    const near = new Set([name]);
    for (const wire of wires) {
      const on = wire.dataset.from === name || wire.dataset.to === name;
      wire.classList.toggle("on", on);
      if (on) near.add(wire.dataset.from).add(wire.dataset.to);
    }
    for (const [other, entity] of entities) entity.classList.toggle("on", near.has(other));
  };

  const actions = {
    in: () => show(zoom * 1.3),
    out: () => show(zoom / 1.3),
    fit,
    full: () => (document.fullscreenElement ? document.exitFullscreen() : view.parentElement.requestFullscreen()),
  };
  for (const button of all("[data-zoom]")) button.addEventListener("click", actions[button.dataset.zoom]);
  document.addEventListener("fullscreenchange", fit);
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const area = view.getBoundingClientRect();
    show(zoom * Math.exp(-event.deltaY / 300), event.clientX - area.left, event.clientY - area.top);
  }, { passive: false });
  view.addEventListener("keydown", (event) => {
    const action = { "+": actions.in, "=": actions.in, "-": actions.out, 0: fit }[event.key];
    if (action && !event.ctrlKey && !event.metaKey) action();
  });

  let grip = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0) {
      grip = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop, moved: false };
    }
  });
  window.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const x = event.clientX - grip.x;
    const y = event.clientY - grip.y;
    grip.moved ||= Math.abs(x) + Math.abs(y) > 4;
    if (grip.moved) {
      view.classList.add("held");
      view.scrollTo({ left: grip.left - x, top: grip.top - y });
    }
  });
  window.addEventListener("pointerup", () => {
    view.classList.remove("held");
    const { moved } = grip ?? {};
    grip = moved ? grip : null;
    setTimeout(() => { grip = null; });
  });
  view.addEventListener("click", (event) => grip?.moved && event.preventDefault(), true);
  view.addEventListener("dragstart", (event) => event.preventDefault());
  picture.addEventListener("pointerover", (event) => {
    const entity = event.target.closest(".entity");
    const wire = event.target.closest(".wire");
    light(entity?.dataset.name ?? wire?.dataset.from);
  });
  picture.addEventListener("pointerleave", () => light(null));
  for (const link of all(".locate")) {
    link.addEventListener("click", () => centre(entities.get(link.dataset.model)));
  }
  fit();
})();
