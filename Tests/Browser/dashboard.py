#!/usr/bin/python3
"""The dashboard in a real browser, in front of the real programs: dashboard.py BUILD SCENARIO…

BUILD is the folder of the executables; without a scenario all of them are played."""
import asyncio
import sys
import traceback

import administration_scenarios
import alert_scenarios
import connection_scenarios
from devtools import chromium

SCENARIOS = {
    name: scenario
    for module in (alert_scenarios, connection_scenarios, administration_scenarios)
    for name, scenario in vars(module).items()
    if asyncio.iscoroutinefunction(scenario) and scenario.__module__ == module.__name__
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
