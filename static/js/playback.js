// The interview played again, with the room's own parts: what was live there comes from the tape here.
import { code, fetchAhead, startCode } from "./room/code.js";
import { startComments } from "./room/comments.js";
import { showDriver } from "./room/driver.js";
import { startLines } from "./room/lines.js";
import { part } from "./room/page.js";
import { openTab, startPanes } from "./room/panes.js";
import { startSelection } from "./room/selection.js";
import { room } from "./room/store.js";
import { startControls } from "./playback/controls.js";
import { startHeard } from "./playback/heard.js";
import { goToAddress, startMoments } from "./playback/moment.js";
import { player } from "./playback/player.js";
import { startTalk } from "./playback/talk.js";
import { frames } from "./playback/tape.js";
import { startTimeline } from "./playback/timeline.js";

startPanes();
startLines();
startSelection(part("code"));
startCode();
startComments();
startTalk();
startHeard();
startTimeline();
startControls();
startMoments();
code.on("reveal", () => openTab("code"));
for (const name of ["jump", "driver", "status"]) room.on(name, showDriver);

room.fresh = true;
goToAddress();
part("player").dataset.ready = "";
performance.mark("playback-ready");
for (const frame of frames) if (frame.kind === "shown") fetchAhead(frame.body.version);
