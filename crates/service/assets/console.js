// The console's script. Every page works without it: it ticks countdowns, keeps the desk fresh, says when an open case has
// changed, and keeps a form from being sent twice. It stores nothing.
(() => {
  "use strict";

  const body = document.body;
  const words = body.dataset;
  // The server's clock, which in a demo is a simulated one.
  const skew = Number(words.now) - Date.now();
  const now = () => Date.now() + skew;

  const fill = (pattern, value) => (pattern || "{}").replace("{}", value);

  // Countdowns: the two greatest units, as the server says them.
  const span = (ms) => {
    const seconds = Math.floor(ms / 1000);
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor(seconds / 3600) % 24;
    const minutes = Math.floor(seconds / 60) % 60;
    let parts = [["minute", minutes], ["second", seconds % 60]];
    if (days > 0) {
      parts = [["day", days], ["hour", hours]];
    } else if (hours > 0) {
      parts = [["hour", hours], ["minute", minutes]];
    }
    const said = parts.filter(([, n]) => n > 0).map(([unit, n]) => fill(words[unit], n));
    return said.length ? said.join(" ") : fill(words.second, 0);
  };

  const tick = () => {
    for (const clock of document.querySelectorAll("time[data-until]")) {
      const left = Number(clock.dataset.until) - now();
      const late = left <= 0;
      const said = fill(late ? words.late : words.left, span(Math.abs(left)));
      if (clock.textContent !== said) {
        clock.textContent = said;
      }
      clock.classList.toggle("late", late);
    }
  };

  // A form is sent once; coming back to the page makes it whole again.
  const guard = (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-disabled", "true");
    }
  };

  const release = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) {
        button.removeAttribute("aria-disabled");
      }
    }
  };

  // A refused field stands in a folded part: open it.
  const unfold = () => {
    const refused = document.querySelector("[autofocus]");
    const folded = refused && refused.closest("details");
    if (folded) {
      folded.open = true;
    }
    if (refused) {
      refused.focus();
    }
  };

  // What is new, politely.
  const live = document.getElementById("live");
  const announce = (text) => {
    if (live) {
      live.textContent = text;
    }
  };

  const title = document.title;
  const count = () => {
    const desk = document.getElementById("desk");
    const n = desk ? Number(desk.dataset.count || 0) : 0;
    document.title = n > 0 ? `(${n}) ${title}` : title;
    return n;
  };

  let fetching = false;
  let again = false;
  const freshDesk = async () => {
    const desk = document.getElementById("desk");
    if (!desk) {
      return;
    }
    if (fetching) {
      again = true;
      return;
    }
    // Whoever is at a control of the list is not disturbed; the list comes when he has left it.
    if (desk.contains(document.activeElement) && document.activeElement !== desk) {
      again = true;
      announce(words.new);
      return;
    }
    fetching = true;
    again = false;
    try {
      const answer = await fetch("/desk?fragment=1", { headers: { accept: "text/html" }, credentials: "same-origin" });
      if (answer.redirected || answer.status === 401) {
        location.reload();
        return;
      }
      if (answer.ok) {
        const before = Number(desk.dataset.count || 0);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("desk");
        if (fresh) {
          desk.replaceWith(document.importNode(fresh, true));
          tick();
          if (count() > before) {
            announce(words.new);
          }
        }
      }
    } catch {
      // The stream comes again by itself, and the list with it.
    } finally {
      fetching = false;
      if (again) {
        setTimeout(freshDesk, 1000);
      }
    }
  };

  const watch = () => {
    const desk = document.getElementById("desk");
    const open = document.querySelector("[data-case]");
    if ((!desk && !open) || !("EventSource" in window)) {
      return;
    }
    const stream = new EventSource("/v1/events");
    const hear = (event) => {
      if (desk) {
        freshDesk();
      }
      if (open) {
        let about = null;
        try {
          about = JSON.parse(event.data).case;
        } catch {
          return;
        }
        if (String(about) === open.dataset.case) {
          const changed = document.getElementById("changed");
          if (changed) {
            changed.hidden = false;
          }
          announce(words.changed);
        }
      }
    };
    for (const name of ["inbox", "case", "reset"]) {
      stream.addEventListener(name, hear);
    }
    // What came before the stream did, or while it was lost.
    stream.addEventListener("open", () => {
      if (desk) {
        freshDesk();
      }
    });
    window.addEventListener("pagehide", () => stream.close());
    // What a lost stream did not tell.
    if (desk) {
      setInterval(freshDesk, 60000);
    }
  };

  document.addEventListener("submit", guard);
  window.addEventListener("pageshow", release);
  unfold();
  tick();
  setInterval(tick, 1000);
  count();
  watch();
})();
