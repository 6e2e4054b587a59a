// Trailmark: keeps the click id a partner's link brought, and reports with it.
// <script src="https://go.example/tm.js" data-program="acme"></script>
// data-parameter: its name in the address (click_id)  data-days: how long to keep it (90)
// data-domain: of the cookie, to share it among the shop's hosts
// data-consent="wait": keep nothing until trailmark.consent(true)
(function () {
  "use strict";
  var me = document.currentScript, set = me.dataset, KEY = "tm_click_id";
  var origin = new URL(me.src).origin, FORM = /^[-\w]{43}$/;
  var given = new URLSearchParams(location.search).get(set.parameter || "click_id");
  var id = FORM.test(given) ? given : null;

  function cookie(value, seconds) {
    document.cookie = KEY + "=" + value + "; Path=/; SameSite=Lax; Max-Age=" + seconds +
      (set.domain ? "; Domain=" + set.domain : "") + (location.protocol === "https:" ? "; Secure" : "");
  }
  function kept() {
    var found = document.cookie.match("(?:^|; )" + KEY + "=([-\\w]{43})(?:;|$)");
    return found && found[1];
  }
  function consent(granted) {
    if (!granted) cookie("", 0);
    else if (id) cookie(id, Math.min(400, +set.days || 90) * 86400);
  }
  function clickId() { return id || kept(); }

  // { order_id, amount, currency, goal, customer_id, coupon, program, click_id }
  function convert(order) {
    var query = new URLSearchParams(), all = { program: set.program, click_id: clickId() };
    for (var name in order) all[name] = order[name];
    for (name in all) if (all[name] != null && all[name] !== "") query.set(name, all[name]);
    var url = origin + "/px.gif?" + query;
    // keepalive: the report leaves even when the page does.
    return fetch(url, { mode: "no-cors", credentials: "omit", keepalive: true, cache: "no-store" })
      .catch(function () { new Image().src = url; });
  }

  if (set.consent !== "wait") consent(true);
  window.trailmark = { clickId: clickId, consent: consent, convert: convert };
})();
