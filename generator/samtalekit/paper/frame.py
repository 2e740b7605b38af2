"""What a paper says around its form: whose it is, where in the process, what happens to it."""

from dataclasses import dataclass, field

from samtalekit.model.workplace import DataNotice, PaperStyle


@dataclass(frozen=True, slots=True)
class Frame:
    """What a paper says around its form.

    Attributes:
        kit_title: The kit's name, for the kicker.
        workplace: The workplace's name, for the foot and the logo's words.
        step: Number of the step the form belongs to most; None when it belongs to none.
        style: What the workplace chooses of how its papers look.
        language: Of the edition, where a form may be in another for want of a translation; empty for the form's own.
        data_notice: What happens to filled papers; what is missing is printed as a line to fill in.
    """

    kit_title: str
    workplace: str
    step: int | None = None
    style: PaperStyle = field(default_factory=PaperStyle)
    data_notice: DataNotice = field(default_factory=DataNotice)
    language: str = ""
