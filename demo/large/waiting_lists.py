"""Procedures people wait for, with their share in a hundred and their usual wait."""

from __future__ import annotations

from typing import NamedTuple


class Wait(NamedTuple):
    """``share`` of a hundred; ``usual_days`` is the mean of the waits."""

    tfc: str
    specialty: str
    what: str
    opcs: str
    minutes: int
    clock: str
    kind: str
    test: str
    usual_days: int
    share: int


WAITS = (
    Wait("110", "110", "Carpal tunnel release", "A651", 45, "rtt", "procedure", "", 130, 5),
    Wait("110", "110", "Knee arthroscopy", "W879", 60, "rtt", "procedure", "", 140, 5),
    Wait("110", "110", "Orthopaedic first appointment", "", 20, "rtt", "appointment", "", 90, 4),
    Wait("100", "100", "Inguinal hernia repair", "T202", 60, "rtt", "procedure", "", 125, 4),
    Wait("100", "100", "Laparoscopic cholecystectomy", "J183", 80, "rtt", "procedure", "", 130, 3),
    Wait("104", "100", "Colorectal first appointment", "", 20, "rtt", "appointment", "", 85, 3),
    Wait("107", "100", "Varicose vein treatment", "L853", 50, "rtt", "procedure", "", 120, 2),
    Wait("101", "101", "Urology first appointment", "", 20, "rtt", "appointment", "", 95, 5),
    Wait("120", "120", "Tonsillectomy", "F341", 40, "rtt", "procedure", "", 135, 3),
    Wait("120", "120", "Ear, nose and throat first appointment", "", 15, "rtt", "appointment", "", 110, 5),
    Wait("130", "130", "Cataract extraction with lens", "C751", 30, "rtt", "procedure", "", 95, 8),
    Wait("130", "130", "Eye clinic first appointment", "", 15, "rtt", "appointment", "", 80, 4),
    Wait("140", "140", "Removal of wisdom teeth", "F093", 40, "rtt", "procedure", "", 130, 3),
    Wait("160", "160", "Excision of skin lesion", "S065", 30, "rtt", "procedure", "", 95, 3),
    Wait("301", "301", "Gastroenterology first appointment", "", 20, "rtt", "appointment", "", 100, 3),
    Wait("320", "320", "Cardiology first appointment", "", 20, "rtt", "appointment", "", 95, 3),
    Wait("330", "330", "Dermatology first appointment", "", 15, "rtt", "appointment", "", 85, 5),
    Wait("340", "340", "Respiratory first appointment", "", 20, "rtt", "appointment", "", 85, 2),
    Wait("400", "400", "Neurology first appointment", "", 30, "rtt", "appointment", "", 115, 3),
    Wait("410", "410", "Rheumatology first appointment", "", 30, "rtt", "appointment", "", 85, 2),
    Wait("502", "502", "Gynaecology first appointment", "", 20, "rtt", "appointment", "", 100, 5),
    Wait("502", "502", "Hysteroscopy", "Q188", 30, "rtt", "procedure", "", 115, 3),
    Wait("301", "301", "Colonoscopy", "H229", 40, "dm01", "test", "COLONOSCOPY", 34, 4),
    Wait("301", "301", "Gastroscopy", "G459", 20, "dm01", "test", "GASTROSCOPY", 32, 3),
    Wait("320", "320", "Echocardiogram", "U201", 30, "dm01", "test", "ECHOCARDIOGRAPHY", 36, 3),
    Wait("812", "810", "MRI of the knee", "U132", 30, "dm01", "test", "MRI", 30, 3),
    Wait("301", "301", "Surveillance colonoscopy", "H229", 40, "surveillance", "test", "", 200, 2),
    Wait("130", "130", "Planned eye injection", "C893", 20, "planned", "procedure", "", 60, 2),
)
