// The room: what the page brought is shown first, then the line to the server opens.
import { startClock } from "./room/clock.js";
import { startCode } from "./room/code.js";
import { startCommenting } from "./room/commenting.js";
import { startComments } from "./room/comments.js";
import { startComposer } from "./room/composer.js";
import { startDialogs } from "./room/dialogs.js";
import { startKeys } from "./room/keys.js";
import { startLines } from "./room/lines.js";
import { startOutbox } from "./room/outbox.js";
import { mayTalk, page, part } from "./room/page.js";
import { openTab, startPanes } from "./room/panes.js";
import { startPanel } from "./room/panel.js";
import { startPending } from "./room/pending.js";
import { startSelection } from "./room/selection.js";
import { line } from "./room/socket.js";
import { startStanding } from "./room/standing.js";
import { room } from "./room/store.js";
import { goLive, startTranscript } from "./room/transcript.js";
import { startTyping } from "./room/typing.js";
import { code } from "./room/code.js";

startPanes();
startTranscript();
startStanding();
startClock();
startOutbox();
startPending();
startLines();
startSelection(part("code"));
startComments();
if (mayTalk) {
  startComposer();
  startCommenting();
}
startTyping();
startDialogs();
startKeys();
startPanel();

page.frames.forEach((frame) => room.apply(frame));
startCode();
goLive();
room.fresh = true;

room.on("message", (message) => {
  part("tab-mark").hidden = part("panes").dataset.tab === "talk" || message.actor === page.me;
});
code.on("reveal", () => openTab("code"));

line.open();
addEventListener("online", () => line.check());
document.addEventListener("visibilitychange", () => document.hidden || line.check());
