"""LibreOffice Calc as an engine of xlwings: live code runs on it as it runs on Excel.

Start it with `recon_xl.workbooks.calc.engine.start`; it is a way to work for Linux users, and the
proof that live code works on a real spreadsheet.
"""
