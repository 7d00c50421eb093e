"""What a user sees of alerts."""
import json

from page import CARDS, SIGNED_IN, change, sign_in
from stage import gateway


async def an_alert_appears_with_its_picture_and_is_acknowledged(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await sign_in(page, gate)
        gate.publish("a1")
        await page.until(f"{CARDS} === 1")
        await page.until("document.querySelector('.alert-card img').naturalWidth === 768")
        box = await page.run("document.querySelector('.boxes .first').getAttribute('width')")
        assert box == "60", box
        assert "person at yard" in await page.until("document.querySelector('#announcer').textContent")
        assert await page.run("document.querySelector('#nav-count').textContent") == "1"
        await page.click(".acknowledge")
        await page.until("document.querySelector('.alert-card .done')")
        admin = gate.token("root", "admin")
        metrics = await page.until(
            "fetch('/metrics').then((r) => r.text()).then((t) => t.includes('alerts_acknowledged_total 1\\n'))")
        assert metrics and gate.get("/ws/connections", admin)["total_connections"] == 1
        # The token is nowhere in what the page shows or asks for.
        token = await page.run("sessionStorage.getItem('picket.token')")
        asked = await page.run("performance.getEntriesByType('resource').map((r) => r.name).join(' ') + location.href")
        assert token not in asked and "token=" not in asked, asked
        assert page.complaints == [], page.complaints


async def start_update_and_end_are_one_card(browser, build):
    def result(phase, score):
        return {
            "label": "person", "confidence": score, "event": phase, "event_id": "a1", "rule": "fence",
            "detections": [{"box": [300, 120, 60, 160], "score": score, "track_id": 7}], "box_format": "xywh_pixels",
            "frame_width": 768, "frame_height": 576, "model": "test"}

    with gateway(build) as gate:
        page = await browser.page()
        await sign_in(page, gate)
        gate.publish("a1", result=result("start", 0.6), timestamp="2026-11-22T18:02:11.000Z")
        await page.until("document.querySelector('.score')?.textContent === '60 %'")
        gate.publish("a2", result=result("update", 0.9), timestamp="2026-11-22T18:02:31.000Z")
        await page.until("document.querySelector('.score').textContent === '90 %'")
        await page.until("document.querySelector('.badges').textContent.includes('still there')")
        gate.publish("a3", result=result("end", 0.9), timestamp="2026-11-22T18:02:45.000Z")
        await page.until("document.querySelector('.badges').textContent.includes('over after 34 s')")
        assert await page.run(CARDS) == 1
        await page.click(".acknowledge")
        await page.until("fetch('/metrics').then((r) => r.text()).then((t) => t.includes('alerts_acknowledged_total 3\\n'))")


async def history_comes_by_scrolling_and_the_keyboard_reaches_all(browser, build):
    with gateway(build) as gate:
        frame = "/9j/4AAQSkZJRg=="
        for number in range(60):
            gate.publish(f"a{number}", stream=["yard", "gate"][number % 2], frame=frame)
        page = await browser.page()
        await sign_in(page, gate)
        await page.until(f"{CARDS} === 60")
        await page.click("#acknowledge-all")
        await page.until("document.querySelectorAll('.alert-card.fresh').length === 0")
        await page.until("fetch('/metrics').then((r) => r.text()).then((t) => t.includes('alerts_acknowledged_total 60\\n'))")
        # Acknowledged alerts do not come again by themselves: they are the history.
        await page.open(gate.url + "/?again")
        await page.until(SIGNED_IN)
        await page.until(f"{CARDS} >= 24")
        await page.until(f"(scrollTo(0, document.body.scrollHeight), {CARDS} === 60)")
        await page.until("document.querySelector('.history').textContent.includes('all the gateway keeps')")
        order = await page.run("[...document.querySelectorAll('.alert-card')].map((c) => Number(c.dataset.seq))")
        assert order == list(range(60, 0, -1)), order
        await change(page, "#camera", "gate", "change")
        assert await page.run("document.querySelectorAll('.alert-card:not([hidden])').length") == 30
        gate.publish("new", stream="gate", frame=frame)
        await page.until(f"{CARDS} === 61")
        await page.run("document.querySelector('#camera').focus()")
        await page.run("document.querySelector('.alert-card').focus()")
        await page.press("a", "KeyA")
        await page.until("document.querySelectorAll('.alert-card.fresh').length === 0")
        await page.press("Enter")
        await page.until("document.querySelector('dialog[open]')")


async def what_is_gone_is_said(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await page.open(gate.url + "/")
        await page.run("localStorage.setItem('picket.position.alice', '{\"lastSeq\": 5, \"epoch\": \"of another log\"}')")
        await sign_in(page, gate)
        await page.until("document.querySelector('.divider.gap').textContent.includes('no longer kept')")
        gate.publish("a1")
        await page.until(f"{CARDS} === 1")
        await page.until("document.querySelector('.alert-card').nextElementSibling?.matches('.divider.gap')")
        assert json.loads(await page.run("localStorage.getItem('picket.position.alice')"))["lastSeq"] == 1


async def markup_in_an_alert_shows_as_text(browser, build):
    hostile = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>"
    with gateway(build) as gate:
        page = await browser.page()
        await sign_in(page, gate)
        gate.publish(
            "a1", stream=hostile, result={
                "label": hostile, "confidence": 0.5, "event": "start", "rule": hostile, "model": hostile,
                "detections": [{"box": [1, 2, 3, 4], "score": 0.5, "track_id": 1}], "box_format": hostile,
                "frame_width": 768, "frame_height": 576})
        await page.until(f"{CARDS} === 1")
        shown = await page.run("document.querySelector('.alert-card .name').textContent")
        assert shown == hostile, shown
        assert await page.run("document.querySelectorAll('main b, img[src=x], [onerror]').length") == 0
        await page.click(".picture")
        await page.until("document.querySelector('dialog[open]')")
        assert "owned" not in await page.run("document.title")
        assert await page.run("document.querySelectorAll('b, img[src=x], [onerror]').length") == 0
        # Nor could a script that came in otherwise run.
        assert await page.run("""new Promise((done) => {
            document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
            const script = document.createElement('script');
            script.textContent = 'document.title = "owned"';
            document.body.append(script);
        })""") == "script-src-elem"


async def a_new_alert_sounds_and_notifies(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await page.call("Browser.grantPermissions", permissions=["notifications"], origin=gate.url)
        # What the browser is asked to show and to play, noted on its way.
        await page.call("Page.addScriptToEvaluateOnNewDocument", source="""
            window.notes = []; window.tones = [];
            window.Notification = class extends Notification {
                constructor(title, options) { super(title, options); notes.push({ title, ...options }); }
            };
            const start = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (...when) {
                tones.push([this.frequency.value, this.context.state]);
                return start.apply(this, when);
            };""")
        await sign_in(page, gate)
        gate.publish("a1")
        await page.until(f"{CARDS} === 1")
        assert await page.run("notes.length + tones.length") == 0  # both are off until somebody wants them
        await page.touch("#sound")
        await page.until("tones.length === 2")
        await page.touch("#notify")
        await page.until("document.querySelector('#notify').getAttribute('aria-pressed') === 'true'")
        gate.publish("a2")
        await page.until(f"{CARDS} === 2 && tones.length === 4")
        assert await page.run("notes.length") == 0  # whoever looks at the page sees it there
        other = await browser.page()
        await other.call("Page.bringToFront")
        await page.until("document.visibilityState === 'hidden'")
        gate.publish("a3", stream="<b>gate</b>")
        note = await page.until("notes[0]")
        assert note["title"] == "person at <b>gate</b>" and note["tag"] == "a3" and note["icon"].startswith("blob:"), note
        assert await page.run("tones") == [[660, "running"], [880, "running"]] * 3
        # Both are remembered, and both can be turned off.
        await page.call("Page.bringToFront")
        await page.open(gate.url + "/?again")
        await page.until(SIGNED_IN)
        await page.until("document.querySelector('#sound').getAttribute('aria-pressed') === 'true'")
        for button in ["#sound", "#notify"]:
            await page.touch(button)
            await page.until(f"document.querySelector('{button}').getAttribute('aria-pressed') === 'false'")
        gate.publish("a4")
        await page.until("document.querySelector('[data-incident=a4]')")
        assert await page.run("notes.length + tones.length") == 0
