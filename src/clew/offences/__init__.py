"""What the law and the counting rules say: offence codes, courses of conduct, and where series
break.

In: nothing but the tables in data/, each row with its source and, where it can change, the dates it
holds for.
Out: codes in one spelling (`008/65`), what a code is (`describe`), what it means for a course
(`concept`), the kind of an offence told in words (`offence_kinds`); clocks (`clocks`), periods
(`periods`), breaks in series (`breaks`) and outcome types (`outcomes`).
"""

from clew.offences.codes import Concept, canonical, concept, concepts, describe
from clew.offences.kinds import OffenceKind, offence_kinds

__all__ = [
    "Concept",
    "OffenceKind",
    "canonical",
    "concept",
    "concepts",
    "describe",
    "offence_kinds",
]
