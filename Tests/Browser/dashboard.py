#!/usr/bin/python3
"""The dashboard in a real browser, in front of the real programs: dashboard.py BUILD SCENARIO…

BUILD is the folder of the executables; without a scenario all of them are played."""
import asyncio
import json
import subprocess
import sys
import tempfile
import traceback

from devtools import chromium
from stage import Service, free_port, gateway

SIGNED_IN = "document.querySelector('#connection-pill').dataset.state === 'connected'"
CARDS = "document.querySelectorAll('.alert-card').length"


async def sign_in(page, gate, user="alice", role="viewer"):
    await page.open(gate.url + "/")
    await page.type("#token", gate.token(user, role))
    await page.click("form button[type=submit]")
    await page.until(SIGNED_IN)


async def change(page, selector, value, event="input"):
    """Gives a field a value at once, as if it had been chosen or pasted."""
    await page.run(f"""(() => {{
        const field = document.querySelector({json.dumps(selector)});
        field.value = {json.dumps(value)};
        field.dispatchEvent(new Event({json.dumps(event)}));
    }})()""")


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


async def a_killed_gateway_is_found_again_and_replays(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await sign_in(page, gate)
        gate.publish("a1")
        await page.until(f"{CARDS} === 1")
        gate.kill()
        await page.until("document.querySelector('#connection-pill').dataset.state === 'waiting'")
        await page.until("document.querySelector('#banner').textContent.includes('Not connected')")
        await page.run("location.hash = '#/connection'")
        # 1, 1.5, 2.25 … seconds less a fifth at most, as the journal has them.
        delays = "[...document.querySelectorAll('.journal li')].map((l) => l.textContent.match(/Waiting ([\\d.]+) s/)?.[1]).filter(Boolean).map(Number).reverse()"
        await page.until(f"{delays}.length >= 3")
        for delay, longest in zip(await page.run(delays), [1, 1.5, 2.25]):
            assert longest * 0.8 - 0.06 <= delay <= longest + 0.06, (delay, longest)
        gate.start()
        await page.until(SIGNED_IN)
        await page.run("location.hash = '#/alerts'")
        gate.publish("a2")
        await page.until(f"{CARDS} === 2")
        # What was not acknowledged came again, and says so.
        await page.until("document.querySelector('[data-incident=a1] .badge.wait').textContent === 'sent again'")


async def a_page_that_slept_goes_on(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await sign_in(page, gate)
        # As when a lid is closed: the page's timers stand still, and the connection goes.
        await page.call("Page.setWebLifecycleState", state="frozen")
        gate.kill()
        gate.start()
        gate.publish("a1")
        await page.call("Page.setWebLifecycleState", state="active")
        await page.until(f"{CARDS} === 1")
        # A network that comes back is not waited for.
        gate.kill()
        await page.until("document.querySelector('#connection-pill').dataset.state === 'waiting'")
        await page.run("location.hash = '#/connection'")
        waits = "document.querySelector('.journal').textContent.match(/Waiting/g).length"
        await page.until(f"{waits} > 3")
        await page.until("""document.querySelector('#connection-pill').dataset.state === 'waiting'
            && (dispatchEvent(new Event('online')), document.querySelector('#connection-pill').dataset.state === 'connecting')""")
        await page.until("document.querySelector('.journal').textContent.includes('the network is back')")
        gate.start()
        await page.until(SIGNED_IN)


async def a_second_window_takes_over(browser, build):
    with gateway(build) as gate:
        first = await browser.page()
        await sign_in(first, gate)
        second = await browser.page()
        await sign_in(second, gate)
        await first.until("document.querySelector('#banner').textContent.includes('Another window')")
        gate.publish("a1")
        await second.until(f"{CARDS} === 1")
        assert await first.run(CARDS) == 0
        assert await first.run("document.querySelector('#connection-pill').dataset.state") == "replaced"
        await first.click("#take-over")
        await first.until(SIGNED_IN)
        await first.until(f"{CARDS} === 1")
        await second.until("document.querySelector('#connection-pill').dataset.state === 'replaced'")


async def a_wrong_token_is_refused_in_words(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await page.open(gate.url + "/")
        await page.type("#token", "no token at all")
        await page.click("form button[type=submit]")
        assert "three parts" in await page.until("document.querySelector('#token-mistake').textContent")
        await page.run("document.querySelector('#token').value = ''")
        head, claims, signature = gate.token("alice").split(".")
        await page.type("#token", f"{head}.{claims}.{signature[::-1]}")
        await page.click("form button[type=submit]")
        await page.until("document.querySelector('#main').textContent.includes('The gateway refused')")
        # The right one is taken on the same page.
        await page.type("#token", gate.token("alice"))
        await page.click("form button[type=submit]")
        await page.until(SIGNED_IN)


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


async def a_token_is_renewed_without_a_new_connection(browser, build):
    with gateway(build) as gate:
        page = await browser.page()
        await page.open(gate.url + "/#/connection")
        await page.type("#token", gate.token("alice", ttl="50s"))
        await page.click("form button[type=submit]")
        # The end of a token is told a minute before.
        await page.until("document.querySelector('#banner').textContent.includes('Your token ends')")
        await page.type("#token", gate.token("alice", ttl="2h"))
        await page.click("form button[type=submit]")
        await page.until("document.querySelector('#banner').textContent === ''")
        await page.until("document.querySelector('.journal').textContent.includes('Sent a new token')")
        before = gate.get("/ws/connections", gate.token("root", "admin"))["connections"][0]
        assert before["user_id"] == "alice", before
        assert await page.run("document.querySelector('.journal').textContent.match(/Connecting/g).length") == 1
        # One that does not count changes nothing, and the page says so.
        kept = await page.run("sessionStorage.getItem('picket.token')")
        head, claims, signature = gate.token("alice", ttl="2h").split(".")
        for token in [f"{head}.{claims}.{signature[::-1]}", gate.token("nobody")]:
            await page.run("document.querySelector('#token').value = ''")
            await page.type("#token", token)
            await page.click("form button[type=submit]")
            await page.until("document.querySelector('#token-mistake').textContent.includes('The old token stays')")
            assert await page.run("sessionStorage.getItem('picket.token')") == kept
            await page.run("document.querySelector('#token-mistake').textContent = ''")
        assert await page.run(SIGNED_IN)


async def a_zone_is_drawn_and_goes_into_the_configuration(browser, build):
    port = free_port()
    with gateway(build, configuration=f"service: http://127.0.0.1:{port}") as gate:
        service = Service(build, gate, port)
        try:
            page = await browser.page()
            await sign_in(page, gate, role="admin")
            await page.run("location.hash = '#/cameras/yard'")
            await page.until("document.querySelector('.snapshot').naturalWidth === 768")
            await page.until("document.querySelector('.camera-entry .badge').textContent === 'Live'")
            await page.until("document.querySelector('.counters').textContent.includes('Frames analysed')")
            await page.until("document.querySelector('table .badge')")

            async def at(x, y):
                box = await page.run("""(() => {
                    const drawing = document.querySelector('.zone-drawing');
                    drawing.scrollIntoView({ block: 'center' });
                    const { left, top, width, height } = drawing.getBoundingClientRect();
                    return [left, top, width, height];
                })()""")
                return box[0] + x * box[2], box[1] + y * box[3]

            for corner in [(0.1, 0.4), (0.9, 0.4), (0.9, 0.8), (0.2, 0.9)]:
                await page.drag(await at(*corner))
            await page.drag(await at(0.2, 0.9), await at(0.15, 0.85), await at(0.1, 0.8))
            zone = await page.run("document.querySelector('#rule').value")
            points = json.loads(zone.split("zone: ")[1].removesuffix("}"))
            for (x, y), (expected_x, expected_y) in zip(points, [(0.1, 0.4), (0.9, 0.4), (0.9, 0.8), (0.1, 0.8)], strict=True):
                assert abs(x - expected_x) < 0.01 and abs(y - expected_y) < 0.01, points
            # By keyboard: the last corner goes to the left, and away.
            await page.run("document.querySelector('.corner:last-of-type').focus()")
            await page.press("ArrowLeft")
            moved = json.loads((await page.run("document.querySelector('#rule').value")).split("zone: ")[1].removesuffix("}"))
            assert abs(points[3][0] - moved[3][0] - 0.005) < 0.0011, moved
            await page.press("Delete")
            assert await page.run("document.querySelectorAll('.corner').length") == 3

            # What is written is drawn, and written again.
            await page.run("document.querySelector('#rule').value = ''")
            await page.type("#rule", zone)
            assert await page.run("document.querySelectorAll('.corner').length") == 4
            await page.click("[data-kind=line]")
            await page.click("[data-kind=zone]")
            await page.run("document.querySelector('#rule').value = ''")
            await page.type("#rule", zone)
            await change(page, "#rule-name", "meadow")
            again = await page.run("document.querySelector('#rule').value")
            assert again == zone.replace("name: zone", "name: meadow"), again
            await page.type("#rule", "x")
            await change(page, "#rule", "zone: [[2, 3]]")
            await page.until("document.querySelector('#rule-mistake').textContent.includes('0 … 1')")

            await page.run("[...document.querySelectorAll('button')].find((b) => b.textContent === 'Clear').click()")
            await page.click("[data-kind=line]")
            for corner in [(0.2, 0.5), (0.8, 0.5)]:
                await page.drag(await at(*corner))
            await change(page, "#direction", "in", "change")
            await change(page, "#rule-name", "fence")
            line = await page.run("document.querySelector('#rule').value")
            assert "direction: in}" in line and line.count("[") == 3, line

            service.kill()
            await page.until("document.querySelector('main .mistake').textContent.includes('The cameras')")
            # The service takes both as they are.
            service = Service(build, gate, port, again + "\n" + line.removeprefix("rules:\n"))
            await page.until("document.querySelector('.camera-entry .badge')?.textContent === 'Live'")
            assert page.complaints == [] or all("502" in complaint for complaint in page.complaints), page.complaints
        finally:
            service.kill()


async def the_gateway_at_a_glance(browser, build):
    configuration = "delivery: {redeliver_after: 100ms, dead_letter_after: 1}"
    with gateway(build, ["alice", "bob"], configuration) as gate:
        page = await browser.page()
        await sign_in(page, gate, role="admin")
        gate.publish("a1", notify=["alice"])
        await page.until(f"{CARDS} === 1")
        await page.run("location.hash = '#/admin'")
        await page.until("document.querySelector('main').textContent.includes('connected')")
        panels = "[...document.querySelectorAll('.panel')].map((panel) => panel.innerText)"
        connections, users, letters = await page.until(f"(({panels}).length === 3 && document.querySelectorAll('tbody').length === 3) ? {panels} : null")
        assert "alice" in connections and "bob" not in connections, connections
        assert "alice" in users and "bob" in users, users
        assert "a1" in letters and "yard" in letters, letters
        tiles = await page.run("document.querySelector('.tiles').innerText")
        assert "Alerts accepted\n1" in tiles and "Given up\n1" in tiles, tiles
        # A viewer has no such views.
        await page.run("location.hash = '#/connection'")
        await page.click("#sign-out")
        await page.open(gate.url + "/?viewer")
        await page.type("#token", gate.token("bob"))
        await page.click("form button[type=submit]")
        await page.until(SIGNED_IN)
        await page.run("location.hash = '#/admin'")
        await page.until("document.querySelector('#alerts-title')")
        assert await page.run("document.querySelector('[data-view=admin]').hidden")


async def users_come_and_go(browser, build):
    with gateway(build, ["alice", "bob"]) as gate:
        page = await browser.page()
        await sign_in(page, gate, role="admin")
        await page.run("location.hash = '#/admin'")
        bob = await browser.page()
        await sign_in(bob, gate, user="bob")
        await page.call("Page.bringToFront")  # a page that nobody sees asks nothing
        await page.until("document.querySelector('[data-remove=bob]')")
        await page.type("#new-user", "carol <b>")
        await page.press("Enter")
        await page.until("document.querySelector('[data-remove=\"carol <b>\"]')")
        assert "carol <b>" in gate.command("user", "list")
        await page.type("#new-user", "a/b")
        await page.click("#add-user")
        await page.until("document.querySelector('#user-mistake').textContent.includes('without')")
        # Whoever is removed is asked about first, and shown out.
        await page.click("[data-remove=bob]")
        await page.run("[...document.querySelectorAll('dialog[open] button')].find((b) => b.textContent === 'Keep').click()")
        assert "bob" in gate.command("user", "list")
        await page.click("[data-remove=bob]")
        assert "bob" in await page.run("document.querySelector('dialog[open]').textContent")
        await page.click("#remove-user")
        await page.until("!document.querySelector('[data-remove=bob]') && !document.querySelector('dialog')")
        await bob.until("document.querySelector('#main').textContent.includes('the user was removed')")
        assert gate.command("user", "list").split("\n") == ["alice", "carol <b>"]
        assert page.complaints == [] or all("422" in complaint for complaint in page.complaints), page.complaints


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


async def the_page_over_tls(browser, build):
    with tempfile.TemporaryDirectory(prefix="picket-tls-") as folder:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=gateway", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{folder}/key.pem",
             "-out", f"{folder}/cert.pem"], check=True, capture_output=True)
        with gateway(build, configuration=f"tls: {{certificate: {folder}/cert.pem, key: {folder}/key.pem}}") as gate:
            assert gate.url.startswith("https://"), gate.url
            page = await browser.page()
            await page.call("Security.setIgnoreCertificateErrors", ignore=True)
            await sign_in(page, gate)
            gate.publish("a1")
            await page.until(f"{CARDS} === 1")
            await page.until("document.querySelector('.alert-card img').naturalWidth === 768")
            await page.click(".acknowledge")
            await page.until("fetch('/metrics').then((r) => r.text()).then((t) => t.includes('alerts_acknowledged_total 1\\n'))")
            assert page.complaints == [], page.complaints


SCENARIOS = {
    name: scenario for name, scenario in list(globals().items())
    if asyncio.iscoroutinefunction(scenario) and scenario.__module__ == __name__ and name not in ("sign_in", "change")
}


async def main(build, names):
    failed = 0
    async with chromium() as browser:
        for name in names or SCENARIOS:
            try:
                await SCENARIOS[name](browser, build)
                print(f"passed {name}", flush=True)
            except Exception:
                failed += 1
                print(f"failed {name}\n{traceback.format_exc()}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
