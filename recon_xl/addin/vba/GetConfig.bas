Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    ' Changed by recon_xl: settings choose the program that runs, so they come from the add-in's own
    ' sheet and the user's own file alone. The active workbook and the folder it stands in may have
    ' been mailed by anybody; xlwings' own version asks them first.
    Dim configValue As String

    If source = "" Or source = "sheet" Then
        If GetOwnConfig(configKey, configValue) Then
            GetConfig = ExpandEnvironmentStrings(configValue)
            Exit Function
        End If
    End If

    If source = "" Or source = "user" Then
        If FileExists(GetConfigFilePath()) = True Then
            If GetConfigFromFile(GetConfigFilePath(), configKey, configValue) Then
                GetConfig = ExpandEnvironmentStrings(configValue)
                Exit Function
            End If
        End If
    End If

    GetConfig = ExpandEnvironmentStrings(default)
End Function

Function GetOwnConfig(configKey As String, ByRef configValue As String) As Boolean
    ' Looks the setting up in the sheet of the add-in itself.
    Dim settings As Object
    Dim rowShown As Long
    GetOwnConfig = False
    Set settings = ThisWorkbook.Worksheets(PROJECT_NAME & ".conf")
    rowShown = 1
    Do While settings.Cells(rowShown, 1).Value <> ""
        If UCase(settings.Cells(rowShown, 1).Value) = UCase(configKey) Then
            configValue = settings.Cells(rowShown, 2).Value
            GetOwnConfig = True
            Exit Function
        End If
        rowShown = rowShown + 1
    Loop
End Function
