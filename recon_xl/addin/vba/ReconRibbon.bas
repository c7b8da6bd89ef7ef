Attribute VB_Name = "ReconRibbon"
Option Explicit

Private ribbonShown As IRibbonUI

Public Sub ReconLoaded(shown As IRibbonUI)
    Set ribbonShown = shown
End Sub

' Another workbook is in front: ask again which buttons are enabled.
Public Sub ReconRefresh()
    On Error Resume Next
    If Not ribbonShown Is Nothing Then ribbonShown.Invalidate
    On Error GoTo 0
End Sub

Public Sub ReconLabel(control As IRibbonControl, ByRef answer As Variant)
    answer = ReconWords(control.ID & ".label", ReconIsNorwegian())
End Sub

Public Sub ReconScreentip(control As IRibbonControl, ByRef answer As Variant)
    answer = ReconWords(control.ID & ".screentip", ReconIsNorwegian())
End Sub

Public Sub ReconSupertip(control As IRibbonControl, ByRef answer As Variant)
    answer = ReconWords(control.ID & ".supertip", ReconIsNorwegian())
End Sub

Public Sub ReconEnabled(control As IRibbonControl, ByRef answer As Variant)
    answer = ReconIsOpen()
End Sub

' Whether the workbook in front is a reconciliation workbook; never an error.
Public Function ReconIsOpen() As Boolean
    Dim sheetShown As Object
    Dim tableShown As Object
    ReconIsOpen = False
    On Error GoTo done
    For Each sheetShown In ActiveWorkbook.Worksheets
        For Each tableShown In sheetShown.ListObjects
            If tableShown.Name = "tblStatement" Then
                ReconIsOpen = True
                Exit Function
            End If
        Next
    Next
done:
End Function

' The language of Excel's own menus: bokmål or nynorsk, otherwise English.
Public Function ReconIsNorwegian() As Boolean
    Dim shown As Long
    ReconIsNorwegian = False
    On Error GoTo done
    shown = Application.LanguageSettings.LanguageID(2)
    ReconIsNorwegian = (shown = 1044 Or shown = 2068)
done:
End Function

Public Sub ReconPress(button As String)
    RunPython "import recon_xl.addin; recon_xl.addin.press('" & button & "')"
End Sub
