"""The nine items of the annual summary, as regulation 25 of the Provider Selection Regime Regulations 2023 lists them."""

ITEMS = {
    "a": "Contracts awarded by direct award process A, B or C",
    "b": "Contracts awarded by the most suitable provider process",
    "c": "Contracts awarded by the competitive process",
    "d": "Framework agreements concluded",
    "e": "Contracts awarded based on a framework agreement",
    "f": "Urgent awards and urgent changes",
    "g": "New providers awarded contracts",
    "h": "Providers who no longer hold a contract",
    "i": "Representations received in standstills that ended in the year",
}
