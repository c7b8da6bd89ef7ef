"""The Excel add-in: its ribbon, its worksheet functions, and the buttons that run actions.

Excel's RunPython calls `press`; everything heavy is imported when a button is pressed.
"""


def press(button_id: str) -> None:
    """Do what a button of the ribbon does, in the workbook that was active when it was pressed.

    Args:
        button_id: Its id in `recon_xl.addin.registry`.
    """
    from recon_xl.addin.pressing import press_in_caller

    press_in_caller(button_id)
