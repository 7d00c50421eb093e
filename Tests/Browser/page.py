"""What every scenario does on the page."""
import json

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
