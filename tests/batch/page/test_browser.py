"""The page in a real browser, where there is one: Chromium with its driver, and selenium."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch.page.test_page import GOOD, HOSTILE, HOSTILE_PATCH, UNTIDY, make, written

pytest.importorskip("selenium", reason="selenium is not installed")
if not (shutil.which("chromedriver") and shutil.which("chromium")):
    pytest.skip("Chromium and its driver are not installed", allow_module_level=True)

__all__ = ["make"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1200,900"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def until(browser: Any, condition: str) -> None:
    end = time.monotonic() + 60
    while not browser.execute_script(f"return {condition}"):
        assert time.monotonic() < end, f"never: {condition}"
        time.sleep(0.02)


def opened(browser: Any, path: Path, place: str = "") -> None:
    browser.get("about:blank")
    browser.get(path.as_uri() + place)
    until(browser, "document.documentElement.dataset.ready")


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def test_a_patch_is_opened_read_and_left_by_keyboard(make: Any, browser: Any, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    rows = [make(GOOD, model="a"), make(UNTIDY, model="b"), make(None, model="c", error="no such task")]
    written(tmp_path / "r.html", rows)
    opened(browser, tmp_path / "r.html")
    assert browser.execute_script("return document.querySelectorAll('#rows tbody tr').length") == 3
    browser.execute_script("document.querySelector('#rows tbody a').focus()")
    press(browser, Keys.ENTER)
    until(browser, "!document.getElementById('patch').hidden")
    assert browser.execute_script("return document.activeElement.id") == "patch-title"
    text = browser.execute_script("return document.getElementById('patch').innerText")
    assert "✗ does not belong scratch" in text
    assert "print(f())" in text
    assert browser.execute_script("return document.querySelectorAll('article.irrelevant .why li').length") > 0
    press(browser, Keys.ESCAPE)
    until(browser, "document.getElementById('patch').hidden")
    assert browser.execute_script("return document.activeElement.getAttribute('href')") == "#patch=2"
    # sorting and filters say what they did
    browser.execute_script("document.querySelector('#rows th[data-sort=model] button').click()")
    assert browser.execute_script("return document.querySelector('[aria-sort]').dataset.sort") == "model"
    browser.execute_script(
        "const box = document.getElementById('filter-state'); box.value = 'error';"
        "box.dispatchEvent(new Event('change'))"
    )
    assert browser.execute_script("return document.getElementById('found').textContent") == "1 patch of 3."
    opened(browser, tmp_path / "r.html", "#patch=3")
    until(browser, "!document.getElementById('patch').hidden")
    assert "no such task" in browser.execute_script("return document.getElementById('patch').innerText")
    assert browser.get_log("browser") == []


def test_hostile_text_does_nothing(make: Any, browser: Any, tmp_path: Path) -> None:
    row = make(HOSTILE_PATCH, task=f"f must be 2 {HOSTILE}", model=f"m{HOSTILE}", instance=f"t{HOSTILE}")
    written(tmp_path / "r.html", [row])
    opened(browser, tmp_path / "r.html", "#patch=1")
    until(browser, "!document.getElementById('patch').hidden")
    assert browser.execute_script("return document.querySelectorAll('img, b, iframe, object').length") == 0
    text = browser.execute_script("return document.getElementById('patch').textContent")
    assert "+</script><img src=x onerror=alert(1)><!--\\u202e" in text
    assert "[999,000 more characters]" in text
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", [1200, 360])
def test_the_page_itself_never_scrolls_sideways(make: Any, browser: Any, tmp_path: Path, width: int) -> None:
    rows = [
        make(UNTIDY, model="a_very_long_name_of_a_model_that_has_no_space_in_it" * 3),
        make(HOSTILE_PATCH, model="b"),
    ]
    written(tmp_path / "r.html", rows)
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    for place in ("", "#patch=1", "#patch=2"):
        opened(browser, tmp_path / "r.html", place)
        if place:
            until(browser, "!document.getElementById('patch').hidden")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
