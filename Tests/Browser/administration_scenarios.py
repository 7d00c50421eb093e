"""Cameras, users and the gateway, for whoever looks after them."""
import json

from page import CARDS, SIGNED_IN, change, sign_in
from stage import Service, free_port, gateway


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
        # Each panel is asked for on its own: the tiles may be a moment older than the letters.
        tiles = "document.querySelector('.tiles').innerText"
        await page.until(f"['Alerts accepted', 'Given up'].every((title) => {tiles}.includes(title + '\\n1\\n'))")
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
