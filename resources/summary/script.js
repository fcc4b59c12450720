"use strict";
(function () {
  const about = JSON.parse(document.getElementById("about").textContent);
  const items = Array.from(document.querySelectorAll(".item"));
  const reviewer = document.getElementById("reviewer");
  const overall = document.getElementById("overall");
  const said = document.getElementById("said");
  const place = "campaign-desk-" + about.content;

  function verdict(item) {
    const chosen = item.querySelector("input[type=radio]:checked");
    return chosen ? chosen.value : null;
  }

  function decisions() {
    return items.map(function (item) {
      return { item: item.dataset.item, verdict: verdict(item), remark: item.querySelector("textarea").value.trim() };
    }).filter(function (one) { return one.verdict || one.remark; });
  }

  function show() {
    items.forEach(function (item) {
      const now = verdict(item);
      item.classList.toggle("accept", now === "accept");
      item.classList.toggle("reject", now === "reject");
    });
    document.getElementById("done").textContent = String(items.filter(verdict).length);
    // Kept in this browser only, so that closing the page by mistake loses nothing.
    try { localStorage.setItem(place, JSON.stringify(answer())); } catch (error) { /* storage is switched off */ }
  }

  function answer() {
    return Object.assign({}, about, {
      reviewer: reviewer.value.trim(), remark: overall.value.trim(), saved_at: new Date().toISOString(), decisions: decisions()
    });
  }

  function restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(place)); } catch (error) { /* nothing kept */ }
    if (!kept) { return; }
    reviewer.value = kept.reviewer || "";
    overall.value = kept.remark || "";
    const byKey = new Map(kept.decisions.map(function (one) { return [one.item, one]; }));
    items.forEach(function (item) {
      const one = byKey.get(item.dataset.item);
      if (!one) { return; }
      item.querySelector("textarea").value = one.remark || "";
      item.querySelectorAll("input[type=radio]").forEach(function (radio) { radio.checked = radio.value === one.verdict; });
    });
  }

  function save() {
    if (!reviewer.value.trim()) {
      said.textContent = "Please write your name first.";
      reviewer.focus();
      return;
    }
    const text = JSON.stringify(answer(), null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "answer - " + about.title.replace(/[^\p{L}\p{N} _-]+/gu, " ").trim().slice(0, 60) + ".json";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    const open = items.length - items.filter(verdict).length;
    said.textContent = "Saved. Send the file back" + (open ? "; " + open + " have no answer yet." : ".");
  }

  document.addEventListener("change", show);
  document.addEventListener("click", function (event) {
    const all = event.target.dataset && event.target.dataset.all;
    if (!all) { return; }
    event.target.closest("section").querySelectorAll("input[value=" + all + "]").forEach(function (radio) { radio.checked = true; });
    show();
  });
  document.getElementById("next").addEventListener("click", function () {
    const open = items.find(function (item) { return !verdict(item); });
    if (open) {
      open.scrollIntoView({ block: "center" });
      open.querySelector("input[type=radio]").focus();
    } else {
      document.getElementById("save").focus();
    }
  });
  document.getElementById("save").addEventListener("click", save);
  restore();
  show();
})();
