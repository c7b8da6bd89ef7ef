"""Put the table of public samples at the end of the output of a run that read them."""

from typing import Any


def pytest_terminal_summary(terminalreporter: Any) -> None:
    ran = [
        report.nodeid
        for reports in terminalreporter.stats.values()
        for report in reports
        if hasattr(report, "nodeid")
    ]
    if not any("importers/test_shared_camt" in nodeid for nodeid in ran):
        return
    from tests.importers.shared_table import table

    lines = table()
    if lines:
        terminalreporter.section("public samples: file, expected, read")
        terminalreporter.write_line("\n".join(lines))
