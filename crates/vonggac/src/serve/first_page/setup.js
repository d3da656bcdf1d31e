"use strict";
// The one-time token stands behind the # of the link, which browsers do not send and servers do not log.
const form = document.getElementById("setup");
const answer = document.getElementById("answer");
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = (name) => form.elements.namedItem(name).value;
  const body = {
    token,
    unit_kind: field("unit_kind"),
    unit_name: field("unit_name"),
    username: field("username"),
    profile: { display_name: field("display_name") },
    password: field("password"),
  };
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  try {
    const response = await fetch("/api/v1/setup", options);
    const found = await response.json();
    const fields = (found.errors || []).map((error) => error.message);
    answer.textContent = response.ok ? "Đã thiết lập xong. / The installation is set up." : [found.detail, ...fields].join(" – ");
    if (response.ok) form.remove();
  } catch (error) {
    answer.textContent = "Không kết nối được máy chủ. / The server cannot be reached.";
  }
});
