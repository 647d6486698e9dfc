#!/usr/bin/env python3
"""session.py [test_NAME.py...]: these tests of this folder, or all, in one browser, whose start takes longer than most of
what they do. Skips, saying so, where the browser does not start."""
import glob
import importlib
import os
import sys
import traceback

from selenium.common.exceptions import WebDriverException

from browser import Browser

HERE = os.path.dirname(os.path.abspath(__file__))


def run(browser, name):
    """Whether the test passed."""
    try:
        browser.start_over()
        importlib.import_module(name).main(browser)
    except Exception:  # the others still have their say
        traceback.print_exc()
        return False
    return True


def main():
    files = sys.argv[1:] or sorted(glob.glob(os.path.join(HERE, "test_*.py")))
    names = [os.path.splitext(os.path.basename(file))[0] for file in files]
    try:
        browser = Browser()
    except WebDriverException:
        # A machine without loopback, /dev/shm or the like has the browser's packages and still no browser.
        print("skipped: tests/browser: the browser does not start here")
        return 0
    with browser:
        failed = [name for name in names if not run(browser, name)]
    print("browser: %d tests, %d failed" % (len(names), len(failed)))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
