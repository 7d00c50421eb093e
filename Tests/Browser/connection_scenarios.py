"""The connection of the page, and the token it stands on."""
import subprocess
import tempfile

from page import CARDS, SIGNED_IN, sign_in
from stage import gateway


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
