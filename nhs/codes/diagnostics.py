"""The fifteen tests of the monthly diagnostics return (DM01)."""

from enum import StrEnum

from nhs.codes.base import Code

DIAGNOSTIC_TOTAL = "TOTAL"
"""Name of the pre-added row of the published file (sort order 16). Never add it to the tests."""


class DiagnosticGroup(StrEnum):
    """The three groups tests are reported in."""

    IMAGING = "imaging"
    PHYSIOLOGICAL = "physiological"
    ENDOSCOPY = "endoscopy"


_IMAGING, _PHYSIOLOGICAL, _ENDOSCOPY = DiagnosticGroup


class DiagnosticTest(Code):
    """DM01 diagnostic test, in the published order: the code is the name the CSV file uses."""

    group: DiagnosticGroup
    sort_order: int

    MRI = "MRI", "Magnetic resonance imaging", _IMAGING
    CT = "CT", "Computed tomography", _IMAGING
    NON_OBSTETRIC_ULTRASOUND = "NON_OBSTETRIC_ULTRASOUND", "Non-obstetric ultrasound", _IMAGING
    BARIUM_ENEMA = "BARIUM_ENEMA", "Barium enema", _IMAGING
    DEXA_SCAN = "DEXA_SCAN", "DEXA scan", _IMAGING
    AUDIOLOGY_ASSESSMENTS = "AUDIOLOGY_ASSESSMENTS", "Audiology assessments", _PHYSIOLOGICAL
    ECHOCARDIOGRAPHY = "ECHOCARDIOGRAPHY", "Echocardiography", _PHYSIOLOGICAL
    ELECTROPHYSIOLOGY = "ELECTROPHYSIOLOGY", "Cardiac electrophysiology", _PHYSIOLOGICAL
    PERIPHERAL_NEUROPHYS = "PERIPHERAL_NEUROPHYS", "Peripheral neurophysiology", _PHYSIOLOGICAL
    SLEEP_STUDIES = "SLEEP_STUDIES", "Sleep studies", _PHYSIOLOGICAL
    URODYNAMICS = "URODYNAMICS", "Urodynamics", _PHYSIOLOGICAL
    COLONOSCOPY = "COLONOSCOPY", "Colonoscopy", _ENDOSCOPY
    FLEXI_SIGMOIDOSCOPY = "FLEXI_SIGMOIDOSCOPY", "Flexible sigmoidoscopy", _ENDOSCOPY
    CYSTOSCOPY = "CYSTOSCOPY", "Cystoscopy", _ENDOSCOPY
    GASTROSCOPY = "GASTROSCOPY", "Gastroscopy", _ENDOSCOPY

    def __init__(self, code: str, label: str, group: DiagnosticGroup) -> None:
        self.group = group
        self.sort_order = len(type(self)) + 1
