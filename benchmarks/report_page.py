"""Size of `report.html`, the time to make it, and the time until it answers in Chromium, for many rows.

    python benchmarks/report_page.py OUT [--rows 50000] [--max-size 96] [--output FILE] [--browser]

OUT is the folder of a finished run; its rows are repeated under new instance names until there are `--rows`. With
`--browser` the page is opened in headless Chromium by selenium (neither is needed otherwise): the time until the list
of patches is there, to open a patch, to sort and to filter, and the memory of the page's script. Prints one JSON
object.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from editguard.batch.scored import Scored, scored
from editguard.batch.tables import write_page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--max-size", type=int, default=96)
    parser.add_argument("--output")
    parser.add_argument("--browser", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.output or str(Path(folder) / "report.html")
        begin = time.monotonic()
        write_page(path, repeated(arguments.out, arguments.rows), arguments.max_size * 1024 * 1024)
        report: dict[str, Any] = {
            "rows": arguments.rows,
            "seconds": round(time.monotonic() - begin, 1),
            "bytes": Path(path).stat().st_size,
            "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        if arguments.browser:
            report["browser"] = opened(path)
    print(json.dumps(report, indent=2))


def repeated(out: str, rows: int) -> Iterator[Scored]:
    number = 0
    while number < rows:
        before = number
        for row in scored(out, lines=True):
            if number >= rows:
                return
            number += 1
            yield row._replace(number=number, instance=f"{row.instance}-{before}")
        if number == before:
            raise SystemExit("the run has no rows")


def opened(path: str) -> dict[str, Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1360,1000"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.set_page_load_timeout(300)
        begin = time.monotonic()
        browser.get(Path(path).resolve().as_uri())
        wait(browser, "return document.documentElement.dataset.ready")
        found = {
            "seconds_until_ready": round(time.monotonic() - begin, 2),
            "ready_ms_by_the_page": int(browser.execute_script("return document.documentElement.dataset.ready")),
        }
        actions = {
            "open_a_patch": "document.querySelector('#rows tbody a').click()",
            "back": "location.hash = '#patches'",
            "sort": "document.querySelector('#rows th[data-sort=task] button').click()",
            "filter": "const box = document.getElementById('filter-text'); box.value = '-1'; "
            "box.dispatchEvent(new Event('input'))",
        }
        ready = {
            "open_a_patch": "return !document.getElementById('patch').hidden",
            "back": "return document.getElementById('patch').hidden",
            "sort": "return document.querySelector('#rows th[data-sort=task]').hasAttribute('aria-sort')",
            "filter": "return !document.getElementById('found').textContent.startsWith('All')",
        }
        for name, action in actions.items():
            begin = time.monotonic()
            browser.execute_script(action)
            wait(browser, ready[name])
            found[f"ms_{name}"] = round(1000 * (time.monotonic() - begin))
        found["script_heap_mib"] = round(
            browser.execute_script("return performance.memory.usedJSHeapSize") / 1024 / 1024
        )
        found["log"] = [entry["message"] for entry in browser.get_log("browser")]
        return found
    finally:
        browser.quit()


def wait(browser: Any, condition: str) -> None:
    end = time.monotonic() + 300
    while not browser.execute_script(condition):
        if time.monotonic() > end:
            raise SystemExit(f"not ready after 300 seconds: {condition}")
        time.sleep(0.005)


if __name__ == "__main__":
    main()
