// Starts Blazor, and says how the connection to the console is. When the server comes back the page goes on by itself.
(() => {
  const note = document.getElementById('connection');
  let since = null;
  const show = () => {
    if (!since) since = new Date();
    note.hidden = false;
    note.textContent = `Connection lost. What you see is stale since ${since.toISOString().slice(11, 19)} UTC; trying to connect again.`;
    document.body.classList.add('stale');
  };
  const clear = () => {
    since = null;
    note.hidden = true;
    document.body.classList.remove('stale');
  };
  const pause = ms => new Promise(done => setTimeout(done, ms));
  const reconnect = async () => {
    for (;;) {
      await pause(1000);
      try {
        const answer = await fetch('/sign-in', { method: 'HEAD', cache: 'no-store', redirect: 'manual' });
        if (answer.status >= 500) continue;
      } catch {
        continue;
      }
      try {
        if (await Blazor.reconnect()) return clear();
      } catch {
        // The circuit went with the server it was on.
      }
      location.reload();
      return;
    }
  };
  let trying = false;
  const lost = () => {
    show();
    if (trying) return;
    trying = true;
    reconnect().finally(() => { trying = false; });
  };
  // A server that went before the page had its connection never told so.
  setInterval(() => {
    if (performance.now() > 60_000 && document.querySelector('[data-live="no"]')) lost();
  }, 5_000);
  Blazor.start({
    circuit: {
      reconnectionHandler: {
        onConnectionDown: lost,
        onConnectionUp: clear,
      },
    },
  });
})();
